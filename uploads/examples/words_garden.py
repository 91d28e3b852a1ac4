"""Ideas for the garden, in words."""

from __future__ import annotations

from uploads.examples.ideas import Idea, Version

GARDEN: tuple[Idea, ...] = (
    Idea(
        shape="pot",
        replaces="Les pots de semis en plastique fin, jetés après le repiquage.",
        ecology=(
            "Nous avons pesé les pots de la jardinerie : 9 g de plastique qui servent une seule fois. Le nôtre sert "
            "chaque printemps. Après quelques semis, il a remboursé sa matière."
        ),
        level="college",
        color="#e9763a",
        turn_deg=12,
        versions=(
            Version(
                title="Poto, le pot à semis",
                fun="Il sourit aux graines. Il paraît que ça les aide à pousser.",
            ),
            Version(
                title="Germinette",
                fun="Elle a des pieds, mais elle promet de rester sur le rebord de la fenêtre.",
                parameters={"color": "#8cb83a", "waves": 20, "height": 46, "twist": 0},
            ),
            Version(
                title="Pot de colle",
                fun="Il vous suit du regard jusqu’à ce que vous l’arrosiez.",
                parameters={"color": "#4b86a8", "waves": 8, "height": 50, "twist": 45},
            ),
            Version(
                title="Pot-pourri de radis",
                fun="Les radis sortent la tête, il a l’air aussi surpris que nous.",
                parameters={"color": "#c56bb0", "waves": 11, "height": 54, "twist": -30},
            ),
        ),
    ),
    Idea(
        shape="carrot",
        replaces="L’arrosage au jet pendant les vacances.",
        ecology=(
            "On visse une bouteille récupérée et on plante la carotte : l’eau sort goutte à goutte près des racines. "
            "Notre tomate a tenu huit jours avec un litre."
        ),
        level="college",
        color="#ee7a2b",
        turn_deg=16,
        versions=(
            Version(
                title="Carotte goutte-à-goutte", fun="Une carotte qui arrose les carottes, c’est la famille."
            ),
            Version(
                title="Panais pas soif",
                fun="Il est tout pâle, mais c’est normal : c’est un panais.",
                parameters={"color": "#eadfc0", "leaf_color": "#7cb342", "leaves": 6},
            ),
            Version(
                title="Betterave de secours",
                fun="Elle rougit quand on lui dit merci.",
                parameters={"color": "#b03a5b", "leaf_color": "#3f7f4c", "leaves": 4},
            ),
            Version(
                title="Carotte de vacances",
                fun="C’est la seule qui reste au collège en août.",
                parameters={"color": "#f2b632", "leaves": 7},
            ),
        ),
    ),
    Idea(
        shape="hotel",
        replaces="Les hôtels à insectes du commerce, en bois traité venu de loin.",
        ecology=(
            "Les abeilles solitaires ne piquent presque pas et pondent dans des trous de 4 à 12 mm. Nos tubes ont "
            "trois tailles, et l’hôtel se lave pour resservir l’année suivante."
        ),
        level="lycee",
        color="#e2a43a",
        turn_deg=6,
        versions=(
            Version(title="Hôtel trois alvéoles", fun="Complet tout l’été, et personne n’a payé."),
            Version(
                title="Motel des osmies",
                fun="Parking gratuit pour vélos très petits.",
                parameters={"color": "#4b86a8", "roof_color": "#d9534a"},
            ),
            Version(
                title="Auberge du bourdon",
                fun="Petit déjeuner servi dans le pré d’en face.",
                parameters={"color": "#c9643c", "roof_color": "#5a4632", "slope_deg": 36},
            ),
            Version(
                title="Chalet des butineuses",
                fun="Pas de ski, mais du pollen frais tous les matins.",
                parameters={"color": "#efe6d4", "roof_color": "#6aa84f", "slope_deg": 32},
            ),
        ),
    ),
    Idea(
        shape="feeder",
        replaces="Les mangeoires fines que l’on rachète chaque hiver.",
        ecology=(
            "Elle tient dix hivers parce que tout est épais. Le chapeau garde les graines au sec : celles qui "
            "moisissent et que l’on jette, c’est fini."
        ),
        level="college",
        color="#d9534a",
        turn_deg=0,
        versions=(
            Version(title="Cui-cuisine", fun="Un oiseau est compris, pour montrer l’exemple aux autres."),
            Version(
                title="Resto du bec",
                fun="On y mange avec le bec, la bouche pleine et personne ne dit rien.",
                parameters={"color": "#4f9d45", "tray_color": "#b98a5a"},
            ),
            Version(
                title="Le chapeau picoreur",
                fun="Quand un moineau se pose, on dirait un chapeau qui chante.",
                parameters={"color": "#4b86a8", "tray_color": "#e9e2d2", "posts": 4},
            ),
            Version(
                title="Bistrot de la mésange",
                fun="Réservation conseillée quand il neige.",
                parameters={"color": "#8a5a3a", "tray_color": "#d59a4a", "posts": 5},
            ),
        ),
    ),
    Idea(
        shape="mould",
        replaces="Les pastilles de tourbe et les sachets de graines en plastique.",
        ecology=(
            "On y presse de la terre, de l’argile et des graines : la boule se lance dans un coin triste et les fleurs "
            "font le reste. Un seul moule fait des centaines de boules."
        ),
        level="lycee",
        color="#6aa84f",
        turn_deg=0,
        versions=(
            Version(title="Bombe à fleurs", fun="La seule bombe autorisée dans la cour."),
            Version(
                title="Boule de graines",
                fun="Elle ressemble à un gâteau. Nous vous déconseillons de goûter.",
                parameters={"color": "#d98aa8", "ball_color": "#5a4632"},
            ),
            Version(
                title="Pâquerette à lancer",
                fun="On a perdu trois boules sur le toit du gymnase. Il fleurit.",
                parameters={"color": "#f6f1e6", "ball_color": "#d59a4a", "petals": 12},
            ),
            Version(
                title="Grand lancer de coquelicots",
                fun="C’est du sport, et ça compte pour le jardin.",
                parameters={"color": "#d9412f", "petals": 8, "dots": 26},
            ),
        ),
    ),
)
