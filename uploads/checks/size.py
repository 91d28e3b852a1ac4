"""Finds parts that don't fit the printer in any upright rotation."""

from __future__ import annotations

from itertools import permutations

from uploads.checks.specimen import NOTHING, Outcome, Specimen, measures
from uploads.mesh import hull
from uploads.report import Code, Finding, Severity

# A part drawn exactly as large as the bed fits, whatever the last digits say.
SLACK_MM = 0.01


def check(specimen: Specimen) -> Outcome:
    """Blocking, by how much it sticks out sideways and upwards, and whether it would fit lying on another side."""
    surface, (width, depth, height) = specimen.mesh.surface, specimen.printer.bed_mm
    corners = hull.outline(surface.points[:, :2])
    sideways = hull.excess(corners, width, depth)
    size = specimen.mesh.size_mm
    upwards = size[2] - height
    if max(sideways, upwards) <= SLACK_MM:
        return NOTHING
    lying = any(
        all(side <= most + SLACK_MM for side, most in zip(turned, (width, depth, height), strict=True))
        for turned in permutations(size)
    )
    finding = Finding(
        code=Code.SIZE,
        severity=Severity.BLOCKING,
        count=1,
        measures=measures(
            over_mm=max(sideways, upwards),
            over_sideways_mm=max(0.0, sideways),
            over_height_mm=max(0.0, upwards),
            size_mm=size,
            bed_mm=specimen.printer.bed_mm,
            fits_on_another_side=lying,
            fits_scaled_by=_scale(size, specimen.printer.bed_mm),
        ),
    )
    return Outcome(findings=(finding,))


def _scale(size: tuple[float, float, float], bed: tuple[float, float, float]) -> float:
    """A factor at which the part fits as it stands without turning, told a little low."""
    ratios = [most / side for side, most in zip(size, bed, strict=True) if side > 0]
    return int(min(ratios) * 1000) / 1000
