"""Short ways for the tests of the checks: run all checks on triangles, pick a finding."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from tests.meshes import Triangles, stl
from uploads.checks import registry
from uploads.checks.specimen import Specimen
from uploads.inspection import inspect
from uploads.mesh import build
from uploads.printer import DEFAULT_PRINTER, Printer
from uploads.report import Code, Finding

MOST_TRIANGLES = 100_000
MOST_BYTES = 10_000_000


def findings(part: Triangles, printer: Printer = DEFAULT_PRINTER) -> dict[Code, Finding]:
    """What all checks find, by code."""
    specimen = Specimen(build(part), printer)
    return {finding.code: finding for check in registry.CHECKS for finding in check.run(specimen).findings}


def found_by(code: Code, part: Triangles, printer: Printer = DEFAULT_PRINTER) -> Finding | None:
    """What the one check of that code finds."""
    specimen = Specimen(build(part), printer)
    (check,) = (check for check in registry.CHECKS if check.code is code)
    return next(iter(check.run(specimen).findings), None)


def report_of(content: bytes | Triangles, folder: Path, **changes: Any) -> dict[str, Any]:
    """The JSON report of a file with this content, inspected in this very process."""
    data = content if isinstance(content, bytes) else stl(content)
    source = folder / f"{hashlib.sha256(data).hexdigest()}.part"
    source.write_bytes(data)
    order = {
        "source": str(source),
        "name": "part.stl",
        "printer": DEFAULT_PRINTER.to_json(),
        "scale": 1.0,
        "max_triangles": MOST_TRIANGLES,
        "max_bytes": MOST_BYTES,
    }
    report: dict[str, Any] = inspect(order | changes, folder)["report"]
    return report
