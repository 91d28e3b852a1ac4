"""The verdict in one sentence, what changed since the version before, and what was verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.wording.measures import Measures, about, area_in_words, length_in_words
from contest.wording.numbers import number, plural
from contest.wording.typography import NO_BREAK, typo
from contest.wording.unreadable import unreadable
from uploads.printer import Printer
from uploads.report import Code, Severity, Verdict

HAPPY = "C’est tout bon : cet objet s’imprimera."
OUR_FAULT = "C’est notre faute : la lecture s’est arrêtée en route."

# What the finding does to the print, after « Encore une retouche : ».
TO_FIX: dict[Code, str] = {
    Code.SIZE: "l’objet dépasse du plateau.",
    Code.OPEN_EDGES: "la surface a un trou.",
    Code.NON_MANIFOLD: "des faces se marchent dessus.",
    Code.WINDING: "des faces sont à l’envers.",
    Code.THIN_WALLS: "une paroi casserait en sortant du plateau.",
    Code.TRIANGLES: "le fichier a trop de triangles.",
    Code.FILE_SIZE: "le fichier est trop lourd.",
}
# After « Presque parfait : ».
TO_CHECK: dict[Code, str] = {
    Code.OPEN_EDGES: "la surface a des fentes fines comme un cheveu.",
    Code.NON_MANIFOLD: "deux formes se tiennent à peine.",
    Code.WINDING: "des faces sont à l’envers.",
    Code.PIECES: "une pièce flotte dans l’air.",
    Code.THIN_WALLS: "une paroi est fine.",
    Code.OVERHANGS: "une partie s’imprime dans le vide.",
    Code.STABILITY: "l’objet pourrait basculer.",
}
NOUNS: dict[Code, str] = {
    Code.UNREADABLE: "la lecture du fichier",
    Code.TRAILING_BYTES: "la fin du fichier",
    Code.UNITS: "l’unité",
    Code.SIZE: "la taille",
    Code.OPEN_EDGES: "les trous",
    Code.NON_MANIFOLD: "les bords",
    Code.WINDING: "les faces à l’envers",
    Code.DEGENERATE: "les triangles plats",
    Code.DUPLICATE_FACES: "les triangles en double",
    Code.PIECES: "la pièce qui flotte",
    Code.THIN_WALLS: "la paroi",
    Code.OVERHANGS: "le surplomb",
    Code.STABILITY: "l’équilibre",
    Code.TRIANGLES: "le nombre de triangles",
    Code.FILE_SIZE: "le poids du fichier",
}


def headline(report: Mapping[str, Any]) -> str:
    """The h1: the verdict, and the finding that matters most."""
    verdict = Verdict(report["verdict"])
    if verdict is Verdict.PRINTABLE:
        return typo(HAPPY)
    if verdict is Verdict.INSPECTION_FAILED:
        return typo(OUR_FAULT)
    if verdict is Verdict.UNREADABLE:
        found = next(f for f in report["findings"] if f["code"] == Code.UNREADABLE)
        return typo(unreadable(Measures(finding=found, report=report)).headline)
    return typo(_of_findings(report, verdict))


def _of_findings(report: Mapping[str, Any], verdict: Verdict) -> str:
    severity = Severity.BLOCKING if verdict is Verdict.TO_FIX else Severity.WARNING
    codes = [Code(found["code"]) for found in report["findings"] if found["severity"] == severity]
    if Code.UNITS in codes:
        return _units_question(report)
    words = (TO_FIX if verdict is Verdict.TO_FIX else TO_CHECK).get(codes[0], "un point à regarder.")
    if len(codes) > 1:
        many = (
            f"{len(codes)} points à regarder"
            if verdict is Verdict.TO_CHECK
            else f"Encore {len(codes)} retouches"
        )
        return f"{many}, à commencer par {NOUNS[codes[0]]}."
    return f"{'Presque parfait' if verdict is Verdict.TO_CHECK else 'Encore une retouche'} : {words}"


def _units_question(report: Mapping[str, Any]) -> str:
    found = next(f for f in report["findings"] if f["code"] == Code.UNITS)
    largest = found["measures"].get("largest_mm") or max(report["measurements"]["size_mm"] or (0.0,))
    return f"{about(largest)} de large : est-ce la bonne unité ?"


def counts(report: Mapping[str, Any], *, verified: int = 0) -> list[tuple[str, str]]:
    """« 1 à corriger », « 2 à vérifier », « 1 bon à savoir » with their severities."""
    found = [finding["severity"] for finding in report["findings"]]
    if report["verdict"] == Verdict.UNREADABLE:
        return [("Illisible", "blocking")]
    lines = [(plural(verified, "point vérifié", "points vérifiés"), "good")] if verified else []
    for severity, one, many in (
        (Severity.BLOCKING, "à corriger", "à corriger"),
        (Severity.WARNING, "à vérifier", "à vérifier"),
        (Severity.NOTE, "bon à savoir", "bons à savoir"),
    ):
        if here := found.count(severity):
            lines.append((plural(here, one, many), severity.value))
    return lines


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What a new version settled, what remains, what it brought: « Réglé : les trous, bravo. Il reste la paroi. »"""
    earlier, later = _serious(before), _serious(after)
    settled = [code for code in earlier if code not in later]
    remaining = [code for code in later if code in earlier]
    brought = [code for code in later if code not in earlier]
    said = []
    if settled:
        said.append(f"Réglé : {_listed(settled)}, bravo.")
    if remaining:
        said.append(f"Il reste {_listed(remaining)}.")
    if brought:
        # Nothing is new after a file nobody could read: it may have been there.
        start = "À voir maintenant" if before["verdict"] == Verdict.UNREADABLE else "Nouveau"
        said.append(f"{start} : {_listed(brought)}.")
    if not later:
        said.append("Plus rien à corriger.")
    return typo(" ".join(said))


def _serious(report: Mapping[str, Any]) -> list[Code]:
    codes = [Code(found["code"]) for found in report["findings"] if found["severity"] != Severity.NOTE]
    return list(dict.fromkeys(codes))


def _listed(codes: Iterable[Code]) -> str:
    nouns = [NOUNS[code] for code in codes]
    return " et ".join(filter(None, (", ".join(nouns[:-1]), nouns[-1])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One line of what was verified: the number is what was measured."""

    title: str
    words: str
    number: str


def verified(report: Mapping[str, Any]) -> list[Verified]:
    """Every check that found nothing to say, with its measure; a check that didn't run isn't in the list."""
    printer = Printer.from_json(dict(report["printer"]))
    clean = set(Code) - set(_serious(report))
    lines = [
        _closed(report, clean),
        _walls(report, clean, printer),
        _overhangs(report, clean, printer),
        _standing(report, clean),
        *_sizes(report, clean, printer),
    ]
    return [line for line in lines if line is not None]


def _short(sides: Sequence[float]) -> str:
    """« 75 × 22 × 62 mm »: no digit that doesn't matter on a bed."""
    words = (number(side, 0) if side >= 10 else number(side, 1) for side in sides)
    return f"{NO_BREAK}×{NO_BREAK}".join(words) + f"{NO_BREAK}mm"


def _closed(report: Mapping[str, Any], clean: set[Code]) -> Verified | None:
    shells = report["measurements"]["shells"]
    if not {Code.OPEN_EDGES, Code.NON_MANIFOLD, Code.WINDING} <= clean or shells is None:
        return None
    pieces = "une seule forme" if shells == 1 else plural(shells, "forme")
    return Verified(
        title="Fermé de partout", words=typo(f"Aucune arête ouverte, {pieces}."), number=plural(0, "trou")
    )


def _walls(report: Mapping[str, Any], clean: set[Code], printer: Printer) -> Verified | None:
    thinnest = report["estimates"]["wall_min_mm"]
    if Code.THIN_WALLS not in clean or thinnest is None:
        return None
    wanted = number(printer.wall_warning_mm)
    return Verified(
        title="Parois assez épaisses",
        words=typo(f"Voici la plus fine que nous ayons trouvée. Il en faut {wanted}."),
        number=length_in_words(thinnest),
    )


def _overhangs(report: Mapping[str, Any], clean: set[Code], printer: Printer) -> Verified | None:
    steep = report["estimates"]["overhang_mm2"]
    if Code.OVERHANGS not in clean or steep is None:
        return None
    words = f"Aucune pente au-delà de {number(printer.overhang_deg, 0)}° sans appui."
    if steep > 0.5:
        words = "Quelques surplombs, trop petits pour gêner."
    return Verified(
        title="Rien ne pend dans le vide",
        words=typo(words),
        number=area_in_words(steep) if steep > 0.5 else plural(0, "support"),
    )


def _standing(report: Mapping[str, Any], clean: set[Code]) -> Verified | None:
    contact = report["estimates"]["contact_mm2"]
    if Code.STABILITY not in clean or contact is None:
        return None
    return Verified(
        title="Bien posé sur le plateau", words="La base tient toute seule.", number=area_in_words(contact)
    )


def _sizes(report: Mapping[str, Any], clean: set[Code], printer: Printer) -> Sequence[Verified]:
    sides = report["measurements"]["size_mm"]
    if sides is None:
        return ()
    lines = []
    if Code.SIZE in clean:
        bed = f"Plateau de {number(printer.bed_mm[0])} mm."
        lines.append(
            Verified(title="Tient sur une imprimante d’école", words=typo(bed), number=_short(sides))
        )
    if Code.UNITS in clean:
        lines.append(Verified(title="Les bonnes unités", words="Des millimètres, sans hésiter.", number="mm"))
    return lines
