"""Why a file isn't an object: what it really is, how that happens, what to send instead."""

from __future__ import annotations

from dataclasses import dataclass

from contest.wording.measures import Measures
from contest.wording.numbers import bytes_in_words, number, plural
from contest.wording.typography import typo
from uploads.errors import Reason

AGAIN = "Exportez de nouveau l’objet depuis votre logiciel, puis envoyez ce fichier."
TEXT_FORMATS = frozenset({"stl_ascii", "obj", "ply"})


@dataclass(frozen=True, slots=True)
class Why:
    """The h1 of the page, then the finding: title, what happened, what to do."""

    headline: str
    title: str
    what: str
    do: str


WHYS: dict[Reason, Why] = {
    Reason.EMPTY: Why(
        "Ce fichier est vide.",
        "Il n’y a rien dedans",
        "Le fichier ne contient aucun octet. L’export ou la copie s’est sans doute arrêté avant de commencer.",
        AGAIN,
    ),
    Reason.NOT_A_MESH: Why(
        "Ce fichier n’est pas un objet 3D que nous savons lire.",
        "Ce n’est ni un STL, ni un 3MF, ni un OBJ, ni un PLY",
        "Nous regardons l’intérieur du fichier, pas son nom, et nous n’y reconnaissons aucun de ces quatre formats.",
        "Exportez l’objet en STL ou en 3MF depuis votre logiciel :",
    ),
    Reason.HTML: Why(
        "Ce fichier n’est pas un objet : c’est une page web.",
        "Le nom finit comme un objet, mais l’intérieur est une page web",
        "C’est visible dès le premier caractère. Cela arrive quand on enregistre la page du site au lieu du fichier : "
        "clic droit, « Enregistrer la cible ».",
        "Reprenez le fichier depuis votre logiciel :",
    ),
    Reason.STEP: Why(
        "Ce fichier est un STEP : il faut encore l’exporter.",
        "Un STEP décrit des courbes, pas des triangles",
        "C’est un bon format pour modifier l’objet, mais l’imprimante a besoin de triangles. Votre logiciel sait les "
        "calculer.",
        "Ouvrez-le, puis exportez-le en STL ou en 3MF :",
    ),
    Reason.ARCHIVE: Why(
        "Ce fichier est une archive : l’objet est peut-être dedans.",
        "C’est un dossier compressé",
        "Un ZIP, un 7z ou un fichier de projet range plusieurs fichiers ensemble. Nous ne choisissons pas à votre "
        "place lequel envoyer.",
        "Ouvrez l’archive, puis envoyez le fichier STL, 3MF, OBJ ou PLY qu’elle contient.",
    ),
    Reason.IMAGE: Why(
        "Ce fichier est une image, pas un objet.",
        "C’est une photo ou un dessin",
        "Une image est plate : l’imprimante ne peut pas en deviner l’épaisseur. Les photos de l’objet ont leur place "
        "dans la candidature.",
        "Envoyez ici le fichier 3D, exporté depuis votre logiciel :",
    ),
    Reason.PDF: Why(
        "Ce fichier est un PDF, pas un objet.",
        "C’est un document à lire ou à imprimer sur papier",
        "Même s’il montre un plan en 3D, un PDF ne contient pas les triangles dont l’imprimante a besoin.",
        "Envoyez le fichier 3D, exporté depuis votre logiciel :",
    ),
    Reason.GCODE: Why(
        "Ce fichier est déjà tranché : il nous faut l’objet d’avant.",
        "C’est du G-code, fait pour une seule imprimante",
        "Le trancheur y a écrit chaque mouvement de la buse. On ne peut plus y vérifier les parois, ni l’imprimer "
        "ailleurs.",
        "Envoyez le STL ou le 3MF que vous aviez donné au trancheur.",
    ),
    Reason.TRUNCATED: Why(
        "Ce fichier est coupé : la fin manque.",
        "Le fichier s’arrête trop tôt",
        "Il annonce plus de triangles qu’il n’en contient. Une copie interrompue, une clé retirée trop vite ou un "
        "envoi coupé font cela.",
        AGAIN,
    ),
    Reason.LYING_HEADER: Why(
        "Ce fichier se contredit : impossible de le lire.",
        "Le début du fichier annonce autre chose que ce qui suit",
        "Le nombre de triangles écrit au début ne correspond pas à la taille du fichier.",
        AGAIN,
    ),
    Reason.TRAILING_BYTES: Why(
        "Ce fichier contient autre chose après l’objet.",
        "Il reste des octets inconnus après le dernier triangle",
        "Le fichier est plus long que l’objet qu’il annonce : on ne sait pas si c’est un reste ou un morceau perdu.",
        AGAIN,
    ),
    Reason.NO_TRIANGLE: Why(
        "Ce fichier ne contient aucune forme.",
        "Il n’y a pas un seul triangle",
        "Le fichier est bien formé, mais l’objet n’y est pas : il n’était peut-être pas sélectionné au moment de "
        "l’export.",
        "Sélectionnez l’objet, puis exportez-le de nouveau :",
    ),
    Reason.NOT_FINITE: Why(
        "Un point de l’objet n’est nulle part.",
        "Une coordonnée n’est pas un nombre",
        "Au moins un point vaut « pas un nombre » ou « l’infini ». C’est une erreur du logiciel qui a écrit le "
        "fichier.",
        "Réparez l’objet dans votre logiciel, ou revenez à une version d’avant, puis exportez de nouveau.",
    ),
    Reason.TOO_LARGE_COORDINATES: Why(
        "Cet objet serait plus grand qu’une ville.",
        "Des coordonnées sont démesurées",
        "Un point se trouve si loin que les calculs n’ont plus de sens. Il a pu s’échapper pendant le dessin.",
        "Affichez tout l’objet (« zoom étendu »), effacez le point perdu, puis exportez de nouveau.",
    ),
    Reason.BAD_TEXT: Why(
        "Une ligne de ce fichier est illisible.",
        "Le texte du fichier est abîmé",
        "Une ligne ne suit pas les règles du format. Le fichier a peut-être été ouvert et modifié dans un éditeur de "
        "texte.",
        AGAIN,
    ),
    Reason.BAD_INDEX: Why(
        "Un triangle parle d’un point qui n’existe pas.",
        "Le fichier renvoie à un point absent",
        "Chaque triangle cite trois points de la liste, et l’un des numéros dépasse la liste.",
        AGAIN,
    ),
    Reason.BAD_ARCHIVE: Why(
        "Ce 3MF ne s’ouvre pas.",
        "L’archive du 3MF est abîmée",
        "Un 3MF est un dossier compressé, et celui-ci ne se décompresse pas jusqu’au bout.",
        AGAIN,
    ),
    Reason.BAD_XML: Why(
        "L’intérieur de ce 3MF est illisible.",
        "La description de l’objet ne suit pas les règles",
        "Le texte qui décrit l’objet est mal formé, ou demande des choses qu’un fichier d’impression n’a pas à "
        "demander.",
        AGAIN,
    ),
    Reason.COMPONENT_CYCLE: Why(
        "Cet objet se contient lui-même.",
        "Une pièce est faite d’elle-même",
        "Dans ce 3MF, une pièce en contient une autre qui la contient à son tour : on tournerait en rond pour "
        "toujours.",
        AGAIN,
    ),
    Reason.UNKNOWN_UNIT: Why(
        "Ce 3MF compte dans une unité inconnue.",
        "L’unité écrite dans le fichier n’existe pas",
        "Le format connaît le millimètre, le centimètre, le mètre, le pouce, le pied et le micromètre.",
        "Réglez l’unité sur « millimètre » dans votre logiciel, puis exportez de nouveau.",
    ),
    Reason.TOO_MANY_TRIANGLES: Why(
        "Cet objet est trop finement découpé.",
        "Le fichier a trop de triangles",
        "Une imprimante ne voit pas de si petits détails : ils alourdissent le fichier sans rien changer à l’objet.",
        "Exportez-le avec une finesse moyenne, ou simplifiez le maillage.",
    ),
    Reason.TOO_MUCH_INSIDE: Why(
        "Ce 3MF cache beaucoup trop de choses.",
        "Décompressé, le fichier devient énorme",
        "Il tient dans peu d’octets, mais en contient des milliers de fois plus : nous l’avons refermé avant qu’il ne "
        "remplisse tout.",
        "Exportez seulement l’objet, sans les réglages ni les copies.",
    ),
    Reason.NO_RESULT: Why(
        "Nous n’avons pas pu lire ce fichier.",
        "La lecture n’a rien donné",
        "Le fichier ressemble à un objet 3D, mais sa lecture s’est arrêtée sans résultat.",
        AGAIN,
    ),
}


def unreadable(m: Measures) -> Why:
    """The words for this reason, with where it is and how much, when the reader knows."""
    why = WHYS[Reason(m.first("reason") or Reason.NO_RESULT)]
    facts = " ".join(fact for fact in (_where(m), _triangles(m)) if fact)
    return Why(why.headline, why.title, f"{why.what} {facts}".strip(), why.do)


def _where(m: Measures) -> str:
    where = m.amount("where")
    if where is None:
        return ""
    if (m.report.get("file") or {}).get("format") in TEXT_FORMATS:
        return f"C’est à la ligne {number(where, 0)}."
    return f"C’est après {bytes_in_words(where)}." if where else "C’est dès le premier octet."


def _triangles(m: Measures) -> str:
    announced, present = m.amount("announced", "triangles"), m.amount("present", "found")
    if announced is None or present is None:
        return ""
    return f"Il annonce {plural(announced, 'triangle')} et en contient {number(present, 0)}."


HOW_TO: tuple[tuple[str, str], ...] = (
    ("Tinkercad", typo("Ouvrez le modèle, « Exporter », puis « .STL ».")),
    ("FreeCAD", typo("Sélectionnez la pièce, « Fichier », « Exporter », puis STL ou 3MF.")),
    ("Onshape", typo("Clic droit sur l’onglet, « Exporter », format STL, unité millimètre.")),
)
