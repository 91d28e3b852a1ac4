"""Whom a message of the organisers goes to, in words."""

from __future__ import annotations

from collections.abc import Mapping

from contest.models import Juror, OutgoingMessage, Team
from contest.queries.ballots import entry_code
from contest.rules.messages import MAX_BODY, MAX_SUBJECT, TO_JURORS, Audience

AUDIENCES: dict[Audience, str] = {
    Audience.ALL_TEAMS: "Toutes les équipes",
    Audience.DRAFT_TEAMS: "Les équipes qui n’ont pas encore déposé",
    Audience.TEAM: "Une seule équipe",
    Audience.ALL_JURORS: "Tout le jury",
    Audience.LATE_JURORS: "Les jurés qui n’ont pas fini",
    Audience.JUROR: "Un seul juré",
}
HINTS: dict[Audience, str] = {
    Audience.ALL_TEAMS: "les enseignants de toutes les équipes, chacun une fois",
    Audience.DRAFT_TEAMS: "un brouillon, et pas encore de dépôt",
    Audience.TEAM: "tous ses enseignants",
    Audience.ALL_JURORS: "ceux qui ont accepté",
    Audience.LATE_JURORS: "il leur reste au moins un bulletin à rendre",
    Audience.JUROR: "même s’il n’a pas encore répondu à l’invitation",
}
ERRORS: dict[tuple[str, str], str] = {
    ("team", "missing"): "Écrivez le numéro de la candidature, par exemple F-012.",
    ("juror", "missing"): "Choisissez le juré.",
    ("subject", "missing"): "Donnez un objet : c’est la seule ligne que beaucoup liront.",
    ("subject", "too_long"): f"Raccourcissez l’objet à {MAX_SUBJECT} caractères.",
    ("body", "missing"): "Écrivez le message.",
    ("body", "too_long"): f"Raccourcissez à {MAX_BODY} caractères, ou renvoyez vers une page.",
}


def why_in_words(audience: Audience) -> str:
    """Why somebody gets this mail, at its end."""
    if audience in TO_JURORS:
        return "Vous recevez ce message comme membre du jury."
    return "Vous recevez ce message parce que vous accompagnez une équipe du concours."


def to_in_words(message: OutgoingMessage, teams: Mapping[int, Team], jurors: Mapping[int, Juror]) -> str:
    """« Toutes les équipes », « Équipe Club Terreau, F-012 », « Mme Lemaire, juré nº 4 »."""
    if message.audience is Audience.TEAM:
        return _team_in_words(teams.get(message.team_id or 0))
    if message.audience is Audience.JUROR:
        return _juror_in_words(jurors.get(message.juror_id or 0))
    return AUDIENCES[message.audience]


def _team_in_words(team: Team | None) -> str:
    if team is None:
        return "Une équipe effacée"
    return f"Équipe {team.name}" + (f", {entry_code(team.entry.number)}" if team.entry else "")


def _juror_in_words(juror: Juror | None) -> str:
    return f"{juror.account.name or 'Juré'}, juré nº {juror.number}" if juror else "Un juré parti"
