"""What an entry still needs, where it stands and what comes next, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten

from contest.queries.entries import Draft
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState, InspectionState, Missing, preventing
from contest.rules.phases import Phase, Stage, Window, window_of
from contest.wording.dates import instant_in_words, moment_in_words, period_in_words
from contest.wording.numbers import plural
from uploads.report import Verdict

SAID_CHARACTERS = 160
FEMININE = ("aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the checklist; `place` says where it is mended: texts, file, photos, pupils, consents, rulebook."""

    state: str
    title: str
    place: str
    hint: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where an entry stands on the teacher's home: a tag, a sentence, and one button."""

    tag: str
    kind: str
    sign: str
    words: str
    act: str
    place: str


GAP_WORDS: dict[Missing, str] = {
    Missing.TITLE: "le nom de l’objet",
    Missing.REPLACES: "l’objet qu’il remplace",
    Missing.WHY_ECOLOGICAL: "pourquoi il est écologique",
    Missing.WHY_FUN: "pourquoi il est rigolo",
    Missing.MATERIAL: "la matière",
    Missing.LEVEL: "le niveau",
    Missing.FILE: "le fichier 3D",
    Missing.FILE_UNREADABLE: "un fichier 3D lisible",
    Missing.FILE_TO_FIX: "un fichier 3D corrigé",
    Missing.PUPILS: "les prénoms des élèves",
    Missing.PARTICIPATION: "des autorisations de participer",
    Missing.RULEBOOK: "votre accord au règlement",
}
GAP_PLACES: dict[Missing, str] = {
    Missing.FILE: "file",
    Missing.FILE_UNREADABLE: "file",
    Missing.FILE_TO_FIX: "file",
    Missing.PUPILS: "pupils",
    Missing.PARTICIPATION: "consents",
    Missing.RULEBOOK: "rulebook",
}
FIELD_NAMES: dict[str, str] = {
    "title": "Nom de l’objet",
    "replaces": "Ce qu’il remplace",
    "why_ecological": "Pourquoi il est écologique",
    "why_fun": "Pourquoi il est rigolo",
    "material": "Matière",
    "color": "Couleur",
    "level": "Niveau",
    "theme": "Ce que l’objet fait pour la nature",
}


def in_words(count: int) -> str:
    """« une », « deux »… up to ten, then figures."""
    return FEMININE[count] if count < len(FEMININE) else str(count)


def listed(words: Sequence[str]) -> str:
    """« a, b et c »."""
    return " et ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def home_title(drafts: Sequence[Draft], now: datetime) -> str:
    """« Trois équipes. Une est déposée, deux vous attendent. »; those that came too late wait for nobody."""
    total, submitted = len(drafts), sum(_done(draft) for draft in drafts)
    missed = sum(_missed(draft, now) for draft in drafts)
    waiting = total - submitted - missed
    opening = "Une équipe." if total == 1 else f"{in_words(total).capitalize()} équipes."
    for count, one, all_ in (
        (submitted, "Elle est déposée.", "Toutes sont déposées."),
        (waiting, "Elle vous attend.", "Elles vous attendent."),
        (missed, "Elle n’a pas été déposée.", "Aucune n’a été déposée."),
    ):
        if count == total:
            return f"{opening} {one if total == 1 else all_}"
    told = [
        f"{in_words(count)} {one if count == 1 else several}"
        for count, one, several in (
            (submitted, "est déposée", "sont déposées"),
            (waiting, "vous attend", "vous attendent"),
            (missed, "ne l’a pas été" if submitted else "n’a pas été déposée",
             "ne l’ont pas été" if submitted else "n’ont pas été déposées"),
        )
        if count
    ]  # fmt: skip
    words = ", ".join(told)
    return f"{opening} {words[0].upper()}{words[1:]}."


def _missed(draft: Draft, now: datetime) -> bool:
    """Whether the entry isn't submitted, and can't be any more."""
    return draft.entry.state is not EntryState.SUBMITTED and now >= draft.deadline


def _done(draft: Draft) -> bool:
    """Whether the entry is submitted, and no question of the organisers waits."""
    return draft.entry.state is EntryState.SUBMITTED and draft.entry.eligibility is not Eligibility.ASKED


def step(draft: Draft, now: datetime, *, results: bool = False) -> Step:
    """The tag, the sentence and the button of one entry; `results` says whether they are public."""
    if draft.entry.state is EntryState.SUBMITTED:
        return _submitted(draft, now, results=results)
    if not draft.writable(now):
        return Step(
            tag="Non déposée", kind="note", sign="lock", act="Relire", place="draft",
            words=f"Le dépôt a fermé {instant_in_words(draft.deadline, zone=False)}.",
        )  # fmt: skip
    gaps = draft.gaps()
    if Missing.FILE_TO_FIX in gaps or Missing.FILE_UNREADABLE in gaps:
        return Step(
            tag="À corriger", kind="blocking", sign="", act="Lire le rapport", place="report",
            words="Le fichier demande une retouche : le rapport montre où.",
        )  # fmt: skip
    if not preventing(gaps):
        return Step(
            tag="Prête", kind="good", sign="", act="Relire et déposer", place="submit",
            words=_ready_words(draft),
        )  # fmt: skip
    tag, act = (
        ("Retirée", "Reprendre") if draft.entry.state is EntryState.WITHDRAWN else ("Brouillon", "Compléter")
    )
    extended = draft.extension_until == draft.deadline
    until = f" Votre délai : {instant_in_words(draft.deadline, zone=False)}." if extended else ""
    return Step(
        tag=tag, kind="warning", sign="pen-line", words=gaps_in_words(gaps) + until, act=act, place="draft"
    )


def _ready_words(draft: Draft) -> str:
    if draft.entry.state is EntryState.WITHDRAWN:
        return "Candidature retirée. Rien ne manque pour la déposer à nouveau."
    return "Rien ne manque. Il reste à relire et à déposer."


def _submitted(draft: Draft, now: datetime, *, results: bool) -> Step:
    if decided := _decided(draft, now, results=results):
        return decided
    at = draft.receipt.submitted_at if draft.receipt else now
    when = moment_in_words(at, now)
    open_still = draft.writable(now)
    if draft.changed_since_receipt:
        more = (
            "Vos changements ne comptent qu’avec un nouveau dépôt."
            if open_still
            else "Ce qui a changé ensuite ne compte pas."
        )
        return Step(
            tag="Modifiée depuis", kind="warning", sign="pen-line", place="submit" if open_still else "receipt",
            act="Déposer à nouveau" if open_still else "Voir le reçu",
            words=f"Déposée {when}. {more}",
        )  # fmt: skip
    more = f" {_still_open(draft)}" if open_still else ""
    return Step(
        tag="Déposée",
        kind="good",
        sign="",
        act="Voir le reçu",
        place="receipt",
        words=f"Déposée {when}.{more}",
    )


def _decided(draft: Draft, now: datetime, *, results: bool) -> Step | None:
    """What the organisers said of it, with their own words: None while they haven't, or nothing new is to be told."""
    last = draft.entry.decisions[-1] if draft.entry.decisions else None
    if draft.entry.hidden_at is not None:
        return _said("Masquée", "blocking", "eye-off", draft.entry.hidden_reason, act="Lire pourquoi")
    words = jury_words(draft.edition.windows, now, results=results)
    if results and draft.entry.eligibility is Eligibility.ACCEPTED:
        return Step(
            tag="Jugée", kind="good", sign="", act="Lire le retour du jury", place="result", words=words
        )
    if last is None or draft.entry.eligibility is Eligibility.TO_DECIDE:
        return None
    if draft.entry.eligibility is Eligibility.REFUSED:
        return _said("Non recevable", "blocking", "circle-x", last.message, act="Lire pourquoi")
    if draft.entry.eligibility is Eligibility.ASKED:
        late = last.answer_until is not None and now >= last.answer_until
        return _said(
            "Précision demandée", "warning", "clock", last.message, act="Relire" if late else "Répondre"
        )
    return Step(
        tag="Recevable", kind="good", sign="", act="Voir le reçu", place="receipt",
        words=last.message or words,
    )  # fmt: skip


def jury_words(windows: Sequence[Window], now: datetime, *, results: bool) -> str:
    """Where an entry that was admitted is with the jury."""
    if results:
        return "Le retour du jury est là, à lire avec les élèves."
    return {
        Stage.OPEN: "Le jury la lit, sans connaître ni l’école ni l’équipe.",
        Stage.OVER: "Le jury a fini de lire. Son retour viendra avec les résultats.",
    }.get(
        window_of(windows, Phase.JUDGING).stage(now),
        "Elle ira au jury, qui ne connaît ni l’école ni l’équipe.",
    )


def _said(tag: str, kind: str, sign: str, message: str, *, act: str) -> Step:
    words = f"« {shorten(message, SAID_CHARACTERS, placeholder='…')} »"
    return Step(tag=tag, kind=kind, sign=sign, words=words, act=act, place="eligibility")


def _still_open(draft: Draft) -> str:
    if draft.extension_until != draft.deadline:
        return "Vous pouvez encore la modifier."
    return (
        f"Avec votre délai, vous pouvez la modifier jusqu’au {instant_in_words(draft.deadline, zone=False)}."
    )


def gaps_in_words(gaps: Sequence[Missing]) -> str:
    """« Il manque le fichier 3D et la matière. », with at most three things named."""
    words = [GAP_WORDS[gap] for gap in gaps]
    if len(words) > 3:
        words = [*words[:2], f"{in_words(len(words) - 2)} autres choses"]
    return f"Il manque {listed(words)}." if words else "Rien ne manque."


def missing_count(gaps: Sequence[Missing]) -> str:
    """« Il manque trois choses. » over the checklist."""
    count = len(preventing(tuple(gaps)))
    if not count:
        return "Rien ne manque."
    return f"Il manque {in_words(count)} {'chose' if count == 1 else 'choses'}."


def checklist(draft: Draft) -> list[Line]:
    """Every line of « Avant de déposer », in the order of the page."""
    gaps = draft.gaps()
    return [
        _texts_line(gaps),
        _file_line(draft, gaps),
        _pupils_line(draft),
        _consents_line(draft),
        _photos_line(draft),
    ]


def _texts_line(gaps: Sequence[Missing]) -> Line:
    mine = [GAP_WORDS[gap] for gap in gaps if gap not in GAP_PLACES]
    hint = f"il manque {listed(mine)}" if mine else ""
    return Line(state="missing" if mine else "done", title="L’objet en mots", place="texts", hint=hint)


def _file_line(draft: Draft, gaps: Sequence[Missing]) -> Line:
    upload = draft.upload
    if upload is None:
        return Line(
            state="missing",
            title="Fichier 3D",
            place="file",
            hint="relu en une minute, autant d’essais que voulu",
        )
    report = "Lire le rapport"
    if Missing.FILE_UNREADABLE in gaps:
        return Line(
            state="missing", title="Fichier 3D", place="report", hint="il ne s’ouvre pas :", link=report
        )
    if upload.inspection.state in (InspectionState.WAITING, InspectionState.RUNNING):
        return Line(
            state="done", title="Fichier 3D", place="report", link="Voir",
            hint="reçu, relecture en cours ; l’heure d’arrivée compte.",
        )  # fmt: skip
    hints = {
        Verdict.PRINTABLE: "il s’imprimera.",
        Verdict.TO_CHECK: "des points à vérifier.",
        Verdict.TO_FIX: "une retouche est conseillée avant de déposer.",
        Verdict.INSPECTION_FAILED: "reçu ; notre relecture a échoué, votre dépôt compte quand même.",
    }
    verdict = upload.inspection.verdict
    hint = hints.get(verdict, "reçu.") if verdict else hints[Verdict.INSPECTION_FAILED]
    return Line(state="done", title="Fichier 3D", place="report", hint=hint, link=report)


def _pupils_line(draft: Draft) -> Line:
    count = len(draft.pupils)
    if not count:
        return Line(state="missing", title="Prénoms ou pseudos", place="pupils", link="Ajouter les élèves")
    title = "Un prénom ou pseudo" if count == 1 else f"{count} prénoms ou pseudos"
    return Line(state="done", title=title, place="pupils")


def _consents_line(draft: Draft) -> Line:
    count, granted = len(draft.pupils), draft.participation_granted
    title = f"Autorisations : {granted} sur {count}" if count else "Autorisations"
    refused = [pupil.first_name for pupil in draft.pupils if draft.may_not_take_part(pupil)]
    waiting = [
        pupil.first_name
        for pupil in draft.pupils
        if not draft.may_take_part(pupil) and pupil.first_name not in refused
    ]
    if not count:
        return Line(state="missing", title=title, place="consents", hint="une fois les élèves ajoutés")
    if not waiting and not refused:
        return Line(state="done", title=title, place="consents")
    asked = f"À demander pour {_few(waiting)}." if waiting else ""
    leave = (
        f"Refus noté pour {_few(refused)} : sans accord, retirez ce prénom de l’équipe." if refused else ""
    )
    return Line(
        state="missing",
        title=title,
        place="consents" if waiting else "pupils",
        hint=" ".join(filter(None, [asked, leave])),
        link="Noter les accords" if waiting else "Voir les élèves",
    )


def _few(names: Sequence[str]) -> str:
    """« Léa, Noé et 4 autres »: names until there are more than three."""
    return listed(names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} autres"])


def _photos_line(draft: Draft) -> Line:
    count = len(draft.photos)
    if count:
        return Line(state="done", title=plural(count, "photo") + " de l’objet", place="photos")
    return Line(state="optional", title="Photo de l’objet imprimé", place="photos", hint="facultatif")


def what_next(draft: Draft) -> list[tuple[str, str]]:
    """The timeline of a receipt: today, then the phases to come."""
    words = {
        Phase.ELIGIBILITY: "Recevabilité confirmée par e-mail.",
        Phase.JUDGING: "Le jury lit, sans connaître l’école.",
        Phase.RESULTS: "Résultats et retour écrit.",
    }
    lines = [("Aujourd’hui", "Déposé, enregistré.")]
    for window in draft.edition.windows:
        if window.phase in words:
            period = (
                period_in_words(window.opens_at, window.closes_at).removeprefix("le ").removeprefix("du ")
            )
            when = instant_in_words(window.opens_at, zone=False) if window.phase is Phase.RESULTS else period
            lines.append((when[0].upper() + when[1:], words[window.phase]))
    return lines


def verdict_words(verdict: str | None) -> tuple[str, str]:
    """The verdict of a receipt: words and kind of tag."""
    return {
        "printable": ("Imprimable", "good"),
        "to_check": ("À vérifier, rien à corriger", "warning"),
        "to_fix": ("À corriger", "blocking"),
        "unreadable": ("Illisible", "blocking"),
        "inspection_failed": ("Relecture à refaire par nos soins", "note"),
    }.get(verdict or "", ("Relecture en cours", "note"))


def ordinal(number: int) -> str:
    """« premier dépôt », « deuxième dépôt »…"""
    words = ("premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième")
    return f"{words[number - 1] if number <= len(words) else f'{number}e'} dépôt"


def level_label(levels: Sequence[dict[str, str]], code: str) -> str:
    """The words of a level's code."""
    return next((level["label"] for level in levels if level["code"] == code), code)
