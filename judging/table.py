"""CSV in and out: ballots, entries and jurors, as published or as a spreadsheet saves them.

Commas or semicolons, UTF-8 with or without a byte order mark, columns in any order, unknown columns ignored. A cell
that a spreadsheet would compute is written with an apostrophe in front and read back without it (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from judging.ballot import Mark
from judging.eligibility import Entry, Juror
from judging.errors import BadTable, Fault
from judging.rubric import LEVELS

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BALLOT_HEADS = ("entry", "juror", "criterion", "mark")
ENTRY_HEADS = ("entry", "school", "region")
JUROR_HEADS = ("juror", "school", "region", "capacity", "conflicts")
SCHOOL_MARK = "school:"
# More digits than any mark, percentage or capacity has; int() of a million digits takes minutes.
LONGEST_NUMBER = 9

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Bundle:
    """The ballots of a file, and the weights in percent if it has a column for them."""

    marks: tuple[Mark, ...]
    weights: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one line by the name of their column."""

    line: int
    cells: dict[str, str]

    def fault(self, fault: Fault, column: str, *, other: int | None = None) -> BadTable:
        return BadTable(fault, line=self.line, column=column, value=self.cells[column], other=other)

    def word(self, column: str) -> str:
        """What stands in a cell that can't be empty."""
        if not self.cells[column]:
            raise self.fault(Fault.NO_VALUE, column)
        return self.cells[column]

    def optional(self, column: str) -> str:
        return self.cells.get(column, "")

    def number(self, column: str) -> int | None:
        """A whole number, None for an empty cell or an absent column."""
        text = self.optional(column)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
            raise self.fault(Fault.NOT_A_NUMBER, column)
        return int(text)


def read_ballots(data: bytes | str) -> Bundle:
    """Columns entry, juror, criterion, mark (empty: couldn't judge), perhaps weight; BadTable says where it fails."""
    marks: dict[tuple[str, str, str], int] = {}
    weights: dict[str, tuple[int | None, int]] = {}
    found = []
    for row in _rows(data, needed=BALLOT_HEADS, known=(*BALLOT_HEADS, "weight")):
        mark = Mark(row.word("entry"), row.word("juror"), row.word("criterion"), _level(row))
        place = (mark.entry, mark.juror, mark.criterion)
        if place in marks:
            raise row.fault(Fault.DOUBLED, "entry", other=marks[place])
        marks[place] = row.line
        weight = row.number("weight")
        told, line = weights.setdefault(mark.criterion, (weight, row.line))
        if weight != told:
            raise row.fault(Fault.CONTRADICTION, "weight", other=line)
        found.append(mark)
    return Bundle(tuple(found), _weights({name: weight for name, (weight, _) in weights.items()}))


def _level(row: _Row) -> int | None:
    text = row.cells["mark"]
    if not text:
        return None
    if len(text) != 1 or text not in "0123456789" or int(text) >= LEVELS:
        raise row.fault(Fault.NOT_A_MARK, "mark")
    return int(text)


def _weights(told: Mapping[str, int | None]) -> dict[str, int] | None:
    """A criterion without a weight among others that have one counts 0, which a ranking refuses."""
    if all(weight is None for weight in told.values()):
        return None
    return {criterion: weight or 0 for criterion, weight in told.items()}


def read_entries(data: bytes | str) -> tuple[Entry, ...]:
    """Columns entry, school and perhaps region; BadTable says where it fails."""

    def read(row: _Row) -> Entry:
        return Entry(code=row.word("entry"), school=row.optional("school"), region=row.optional("region"))

    return _people(_rows(data, needed=ENTRY_HEADS[:2], known=ENTRY_HEADS), "entry", read)


def read_jurors(data: bytes | str) -> tuple[Juror, ...]:
    """Column juror and perhaps school, region, capacity, conflicts; BadTable says where it fails.

    Conflicts are codes of entries, or school:CODE, separated by spaces.
    """

    def read(row: _Row) -> Juror:
        words = row.optional("conflicts").split()
        schools = {word.removeprefix(SCHOOL_MARK) for word in words if word.startswith(SCHOOL_MARK)}
        return Juror(
            code=row.word("juror"),
            school=row.optional("school"),
            region=row.optional("region"),
            capacity=row.number("capacity"),
            conflicts=frozenset(word for word in words if not word.startswith(SCHOOL_MARK)),
            school_conflicts=frozenset(schools),
        )

    return _people(_rows(data, needed=JUROR_HEADS[:1], known=JUROR_HEADS), "juror", read)


def _people(rows: Iterator[_Row], column: str, read: Callable[[_Row], Value]) -> tuple[Value, ...]:
    """One value a line; a code that comes twice is refused."""
    lines: dict[str, int] = {}
    found = []
    for row in rows:
        found.append(read(row))
        if (first := lines.setdefault(row.cells[column], row.line)) != row.line:
            raise row.fault(Fault.DOUBLED, column, other=first)
    return tuple(found)


def _rows(data: bytes | str, *, needed: tuple[str, ...], known: tuple[str, ...]) -> Iterator[_Row]:
    """The lines that aren't blank, with the cells of the known columns."""
    lines = _lines(_text(data))
    _, heads = next(lines, (1, []))
    if not heads:
        raise BadTable(Fault.EMPTY, line=1)
    places = _places(heads, needed=needed, known=known)
    for line, cells in lines:
        if any(cells[len(heads) :]):
            raise BadTable(Fault.TOO_MANY_CELLS, line=line, value=next(filter(None, cells[len(heads) :])))
        padded = [*cells, *[""] * (len(heads) - len(cells))]
        yield _Row(line, {name: padded[place] for name, place in places.items()})


def _text(data: bytes | str) -> str:
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(Fault.NOT_UTF8, line=data.count(b"\n", 0, error.start) + 1) from None


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The number of the line where each row begins, and its cells without blanks around them."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            bare = [_unguarded(cell).strip() for cell in cells]
            if any(bare):
                yield line, bare
            line = reader.line_num + 1
    except csv.Error:
        raise BadTable(Fault.NOT_CSV, line=line) from None


def _places(heads: list[str], *, needed: tuple[str, ...], known: tuple[str, ...]) -> dict[str, int]:
    """Where each known column stands."""
    names = [head.casefold() for head in heads]
    for name in known:
        if names.count(name) > 1:
            raise BadTable(Fault.DOUBLED_COLUMN, line=1, column=name)
        if name in needed and name not in names:
            raise BadTable(Fault.NO_COLUMN, line=1, column=name)
    return {name: names.index(name) for name in known if name in names}


def write_ballots(
    marks: Iterable[Mark], weights: Mapping[str, int] | None = None, *, delimiter: str = ","
) -> str:
    """The ballots as `read_ballots` reads them, with a column for the weights if there are any."""
    heads = BALLOT_HEADS if weights is None else (*BALLOT_HEADS, "weight")
    rows = [
        (
            each.entry,
            each.juror,
            each.criterion,
            "" if each.mark is None else str(each.mark),
            *(() if weights is None else (str(weights[each.criterion]),)),
        )
        for each in marks
    ]
    return _written(heads, rows, delimiter)


def write_entries(entries: Iterable[Entry], *, delimiter: str = ",") -> str:
    """The entries as `read_entries` reads them."""
    return _written(ENTRY_HEADS, [(each.code, each.school, each.region) for each in entries], delimiter)


def write_jurors(jurors: Iterable[Juror], *, delimiter: str = ",") -> str:
    """The jurors as `read_jurors` reads them."""
    rows = []
    for each in jurors:
        conflicts = [*sorted(each.conflicts), *(SCHOOL_MARK + code for code in sorted(each.school_conflicts))]
        capacity = "" if each.capacity is None else str(each.capacity)
        rows.append((each.code, each.school, each.region, capacity, " ".join(conflicts)))
    return _written(JUROR_HEADS, rows, delimiter)


def _written(heads: Iterable[str], rows: Iterable[Iterable[str]], delimiter: str) -> str:
    file = io.StringIO(newline="")
    table = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    table.writerow(heads)
    table.writerows([_guarded(cell) for cell in row] for row in rows)
    return file.getvalue()


def _guarded(cell: str) -> str:
    """Unable to be a formula; one that has an apostrophe already gets another, since reading takes one away."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS) else cell
