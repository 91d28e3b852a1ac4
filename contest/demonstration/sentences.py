"""What the invented jurors write: evidence for a 0 and a 4, private notes, reasons."""

from __future__ import annotations

# criterion → mark → sentences; each is true of any object of the demonstration.
EVIDENCE: dict[str, dict[int, tuple[str, ...]]] = {
    "originality": {
        0: (
            "J’ai vu le même objet, à la couleur près, dans un catalogue de jardinerie.",
            "Cette forme se trouve telle quelle sur les sites de partage.",
        ),
        4: (
            "Je ne connais rien qui rende ce service de cette façon.",
            "L’idée de donner un second métier à un objet aussi banal est nouvelle pour moi, et elle marche.",
        ),
    },
    "creativity": {
        0: (
            "Je n’ai pas compris par où on le tient, ni dans quel sens on le pose.",
            "Le personnage cache l’usage : rien dans la forme ne dit à quoi l’objet sert.",
        ),
        4: (
            "On sourit en le voyant, et on comprend son usage sans mode d’emploi.",
            "Chaque détail sert à quelque chose, et l’équipe dit à quoi.",
        ),
    },
    "ecology": {
        0: (
            "Il faut plus de plastique pour l’imprimer que l’objet n’en évite.",
            "Le gain annoncé viendrait aussi bien sans l’objet, en faisant simplement attention.",
        ),
        4: (
            "Les chiffres ont été mesurés par l’équipe, et l’objet dure plus longtemps que ce qu’il remplace.",
            "On sait au bout de combien d’usages l’impression est compensée, et ce nombre est crédible.",
        ),
    },
}
NOTES = (
    "À comparer avec l’autre du même genre avant de finir.",
    "Belle idée. Revoir le chiffre sur la matière.",
    "Mon préféré jusqu’ici.",
    "Demander en délibération s’il a été imprimé pour de vrai.",
    "Le texte est plus convaincant que l’objet.",
)
CANNOT_NOTE = "Je ne vois pas comment les deux pièces tiennent ensemble, même en tournant l’objet."
RECOGNISED_NOTE = "J’ai vu ce prototype sur un stand, en janvier."

# Reports of jurors, by number of the entry; one was acted upon, the other waits.
ACTED_UPON = 8
REPORTED = {
    ACTED_UPON: "Un élève d’une autre classe est nommé dans le texte, et l’on se moque de lui.",
    5: "Le mot “bombe” à propos d’une cour de collège : à relire avant l’exposition ?",
}
HIDDEN_REASON = (
    "Le texte nomme un élève d’une autre classe. Écrivez-nous sans ce nom, et nous montrerons l’objet."
)

REFUSAL = (
    "Le fichier est celui d’un modèle partagé en ligne, sans le nom de l’auteur ni la licence. L’équipe nous a dit "
    "l’avoir repris tel quel."
)
REFUSAL_ARTICLE = "Ce que l’on dépose"
QUESTION = (
    "Le bouchon que vous récupérez à la cantine fait-il partie du fichier ? Nous voyons une seule pièce, et le texte "
    "parle de deux."
)
ANSWER = (
    "Il n’est pas dans le fichier : nous le prenons à la cantine, et le trou de la pièce est à sa taille."
)

# criterion → the jury's own prize and why it was given; then the mentions.
PRIZES: dict[str, tuple[str, str]] = {
    "ecology": ("Prix de l’écologie", "Pour un gain que l’équipe a mesuré elle-même, balance en main."),
    "originality": ("Prix de l’originalité", "Aucun juré n’avait vu cet objet rendre ce service."),
}
MENTIONS = (
    ("Mention rigolo", "Tout le jury a souri, même celui qui ne sourit jamais."),
    ("Mention du jury", "Pour le dessin, simple et tenu jusqu’au bout."),
)
