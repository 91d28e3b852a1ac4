"""The organiser's table of jurors to invite, as a spreadsheet saves it: bytes become rows of plain cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from contest.rules.errors import Invalid

MAX_ROWS = 500
COLUMNS = ("email", "name", "affiliation", "uai", "capacity")
HEADS: dict[str, str] = {
    "email": "email", "e-mail": "email", "mail": "email", "courriel": "email", "adresse": "email",
    "adresse e-mail": "email", "adresse email": "email",
    "name": "name", "nom": "name", "nom complet": "name",
    "affiliation": "affiliation", "organisme": "affiliation", "structure": "affiliation", "fonction": "affiliation",
    "entreprise": "affiliation",
    "uai": "uai", "code uai": "uai", "rne": "uai", "établissement": "uai", "etablissement": "uai",
    "capacity": "capacity", "capacité": "capacity", "capacite": "capacity", "bulletins": "capacity",
    "bulletins au plus": "capacity",
}  # fmt: skip
# A workbook is a ZIP file, or an old compound one.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line that isn't blank; `line` counts from 1, heads included. A column that isn't there is empty."""

    line: int
    email: str
    name: str
    affiliation: str
    uai: str
    capacity: str


def read(data: bytes) -> tuple[Row, ...]:
    """The rows under the heads; Invalid(table=…): workbook, broken, empty, no_email, no_name, too_many."""
    lines = _lines(_text(data))
    heads, rows = lines[0], lines[1:]
    columns = _columns(heads[1])
    if not rows:
        raise Invalid(table="empty")
    if len(rows) > MAX_ROWS:
        raise Invalid(table="too_many")
    return tuple(_row(line, cells, columns) for line, cells in rows)


def _text(data: bytes) -> str:
    if data.startswith(WORKBOOKS):
        raise Invalid(table="workbook")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a French spreadsheet calls « CSV » when it isn't asked for UTF-8.
        return data.decode("cp1252", errors="replace")


def _lines(text: str) -> list[tuple[int, list[str]]]:
    first = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, cells))
            if len(found) > MAX_ROWS + 1:
                raise Invalid(table="too_many")
    except csv.Error:
        raise Invalid(table="broken") from None
    if not found:
        raise Invalid(table="empty")
    return found


def _columns(heads: Sequence[str]) -> dict[str, int]:
    known = [HEADS.get(" ".join(head.lower().split())) for head in heads]
    columns = {name: known.index(name) for name in COLUMNS if name in known}
    for needed in ("email", "name"):
        if needed not in columns:
            raise Invalid(table=f"no_{needed}")
    return columns


def _row(line: int, cells: Sequence[str], columns: dict[str, int]) -> Row:
    found = {
        name: cells[columns[name]].strip() if name in columns and columns[name] < len(cells) else ""
        for name in COLUMNS
    }
    return Row(line=line, **found)
