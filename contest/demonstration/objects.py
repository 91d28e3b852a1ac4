"""The demonstration's entries: what a team would write about each example shape."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedObject:
    """The texts of one entry; `shape` names the example of uploads.examples that is built for it."""

    shape: str
    title: str
    replaces: str
    why_ecological: str
    why_fun: str
    color: str
    material: str = "PLA"


OBJECTS: tuple[InventedObject, ...] = (
    InventedObject(
        shape="pot",
        title="Poto, le pot à semis",
        replaces="Les pots en plastique mince que l’on jette après le repiquage.",
        why_ecological=(
            "Un pot de jardinerie sert une fois. Poto sert tous les printemps : en quatre semis, il a remplacé "
            "quatre pots. Nous avons pesé les deux : 9 g pour un pot jeté, 46 g pour Poto. Il est donc rentable "
            "après cinq semis."
        ),
        why_fun="Il sourit aux graines, et il a des pieds pour ne pas tacher le rebord de la fenêtre.",
        color="#e9763a",
    ),
    InventedObject(
        shape="snail",
        title="Escargot range-câble",
        replaces="Les chargeurs jetés parce que leur câble est abîmé.",
        why_ecological=(
            "La coquille est une rainure en spirale : on y enroule le câble, il ne se plie plus à angle droit. Au "
            "collège, onze élèves sur vingt-quatre ont changé de câble cette année."
        ),
        why_fun="Plus le câble est long, plus l’escargot est gros. Il n’est jamais pressé.",
        color="#7cb342",
    ),
    InventedObject(
        shape="whale",
        title="Baleine bec-fontaine",
        replaces="Les gobelets du distributeur d’eau.",
        why_ecological=(
            "Elle se pose sur le robinet et renvoie l’eau vers le haut : on boit sans gobelet. Nous avons compté "
            "pendant une semaine : 140 gobelets par jour."
        ),
        why_fun="L’eau sort par l’évent, comme chez une vraie baleine.",
        color="#3d8fb0",
    ),
    InventedObject(
        shape="hotel",
        title="Hôtel trois alvéoles",
        replaces="Les hôtels à insectes en bois traité, qui viennent de loin.",
        why_ecological=(
            "Les abeilles solitaires pondent dans des trous de 6 à 9 mm. Chaque alvéole se démonte pour être "
            "nettoyée, et l’hôtel resservira dix ans."
        ),
        why_fun="Il y a un toit, une réception et pas de petit déjeuner.",
        color="#e2a43a",
    ),
    InventedObject(
        shape="duck",
        title="Canard essoreur",
        replaces="Les sachets de thé jetés encore pleins d’eau.",
        why_ecological=(
            "Le bec presse le sachet. Une infusion bien essorée se composte mieux, et le même sachet fait deux tasses."
        ),
        why_fun="Il tient le sachet dans son bec et regarde ailleurs.",
        color="#f2b632",
    ),
    InventedObject(
        shape="sleeve",
        title="Manchon ananas",
        replaces="Les manchons en carton autour des boissons chaudes.",
        why_ecological=(
            "Le treillis isole la main avec 22 g de matière. Un manchon de carton pèse 5 g : le nôtre est rentable "
            "au cinquième chocolat."
        ),
        why_fun="Un ananas qui sent le chocolat.",
        color="#f0b429",
    ),
    InventedObject(
        shape="carrot",
        title="Carotte goutte-à-goutte",
        replaces="L’arrosage au jet pendant les vacances.",
        why_ecological=(
            "On visse une bouteille vide sur la carotte, elle arrose pendant huit jours, goutte par goutte. Avec un "
            "litre au lieu de six."
        ),
        why_fun="Une carotte plantée à l’envers, ça intrigue les lapins.",
        color="#ee7a2b",
    ),
    InventedObject(
        shape="hedgehog",
        title="Hérisson porte-savon",
        replaces="Les flacons de savon liquide.",
        why_ecological=(
            "Le savon solide sèche sur les piquants et ne fond plus : il dure deux fois plus longtemps, et il n’y a "
            "plus de flacon à jeter."
        ),
        why_fun="C’est le seul hérisson qui aime le bain.",
        color="#8a6a52",
    ),
    InventedObject(
        shape="elephant",
        title="Trompe-manteau",
        replaces="Les patères achetées neuves.",
        why_ecological=(
            "Il se visse sur un bouchon de bouteille récupéré, que l’on colle au mur. Nous en avons équipé le couloir."
        ),
        why_fun="Il prend votre manteau et n’oublie jamais à qui il est.",
        color="#7f9fb6",
    ),
    InventedObject(
        shape="rocket",
        title="Fusée zéro chute",
        replaces="Les crayons jetés dès qu’ils sont trop courts.",
        why_ecological="Elle rallonge un crayon de 4 cm : on l’use jusqu’au bout. Elle pèse 12 g et sert cent crayons.",
        why_fun="Compte à rebours à chaque dictée.",
        color="#e9e2d2",
    ),
    InventedObject(
        shape="feeder",
        title="Cui-cuisine",
        replaces="Les mangeoires en plastique que l’on rachète chaque hiver.",
        why_ecological="Elle se démonte sans outil et se lave. Les restes de la cantine deviennent un repas d’oiseaux.",
        why_fun="La carte change tous les jours, selon la cantine.",
        color="#d9534a",
    ),
    InventedObject(
        shape="ghost",
        title="Fantôme anti-veille",
        replaces="Les multiprises laissées allumées.",
        why_ecological=(
            "Il couvre l’interrupteur de la multiprise et montre s’il est resté allumé. Une box en veille prend 8 W : "
            "70 kWh par an."
        ),
        why_fun="Il ne fait peur qu’au compteur.",
        color="#f3efe6",
    ),
    InventedObject(
        shape="crocodile",
        title="Croco presse-tube",
        replaces="Le fond des tubes de dentifrice que l’on jette.",
        why_ecological="Il presse le tube jusqu’au bout : 4 g de dentifrice sauvés par tube, d’après notre balance.",
        why_fun="Il a des dents, et il aide à laver les vôtres.",
        color="#5b9c47",
    ),
    InventedObject(
        shape="fox",
        title="Renard lecteur",
        replaces="Les marque-pages en plastique des librairies.",
        why_ecological="Il tient la page et pèse 6 g. Il est imprimé avec les chutes de bobine de l’atelier.",
        why_fun="Sa queue dépasse du livre : on sait où il dort.",
        color="#e56a2c",
    ),
    InventedObject(
        shape="clip",
        title="Bec-sac",
        replaces="Les boîtes en plastique et les élastiques.",
        why_ecological="Il referme les sacs de pâtes et de riz : rien ne se perd, et rien ne s’achète en plus.",
        why_fun="Il pince sans rire.",
        color="#c56bb0",
    ),
    InventedObject(
        shape="mould",
        title="Moule à pots de terre",
        replaces="Les pastilles de tourbe.",
        why_ecological="On presse du compost dans le moule : le pot se plante avec la salade, et il ne reste rien.",
        why_fun="Des pâtés de sable, mais pour adultes.",
        color="#6aa84f",
    ),
)
