"""Eligibility in sentences: what organisers decide, and what the team reads of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.models import EligibilityDecision, Entry
from contest.queries.entry_list import Counts, EntryFilter, EntryOrder
from contest.rules.eligibility import Eligibility, Moment
from contest.rules.entries import EntryState
from contest.rules.phases import Phase, Stage, Window, window_of
from contest.wording.dates import instant_in_words, moment_in_words, time_left
from contest.wording.entries import in_words
from contest.wording.numbers import plural, plural_or_none
from contest.wording.typography import typo
from uploads.report import Verdict

Tag = tuple[str, str, str]  # words, kind, sign

FILTERS: dict[EntryFilter, str] = {
    EntryFilter.ALL: "Toutes",
    EntryFilter.TO_DECIDE: "À décider",
    EntryFilter.ASKED: "Précision demandée",
    EntryFilter.ACCEPTED: "Recevables",
    EntryFilter.REFUSED: "Écartées",
    EntryFilter.DRAFT: "Brouillons",
    EntryFilter.WITHDRAWN: "Retirées",
    EntryFilter.HIDDEN: "Masquées",
}
# Shown even when they find nothing.
USUAL = frozenset(
    {
        EntryFilter.ALL,
        EntryFilter.TO_DECIDE,
        EntryFilter.ASKED,
        EntryFilter.ACCEPTED,
        EntryFilter.REFUSED,
    }
)
ORDERS: dict[EntryOrder, str] = {
    EntryOrder.NUMBER: "numéro",
    EntryOrder.TITLE: "objet",
    EntryOrder.SCHOOL: "école",
    EntryOrder.SUBMITTED: "date de dépôt",
}
DECISIONS: dict[Eligibility, Tag] = {
    Eligibility.TO_DECIDE: ("À décider", "warning", "circle-dashed"),
    Eligibility.ASKED: ("Précision demandée", "note", "clock"),
    Eligibility.ACCEPTED: ("Recevable", "good", ""),
    Eligibility.REFUSED: ("Écartée", "blocking", "circle-x"),
}
STATES: dict[EntryState, Tag] = {
    EntryState.DRAFT: ("Brouillon", "note", "pen-line"),
    EntryState.WITHDRAWN: ("Retirée", "note", "undo-2"),
}
HIDDEN: Tag = ("Masquée", "blocking", "eye-off")
VERDICTS: dict[Verdict | None, Tag] = {
    Verdict.PRINTABLE: ("Imprimable", "good", ""),
    Verdict.TO_CHECK: ("À vérifier", "warning", ""),
    Verdict.TO_FIX: ("À corriger", "blocking", "circle-x"),
    Verdict.UNREADABLE: ("Illisible", "blocking", "file-x"),
    Verdict.INSPECTION_FAILED: ("Relecture à refaire", "note", "hourglass"),
    None: ("En relecture", "note", "hourglass"),
}
# Where a pupil's first name may stand.
NAMED = {
    "title": "le nom de l’objet",
    "replaces": "« Il remplace »",
    "why_ecological": "« Pourquoi il est écologique »",
    "why_fun": "« Pourquoi il est rigolo »",
    "material": "la matière",
    "captions": "une légende de photo",
}
CHOICES: dict[Eligibility, str] = {
    Eligibility.ACCEPTED: "Recevable",
    Eligibility.ASKED: "Demander une précision",
    Eligibility.REFUSED: "Non recevable",
}
DONE: dict[Eligibility, str] = {
    Eligibility.ACCEPTED: "est recevable",
    Eligibility.ASKED: "attend une précision",
    Eligibility.REFUSED: "est écartée",
}
PAST: dict[Eligibility, str] = {
    Eligibility.ACCEPTED: "Déclarée recevable",
    Eligibility.ASKED: "Précision demandée",
    Eligibility.REFUSED: "Écartée",
}
FAULTS: dict[tuple[str, str], str] = {
    ("decision", "missing"): "Choisissez une des trois décisions.",
    ("message", "missing"): "Écrivez à l’équipe : elle ne reçoit que vos mots.",
    ("message", "too_long"): "Raccourcissez : 2 000 caractères au plus.",
    ("article", "missing"): "Choisissez l’article du règlement qui l’écarte.",
    ("article", "too_long"): "Citez l’article en 120 caractères au plus.",
    ("answer_until", "missing"): "Donnez le jour et l’heure, par exemple 2027-03-04 12:00.",
    ("answer_until", "past"): "Ce moment est déjà passé. Choisissez-en un à venir.",
    ("answer_until", "far"): "C’est dans plus de six mois : vérifiez l’année.",
    ("reason", "missing"): "Donnez la raison : l’équipe la lit.",
    ("reason", "too_long"): "Raccourcissez à 500 caractères.",
    ("answer", "too_short"): "Quelques mots de plus : 10 caractères au moins.",
    ("answer", "too_long"): "Raccourcissez un peu : 600 caractères au plus.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One line of the history: what, who and when, the words to the team, its answer."""

    title: str
    by: str
    article: str = ""
    message: str = ""
    until: str = ""
    answer: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a team reads of the eligibility of its entry: the organisers' words are given as they are."""

    kind: str
    title: str
    words: str
    article: str = ""
    message: str = ""
    answer: str = ""
    question_id: int | None = None  # of a question that can still be answered
    appeal: bool = False  # the team may want to write to the organisers


def headline(counts: Counts, windows: Sequence[Window], now: datetime) -> str:
    """« Neuf candidatures attendent votre décision. », or what was submitted so far while teams still may."""
    if now < window_of(windows, Phase.SUBMISSION).closes_at:
        submitted = sum(counts.by_filter[EntryFilter(each.value)] for each in Eligibility)
        drafts = plural_or_none(counts.by_filter[EntryFilter.DRAFT], "brouillon", none="aucun")
        entries = plural_or_none(submitted, "candidature déposée", "candidatures déposées", none="Aucune")
        return typo(f"{entries}, {drafts}.")
    waiting = counts.by_filter[EntryFilter.TO_DECIDE]
    if not waiting:
        return typo("Aucune candidature n’attend votre décision.")
    noun, verb = ("candidature", "attend") if waiting == 1 else ("candidatures", "attendent")
    return typo(f"{in_words(waiting).capitalize()} {noun} {verb} votre décision.")


def until_when(
    counts: Counts, windows: Sequence[Window], *, published_at: datetime | None, now: datetime
) -> str:
    """Until when one decides, and how many teams left a question without an answer."""
    return typo(" ".join(filter(None, [_window_words(windows, published_at, now), _unanswered(counts)])))


def _window_words(windows: Sequence[Window], published_at: datetime | None, now: datetime) -> str:
    if published_at is not None:
        return (
            f"Les résultats sont publiés depuis {instant_in_words(published_at)} : on ne décide plus, "
            "on peut encore masquer."
        )
    closes_at = window_of(windows, Phase.SUBMISSION).closes_at
    if now < closes_at:
        return f"Vous déciderez après la fermeture du dépôt, {instant_in_words(closes_at)}."
    window = window_of(windows, Phase.ELIGIBILITY)
    opens, closes = instant_in_words(window.opens_at), instant_in_words(window.closes_at)
    return {
        Stage.TO_COME: f"La recevabilité ouvre {opens}. Vous pouvez déjà décider.",
        Stage.PAUSED: "La recevabilité est en pause. Vous pouvez décider quand même.",
        Stage.OPEN: f"La recevabilité se ferme {closes} : {time_left(window.closes_at, now)}.",
        Stage.OVER: f"La recevabilité a fermé {closes}. Une décision tardive reste possible jusqu’à la publication des "
        "résultats.",
    }[window.stage(now)]


def _unanswered(counts: Counts) -> str:
    if not counts.unanswered:
        return ""
    return f"{plural(counts.unanswered, 'équipe n’a', 'équipes n’ont')} pas répondu à temps."


def standing(entry: Entry) -> Tag:
    """Where the entry stands, as a tag."""
    if entry.state is not EntryState.SUBMITTED:
        return STATES[entry.state]
    return DECISIONS[entry.eligibility]


def hints(windows: Sequence[Window], when: Moment) -> dict[str, str]:
    """What each decision leads to."""
    opens_at = window_of(windows, Phase.JUDGING).opens_at
    late = when is Moment.LATE
    readers = (
        "Elle entrera dans la prochaine répartition."
        if late
        else f"Les jurés la recevront à partir du {instant_in_words(opens_at, zone=False)}."
    )
    gone = " Les jurés ne la verront plus, et leurs notes ne compteront pas." if late else ""
    return {
        Eligibility.ACCEPTED.value: typo(readers),
        Eligibility.ASKED.value: typo("L’équipe répond sur sa page, avant la date que vous fixez."),
        Eligibility.REFUSED.value: typo(f"Il faudra citer l’article du règlement.{gone}"),
    }


def history(decisions: Sequence[EligibilityDecision], names: Mapping[int, str], now: datetime) -> list[Past]:
    """Everything that was decided and answered, the newest first."""
    return [
        Past(
            title=PAST[row.decision],
            by=typo(f"{_who(names, row.decided_by)}, {moment_in_words(row.decided_at, now)}"),
            article=row.article,
            message=row.message,
            until=instant_in_words(row.answer_until, zone=False) if row.answer_until else "",
            answer=row.answer,
            answered=typo(f"{_who(names, row.answered_by)}, {moment_in_words(row.answered_at, now)}")
            if row.answered_at
            else "",
        )
        for row in decisions
    ]


def _who(names: Mapping[int, str], account_id: int | None) -> str:
    return names.get(account_id or 0) or "Quelqu’un"


def told(entry: Entry, *, deadline: datetime, jury: str, now: datetime) -> Told | None:
    """What the team reads; None while there is nothing to say. The decisions of the entry are loaded.

    `jury` says where an admitted entry is with the jury.
    """
    if entry.state is not EntryState.SUBMITTED:
        return None
    if entry.hidden_at is not None:
        return Told(
            kind="blocking",
            title="Votre candidature est masquée.",
            words=typo("Ni le jury ni le public ne la voient en ce moment. Rien n’est effacé. La raison :"),
            message=entry.hidden_reason,
            appeal=True,
        )
    last = entry.decisions[-1] if entry.decisions else None
    if entry.eligibility is Eligibility.TO_DECIDE:
        return _examined(last, deadline=deadline, now=now)
    return _decided(entry.eligibility, last, jury=jury, now=now) if last else None


def _examined(last: EligibilityDecision | None, *, deadline: datetime, now: datetime) -> Told | None:
    if now < deadline:
        return None
    if last is not None and last.answered_at is not None:
        return Told(
            kind="note",
            title="Votre réponse est partie.",
            words=typo(
                f"Reçue {moment_in_words(last.answered_at, now)}. Les organisateurs décident maintenant ; "
                "un e-mail vous le dira. Ils demandaient :"
            ),
            message=last.message,
            answer=last.answer,
        )
    return Told(
        kind="note",
        title="Les organisateurs examinent votre candidature.",
        words=typo("Ils vérifient qu’elle respecte le règlement. Un e-mail vous dira ce qu’ils décident."),
    )


def _decided(eligibility: Eligibility, last: EligibilityDecision, *, jury: str, now: datetime) -> Told:
    if eligibility is Eligibility.ASKED:
        return _asked(last, now)
    if eligibility is Eligibility.REFUSED:
        return Told(
            kind="blocking",
            title="Votre candidature n’est pas recevable.",
            words=typo("Le jury ne la note pas. Tout ce que vous avez déposé reste ici."),
            article=last.article,
            message=last.message,
            appeal=True,
        )
    return Told(
        kind="good",
        title="Votre candidature est recevable.",
        words=jury,
        message=last.message,
    )


def _asked(last: EligibilityDecision, now: datetime) -> Told:
    assert last.answer_until is not None  # a question has its deadline
    open_still = now < last.answer_until
    until = instant_in_words(last.answer_until)
    return Told(
        kind="warning",
        title="Les organisateurs demandent une précision.",
        words=typo(f"Vous avez jusqu’au {until} pour répondre : {time_left(last.answer_until, now)}.")
        if open_still
        else typo(f"Le délai pour répondre a passé {until}."),
        message=last.message,
        question_id=last.id if open_still else None,
        appeal=not open_still,
    )
