"""A report as an aligned plain table for a terminal: codes, severities, counts and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

FEWEST_SPACES = 2
UNKNOWN = "-"


def table(report: dict[str, Any]) -> str:
    """The report (its JSON form) in lines of text; nothing in it that the JSON doesn't hold."""
    file, measured, estimates = report["file"], report["measurements"], report["estimates"]
    size = measured["size_mm"]
    facts = [
        ("file", file["name"]),
        ("format", _text(file["format"])),
        ("verdict", report["verdict"]),
        ("triangles", _text(measured["triangles"])),
        ("size_mm", UNKNOWN if size is None else " x ".join(_text(side) for side in size)),
        *((name, _text(measured[name])) for name in ("volume_mm3", "area_mm2", "shells")),
        *((name, _text(value)) for name, value in estimates.items()),
        ("printer", report["printer"]["name"]),
        ("seconds", _text(report["seconds"]["total"])),
    ]
    rows = [("severity", "code", "count", "measures")]
    for finding in report["findings"]:
        rows.append((finding["severity"], finding["code"], str(finding["count"]), _measures(finding)))
    return "\n".join([*_aligned(facts), *(["", *_aligned(rows)] if report["findings"] else [])])


def _measures(finding: dict[str, Any]) -> str:
    plain = (
        (name, value) for name, value in finding["measures"].items() if not isinstance(value, list | dict)
    )
    return " ".join(f"{name}={_text(value)}" for name, value in plain)


def _text(value: object) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    # Control characters of a hostile name or text must not reach a terminal.
    shown = f"{value:.4g}" if isinstance(value, float) else str(value)
    return "".join(letter if letter.isprintable() else "?" for letter in shown)


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [tuple(_text(cell) for cell in row) for row in rows]
    widths = [max(len(cell) for cell in column) + FEWEST_SPACES for column in zip(*lines, strict=True)]
    return [
        "".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
