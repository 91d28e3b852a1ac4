"""The command line: `check` a file as the web does, `warm` the compiled kernels after an installation."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from uploads.errors import ChildError, UnknownPrinter
from uploads.printer import DEFAULT_PRINTER, PRINTERS, Printer, printer_named
from uploads.report import Verdict
from uploads.sandbox import Limits, Sandbox, Target, limits_for
from uploads.table import table

EXIT_CODES = {
    Verdict.PRINTABLE: 0,
    Verdict.TO_CHECK: 1,
    Verdict.TO_FIX: 2,
    Verdict.UNREADABLE: 3,
    Verdict.INSPECTION_FAILED: 4,
}
FAILED = 4
USAGE = 64
STANDARD_INPUT = "-"
MEBIBYTE = 1 << 20
CHUNK = 1 << 20


class _Parser(argparse.ArgumentParser):
    """Leaves with the exit code that sysexits.h gives to wrong usage."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0 to 3 by verdict, 4 when the inspection failed, 64 for wrong usage."""
    chosen = _parser().parse_args(arguments)
    if chosen.command == "warm":
        return _warm()
    try:
        printer = printer_named(chosen.printer)
    except UnknownPrinter as error:
        return _complain(USAGE, f"unknown printer {error.name!r}; known: {', '.join(error.known)}")
    try:
        return _check(chosen, printer)
    except ChildError as error:
        return _complain(FAILED, f"the inspection failed: {type(error).__name__}: {error}")
    except OSError as error:
        return _complain(FAILED, f"the inspection failed: {error}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m uploads", description="Inspect a part before it is printed.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    check = commands.add_parser("check", help="inspect one STL, 3MF, OBJ or PLY file")
    check.add_argument("file", help="path of the file, or - for standard input")
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    check.add_argument("--printer", default=DEFAULT_PRINTER.name, help=f"one of {', '.join(PRINTERS)}")
    check.add_argument(
        "--scale", type=_factor, default=1.0, help="factor applied first, e.g. 25.4 for inches"
    )
    check.add_argument("--max-triangles", type=int, default=3_000_000, help="largest count accepted")
    check.add_argument("--max-megabytes", type=int, default=200, help="largest file accepted, in 2^20 bytes")
    check.add_argument("--seconds", type=float, default=None, help="longest time accepted")
    commands.add_parser("warm", help="compile the kernels into their cache")
    return parser


def _factor(text: str) -> float:
    value = float(text)
    if not 1e-6 <= value <= 1e6:
        raise argparse.ArgumentTypeError("not between 0.000001 and 1000000")
    return value


def _complain(code: int, sentence: str) -> int:
    sys.stderr.write(f"python -m uploads: {sentence}\n")
    return code


def _check(chosen: argparse.Namespace, printer: Printer) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        source = _received(chosen.file, Path(scratch))
        if source is None:
            return _complain(USAGE, f"no such file: {chosen.file}")
        order = {
            "source": str(source.resolve()),
            "name": "standard input" if chosen.file == STANDARD_INPUT else source.name,
            "printer": printer.to_json(),
            "scale": chosen.scale,
            "max_triangles": chosen.max_triangles,
            "max_bytes": chosen.max_megabytes * MEBIBYTE,
        }
        limits = limits_for(source.stat().st_size)
        if chosen.seconds is not None:
            limits = replace(limits, wall_seconds=chosen.seconds)
        report = _inspected(order, limits, Path(scratch) / "child")
    print(json.dumps(report, ensure_ascii=False) if chosen.json else table(report))
    return EXIT_CODES[Verdict(report["verdict"])]


def _received(name: str, scratch: Path) -> Path | None:
    """The file itself, or a copy of standard input; None when there is no such file."""
    if name != STANDARD_INPUT:
        return Path(name) if Path(name).is_file() else None
    copy = scratch / "standard-input"
    with copy.open("wb") as target:
        _pour(sys.stdin.buffer, target)
    return copy


def _pour(source: BinaryIO, target: BinaryIO) -> None:
    while chunk := source.read(CHUNK):
        target.write(chunk)


def _inspected(order: dict[str, Any], limits: Limits, folder: Path) -> dict[str, Any]:
    """The report, made in a child so that no file can harm this process; `start` is what the child's birth took."""
    folder.mkdir()
    began = time.perf_counter()
    with Sandbox() as sandbox:
        start = time.perf_counter() - began
        result = sandbox.run(Target.INSPECT, order, folder=folder, limits=limits)
    report: dict[str, Any] = result["report"]
    report["seconds"]["start"] = round(start, 4)
    return report


def _warm() -> int:
    """Starting the sandbox imports every kernel, which compiles it; the cache stays."""
    began = time.perf_counter()
    with Sandbox():
        print(f"warm after {time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
