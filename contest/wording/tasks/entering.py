"""Tasks about teachers, drafts, entries and what the machine needs."""

from __future__ import annotations

from datetime import timedelta

from contest.queries.ballots import entry_code
from contest.rules.phases import Phase
from contest.wording.dates import instant_in_words, time_left
from contest.wording.numbers import plural
from contest.wording.tasks.task import Gap, Place, Task, Tone, Waiting, listed, quoted

# Drafts are worth a message so long before the deadline.
DRAFTS_BEFORE = timedelta(days=5)
GAPS: dict[Gap, str] = {
    Gap.LEGAL: "les mentions légales sont incomplètes",
    Gap.CONTACT: "l’adresse de contact n’existe que sur cette machine",
    Gap.MAIL: "aucun e-mail ne part : CONTEST_MAIL_URL n’est pas réglé",
}


def reported(waiting: Waiting) -> Task | None:
    """A juror found something that nobody should be shown."""
    found = waiting.state.board.reported
    if found is None:
        return None
    count = found.count
    return Task(
        sign="flag",
        title="Regarder un signalement" if count == 1 else f"Regarder {plural(count, 'signalement')}",
        words=f"{entry_code(found.entry)} : {quoted(found.reason)}",
        act="Regarder",
        place=Place.ENTRY,
        tone=Tone.URGENT,
        key=found.key,
    )


def failed(waiting: Waiting) -> Task | None:
    """Jobs that failed three times."""
    if not waiting.failed_jobs:
        return None
    return Task(
        sign="wrench",
        title=plural(waiting.failed_jobs, "tâche a échoué", "tâches ont échoué"),
        words="Rien n’est perdu : la raison est dite plus bas, et chacune peut être relancée.",
        act="Voir",
        place=Place.FAILED,
        tone=Tone.URGENT,
    )


def teachers(waiting: Waiting) -> Task | None:
    """Teachers whose place in their school nobody has confirmed."""
    count = waiting.state.board.entering.waiting_teachers
    if not count:
        return None
    return Task(
        sign="user-plus",
        title=f"Confirmer {plural(count, 'enseignant')}",
        words="Les candidatures se préparent, mais aucun dépôt n’est possible avant votre accord.",
        act="Voir et confirmer",
        place=Place.TEACHERS,
        tone=Tone.CALM if waiting.is_sent else Tone.SOON,
    )


def to_decide(waiting: Waiting) -> Task | None:
    """Entries that nobody has decided on, once they can't change any more; answers are another task."""
    counts = waiting.state.board.admitting
    count = counts.to_decide - counts.answered
    if not count or not waiting.is_sent:
        return None
    opens = waiting.state.window(Phase.JUDGING).opens_at
    late = waiting.state.has_begun(Phase.JUDGING)
    return Task(
        sign="file-check",
        title=f"Décider de {plural(count, 'candidature')}",
        words="Le jury lit déjà, et ne les lira qu’une fois recevables."
        if late
        else f"Le jury ne lit que les candidatures recevables. Il commence {instant_in_words(opens, zone=False)}.",
        act="Voir et décider",
        place=Place.TO_DECIDE,
        tone=Tone.URGENT if late else Tone.SOON,
    )


def answered(waiting: Waiting) -> Task | None:
    """Teams that answered a question."""
    count = waiting.state.board.admitting.answered
    if not count:
        return None
    return Task(
        sign="mail",
        title="Lire une précision" if count == 1 else f"Lire {plural(count, 'précision')}",
        words="L’équipe a répondu à votre question : la candidature attend votre décision."
        if count == 1
        else "Les équipes ont répondu à vos questions : les candidatures attendent votre décision.",
        act="Lire",
        place=Place.TO_DECIDE,
        tone=Tone.SOON,
    )


def overdue(waiting: Waiting) -> Task | None:
    """Teams that let the day pass."""
    count = waiting.state.board.admitting.overdue
    if not count:
        return None
    return Task(
        sign="hourglass",
        title="Une précision n’est pas arrivée" if count == 1 else f"{count} précisions ne sont pas arrivées",
        words="Le délai de réponse est passé. Décidez avec ce que vous savez, ou redemandez.",
        act="Voir",
        place=Place.ASKED,
        tone=Tone.SOON,
    )


def photos(waiting: Waiting) -> Task | None:
    """Photos that nobody has looked at, once no other one can come."""
    count = waiting.state.board.admitting.photos_waiting
    if not count or not waiting.is_sent:
        return None
    return Task(
        sign="image",
        title="Regarder une photo" if count == 1 else f"Regarder {plural(count, 'photo')}",
        words="Ni le jury ni le public ne voient une photo avant vous.",
        act="Regarder",
        place=Place.PHOTOS,
    )


def drafts(waiting: Waiting) -> Task | None:
    """Unfinished drafts, a few days before the deadline."""
    count, submission = waiting.state.board.entering.drafts, waiting.state.window(Phase.SUBMISSION)
    if not count or not submission.is_open(waiting.state.now):
        return None
    if submission.closes_at - waiting.state.now > DRAFTS_BEFORE:
        return None
    return Task(
        sign="pen-line",
        title=f"Relancer {plural(count, 'brouillon')}",
        words=f"Avant la fin du dépôt, {time_left(submission.closes_at, waiting.state.now)}. Un message peut aider.",
        act="Écrire aux équipes",
        place=Place.DRAFTS,
        tone=Tone.SOON,
    )


def settings(waiting: Waiting) -> Task | None:
    """What must be set before the contest runs for real."""
    if not waiting.gaps:
        return None
    words = listed([GAPS[gap] for gap in waiting.gaps])
    return Task(
        sign="settings",
        title="Compléter les réglages",
        words=f"{words[0].upper()}{words[1:]}.",
        act="Compléter",
        place=Place.LEGAL if waiting.gaps[0] is Gap.LEGAL else Place.SETTINGS,
    )
