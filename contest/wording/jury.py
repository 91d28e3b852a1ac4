"""The juror's pages in words: where they stand, what an object is, what is missing, why they can't judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contest.queries.ballots import entry_code
from contest.queries.desk import Line, Pile
from contest.queries.seen import Part
from contest.rules.ballots import EVIDENCE, EVIDENCE_LIMIT, MARK, NOTE_LIMIT, REASON_LIMIT, criterion_of
from contest.rules.jury import BallotState, Cannot
from contest.rules.phases import Window
from contest.wording.dates import instant_in_words, time_left
from contest.wording.entries import listed
from contest.wording.measures import Measures
from contest.wording.numbers import duration, grams, plural, size_in_words
from contest.wording.reports import kwh_in_words
from contest.wording.typography import typo
from judging.rubric import Rubric
from uploads.printer import Printer

# « Je ne peux pas juger »: the reason, and what follows from it.
REASONS: dict[Cannot, tuple[str, str]] = {
    Cannot.RECOGNISED: (
        "Je reconnais l’objet, l’équipe ou l’école",
        "Vous ne verrez plus aucun objet de la même école.",
    ),
    Cannot.HELPED: ("J’ai aidé à le concevoir", "Même effet, et c’est noté au journal."),
    Cannot.NOT_SHOWN: (
        "L’image ou la 3D ne s’affiche pas",
        "L’objet revient à la fin de votre liste, et vos notes avec lui.",
    ),
    Cannot.NOT_UNDERSTOOD: (
        "Je ne comprends pas à quoi il sert",
        "Le texte ne suffit pas, même en relisant.",
    ),
    Cannot.OTHER: ("Une autre raison", "Dites laquelle ci-dessous."),
}
QUESTIONS: dict[str, str] = {
    "replaces": "Ce qu’il remplace",
    "why_ecological": "Pourquoi il est écologique",
    "why_fun": "Pourquoi il est rigolo",
}
STATES: dict[BallotState, tuple[str, str, str]] = {
    BallotState.TO_READ: ("À lire", "note", "circle-dashed"),
    BallotState.STARTED: ("Commencé", "warning", "pen-line"),
    BallotState.LATER: ("Gardé pour plus tard", "warning", "clock"),
    BallotState.DONE: ("Rendu", "good", ""),
    BallotState.CANNOT: ("Rendu sans note", "note", "minus"),
}
SEGMENTS: dict[BallotState, str] = {
    BallotState.DONE: "done",
    BallotState.CANNOT: "done",
    BallotState.LATER: "later",
}
TOO_LONG: dict[str, str] = {
    "evidence": f"{EVIDENCE_LIMIT} caractères au plus : une phrase suffit.",
    "note": f"{NOTE_LIMIT} caractères au plus.",
    "reason": f"{REASON_LIMIT} caractères au plus.",
}
CHOOSE_REASON = "Choisissez une raison."
SAY_REASON = "Dites en quelques mots pour quelle raison."
SAY_CONTENT = "Dites en quelques mots ce que vous avez vu, et où."


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The home's title, what stands under it, and the words of its button (none when nothing is to be read)."""

    title: str
    words: str
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    """What printing the object takes, as pairs, and how far it can be trusted."""

    pairs: Sequence[tuple[str, str]]
    note: str


def standing(pile: Pile, window: Window, now: datetime) -> Standing:
    """Where the juror stands, and what they can do."""
    total, opening = len(pile.lines), instant_in_words(window.opens_at)
    if now < window.opens_at:
        waiting = (
            f" {plural(total, 'objet vous attendra', 'objets vous attendront')}."
            if total
            else " Rien à faire avant."
        )
        return Standing(
            title="La lecture n’a pas encore commencé.", words=typo(f"Elle ouvre {opening}.{waiting}")
        )
    if not total:
        return Standing(
            title="Aucun bulletin pour l’instant.",
            words="Les organisateurs répartissent les objets entre les jurés : un e-mail vous préviendra.",
        )
    title = typo(_title(pile))
    if now >= window.closes_at:
        return Standing(title=title, words=typo(_after(pile)))
    if window.paused:
        words = "Les organisateurs ont mis la lecture en pause. Elle reprendra : rien n’est perdu."
        return Standing(title=title, words=words)
    return Standing(title=title, words=typo(_during(pile)), act=_act(pile))


def _title(pile: Pile) -> str:
    total, answered = len(pile.lines), pile.answered
    if not pile.left:
        return (
            f"Vos {total} bulletins sont rendus. Merci." if total > 1 else "Votre bulletin est rendu. Merci."
        )
    if not answered:
        return f"{plural(total, 'objet vous attend', 'objets vous attendent')}."
    return f"{plural(answered, 'bulletin rendu', 'bulletins rendus')}, il en reste {pile.left}."


def _during(pile: Pile) -> str:
    if not pile.left:
        return "Vous pouvez encore revenir sur vos notes jusqu’à la fermeture."
    return f"{_kept(pile)}Chaque note s’enregistre au moment où vous la donnez."


def _kept(pile: Pile) -> str:
    if not pile.later:
        return ""
    if pile.later == pile.left:
        return (
            "Ce sont les objets que vous aviez gardés pour plus tard. "
            if pile.later > 1
            else "C’est l’objet que vous aviez gardé pour plus tard. "
        )
    return (
        f"{plural(pile.later, 'objet gardé', 'objets gardés')} pour plus tard"
        f" {'viendront' if pile.later > 1 else 'viendra'} à la fin. "
    )


def _after(pile: Pile) -> str:
    missed = (
        f" {plural(pile.left, 'bulletin n’a pas été rendu', 'bulletins n’ont pas été rendus')}."
        if pile.left
        else ""
    )
    return f"La lecture est fermée.{missed} Vous pouvez relire vos bulletins, ils ne changent plus."


def _act(pile: Pile) -> str:
    following = pile.to_do()
    if not following:
        return ""
    started = pile.answered or any(line.state is not BallotState.TO_READ for line in pile.lines)
    return f"{'Reprendre' if started else 'Commencer'} au bulletin {following[0].place}"


def place_words(pile: Pile, line: Line) -> str:
    """« Bulletin 13 sur 24 »."""
    return f"Bulletin {line.place} sur {len(pile.lines)}"


def progress_words(pile: Pile) -> str:
    """« 12 faits, 1 gardé pour plus tard »."""
    done = plural(pile.answered, "fait")
    return typo(f"{done}, {plural(pile.later, 'gardé', 'gardés')} pour plus tard" if pile.later else done)


def progress_spoken(pile: Pile) -> str:
    """The same as the picture of the strand says it."""
    done = f"{plural(pile.answered, 'bulletin fait', 'bulletins faits')} sur {len(pile.lines)}"
    return typo(f"{done}, {plural(pile.later, 'gardé', 'gardés')} pour plus tard" if pile.later else done)


def given_up_words(pile: Pile) -> str:
    """« Vous avez rendu 1 bulletin sans note sur 12. »"""
    return typo(f"Vous avez rendu {plural(pile.given_up, 'bulletin')} sans note sur {pile.answered}.")


def given_up_told(line: Line, why: Cannot, gone: int = 0) -> str:
    """What became of a ballot that was just given up; `gone` objects of its school left the pile with it."""
    if gone:
        # The ballots have other places from now on: the object is called by its code.
        left = plural(gone, "objet de la même école quitte", "objets de la même école quittent")
        return typo(
            f"Objet {entry_code(line.number)} rendu sans note : un autre juré le lira. {left} votre liste."
        )
    if why is Cannot.NOT_SHOWN:
        return typo(f"Le bulletin {line.place} revient à la fin de votre liste.")
    return typo(f"Bulletin {line.place} rendu sans note : un autre juré lira l’objet.")


def segments(pile: Pile, current: str = "") -> list[str]:
    """One word a ballot, in the juror's order: done, later, now, or nothing."""
    return ["now" if line.key == current else SEGMENTS.get(line.state, "") for line in pile.lines]


def state_words(line: Line, criteria: int) -> tuple[str, str, str]:
    """The state of a ballot as a tag: words, kind, sign."""
    words, kind, sign = STATES[line.state]
    if line.state is BallotState.STARTED and line.marked == criteria:
        return "Noté, pas encore rendu", kind, sign
    if line.state is BallotState.STARTED:
        return typo(f"Commencé : {plural(line.marked, 'note')} sur {criteria}"), kind, sign
    if line.state is BallotState.LATER and line.cannot is Cannot.NOT_SHOWN:
        return "Ne s’affichait pas", kind, sign
    return words, kind, sign


def closing_words(window: Window, now: datetime) -> tuple[str, str, str]:
    """When the round closes: what, the day, the time left."""
    what = "La lecture a fermé" if now >= window.closes_at else "La lecture ferme"
    return (
        what,
        instant_in_words(window.closes_at, zone=False),
        f"heure de Paris : {time_left(window.closes_at, now)}",
    )


def object_line(number: int, part: Part | None) -> str:
    """« Objet F-082. 127,0 × 27,0 × 59,0 mm, une pièce. »"""
    name = f"Objet {entry_code(number)}."
    measured = part.measurements if part is not None else None
    if not measured or not measured.get("size_mm"):
        return name
    return typo(f"{name} {size_words(measured)}.")


def size_words(measured: Mapping[str, Any]) -> str:
    """« 127,0 × 27,0 × 59,0 mm, une pièce »."""
    shells = measured.get("shells")
    pieces = "" if not shells else ", une pièce" if shells == 1 else f", {plural(shells, 'pièce')}"
    return f"{size_in_words(measured['size_mm'])}{pieces}"


def picture_words(number: int, title: str) -> str:
    """What stands for the picture: nothing of the file, nothing of the team."""
    return typo(f"L’objet {entry_code(number)}, « {title} », dessiné d’après son fichier 3D.")


def fact_sheet(part: Part | None, material: str) -> FactSheet:
    """The evidence about ecology: matter, hours, supports, electricity. What wasn't measured is left out.

    No figure of CO₂: no source that we could cite covers a school's filament from the plant to the spool.
    """
    estimates = (part.estimates if part is not None else None) or {}
    if part is None or part.doubtful or estimates.get("grams") is None or estimates.get("hours") is None:
        return FactSheet(pairs=_material(material), note=_unmeasured(part))
    printer = Printer.from_json(dict(part.printer or {}))
    pairs = [("Matière", grams(estimates["grams"])), ("Durée", duration(estimates["hours"]))]
    if (support := estimates.get("support_mm3")) is not None:
        pairs.append(("Supports", _supports(float(support), part)))
    pairs.append(("Électricité", kwh_in_words(estimates["hours"], printer)))
    return FactSheet(
        pairs=[*pairs, *_material(material)],
        note=typo(
            "Estimé d’après la forme : le vrai tranchage peut s’en écarter de 15 %. Ce que l’équipe écrit n’a pas été "
            "vérifié."
        ),
    )


def _material(material: str) -> list[tuple[str, str]]:
    return [("Filament prévu", material)] if material else []


def _supports(mm3: float, part: Part) -> str:
    if mm3 <= 0:
        return "aucun"
    measures = Measures(finding={}, report={"printer": part.printer or {}})
    return f"environ {measures.support_grams(mm3)}"


def _unmeasured(part: Part | None) -> str:
    if part is not None and part.doubtful:
        return "L’unité du fichier est douteuse : ni poids ni durée ne veulent dire quelque chose."
    return "Le fichier n’a pas pu être mesuré : ni poids ni durée ne sont connus."


def wanted_words(field: str) -> str:
    """What is missing at that field, said at the field."""
    if field.startswith(MARK):
        return "Choisissez une des cinq phrases."
    return "Un 0 ou un 4 se défend par une phrase : l’équipe la lira."


def wanted_in_words(rubric: Rubric, fields: Sequence[str]) -> str:
    """« Il manque la note d’écologie et la phrase de preuve de créativité. »"""
    return typo(f"Il manque {listed([field_words(rubric, field) for field in fields])}.") if fields else ""


def field_words(rubric: Rubric, field: str) -> str:
    """« la note d’écologie », « la phrase de preuve de créativité », « vos notes »."""
    code = criterion_of(field)
    if code is None:
        return "vos notes"
    name = of_name(rubric.criterion(code).name)
    return f"la phrase de preuve {name}" if field.startswith(EVIDENCE) else f"la note {name}"


def of_name(name: str) -> str:
    """« d’écologie », « de créativité »."""
    lower = name[:1].lower() + name[1:]
    return f"d’{lower}" if lower[:1] in "aeiouyéèêàâîôhœ" else f"de {lower}"


def set_aside_words(rubric: Rubric, marked: Sequence[str], window: Window) -> tuple[str, str]:
    """« Votre note d’originalité est mise de côté. » and what becomes of it; empty when nothing was marked."""
    if not marked:
        return "", ""
    names = [of_name(rubric.criterion(code).name) for code in marked]
    many = len(names) > 1
    subject = f"Vos notes {listed(names)} sont mises" if many else f"Votre note {names[0]} est mise"
    back = (
        f"{'Elles ne comptent' if many else 'Elle ne compte'} pas, et {'reviennent' if many else 'revient'} si vous "
        f"changez d’avis avant {instant_in_words(window.closes_at)}."
    )
    return typo(f"{subject} de côté."), typo(back)


def read_only_words(window: Window, now: datetime) -> str:
    """Why a ballot can be read and not changed."""
    if now >= window.closes_at:
        return typo(
            f"La lecture a fermé {instant_in_words(window.closes_at)}. Vos réponses ne changent plus."
        )
    return "Les organisateurs ont mis la lecture en pause. Vous pouvez relire, rien n’est perdu."
