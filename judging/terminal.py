"""What the command line says: rankings and plans as aligned lines, errors as one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from judging.errors import BadTable, BadWeights, DoubledCode, Fault, JudgingError, UnknownMethod
from judging.plan import Plan
from judging.reasons import CapacityShort, Reason, TooCrowded, TooFewJurors
from judging.result import Ranking, Standing

FEWEST_SPACES = 2
UNKNOWN = "-"
LONGEST_VALUE = 40
MOST_CODES = 6

FAULTS = {
    Fault.NOT_UTF8: "this isn't UTF-8 text",
    Fault.NOT_CSV: "this isn't CSV, a quotation mark stands wrong or isn't closed",
    Fault.EMPTY: "there is nothing, not even names of columns",
    Fault.NO_COLUMN: "there is no column {column}",
    Fault.DOUBLED_COLUMN: "the column {column} comes twice",
    Fault.TOO_MANY_CELLS: "{value} stands beyond the last named column",
    Fault.NO_VALUE: "{column} is empty",
    Fault.NOT_A_MARK: "the mark {value} is none of 0, 1, 2, 3, 4 and isn't empty either",
    Fault.NOT_A_NUMBER: "{column} {value} isn't a whole number",
    Fault.CONTRADICTION: "{column} {value} contradicts line {other}",
    Fault.DOUBLED: "{column} {value} repeats line {other}",
}
WEIGHTS = {
    "sum": "the weights add up to {where}, not to 100",
    "share": "the weight of {where} isn't a whole percentage above 0",
    "unknown": "the criterion {where} has no weight",
}


def ranking_lines(ranking: Ranking) -> str:
    """Facts first, then the standings with the mean of each criterion."""
    shares = ", ".join(f"{criterion} {weight} %" for criterion, weight in ranking.weights.items())
    ranked = sum(each.rank is not None for each in ranking.standings)
    facts = [
        ("method", f"{ranking.method}, version {ranking.version}"),
        ("weights", "equal, since none were given" if ranking.equal_weights else shares),
        ("entries", f"{ranked} ranked, {len(ranking.standings) - ranked} without a rank"),
        ("jurors", str(len(ranking.jurors))),
        ("digest", ranking.digest),
    ]
    rows = [("rank", "entry", "score", "readers", *ranking.weights)]
    rows += [_standing(each) for each in ranking.standings]
    return "\n".join([*_aligned(facts), "", *_aligned(rows)])


def _standing(standing: Standing) -> tuple[str, ...]:
    rank = UNKNOWN if standing.rank is None else f"{standing.rank}{'=' if standing.tied else ''}"
    means = (mean.printed or UNKNOWN for mean in standing.means.values())
    return (rank, standing.entry, standing.printed or UNKNOWN, str(standing.readers), *means)


def plan_lines(plan: Plan) -> str:
    """Facts first, then each juror's pile in its order."""
    links, loads = plan.links, plan.loads.values()
    between = "no" if links.between is None else f"yes, at most {links.between} in between"
    facts = [
        ("entries", str(len({entry for entry, _ in plan.pairs}))),
        ("jurors", f"{len(loads)}, with {min(loads, default=0)} to {max(loads, default=0)} entries"),
        ("readings", str(plan.readings)),
        ("seed", plan.seed),
        ("linked", f"{links.linked} of {links.pairs} pairs of jurors have a common entry"),
        ("unlinked", f"{links.unlinked}, and no plan gets below {links.fewest_unlinked}"),
        ("connected", between),
    ]
    rows = [("juror", "load", "entries in their order")]
    rows += [(juror, str(len(pile)), " ".join(pile)) for juror, pile in plan.piles.items()]
    return "\n".join([*_aligned(facts), "", *_aligned(rows)])


def sentence(error: JudgingError) -> str:
    """What is wrong, on one line."""
    match error:
        case BadTable():
            said = FAULTS[error.fault].format(
                column=error.column, value=_quoted(error.value), other=error.other
            )
            return f"line {error.line}: {said}"
        case BadWeights():
            return WEIGHTS[error.why].format(where=_text(error.where))
        case UnknownMethod():
            return f"unknown method {_quoted(error.name)}; known: {', '.join(error.known)}"
        case DoubledCode():
            return f"the code {_quoted(error.code)} comes twice"
        case _:
            return f"{type(error).__name__}: {_text(str(error))}"


def reason_sentence(reason: Reason) -> str:
    """Why there is no plan, on one line."""
    match reason:
        case CapacityShort():
            return f"{reason.needed} readings are needed, all jurors together can give {reason.available}"
        case TooFewJurors():
            of = f" of {_text(reason.school)}" if reason.school else ""
            asked = f"{reason.needed} jurors needed for each, only {reason.eligible} possible"
            return f"{_codes(reason.entries)}{of}: {asked}"
        case TooCrowded():
            return (
                f"{_codes(reason.entries)}: {reason.needed} readings are needed, and those who may give them "
                f"({_codes(reason.jurors)}) can give {reason.available}"
            )


def _codes(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - MOST_CODES} more" if len(codes) > MOST_CODES else ""
    return _text(", ".join(codes[:MOST_CODES])) + more


def _quoted(value: str) -> str:
    return f"'{_text(value[:LONGEST_VALUE])}{'…' if len(value) > LONGEST_VALUE else ''}'"


def _text(value: str) -> str:
    # Control characters of a hostile cell must not reach a terminal.
    return "".join(letter if letter.isprintable() else "?" for letter in value)


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [tuple(map(_text, row)) for row in rows]
    widths = [max(map(len, column)) + FEWEST_SPACES for column in zip(*lines, strict=True)]
    return [
        "".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
