"""A stored report becomes what its page shows: every text in French, nothing left to compute in a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contest.wording.entries import listed
from contest.wording.findings import sentences
from contest.wording.measures import Measures, volume_in_words
from contest.wording.numbers import (
    bytes_in_words,
    duration,
    euros,
    grams,
    number,
    plural,
    seconds_in_words,
    size_in_words,
)
from contest.wording.typography import NO_BREAK, typo
from contest.wording.unreadable import HOW_TO
from contest.wording.verdicts import Verified, counts, headline, verified
from uploads.printer import Printer
from uploads.report import Code, Severity, Verdict

ORDER = tuple(Severity)
LEGEND: dict[Severity, str] = {Severity.BLOCKING: "à corriger", Severity.WARNING: "à vérifier"}
PEEK_LINES = 9
PEEK_CHARACTERS = 64
HEX_ROW = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWords:
    """One finding as the page shows it; `fly` is its index in the report when it has a place on the object."""

    label: str
    anchor: str
    code: str
    severity: str
    title: str
    what: str
    do: str
    fly: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Peek:
    """The first lines of a file that isn't an object."""

    title: str
    wrong: str
    rest: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """Everything a report page says."""

    verdict: str
    headline: str
    counts: Sequence[tuple[str, str]]
    seconds: str
    findings: Sequence[FindingWords]
    facts: Sequence[tuple[str, str]]
    verified: Sequence[Verified]
    need: str
    energy: str
    size: str
    alt: str
    spoken: str
    legend: Sequence[tuple[str, str]]
    pins: Sequence[Mapping[str, Any]] = field(default=())
    peek: Peek | None = None
    how_to: Sequence[tuple[str, str]] = ()

    @property
    def verdict_is_happy(self) -> bool:
        """Whether nothing has to be changed."""
        return self.verdict == Verdict.PRINTABLE


def told(
    report: Mapping[str, Any], pins: Sequence[Mapping[str, Any]] | None = None, *, head: bytes = b""
) -> ReportWords:
    """The words of a report in its published JSON form, the pins of its picture, the first bytes of its file."""
    findings = _findings(report)
    checked = verified(report)
    size = report["measurements"]["size_mm"]
    happy = report["verdict"] == Verdict.PRINTABLE
    unreadable = report["verdict"] == Verdict.UNREADABLE
    return ReportWords(
        verdict=report["verdict"],
        headline=headline(report),
        counts=counts(report, verified=len(checked) if happy else 0),
        seconds=_seconds(report),
        findings=findings,
        facts=_facts(report),
        verified=checked,
        need=_need(report),
        energy=_energy(report),
        size=size_in_words(size) if size else "",
        alt=_alt(report, findings),
        spoken=_spoken(report, findings),
        legend=_legend(report),
        pins=_pins(findings, pins or ()),
        peek=_peek(report, head) if unreadable else None,
        how_to=HOW_TO if unreadable else (),
    )


def _findings(report: Mapping[str, Any]) -> list[FindingWords]:
    ordered = sorted(
        enumerate(report["findings"]), key=lambda pair: ORDER.index(Severity(pair[1]["severity"]))
    )
    words, numbered = [], 0
    for index, found in ordered:
        note = found["severity"] == Severity.NOTE
        numbered += 0 if note else 1
        said = sentences(found, report)
        words.append(
            FindingWords(
                label="i" if note else str(numbered),
                anchor=f"constat-{index + 1}",
                code=found["code"],
                severity=found["severity"],
                title=said.title,
                what=said.what,
                do=said.do,
                fly=index if not note and any(found["places"].values()) else None,
            )
        )
    return words


def _seconds(report: Mapping[str, Any]) -> str:
    total = report["seconds"].get("total")
    return "" if total is None else f"Relu en {seconds_in_words(max(total, 0.1))}"


def _facts(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    size, estimates = report["measurements"]["size_mm"], report["estimates"]
    facts = [("Taille", size_in_words(size))] if size else []
    if _doubtful(report):
        return facts
    if estimates["grams"] is not None:
        facts.append(("Matière", f"{grams(estimates['grams'])}, estimé"))
    if estimates["hours"] is not None:
        facts.append(("Durée", f"{duration(estimates['hours'])}, estimé"))
    if estimates["cost_eur"] is not None:
        facts.append(("Prix du fil", f"{euros(estimates['cost_eur'])}, estimé"))
    return facts


def _doubtful(report: Mapping[str, Any]) -> bool:
    """Whether the unit is in question: weight and time would be those of another object."""
    return any(found["code"] == Code.UNITS for found in report["findings"])


def _need(report: Mapping[str, Any]) -> str:
    estimates = report["estimates"]
    if estimates["grams"] is None or estimates["hours"] is None or _doubtful(report):
        return ""
    return f"{grams(estimates['grams'])} et {duration(estimates['hours'])}"


def _energy(report: Mapping[str, Any]) -> str:
    hours = report["estimates"]["hours"]
    if hours is None:
        return ""
    used = kwh_in_words(hours, Printer.from_json(dict(report["printer"])))
    return typo(f"{used}. Estimé d’après la forme : le tranchage peut s’en écarter de 15 %.")


def kwh_in_words(hours: float, printer: Printer) -> str:
    """« 0,1 à 0,3 kWh »: what the printer draws, from its least to its most, for that long."""
    low, high = (watts * hours / 1000 for watts in printer.power_w)
    digits = 1 if high >= 0.1 else 2
    least, most = number(low, digits), number(high, digits)
    return f"{most if least == most else f'{least} à {most}'}{NO_BREAK}kWh"


def _alt(report: Mapping[str, Any], findings: Sequence[FindingWords]) -> str:
    places = [found for found in findings if found.fly is not None]
    if not places:
        return typo(f"L’objet du fichier {report['file']['name']}, sans défaut marqué.")
    marked = ", ".join(f"{found.label} : {found.title.lower()}" for found in places)
    return typo(f"L’objet du fichier {report['file']['name']}, avec les endroits marqués. {marked}.")


def _spoken(report: Mapping[str, Any], findings: Sequence[FindingWords]) -> str:
    measured = report["measurements"]
    said = []
    if measured["size_mm"]:
        said.append(f"L’objet mesure {size_in_words(measured['size_mm'])}")
    if measured["volume_mm3"]:
        said.append(f"contient {volume_in_words(measured['volume_mm3'])} de matière")
    if measured["shells"]:
        shells = measured["shells"]
        said.append("est fait d’une seule forme" if shells == 1 else f"est fait de {plural(shells, 'forme')}")
    serious = [
        found.title[0].lower() + found.title[1:] for found in findings if found.severity != Severity.NOTE
    ]
    end = f" À regarder : {' ; '.join(serious)}." if serious else " Aucun défaut trouvé."
    return typo(f"{listed(said)}.{end}") if said else ""


def _legend(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    placed = {
        Severity(found["severity"]): Measures(finding=found, report=report)
        for found in report["findings"]
        if found["severity"] != Severity.NOTE and any(found["places"].values())
    }
    return [(words, severity.value) for severity, words in LEGEND.items() if severity in placed]


def _pins(findings: Sequence[FindingWords], pins: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    by_index = {found.fly: found for found in findings if found.fly is not None}
    return [
        {
            "label": by_index[pin["index"]].label,
            "severity": by_index[pin["index"]].severity,
            "anchor": by_index[pin["index"]].anchor,
            "x": pin["x"],
            "y": pin["y"],
            "hidden": pin["hidden"],
        }
        for pin in pins
        if pin["index"] in by_index
    ]


def _peek(report: Mapping[str, Any], head: bytes) -> Peek | None:
    lines = [line[:PEEK_CHARACTERS] for line in _text_of(head).splitlines() if line.strip()][:PEEK_LINES]
    if not lines:
        return None
    weight = bytes_in_words(report["file"]["bytes"])
    return Peek(
        title=typo(f"Ce que contient {report['file']['name']}"),
        wrong=lines[0],
        rest="\n".join(lines[1:]),
        words=typo(
            f"Le début du fichier, qui pèse {weight}. Un STL commence par « solid », ou par un nombre de triangles."
        ),
    )


def _text_of(head: bytes) -> str:
    """The beginning of a file if it can be read as text, else its first bytes as numbers."""
    text = head.decode("utf-8", errors="replace")
    odd = sum(letter == "\ufffd" or (not letter.isprintable() and letter not in "\r\n\t") for letter in text)
    if odd * 20 > len(text):
        rows = [head[at : at + HEX_ROW] for at in range(0, min(len(head), HEX_ROW * PEEK_LINES), HEX_ROW)]
        return "\n".join(row.hex(" ") for row in rows)
    return "".join(letter if letter.isprintable() or letter in "\n\t" else " " for letter in text)
