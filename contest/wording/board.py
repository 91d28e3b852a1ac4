"""Where the contest stands, in one sentence for each phase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.queries.board import Board
from contest.queries.closing import Closing
from contest.queries.jurors import JurorLine
from contest.queries.reading_round import Round
from contest.rules.jurors import JurorState
from contest.rules.phases import Phase, Window, current, in_force, window_of
from contest.wording.numbers import number, plural, plural_or_none
from contest.wording.typography import typo

# With its article and the pronoun that stands for it.
SPOKEN: dict[Phase, tuple[str, str]] = {
    Phase.REGISTRATION: ("L’inscription", "Elle"),
    Phase.SUBMISSION: ("Le dépôt", "Il"),
    Phase.ELIGIBILITY: ("La recevabilité", "Elle"),
    Phase.JUDGING: ("L’évaluation", "Elle"),
    Phase.DELIBERATION: ("La délibération", "Elle"),
    Phase.RESULTS: ("La page des résultats", "Elle"),
}
FEMININE = {phase for phase, (_, pronoun) in SPOKEN.items() if pronoun == "Elle"}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that the board knows: its sentences are made of it."""

    board: Board
    round: Round
    closing: Closing
    windows: Sequence[Window]
    now: datetime

    @property
    def phase(self) -> Phase:
        """The phase to show."""
        return current(in_force(self.windows), self.now)

    def window(self, phase: Phase) -> Window:
        """When that phase is open."""
        return window_of(in_force(self.windows), phase)

    def is_over(self, phase: Phase) -> bool:
        """Whether that phase has closed."""
        return self.now >= self.window(phase).closes_at

    def has_begun(self, phase: Phase) -> bool:
        """Whether that phase has opened."""
        return self.now >= self.window(phase).opens_at


def headline(state: State) -> str:
    """The state of the contest in one sentence, or two short ones."""
    window = state.window(state.phase)
    if window.paused and not state.is_over(state.phase):
        return typo(f"{SPOKEN[state.phase][0]} est en pause.")
    if state.now < window.opens_at:
        return typo(f"{SPOKEN[state.phase][0]} n’est pas encore {_agreed('ouvert', state.phase)}.")
    return typo(_HEADLINES[state.phase](state))


def _registration(state: State) -> str:
    teams = state.board.entering.teams
    going = "avancent" if teams else "sont ouvertes"
    done = "sont fermées" if state.is_over(Phase.REGISTRATION) else going
    return f"Les inscriptions {done} : {plural_or_none(teams, 'équipe', none='aucune')}."


def _submission(state: State) -> str:
    counts = state.board.entering
    entries = plural_or_none(counts.submitted, "candidature", none="aucune")
    if state.is_over(Phase.SUBMISSION):
        return f"Le dépôt est fermé : {entries}."
    begun = counts.submitted + counts.drafts + counts.withdrawn
    of_all = f" sur {number(begun)}" if begun else ""
    return f"Le dépôt {'avance' if counts.submitted else 'est ouvert'} : {entries}{of_all}."


def _eligibility(state: State) -> str:
    counts = state.board.admitting
    opening = "La recevabilité est fermée." if state.is_over(Phase.ELIGIBILITY) else "La recevabilité avance."
    if counts.to_decide:
        return f"{opening} Il reste {plural(counts.to_decide, 'candidature')} à décider."
    if counts.asked:
        return f"{opening} {plural(counts.asked, 'équipe doit', 'équipes doivent')} une précision."
    if not counts.accepted + counts.refused:
        state_of = "fermée" if state.is_over(Phase.ELIGIBILITY) else "ouverte"
        return f"La recevabilité est {state_of}, et aucune candidature n’est déposée."
    accepted = plural_or_none(
        counts.accepted, "candidature recevable", "candidatures recevables", none="aucune"
    )
    return f"La recevabilité est prononcée : {accepted}."


def _judging(state: State) -> str:
    missing = plural(state.round.missing, "lecture")
    is_over = state.is_over(Phase.JUDGING)
    opening = "L’évaluation est fermée" if is_over else "L’évaluation est ouverte"
    if not state.round.entries:
        return f"{opening}, et aucune candidature n’est recevable."
    if not state.round.plans:
        return f"{opening}, mais rien n’est réparti."
    if is_over:
        return f"{opening}. {'Il manque ' + missing if state.round.missing else 'Rien ne manque'}."
    if not state.round.missing:
        return f"L’évaluation est complète : {plural(state.round.asked, 'lecture')} par objet."
    return f"L’évaluation avance. Il manque {missing}."


def _deliberation(state: State) -> str:
    end = state.closing
    if end.computed_at is None:
        return "Le jury a rendu ses bulletins. Le classement reste à calculer."
    if end.prizes or end.mentions:
        return f"Le palmarès se dessine : {awards_in_words(end)}."
    tied = sum(leader.tied for leader in end.leaders)
    if tied:
        first = plural(len(end.leaders), "premier")
        return f"Le classement est calculé : {plural(tied, 'ex æquo', 'ex æquo')} parmi les {first}."
    return "Le classement est calculé. Les prix sont à donner."


def _results(state: State) -> str:
    if state.closing.published_at is None:
        return "Le jour des résultats est venu. Rien n’est encore publié."
    given = awards_in_words(state.closing)
    return f"Les résultats sont publiés : {given}." if given else "Les résultats sont publiés."


_HEADLINES: dict[Phase, Callable[[State], str]] = {
    Phase.REGISTRATION: _registration,
    Phase.SUBMISSION: _submission,
    Phase.ELIGIBILITY: _eligibility,
    Phase.JUDGING: _judging,
    Phase.DELIBERATION: _deliberation,
    Phase.RESULTS: _results,
}


def _agreed(word: str, phase: Phase) -> str:
    return f"{word}e" if phase in FEMININE else word


def awards_in_words(end: Closing) -> str:
    """« 6 prix et 2 mentions », or nothing."""
    # « prix » has no other plural.
    prizes = [plural(end.prizes, "prix", "prix")] if end.prizes else []
    mentions = [plural(end.mentions, "mention")] if end.mentions else []
    return " et ".join(prizes + mentions)


def on_time(lines: Sequence[JurorLine]) -> str:
    """« 16 jurés sont à l’heure, dont 6 ont terminé. »"""
    holding = [line for line in lines if line.state is JurorState.ACCEPTED and line.total]
    punctual = sum(not line.is_late for line in holding)
    finished = sum(line.read == line.total for line in holding)
    verb = plural(punctual, "juré est à l’heure", "jurés sont à l’heure")
    done = f", dont {number(finished)} {'a' if finished == 1 else 'ont'} terminé" if finished else ""
    return typo(f"{verb}{done}." if punctual else "Aucun juré n’est à l’heure.")
