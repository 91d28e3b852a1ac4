"""What the law of the jury can refuse, as a tree; each error carries data, not sentences."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from judging.reasons import Reason


class JudgingError(Exception):
    """Root of all errors of this package."""


class BadRubric(JudgingError):
    """A rubric that can't be used; `where` names the criterion, `why` is one word."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


class BadBallot(JudgingError):
    """Root of what can be wrong with one mark."""

    def __init__(self, entry: str, juror: str, criterion: str) -> None:
        super().__init__(f"{entry} {juror} {criterion}")
        self.entry = entry
        self.juror = juror
        self.criterion = criterion


class BadMark(BadBallot):
    """A mark that isn't a whole number from 0 to 4, or a name that is empty or has blanks around it."""

    def __init__(self, entry: str, juror: str, criterion: str, mark: object) -> None:
        super().__init__(entry, juror, criterion)
        self.mark = mark


class DoubledMark(BadBallot):
    """A juror answers twice for one criterion of an entry."""


class BadWeights(JudgingError):
    """Weights that can't be used.

    `why` is "sum" (`where` is what they add up to), "share" (`where` has no whole positive percentage) or "unknown"
    (marks exist for `where`, a weight doesn't).
    """

    def __init__(self, why: str, where: str) -> None:
        super().__init__(f"{why}: {where}")
        self.why = why
        self.where = where


class UnknownMethod(JudgingError):
    """A method of ranking that isn't offered."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


class Unranked(JudgingError):
    """An entry without a score can't be explained; `missing` names the criteria that nobody marked."""

    def __init__(self, entry: str, missing: tuple[str, ...]) -> None:
        super().__init__(f"{entry}: {', '.join(missing)}")
        self.entry = entry
        self.missing = missing


class Fault(StrEnum):
    """What is wrong with one cell of a table."""

    NOT_UTF8 = "not_utf8"
    NOT_CSV = "not_csv"
    EMPTY = "empty"
    NO_COLUMN = "no_column"
    DOUBLED_COLUMN = "doubled_column"
    TOO_MANY_CELLS = "too_many_cells"
    NO_VALUE = "no_value"
    NOT_A_MARK = "not_a_mark"
    NOT_A_NUMBER = "not_a_number"
    CONTRADICTION = "contradiction"
    DOUBLED = "doubled"


class BadTable(JudgingError):
    """A CSV that can't be read; `line` counts from 1, heads included, `value` is what stands there.

    `column` is its head, or empty for the whole line; `other` is the line that says so first, for DOUBLED and
    CONTRADICTION.
    """

    def __init__(
        self, fault: Fault, *, line: int, column: str = "", value: str = "", other: int | None = None
    ) -> None:
        super().__init__(f"line {line}, {column or 'line'}: {fault} {value!r}")
        self.fault = fault
        self.line = line
        self.column = column
        self.value = value
        self.other = other


class DoubledCode(JudgingError):
    """Two entries, or two jurors, under one code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Impossible(JudgingError):
    """No assignment exists; each of the reasons proves it by itself."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(map(repr, self.reasons)))
