"""What is said of received versions: which counts, when they came, why a sending was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contest.models import Upload
from contest.queries.entries import Draft
from contest.wording.dates import moment_in_words
from contest.wording.numbers import plural
from contest.wording.typography import typo
from contest.wording.verdicts import counts
from uploads.report import Verdict

NO_FILE = {
    "missing": "Choisissez d’abord un fichier, puis envoyez-le.",
    "empty": "Ce fichier est vide : il ne pèse aucun octet. Exportez-le de nouveau, puis envoyez-le.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One of two versions side by side."""

    picture: str
    alt: str
    title: str
    when: str
    counts: list[tuple[str, str]]
    readable: bool


def version(upload: Upload, picture: str, now: datetime) -> Version:
    """Its picture, when it came, what was found."""
    report = upload.inspection.report
    return Version(
        picture=picture,
        alt=typo(f"L’objet du fichier nº {upload.number}"),
        title=typo(f"Fichier nº {upload.number}"),
        when=f"Reçu {moment_in_words(upload.received_at, now)}",
        counts=[line for line in counts(report) if line[1] != "note"] or [("Rien à corriger", "good")]
        if report
        else [],
        readable=report is not None and report["verdict"] != Verdict.UNREADABLE,
    )


def still_counts(draft: Draft) -> str:
    """Which file counts when the last one can't be read."""
    if draft.receipt is not None:
        kept = draft.receipt.upload.number
        return typo(f"Votre fichier nº {kept} n’a pas bougé : c’est toujours lui qui compte.")
    if len(draft.entry.uploads) > 1:
        return "Vos autres fichiers sont toujours là. Votre candidature n’a rien perdu."
    return "Votre candidature n’a rien perdu : envoyez un autre fichier quand vous voulez."


def erased_after(minutes: int) -> str:
    """« effacé une heure plus tard », « effacé 30 minutes plus tard »."""
    hours, rest = divmod(minutes, 60)
    if minutes == 60:
        return "une heure plus tard"
    return (
        f"{plural(hours, 'heure')} plus tard"
        if hours and not rest
        else f"{plural(minutes, 'minute')} plus tard"
    )
