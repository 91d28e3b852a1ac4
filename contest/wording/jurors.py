"""Jurors, their states, their conflicts and what is wrong with a row of the table, in words."""

from __future__ import annotations

from datetime import datetime

from contest.models import ConflictOfInterest
from contest.queries.ballots import entry_code
from contest.queries.conflicts import ConflictFilter
from contest.queries.jurors import JurorFilter, JurorLine
from contest.rules.juror_table import MAX_ROWS
from contest.rules.jurors import MAX_AFFILIATION, JurorState
from contest.rules.jury import Cannot, ConflictKind
from contest.wording.dates import ago_in_words, date_in_words
from contest.wording.numbers import number, plural
from contest.wording.typography import typo

STATES: dict[JurorState, tuple[str, str]] = {
    JurorState.INVITED: ("Invitation envoyée", "note"),
    JurorState.ACCEPTED: ("A accepté", "good"),
    JurorState.DECLINED: ("A décliné", "note"),
    JurorState.WITHDRAWN: ("Invitation annulée", "note"),
    JurorState.GONE: ("Ne juge plus", "note"),
}
FILTERS: dict[JurorFilter, str] = {
    JurorFilter.ALL: "Tous",
    JurorFilter.LATE: "En retard",
    JurorFilter.FINISHED: "Ont terminé",
    JurorFilter.INVITED: "Pas encore répondu",
    JurorFilter.DECLINED: "Ont décliné",
    JurorFilter.GONE: "Ne jugent plus",
}
CONFLICT_FILTERS: dict[ConflictFilter, str] = {
    ConflictFilter.WAITING: "À regarder",
    ConflictFilter.IN_FORCE: "En vigueur",
    ConflictFilter.LIFTED: "Levés",
}
KINDS: dict[ConflictKind, str] = {
    ConflictKind.OWN_SCHOOL: "Son établissement",
    ConflictKind.SCHOOL: "Un lien avec cet établissement",
    ConflictKind.ENTRY: "Un lien avec cet objet",
    ConflictKind.OTHER: "Avec ses mots",
}
SIGNS: dict[ConflictKind, str] = {
    ConflictKind.OWN_SCHOOL: "school",
    ConflictKind.SCHOOL: "school",
    ConflictKind.ENTRY: "user-x",
    ConflictKind.OTHER: "users",
}
REASONS: dict[Cannot, str] = {
    Cannot.RECOGNISED: "A reconnu l’objet",
    Cannot.HELPED: "A aidé l’équipe",
}
# What is wrong with one field of an invitation, and how to mend it.
FLAWS: dict[tuple[str, str], str] = {
    ("email", "missing"): "Donnez l’adresse e-mail.",
    ("email", "shape"): "Vérifiez l’adresse : il faut un @ et un point.",
    ("email", "formula"): "Cette cellule est une formule, pas une adresse.",
    ("email", "organiser"): "Cette personne organise le concours : elle ne peut pas aussi juger.",
    ("email", "juror"): "Cette personne est déjà invitée, ou déjà dans le jury.",
    ("email", "doubled"): "Cette adresse est déjà plus haut dans la liste.",
    ("name", "missing"): "Donnez le nom.",
    ("name", "too_long"): "Raccourcissez le nom à 80 caractères.",
    ("name", "letters"): "Ce nom contient un caractère invisible. Tapez-le à nouveau.",
    ("name", "formula"): "Cette cellule est une formule, pas un nom.",
    ("affiliation", "too_long"): f"Raccourcissez à {MAX_AFFILIATION} caractères.",
    ("affiliation", "letters"): "Il y a là un caractère invisible. Tapez à nouveau.",
    ("affiliation", "formula"): "Cette cellule est une formule, pas un nom d’organisme.",
    ("uai", "shape"): "Ce code ne tombe pas juste : sept chiffres, puis une lettre qui en dépend.",
    ("uai", "unknown"): "Aucun établissement inscrit ne porte ce code. S’il ne participe pas, laissez vide.",
    ("capacity", "number"): "Un nombre de 1 à 999, ou rien.",
}
TABLES: dict[str, str] = {
    "workbook": "C’est un classeur. Dans le tableur, « Enregistrer sous », puis « CSV » : envoyez ce fichier-là.",
    "broken": "Le fichier s’arrête au milieu d’une cellule. Enregistrez-le à nouveau depuis le tableur.",
    "empty": "Il n’y a aucune ligne à lire sous les titres des colonnes.",
    "no_email": "Il manque une colonne « email ». La première ligne donne les titres des colonnes.",
    "no_name": "Il manque une colonne « nom ». La première ligne donne les titres des colonnes.",
    "too_many": f"Il y a plus de {MAX_ROWS} lignes : coupez la liste en plusieurs fichiers.",
    "missing": "Choisissez un fichier, ou collez des lignes.",
}


def headline(lines: list[JurorLine]) -> str:
    """The state of the jury in one sentence."""
    accepted = sum(line.state is JurorState.ACCEPTED for line in lines)
    waiting = sum(line.state is JurorState.INVITED for line in lines)
    late = sum(line.is_late for line in lines)
    if not lines:
        return "Le jury est à composer."
    if late:
        return typo(f"{plural(accepted, 'juré')}, dont {number(late)} en retard.")
    if waiting:
        verb = "n’a pas encore répondu" if waiting == 1 else "n’ont pas encore répondu"
        return typo(f"{plural(accepted, 'juré')}, et {number(waiting)} qui {verb}.")
    return typo(f"Le jury est au complet : {plural(accepted, 'juré')}.")


def state_words(line: JurorLine, now: datetime) -> tuple[str, str]:
    """The state as a tag: words and kind."""
    if line.expired(now):
        return "Invitation expirée", "warning"
    if line.is_absent:
        return "Absent", "warning"
    if line.is_late:
        return "En retard", "warning"
    if line.state is JurorState.ACCEPTED and line.total:
        return ("A terminé" if not line.left else "À l’heure" if line.read else "Bulletins prêts"), "good"
    return STATES[line.state]


def seen_words(line: JurorLine, now: datetime) -> str:
    """When the juror last saved something."""
    return ago_in_words(line.seen_at, now) if line.seen_at is not None else "rien d’enregistré"


def reminded_words(sent: int, too_soon: int) -> str:
    """What « relancer tous » did."""
    already = f" {plural(too_soon, 'autre l’a', 'autres l’ont')} déjà été depuis hier." if too_soon else ""
    if not sent:
        return typo("Aucun rappel n’est parti." + (already or " Personne n’est en retard."))
    return typo(f"{plural(sent, 'rappel part', 'rappels partent')} par e-mail.{already}")


def taken_out_words(freed: int) -> str:
    """What taking a juror out did, and what to do next."""
    if not freed:
        return "C’est fait : ce juré ne lit plus rien. Ses bulletins rendus comptent."
    verb = "attend" if freed == 1 else "attendent"
    return typo(
        f"C’est fait : {plural(freed, 'bulletin')} {verb} un autre lecteur. Faites une nouvelle répartition."
    )


def brought_back_words(back: int) -> str:
    """What bringing a juror back did."""
    if not back:
        return "Sa place est rendue. Ses bulletins ont trouvé d’autres lecteurs : la prochaine répartition l’inclura."
    return typo(f"Sa place est rendue, avec {plural(back, 'bulletin')} que personne d’autre ne lit.")


def juror_words(number_: int) -> str:
    """« Juré n° 12 »."""
    return typo(f"Juré n° {number_}")


def conflict_object(conflict: ConflictOfInterest) -> str:
    """What the juror is kept away from, for organisers: a school, an object with its school, or nothing named."""
    if conflict.entry is not None:
        school = conflict.entry.team.school
        return f"{entry_code(conflict.entry.number)}, {school.name}, {school.town}"
    if conflict.school is not None:
        return f"{conflict.school.name}, {conflict.school.town}"
    return "Un lien, sans établissement nommé"


def conflict_words(conflict: ConflictOfInterest) -> str:
    """Where the conflict comes from, with the juror's own words."""
    kind = REASONS.get(conflict.why, KINDS[conflict.kind]) if conflict.why else KINDS[conflict.kind]
    if not conflict.note:
        return f"{kind}."
    end = "" if conflict.note.endswith((".", "!", "?", "…")) else "."
    return typo(f"{kind} : {conflict.note}{end}")


def lifted_words(conflict: ConflictOfInterest) -> str:
    """When and why it was lifted; empty while it is in force."""
    if conflict.lifted_at is None:
        return ""
    return typo(f"Levé le {date_in_words(conflict.lifted_at)} : {conflict.lift_reason}")
