"""Finds parts so small or so large that their numbers are probably inches, centimetres or metres."""

from __future__ import annotations

from typing import Any

from uploads.checks.specimen import NOTHING, Outcome, Specimen, measures
from uploads.mesh import Mesh
from uploads.printer import Printer
from uploads.report import Code, Finding, Severity

# Metres first: a part in metres is a thousand times too small, and no other factor brings it near a bed. Then
# inches, which CAD programs export more often than centimetres.
FACTORS = (("meter", 1000.0), ("inch", 25.4), ("centimeter", 10.0))
# A part that is no larger than this after scaling wasn't meant so.
LEAST_SIDE_MM = 5.0


def doubtful(mesh: Mesh, printer: Printer) -> bool:
    """Whether the largest side is at most small_side_mm, or more than large_side_mm."""
    largest = max(mesh.size_mm)
    return not printer.small_side_mm < largest <= printer.large_side_mm


def check(specimen: Specimen) -> Outcome:
    """A warning with the size each factor would give, whether it fits the bed, and the likeliest factor if any."""
    mesh, printer = specimen.mesh, specimen.printer
    if not doubtful(mesh, printer):
        return NOTHING
    small = max(mesh.size_mm) <= printer.small_side_mm
    choices = [_choice(mesh, printer, unit, by if small else 1.0 / by) for unit, by in FACTORS]
    likely = next((choice["factor"] for choice in choices if choice["likely"]), None)
    finding = Finding(
        code=Code.UNITS,
        severity=Severity.WARNING,
        count=1,
        measures=measures(
            largest_mm=max(mesh.size_mm),
            size_mm=mesh.size_mm,
            too_small=small,
            likely_factor=likely,
            choices=[
                {name: value for name, value in choice.items() if name != "likely"} for choice in choices
            ],
        ),
    )
    return Outcome(findings=(finding,))


def _choice(mesh: Mesh, printer: Printer, unit: str, factor: float) -> dict[str, Any]:
    size = tuple(side * factor for side in mesh.size_mm)
    fits = all(side <= most for side, most in zip(sorted(size), sorted(printer.bed_mm), strict=True))
    return {
        "unit": unit,
        "factor": factor,
        **measures(size_mm=size, fits=fits),
        "likely": fits and max(size) > LEAST_SIDE_MM,
    }
