"""Ideas with legs, fins or a shell, in words."""

from __future__ import annotations

from uploads.examples.ideas import Idea, Version

ANIMALS: tuple[Idea, ...] = (
    Idea(
        shape="duck",
        replaces="Le deuxième sachet de thé, celui dont on pouvait se passer.",
        ecology=(
            "Le bec essore le sachet et le garde au sec pour une deuxième tasse. À la salle des professeurs, on est "
            "passé de 60 à 34 sachets par semaine."
        ),
        level="college",
        color="#f2b632",
        turn_deg=58,
        versions=(
            Version(
                title="Canard essoreur",
                fun="Il tient le sachet dans son bec et regarde ailleurs, très digne.",
            ),
            Version(
                title="Coin-coin tisane",
                fun="Il ne boit que de la verveine, après 20 heures.",
                parameters={"color": "#8cb83a", "label_color": "#d9534a"},
            ),
            Version(
                title="Colvert de thé",
                fun="Son nom est un jeu de mots, lui trouve ça très drôle.",
                parameters={"color": "#3f7f4c", "bill_color": "#f0b429", "label_color": "#e9e2d2"},
            ),
            Version(
                title="Le cygne infusé",
                fun="C’était un vilain petit canard. Le thé lui a réussi.",
                parameters={"color": "#f3efe6", "bill_color": "#e0812b", "label_color": "#4b86a8"},
            ),
        ),
    ),
    Idea(
        shape="whale",
        replaces="Les gobelets du distributeur d’eau.",
        ecology=(
            "Elle se glisse sur le robinet de la cour : on bouche dessous, l’eau remonte et l’on boit sans gobelet. "
            "Nous en avons compté 140 par jour pendant une semaine."
        ),
        level="college",
        color="#3d8fb0",
        turn_deg=68,
        versions=(
            Version(
                title="Baleine bec-fontaine", fun="L’eau sort par l’évent, comme chez une vraie baleine."
            ),
            Version(
                title="Cachalot à eau",
                fun="Il arrose aussi les copains, mais il jure que c’est un accident.",
                parameters={"color": "#6b7f96", "jets": 8},
            ),
            Version(
                title="Orque potable",
                fun="On la croyait méchante. En fait, elle a soif.",
                parameters={"color": "#3a3f47", "jets": 5},
            ),
            Version(
                title="La baleine rose du préau",
                fun="Personne ne sait pourquoi elle est rose. Elle non plus.",
                parameters={"color": "#d98aa8", "jets": 7},
            ),
        ),
    ),
    Idea(
        shape="snail",
        replaces="Les câbles tordus que l’on rachète tous les ans.",
        ecology=(
            "Dans notre classe, onze élèves sur vingt-quatre ont changé de câble cette année parce qu’il avait cassé à "
            "la prise. Enroulé dans la coquille, il ne plie plus."
        ),
        level="college",
        color="#7cb342",
        turn_deg=16,
        versions=(
            Version(
                title="Escargot range-câble",
                fun="Il est lent, mais vous retrouverez votre chargeur plus vite.",
            ),
            Version(
                title="Spirale à écouteurs",
                fun="Il écoute de la musique, très, très lente.",
                parameters={"color": "#d59a4a", "shell_color": "#3d8fb0"},
            ),
            Version(
                title="Gaston le colimaçon",
                fun="Il bave un peu de fil orange, c’est normal dans un atelier.",
                parameters={"color": "#efe6d4", "shell_color": "#8a5a3a", "turns": 2.6},
            ),
            Version(
                title="Turbo l’enrouleur",
                fun="Record de la classe : 1,20 m enroulé en quatre secondes.",
                parameters={"color": "#c56bb0", "shell_color": "#f2b632", "turns": 2.1},
            ),
        ),
    ),
    Idea(
        shape="hedgehog",
        replaces="Les flacons de savon liquide.",
        ecology=(
            "Un savon solide qui sèche entre deux lavages dure deux fois plus longtemps. L’eau s’en va par les trous "
            "et il n’y a plus de flacon à jeter."
        ),
        level="college",
        color="#8a6a52",
        turn_deg=62,
        versions=(
            Version(title="Pique-savon", fun="Il ne pique pas les mains, seulement le savon."),
            Version(
                title="Hérisson de bain",
                fun="C’est le seul hérisson qui ne se met pas en boule sous la douche.",
                parameters={"color": "#5b7a8c", "soap_color": "#f0c9d4"},
            ),
            Version(
                title="Oursin bien lavé",
                fun="Il a le nez d’un hérisson, mais il vient de la mer, il insiste.",
                parameters={"color": "#4a3b63", "face_color": "#cbb8e0", "soap_color": "#f6f1e6"},
            ),
            Version(
                title="Savonnet le piquant",
                fun="Il sent la lavande, les autres hérissons sont jaloux.",
                parameters={"color": "#6a8a4a", "soap_color": "#cbb8e0", "spines": 160},
            ),
        ),
    ),
    Idea(
        shape="elephant",
        replaces="Les patères achetées neuves.",
        ecology=(
            "Son béret est un bouchon récupéré à la cantine. La patère remplace un crochet en métal emballé dans deux "
            "plastiques, et nous en avons équipé tout le couloir."
        ),
        level="lycee",
        color="#7f9fb6",
        turn_deg=4,
        versions=(
            Version(title="Trompe-manteau", fun="Il prend votre manteau et n’oublie jamais à qui il est."),
            Version(
                title="Babouche-bouchon",
                fun="Chaque élève choisit son bouchon : c’est l’étiquette du portemanteau.",
                parameters={"color": "#8cb83a", "cap_color": "#4b86a8"},
            ),
            Version(
                title="Éléphanteau du vestiaire",
                fun="Il ne barrit que si l’on accroche un sac trop lourd.",
                parameters={"color": "#d98aa8", "cap_color": "#f2b632", "ridges": 30},
            ),
            Version(
                title="Mammouth de service",
                fun="Il a connu l’âge de glace, alors vos manteaux, il comprend.",
                parameters={"color": "#8a6a52", "cap_color": "#efe6d4"},
            ),
        ),
    ),
    Idea(
        shape="crocodile",
        replaces="Le fond des tubes de dentifrice, que l’on jette encore plein.",
        ecology=(
            "Nous avons ouvert douze tubes « vides » : il restait 4 g dans chacun. Le crocodile mord le tube et tout "
            "sort. À nous dix, cela fait un tube par an."
        ),
        level="college",
        color="#5b9c47",
        turn_deg=58,
        versions=(
            Version(title="Croque-tube", fun="Il a les dents les plus propres du marigot."),
            Version(
                title="Caïman du matin",
                fun="Il mord tout ce qui traîne dans la salle de bains, sauf les serviettes.",
                parameters={"color": "#3d8fb0", "tube_color": "#f0c9d4"},
            ),
            Version(
                title="Presse-alligator",
                fun="Il serre, il serre, et il sourit quand même.",
                parameters={"color": "#d59a4a", "cap_color": "#3f7f4c"},
            ),
            Version(
                title="Dentosaure",
                fun="Disparu il y a 66 millions d’années, revenu pour la menthe.",
                parameters={"color": "#8a5aa8", "cap_color": "#f2b632"},
            ),
        ),
    ),
)
