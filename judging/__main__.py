"""The command line: `rank` ballots again, `assign` entries to jurors, without the application and its database."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

from judging.assignment import assign
from judging.errors import BadTable, Impossible, JudgingError
from judging.ranking import MEAN, METHOD_VERSIONS, rank
from judging.reasons import reason_to_json
from judging.table import read_ballots, read_entries, read_jurors
from judging.terminal import plan_lines, ranking_lines, reason_sentence, sentence

IMPOSSIBLE = 3
UNEXPECTED = 4
USAGE = 64
STANDARD_INPUT = "-"
EXITS = "exit codes: 0 done, 3 no assignment exists and why, 4 unexpected, 64 wrong usage or unreadable input"

Value = TypeVar("Value")


class _Refused(Exception):
    """Leaves with USAGE and a sentence."""


class _Parser(argparse.ArgumentParser):
    """Leaves with the exit code that sysexits.h gives to wrong usage."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, 3 when no plan exists, 4 for a failure of ours, 64 for wrong usage."""
    chosen = _parser().parse_args(arguments)
    try:
        print(chosen.run(chosen), flush=True)
    except Impossible as error:
        return _no_plan(error, as_json=chosen.json)
    except _Refused as error:
        return _complain(USAGE, str(error))
    except JudgingError as error:
        return _complain(USAGE, sentence(error))
    except BrokenPipeError:
        # Whoever reads has read enough (« | head »); Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 - an exit code is promised for what nobody expects
        return _complain(UNEXPECTED, f"unexpected: {type(error).__name__}: {error}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m judging", description="The law of the jury alone.", epilog=EXITS)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    again = commands.add_parser("rank", help="rank entries by the jury's ballots", epilog=EXITS)
    again.set_defaults(run=_rank)
    again.add_argument(
        "ballots",
        help="CSV with the columns entry, juror, criterion, mark (empty: couldn't judge) and perhaps weight;"
        " - for standard input",
    )
    again.add_argument("--method", default=MEAN, help=f"{', '.join(METHOD_VERSIONS)}; default: {MEAN}")
    again.add_argument(
        "--weights",
        type=_weights,
        metavar="NAME=PERCENT,…",
        help="instead of the column weight; all equal if there is neither",
    )
    deal = commands.add_parser("assign", help="deal entries to jurors", epilog=EXITS)
    deal.set_defaults(run=_assign)
    deal.add_argument(
        "--entries", required=True, help="CSV with the columns entry, school and perhaps region"
    )
    deal.add_argument(
        "--jurors",
        required=True,
        help="CSV with the column juror and perhaps school, region, capacity, conflicts (codes of entries, or"
        " school:CODE, with spaces between)",
    )
    deal.add_argument("--readings", required=True, type=_count, help="how many jurors each entry gets")
    deal.add_argument("--seed", required=True, help="a word or number; the same gives the same plan")
    deal.add_argument("--avoid-region", action="store_true", help="no juror of the entry's region either")
    for command in (again, deal):
        command.add_argument("--json", action="store_true", help="print everything as JSON")
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError("not a whole number above 0")
    return int(text)


def _weights(text: str) -> dict[str, int]:
    weights: dict[str, int] = {}
    for part in text.split(","):
        name, _, share = part.rpartition("=")
        if not name.strip() or name.strip() in weights:
            raise argparse.ArgumentTypeError("not NAME=PERCENT,NAME=PERCENT with each name once")
        weights[name.strip()] = _count(share.strip())
    return weights


def _rank(chosen: argparse.Namespace) -> str:
    ballots = _read(chosen.ballots, read_ballots)
    ranking = rank(ballots.marks, chosen.weights or ballots.weights, method=chosen.method)
    return _json(ranking.to_json()) if chosen.json else ranking_lines(ranking)


def _assign(chosen: argparse.Namespace) -> str:
    plan = assign(
        _read(chosen.entries, read_entries),
        _read(chosen.jurors, read_jurors),
        readings=chosen.readings,
        seed=chosen.seed,
        avoid_region=chosen.avoid_region,
    )
    return _json(plan.to_json()) if chosen.json else plan_lines(plan)


def _read(name: str, reader: Callable[[bytes], Value]) -> Value:
    """What a file says, or standard input; _Refused says which file can't be read, and where."""
    shown = "standard input" if name == STANDARD_INPUT else name
    try:
        return reader(sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes())
    except BadTable as error:
        raise _Refused(f"{shown}, {sentence(error)}") from None
    except OSError as error:
        raise _Refused(f"{shown}: {error.strerror or error}") from None


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False)


def _no_plan(error: Impossible, *, as_json: bool) -> int:
    if as_json:
        print(_json({"impossible": [reason_to_json(reason) for reason in error.reasons]}))
    for reason in error.reasons:
        _complain(IMPOSSIBLE, reason_sentence(reason))
    return IMPOSSIBLE


def _complain(code: int, said: str) -> int:
    sys.stderr.write(f"python -m judging: {said}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
