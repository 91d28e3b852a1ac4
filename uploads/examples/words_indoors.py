"""Ideas for the desk, the kitchen and the school bag, in words."""

from __future__ import annotations

from uploads.examples.ideas import Idea, Version

INDOORS: tuple[Idea, ...] = (
    Idea(
        shape="rocket",
        replaces="Les crayons jetés dès qu’ils sont trop courts.",
        ecology=(
            "Un crayon finit à la poubelle à 6 cm. Dans la fusée, on l’use jusqu’à 2 cm : un tiers de crayon gagné, et "
            "la fusée sert pour tous les suivants."
        ),
        level="college",
        color="#e9e2d2",
        turn_deg=20,
        versions=(
            Version(
                title="Fusée zéro chute", fun="Décollage à chaque dictée, retour sur Terre à la récréation."
            ),
            Version(
                title="Mine de rien",
                fun="Le pilote sourit : il n’a pas vu que c’était un crayon.",
                parameters={"color": "#8cb83a", "fin_color": "#2f6d4a"},
            ),
            Version(
                title="Apollo deux centimètres",
                fun="Un petit crayon pour l’élève, un grand pas pour la trousse.",
                parameters={"color": "#4b86a8", "fin_color": "#f0b429", "fins": 3},
            ),
            Version(
                title="Orbite HB",
                fun="Elle tourne autour du cahier sans jamais tomber dessus.",
                parameters={"color": "#f2b632", "fin_color": "#8a5aa8", "fins": 5},
            ),
        ),
    ),
    Idea(
        shape="ghost",
        replaces="L’oubli d’éteindre la multiprise.",
        ecology=(
            "Posé sur l’interrupteur, il rappelle d’éteindre : nous avons mesuré 8 W de veille au CDI, jour et nuit. "
            "Cela fait 70 kWh par an pour rien."
        ),
        level="lycee",
        color="#f3efe6",
        turn_deg=18,
        versions=(
            Version(title="Fantôme anti-veille", fun="Il ne fait peur qu’au compteur électrique."),
            Version(
                title="Bouh, le coupe-courant",
                fun="Il crie dans le noir, mais seulement si une lumière rouge est restée allumée.",
                parameters={"color": "#cfe3c4", "waves": 7},
            ),
            Version(
                title="Le spectre du CDI",
                fun="La nuit, il lit. Le jour, il éteint.",
                parameters={"color": "#cbb8e0", "waves": 11, "height": 38},
            ),
            Version(
                title="Esprit économe",
                fun="Il hante le prix de l’électricité.",
                parameters={"color": "#f4d6a0", "waves": 8, "height": 30},
            ),
        ),
    ),
    Idea(
        shape="sleeve",
        replaces="Les manchons en carton autour des boissons chaudes.",
        ecology=(
            "Le treillis tient la main loin du verre avec très peu de matière. Il va sur tous les verres de la "
            "cafétéria, alors plus besoin de manchon ni de double gobelet."
        ),
        level="superieur",
        color="#f0b429",
        turn_deg=0,
        versions=(
            Version(title="Manchon ananas", fun="Votre chocolat chaud part en vacances aux Antilles."),
            Version(
                title="Manchon artichaut",
                fun="On voit enfin son cœur.",
                parameters={"color": "#7fae55", "leaf_color": "#3f7f4c", "ribs": 9, "height": 64},
            ),
            Version(
                title="Fruit du dragon à café",
                fun="Il crache de la vapeur, comme tous les dragons.",
                parameters={"color": "#d1487f", "leaf_color": "#8cb83a", "ribs": 11, "height": 70},
            ),
            Version(
                title="Couronne du goûter",
                fun="Celui qui a le manchon est le roi, jusqu’à ce que ça refroidisse.",
                parameters={"color": "#8a5aa8", "leaf_color": "#f2b632", "ribs": 15, "height": 78},
            ),
        ),
    ),
    Idea(
        shape="clip",
        replaces="Les boîtes et les sachets neufs pour garder ce qui est ouvert.",
        ecology=(
            "Un paquet bien fermé ne rassit pas. À la maison, nous avons jeté deux fois moins de céréales, et nous "
            "n’achetons plus de sachets à glissière."
        ),
        level="college",
        color="#c56bb0",
        turn_deg=16,
        versions=(
            Version(title="Pince avec sourire", fun="Elle pince, mais toujours en souriant."),
            Version(
                title="Bec-sachet",
                fun="Il garde les chips et ne se sert jamais. Enfin, on croit.",
                parameters={"color": "#f2b632"},
            ),
            Version(
                title="Grenouille à paquets",
                fun="Elle a avalé le bout du sac et refuse de le rendre.",
                parameters={"color": "#6aa84f"},
            ),
            Version(
                title="Le trio d’oreilles",
                fun="Trois oreilles, parce qu’on s’est trompés et que c’était mieux.",
                parameters={"color": "#e9763a", "ears": 3},
            ),
        ),
    ),
    Idea(
        shape="fox",
        replaces="Les supports neufs pour lire ou suivre une recette.",
        ecology=(
            "Il tient un livre ou une tablette d’occasion. Il est ajouré : deux fois moins de plastique que le support "
            "vendu en magasin, que nous avons pesé."
        ),
        level="superieur",
        color="#e56a2c",
        turn_deg=2,
        versions=(
            Version(
                title="Renard lecteur", fun="Il lit par-dessus votre épaule et ne raconte jamais la fin."
            ),
            Version(
                title="Loup des livres",
                fun="Il a mangé la grand-mère, mais il rend les livres à l’heure.",
                parameters={"color": "#6b7f96"},
            ),
            Version(
                title="Goupil du CDI",
                fun="Rusé : il a déjà lu le résumé.",
                parameters={"color": "#b03a2b", "tip_color": "#23211d"},
            ),
            Version(
                title="Fennec de chevet",
                fun="De grandes oreilles pour écouter les histoires.",
                parameters={"color": "#e0b878", "tip_color": "#8a5a3a"},
            ),
        ),
    ),
)
