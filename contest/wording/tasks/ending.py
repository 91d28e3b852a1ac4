"""Tasks about the end of the contest: the ranking, ties, awards, the publication."""

from __future__ import annotations

from contest.queries.ballots import entry_code
from contest.rules.phases import Phase
from contest.wording.board import awards_in_words
from contest.wording.dates import instant_in_words
from contest.wording.numbers import number, plural
from contest.wording.ranking import changed
from contest.wording.results import decimal, place_in_words
from contest.wording.tasks.task import Place, Task, Tone, Waiting, listed


def close(waiting: Waiting) -> Task | None:
    """Everything is read before the round is over: nobody has to wait for its last day."""
    readings = waiting.state.round
    if not waiting.reads or not readings.done or readings.missing:
        return None
    closes_at = instant_in_words(waiting.state.window(Phase.JUDGING).closes_at, zone=False)
    return Task(
        sign="calendar-check",
        title="Fermer l’évaluation",
        words=f"Toutes les lectures sont faites. Elle se ferme seule {closes_at} ; vous pouvez ne pas attendre.",
        act="Voir les étapes",
        place=Place.PHASES,
        tone=Tone.SOON,
    )


def compute(waiting: Waiting) -> Task | None:
    """The jury is done, and nothing was computed; or it broke down, or something changed since."""
    end, readings = waiting.state.closing, waiting.state.round
    if (
        not waiting.state.is_over(Phase.JUDGING)
        or end.is_computing
        or waiting.is_published
        or not readings.done
    ):
        return None
    if end.has_failed:
        return Task(
            sign="refresh-cw",
            title="Recommencer le calcul",
            words="Le dernier calcul n’est pas allé au bout. Rien n’est perdu : la page dit pourquoi.",
            act="Voir et calculer",
            place=Place.RESULTS,
            tone=Tone.URGENT,
        )
    if end.computed_at is None:
        done = plural(readings.done, "lecture faite", "lectures faites")
        return Task(
            sign="list-checks",
            title="Calculer le classement",
            words=f"{done} sur {number(readings.needed)}. Le calcul ne publie rien.",
            act="Voir et calculer",
            place=Place.RESULTS,
            tone=Tone.SOON,
        )
    if not end.changes:
        return None
    return Task(
        sign="refresh-cw",
        title="Calculer à nouveau le classement",
        words=f"{changed(end.changes)} depuis le dernier calcul.",
        act="Voir et calculer",
        place=Place.RESULTS,
        tone=Tone.SOON,
    )


def ties(waiting: Waiting) -> Task | None:
    """Places of the podium that several objects share, until prizes are given."""
    end = waiting.state.closing
    shared = [each for each in end.podium if each.tied]
    if not shared or end.prizes or waiting.is_published:
        return None
    place = shared[0].rank
    sharing = [each for each in shared if each.rank == place]
    codes = listed([entry_code(each.entry) for each in sharing])
    return Task(
        sign="scale",
        title=f"Trancher {plural(len(sharing), 'ex æquo', 'ex æquo')}",
        words=f"{codes} ont la même note, {decimal(sharing[0].score)}, à la {place_in_words(place)} place. "
        "On peut partager le prix, ou laisser le jury choisir.",
        act="Voir",
        place=Place.AWARDS,
        tone=Tone.SOON,
    )


def awards(waiting: Waiting) -> Task | None:
    """A ranking without a prize."""
    end = waiting.state.closing
    if (
        end.computed_at is None
        or end.prizes
        or waiting.is_published
        or not waiting.state.is_over(Phase.JUDGING)
    ):
        return None
    if not waiting.state.has_begun(Phase.DELIBERATION):
        opens_at = instant_in_words(waiting.state.window(Phase.DELIBERATION).opens_at, zone=False)
        return Task(
            sign="gavel",
            title="Ouvrir la délibération",
            words=f"Le classement est calculé. Les prix se donnent pendant la délibération, qui ouvre {opens_at}.",
            act="Voir les étapes",
            place=Place.PHASES,
            tone=Tone.SOON,
        )
    return Task(
        sign="gavel",
        title="Donner les prix",
        words="Le classement est calculé. Les prix et les mentions, c’est le jury qui les donne.",
        act="Préparer le palmarès",
        place=Place.AWARDS,
        tone=Tone.SOON,
    )


def publish(waiting: Waiting) -> Task | None:
    """Prizes are given, nothing is published."""
    end, opens_at = waiting.state.closing, waiting.state.window(Phase.RESULTS).opens_at
    if not end.prizes or waiting.is_published:
        return None
    due = waiting.state.has_begun(Phase.RESULTS)
    when = "Le jour annoncé est passé." if due else f"Annoncés pour {instant_in_words(opens_at, zone=False)}."
    return Task(
        sign="send",
        title="Publier les résultats",
        words=f"{awards_in_words(end)}. {when} La publication fige le palmarès.",
        act="Relire et publier",
        place=Place.PUBLICATION,
        tone=Tone.URGENT if due else Tone.SOON,
    )
