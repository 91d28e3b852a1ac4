"""Tasks about the jury: the plan, the readings, the jurors, their conflicts and quarrels."""

from __future__ import annotations

from datetime import timedelta

from contest.queries.ballots import entry_code
from contest.queries.board import Undecided
from contest.queries.jurors import JurorLine
from contest.rules.jurors import JurorState
from contest.rules.jury import Cannot
from contest.rules.phases import Phase
from contest.wording.dates import instant_in_words, time_left
from contest.wording.numbers import number, plural
from contest.wording.tasks.task import Place, Task, Tone, Waiting, listed, quoted

# The plan is wanted so long before the jury opens.
PLAN_BEFORE = timedelta(days=3)


def absent(waiting: Waiting) -> Task | None:
    """Jurors whose ballots somebody else should read."""
    gone = _absent(waiting)
    if not gone:
        return None
    left = plural(sum(line.left for line in gone), "bulletin non lu", "bulletins non lus")
    names = (
        f"Juré n° {gone[0].number}"
        if len(gone) == 1
        else f"Jurés n° {listed([str(line.number) for line in gone])}"
    )
    who = "d’un juré absent" if len(gone) == 1 else f"de {plural(len(gone), 'juré')} absents"
    return Task(
        sign="user-x",
        title=f"Redistribuer les bulletins {who}",
        words=f"{left}. {names} : rien d’enregistré depuis longtemps.",
        act="Voir et valider",
        place=Place.ASSIGNMENT,
        tone=Tone.URGENT,
        jurors=tuple(line.id for line in gone),
    )


def late(waiting: Waiting) -> Task | None:
    """Jurors who are behind, and still there."""
    behind = [line for line in waiting.jurors if line.is_late and not line.is_absent] if waiting.reads else []
    if not behind:
        return None
    left = sum(line.left for line in behind)
    closes_at = waiting.state.window(Phase.JUDGING).closes_at
    return Task(
        sign="bell",
        title="Relancer un juré en retard"
        if len(behind) == 1
        else f"Relancer {plural(len(behind), 'juré')} en retard",
        words=f"{plural(left, 'bulletin')} à lire, et {time_left(closes_at, waiting.state.now)}.",
        act="Voir",
        place=Place.LATE,
        tone=Tone.SOON,
    )


def no_jury(waiting: Waiting) -> Task | None:
    """Fewer jurors than an object needs, when the deadline has passed."""
    sitting = sum(line.state is JurorState.ACCEPTED for line in waiting.jurors)
    asked = waiting.state.round.asked
    if sitting >= asked or not waiting.is_sent or waiting.state.is_over(Phase.JUDGING):
        return None
    invited = sum(line.state is JurorState.INVITED for line in waiting.jurors)
    known = f"{plural(sitting, 'juré a', 'jurés ont')} accepté" if sitting else "personne n’a encore accepté"
    awaited = (
        f", {number(invited)} {'doit' if invited == 1 else 'doivent'} encore répondre" if invited else ""
    )
    return Task(
        sign="users",
        title="Composer le jury",
        words=f"Il faut {plural(asked, 'juré')} par objet : {known}{awaited}.",
        act="Inviter des jurés",
        place=Place.JURY,
        tone=Tone.SOON,
    )


def plan(waiting: Waiting) -> Task | None:
    """Admitted entries that were dealt to nobody."""
    state = waiting.state
    entries, sitting = (
        len(state.round.entries),
        sum(line.state is JurorState.ACCEPTED for line in waiting.jurors),
    )
    opens_at = state.window(Phase.JUDGING).opens_at
    if state.round.plans or not entries or not sitting or state.is_over(Phase.JUDGING) or not waiting.is_sent:
        return None
    if state.board.admitting.to_decide and opens_at - state.now > PLAN_BEFORE:
        return None
    begun = state.has_begun(Phase.JUDGING)
    when = "Les jurés attendent." if begun else f"Le jury commence {instant_in_words(opens_at, zone=False)}."
    return Task(
        sign="shuffle",
        title=f"Répartir {plural(entries, 'candidature')}",
        words=f"{plural(sitting, 'juré')}, {plural(state.round.asked, 'lecture')} par objet. {when}",
        act="Préparer la répartition",
        place=Place.ASSIGNMENT,
        tone=Tone.URGENT if begun else Tone.SOON,
    )


def short(waiting: Waiting) -> Task | None:
    """Entries that too few jurors hold, once readings were dealt."""
    lacking = waiting.state.round.short
    if not waiting.state.round.plans or not lacking or waiting.state.is_over(Phase.JUDGING):
        return None
    count = len(lacking)
    codes = listed([entry_code(each.number) for each in lacking])
    verb = "n’aura pas ses" if count == 1 else "n’auront pas leurs"
    return Task(
        sign="shuffle",
        title="Compléter les lectures d’un objet"
        if count == 1
        else f"Compléter les lectures de {plural(count, 'objet')}",
        words=f"{codes} {verb} {plural(waiting.state.round.asked, 'lecture')} : trop peu de jurés les ont.",
        act="Répartir à nouveau",
        place=Place.ASSIGNMENT,
        tone=Tone.SOON,
    )


def undecided(waiting: Waiting) -> Task | None:
    """Conflicts of interest that nobody has looked at."""
    found = waiting.state.board.undecided
    if found is None or waiting.is_published:
        return None
    count = found.count
    return Task(
        sign="scale",
        title="Décider d’un conflit signalé"
        if count == 1
        else f"Décider de {plural(count, 'conflit signalé', 'conflits signalés')}",
        words=_conflict(found),
        act="Trancher",
        place=Place.CONFLICTS,
        tone=Tone.SOON,
    )


def _conflict(found: Undecided) -> str:
    who = f"Le juré n° {found.juror}"
    said = f" : {quoted(found.note)}" if found.note else "."
    if found.entry is not None:
        verb = "a aidé l’équipe de" if found.why is Cannot.HELPED else "a reconnu"
        return f"{who} {verb} l’objet {entry_code(found.entry)}{said}"
    if found.school:
        return f"{who} connaît {found.school}{said}"
    return f"{who} signale un lien{said}"


def opposed(waiting: Waiting) -> Task | None:
    """Marks at both ends of the scale, until the results are out."""
    found = waiting.opposed
    if found is None or waiting.is_published:
        return None
    others, marks = found.count - 1, f"0 et 4 en {waiting.criterion.lower()}"
    more = f" Et {plural(others, 'autre cas', 'autres cas')}." if others else ""
    # The two ballots are read side by side on a page that a ranking makes.
    ranked = waiting.state.closing.computed_at is not None
    return Task(
        sign="eye",
        title="Regarder deux notes très opposées",
        words=f"{entry_code(found.entry)} : {marks}, avec une phrase de preuve chacun.{more}"
        + ("" if ranked else " Un premier calcul les met côte à côte."),
        act="Lire" if ranked else "Calculer pour lire",
        place=Place.DISAGREEMENTS if ranked else Place.RESULTS,
        tone=Tone.SOON,
    )


def _absent(waiting: Waiting) -> list[JurorLine]:
    return [line for line in waiting.jurors if line.is_absent] if waiting.reads else []
