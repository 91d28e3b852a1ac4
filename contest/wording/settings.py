"""The settings in words: who may do what in each phase, the names of the fields, what was changed last."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.queries.settings import LastChange
from contest.rules.calendar import Oddity, Warning
from contest.rules.editions import Section
from contest.rules.legal import Notice
from contest.rules.phases import Phase, Stage, Window
from contest.rules.retention import Kept
from contest.wording.dates import instant_in_words, moment_in_words
from contest.wording.numbers import bed_in_words, bytes_in_words, millimetres, number, plural
from contest.wording.organiser import PHASES
from contest.wording.typography import typo

ARTICLES: dict[Phase, str] = {
    Phase.REGISTRATION: "l’inscription",
    Phase.SUBMISSION: "le dépôt",
    Phase.ELIGIBILITY: "la recevabilité",
    Phase.JUDGING: "l’évaluation",
    Phase.DELIBERATION: "la délibération",
    Phase.RESULTS: "la publication des résultats",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseWords:
    """Who may do what while a phase is open, and what stops when it is paused or over."""

    who: str
    paused: str
    closed: str


PHASE_WORDS: dict[Phase, PhaseWords] = {
    Phase.REGISTRATION: PhaseWords(
        who="Les enseignants créent leurs équipes.",
        paused="aucune équipe nouvelle ne se crée",
        closed="Plus aucune équipe nouvelle ; celles qui existent continuent.",
    ),
    Phase.SUBMISSION: PhaseWords(
        who="Les équipes écrivent, envoient leurs fichiers, déposent et retirent.",
        paused="on peut encore écrire, plus déposer",
        closed=(
            "Plus rien ne change dans les candidatures, sauf pour une équipe qui a un délai. "
            "Plus aucune équipe ne se crée."
        ),
    ),
    Phase.ELIGIBILITY: PhaseWords(
        who="Vous décidez quelles candidatures sont recevables ; les équipes répondent à vos questions.",
        paused="vous pouvez encore décider : la pause se voit au calendrier",
        closed="Vous pouvez encore décider : la date se voit au calendrier.",
    ),
    Phase.JUDGING: PhaseWords(
        who="Les jurés notent leurs bulletins, et peuvent y revenir.",
        paused="les jurés relisent, sans rien changer",
        closed="Les jurés relisent, sans rien changer.",
    ),
    Phase.DELIBERATION: PhaseWords(
        who="Vous donnez les prix et publiez les résultats ; les notes ne bougent plus.",
        paused="la pause se voit au calendrier",
        closed="Vous pouvez encore publier : la date se voit au calendrier.",
    ),
    Phase.RESULTS: PhaseWords(
        who="Tout le monde voit ce que vous avez publié ; les équipes lisent leur retour.",
        paused="les résultats et les retours disparaissent des pages",
        closed="Les résultats restent visibles.",
    ),
}
CONCERNED: dict[Phase, tuple[str, str]] = {
    Phase.SUBMISSION: ("brouillon n’est pas déposé", "brouillons ne sont pas déposés"),
    Phase.ELIGIBILITY: ("candidature attend une décision", "candidatures attendent une décision"),
    Phase.JUDGING: ("bulletin n’est pas rendu", "bulletins ne sont pas rendus"),
}
ODDITIES: dict[Oddity, str] = {
    Oddity.ENDS_BEFORE: "{phase} se termine avant que {other} ne commence.",
    Oddity.OVERLAPS: "{phase} commence avant la fin de {other}.",
    Oddity.REGISTERS_LATE: "{phase} dure plus longtemps que {other} : elle se ferme avec lui.",
}
FIELDS: dict[str, str] = {
    **{f"opens_{phase.value}": f"Début, {PHASES[phase].lower()}" for phase in Phase},
    **{f"closes_{phase.value}": f"Fin, {PHASES[phase].lower()}" for phase in Phase},
    "bed": "Plateau",
    "nozzle": "Buse",
    "max_upload": "Poids du fichier",
    "max_triangles": "Triangles",
    "max_teams_per_school": "Équipes par établissement",
    "max_photos": "Photos par candidature",
    "signatures_needed": "Signatures par autorisation",
    "readings": "Lectures par candidature",
    "levels": "Niveaux",
    "themes": "Thèmes",
    "title": "Nom du concours",
    "short_title": "Nom court",
    "theme": "Thème de l’année",
    "year": "Année",
    "introduction": "Texte d’accueil",
    "contact_email": "Adresse de contact",
    "action_color": "Couleur des actions",
    "strand_color": "Couleur du fil",
    Notice.PUBLISHER.value: "Éditeur",
    Notice.PUBLISHER_ADDRESS.value: "Adresse de l’éditeur",
    Notice.DIRECTOR.value: "Directeur ou directrice de la publication",
    Notice.HOST.value: "Hébergeur",
    Notice.HOST_ADDRESS.value: "Adresse de l’hébergeur",
    Notice.HOST_PHONE.value: "Téléphone de l’hébergeur",
}
SECTIONS: dict[Section, str] = {
    Section.PHASES: "Les six phases",
    Section.RUBRIC: "Ce qui compte",
    Section.PRINTING: "Fichier et imprimante",
    Section.TEAMS: "Équipes et lectures",
    Section.LEVELS: "Niveaux",
    Section.THEMES: "Thèmes",
    Section.IDENTITY: "Nom et couleurs",
    Section.LEGAL: "Mentions légales",
    Section.RETENTION: "Conservation des données",
}
KEPT: dict[Kept, tuple[str, str]] = {
    Kept.DRAFTS: ("Brouillons jamais déposés", "après la fin du dépôt, avec leurs équipes et leurs fichiers"),
    Kept.PUPILS: ("Prénoms des élèves", "après les résultats ; il reste « élève 12 »"),
    Kept.PHOTOS: ("Photos", "après les résultats"),
    Kept.FILES: ("Fichiers 3D non publiés", "après les résultats ; le reçu garde leur empreinte"),
    Kept.CONSENTS: ("Autorisations", "après les résultats ; sans elles, l’objet quitte la galerie"),
    Kept.MESSAGES: ("Messages envoyés", "après leur envoi"),
    Kept.JURORS: ("Comptes des jurés", "après les résultats ; leurs notes restent, sans nom"),
    Kept.JOURNAL: ("Journal", "après leur écriture"),
}
CHANGED = "La page a changé entre-temps : relisez-la, puis recommencez."
CONFLICTS: dict[str, str] = {
    "phase": "Quelqu’un vient de le faire, ou l’heure est passée : voici les étapes telles qu’elles sont.",
    "rubric": "Le dépôt est ouvert : les poids et les phrases de la grille ne bougent plus.",
    "choices": "Cette liste a changé entre-temps. La voici telle qu’elle est.",
}
DONE: dict[str, str] = {
    "ouvrir": "{phase} : c’est ouvert.",
    "pause": "{phase} : en pause. Les dates n’ont pas bougé.",
    "reprendre": "{phase} : c’est reparti, aux mêmes dates.",
    "fermer": "{phase} : c’est fermé.",
}
KEPT_FIELDS = {kept.value: name for kept, (name, _) in KEPT.items()}


def warning_in_words(warning: Warning) -> str:
    """One strange order of phases."""
    words = ODDITIES[warning.oddity].format(phase=ARTICLES[warning.phase], other=ARTICLES[warning.other])
    return words[0].upper() + words[1:]


def state_of(window: Window, now: datetime, *, working: Window) -> str:
    """« en cours », « en pause », « terminé »; `working` is the window as it works."""
    if working.stage(now) is Stage.OVER and window.stage(now) is not Stage.OVER:
        return "fermée avec le dépôt"
    return {Stage.PAUSED: "en pause", Stage.OPEN: "en cours", Stage.OVER: "terminé", Stage.TO_COME: ""}[
        window.stage(now)
    ]


def concerned_in_words(phase: Phase, count: int) -> str:
    """« 31 brouillons ne sont pas déposés », or nothing when nothing would be cut short."""
    return plural(count, *CONCERNED[phase]) if phase in CONCERNED and count else ""


def changed_in_words(fields: Sequence[str]) -> str:
    """« Plateau, buse »: the names of the fields that were saved."""
    names = list(dict.fromkeys(label_of(field) for field in fields))
    return ", ".join([names[0], *(name[0].lower() + name[1:] for name in names[1:])]) if names else ""


def label_of(field: str) -> str:
    """How a field is called on the page."""
    if field in FIELDS:
        return FIELDS[field]
    if field in KEPT_FIELDS:
        return KEPT_FIELDS[field]
    return {"weight": "Poids", "name": "Nom d’un critère", "question": "Question d’un critère"}.get(
        field.rpartition("_")[2], "Phrase de la grille"
    )


def value_in_words(field: str, text: str) -> str:
    """The stored text of a field as somebody reads it."""
    if field.startswith(("opens_", "closes_")):
        return instant_in_words(datetime.fromisoformat(text), zone=False)
    if field in KEPT_FIELDS:
        return plural(int(text), "jour")
    return _READERS.get(field, str)(text) or "vide"


def _labels_in_words(text: str) -> str:
    return ", ".join(each["label"] for each in json.loads(text))


_READERS: dict[str, Callable[[str], str]] = {
    "bed": lambda text: bed_in_words(json.loads(text)),
    "nozzle": lambda text: millimetres(float(text)),
    "max_upload": lambda text: bytes_in_words(int(text)),
    "max_triangles": lambda text: number(int(text)),
    "levels": _labels_in_words,
    "themes": _labels_in_words,
}


def done_in_words(phase: Phase, act: str) -> str:
    """What was done to a phase by hand."""
    return typo(DONE[act].format(phase=PHASES[phase]))


def last_change_in_words(change: LastChange, now: datetime) -> tuple[str, str]:
    """« Samira B., hier à 17 h 12 », « Fin, évaluation : mercredi 17 mars à 18 h 00 »."""
    who = change.name or ("Par commande" if change.row.actor == "organiser" else "Quelqu’un")
    return f"{who}, {moment_in_words(change.row.at, now)}", typo(_what(change))


def _what(change: LastChange) -> str:
    row = change.row
    if row.act == "settings.saved":
        return f"{changed_in_words(row.facts['fields'])}."
    if row.act == "phase.moved":
        until = datetime.fromisoformat(row.facts["closes_at"])
        start = datetime.fromisoformat(row.facts["opens_at"])
        return (
            f"{PHASES[Phase(row.facts['phase'])]} : de {instant_in_words(start, zone=False)} "
            f"à {instant_in_words(until, zone=False)}."
        )
    if row.act in ("phase.paused", "phase.resumed"):
        done = "mise en pause" if row.act == "phase.paused" else "reprise"
        return f"{PHASES[Phase(row.facts['phase'])]} : {done}."
    return f"Règlement, version {row.facts.get('version', '')}."
