"""The report of an inspection: findings, measurements, estimates, and its published JSON form.

Nothing numeric is imported here: web processes read reports too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

SCHEMA = 1
METHOD = "1"
PLACES_SHOWN = 200

Point = Sequence[float]
Edge = Sequence[Point]


class Severity(StrEnum):
    """How much a finding matters: won't print, may fail, good to know."""

    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


class Verdict(StrEnum):
    """What the report says in one word; INSPECTION_FAILED is our fault and never blames the team."""

    PRINTABLE = "printable"
    TO_CHECK = "to_check"
    TO_FIX = "to_fix"
    UNREADABLE = "unreadable"
    INSPECTION_FAILED = "inspection_failed"


class Code(StrEnum):
    """What a finding is about; CONTRIBUTING.md lists what a new one needs."""

    UNREADABLE = "unreadable"
    TRAILING_BYTES = "trailing_bytes"
    UNITS = "units"
    SIZE = "size"
    OPEN_EDGES = "open_edges"
    NON_MANIFOLD = "non_manifold"
    WINDING = "winding"
    DEGENERATE = "degenerate"
    DUPLICATE_FACES = "duplicate_faces"
    PIECES = "pieces"
    THIN_WALLS = "thin_walls"
    OVERHANGS = "overhangs"
    STABILITY = "stability"
    TRIANGLES = "triangles"
    FILE_SIZE = "file_size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a finding is: triangle numbers in file order, segments ((x,y,z),(x,y,z)) and points (x,y,z) in mm.

    Any sequence will do, arrays too; the JSON form holds at most PLACES_SHOWN of each.
    """

    faces: Sequence[int] = ()
    edges: Sequence[Edge] = ()
    points: Sequence[Point] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain lists, cut to PLACES_SHOWN, coordinates rounded to 0.1 µm."""
        return {
            "faces": [int(face) for face in self.faces[:PLACES_SHOWN]],
            "edges": [[_point(end) for end in edge] for edge in self.edges[:PLACES_SHOWN]],
            "points": [_point(point) for point in self.points[:PLACES_SHOWN]],
        }


def _point(point: Point) -> list[float]:
    return [round(float(value), 4) for value in point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One defect or remark: `count` places in all, numbers with their unit in the name (…_mm, …_mm2, …_mm3)."""

    code: Code
    severity: Severity
    count: int
    measures: dict[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=Places)

    def to_json(self) -> dict[str, Any]:
        """The published form of one finding."""
        return {
            "code": self.code.value,
            "severity": self.severity.value,
            "count": self.count,
            "measures": self.measures,
            "places": self.places.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What was inspected; `format` is the true one (stl_binary, stl_ascii, 3mf, obj, ply), null if unknown."""

    name: str
    bytes: int
    sha256: str
    format: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurements:
    """Sizes of the part in mm; None where the mesh doesn't allow a number."""

    triangles: int | None = None
    size_mm: tuple[float, float, float] | None = None
    volume_mm3: float | None = None
    area_mm2: float | None = None
    shells: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """What printing it would take, from the shape alone, and what the sampled rays found as it stands."""

    grams: float | None = None
    hours: float | None = None
    cost_eur: float | None = None
    support_mm3: float | None = None
    layers: int | None = None
    wall_min_mm: float | None = None
    contact_mm2: float | None = None
    overhang_mm2: float | None = None


STAGES = (
    "start",
    "read",
    "weld",
    "topology",
    "shells",
    "geometry",
    "self_intersection",
    "thickness",
    "overhangs",
    "details",
    "estimates",
    "total",
)


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """The verdict follows from the findings alone: unreadable, else blocking, else warning, else printable."""
    if any(finding.code is Code.UNREADABLE for finding in findings):
        return Verdict.UNREADABLE
    severities = {finding.severity for finding in findings}
    if Severity.BLOCKING in severities:
        return Verdict.TO_FIX
    return Verdict.TO_CHECK if Severity.WARNING in severities else Verdict.PRINTABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that one inspection found. `printer` is Printer.to_json(); `seconds` has every name of STAGES."""

    file: FileFacts
    findings: tuple[Finding, ...]
    printer: dict[str, Any]
    verdict: Verdict
    measurements: Measurements = field(default_factory=Measurements)
    estimates: Estimates = field(default_factory=Estimates)
    seconds: dict[str, float | None] = field(default_factory=dict)
    peak_mb: float | None = None
    method: str = METHOD

    def to_json(self) -> dict[str, Any]:
        """The published form, described by docs/report.schema.json; unknown numbers are null, never absent."""
        m, e = self.measurements, self.estimates
        return {
            "schema": SCHEMA,
            "method": self.method,
            "file": {
                "name": self.file.name,
                "bytes": self.file.bytes,
                "sha256": self.file.sha256,
                "format": self.file.format,
            },
            "verdict": self.verdict.value,
            "findings": [finding.to_json() for finding in self.findings],
            "measurements": {
                "triangles": m.triangles,
                "size_mm": None if m.size_mm is None else list(m.size_mm),
                "volume_mm3": m.volume_mm3,
                "area_mm2": m.area_mm2,
                "shells": m.shells,
            },
            "estimates": {
                "grams": e.grams,
                "hours": e.hours,
                "cost_eur": e.cost_eur,
                "support_mm3": e.support_mm3,
                "layers": e.layers,
                "wall_min_mm": e.wall_min_mm,
                "contact_mm2": e.contact_mm2,
                "overhang_mm2": e.overhang_mm2,
            },
            "printer": self.printer,
            "seconds": {stage: self.seconds.get(stage) for stage in STAGES},
            "peak_mb": self.peak_mb,
        }
