"""One pass over a file that gives all findings at once: read, check, estimate, make light copies for the viewer."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from uploads import estimate
from uploads.checks import file_size, registry, trailing_bytes, triangles, units, unreadable
from uploads.checks.specimen import Specimen, rounded
from uploads.errors import Unreadable
from uploads.formats.part import Part
from uploads.formats.reading import read
from uploads.memory import MemoryMark
from uploads.mesh import Mesh, build
from uploads.preview import lighten
from uploads.printer import Printer
from uploads.report import (
    Code,
    Estimates,
    FileFacts,
    Finding,
    Measurements,
    Report,
    verdict_of,
)

HASH_CHUNK = 1 << 20
LIGHT_FILES = ("light.bin", "layers.json")
# In doubtful units these say nothing about the object that is meant, and on a torn surface nothing at all; they
# wait until that is settled.
WAITING = (Code.THIN_WALLS, Code.OVERHANGS, Code.STABILITY)


@dataclass(slots=True)
class Stopwatch:
    """Adds up the seconds of each stage."""

    began: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        """The time since the last call belongs to `stage`."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now

    def result(self) -> dict[str, float | None]:
        """Seconds of every stage that ran, and the total, to the tenth of a millisecond."""
        laps = self.seconds | {"total": time.perf_counter() - self.began}
        return {stage: round(seconds, 4) for stage, seconds in laps.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """The arguments of an inspection, made of their JSON."""

    source: Path
    name: str
    printer: Printer
    scale: float
    max_triangles: int
    max_bytes: int

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> _Order:
        return cls(
            source=Path(values["source"]),
            name=str(values["name"]),
            printer=Printer.from_json(values["printer"]),
            scale=float(values.get("scale", 1.0)),
            max_triangles=int(values["max_triangles"]),
            max_bytes=int(values["max_bytes"]),
        )


def inspect(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Inspect one file; the target of the sandbox.

    arguments: source (path), name (to be shown), printer (Printer.to_json()), scale (factor applied after
    reading), max_triangles, max_bytes. Returns {"report": Report.to_json(), "files": names written in `folder`}.
    A file that can't be read gives a report that says so, never an exception.
    """
    order = _Order.from_json(arguments)
    mark, watch = MemoryMark(), Stopwatch()
    facts = _facts(order)
    if too_large := file_size.finding(facts.bytes, order.max_bytes):
        return _finished(_refused(order, facts, too_large, watch), mark, ())
    try:
        part = read(order.source.read_bytes(), max_triangles=order.max_triangles)
    except Unreadable as error:
        refusal = triangles.finding(error, order.max_triangles) or unreadable.finding(error)
        return _finished(_refused(order, facts, refusal, watch), mark, ())
    if order.scale != 1.0:
        part = replace(part, triangles=part.triangles * order.scale)
    watch.lap("read")
    report = _examined(order, replace(facts, format=part.format), part, watch)
    lighten(part.triangles, part.colors, report.findings, folder)
    return _finished(report, mark, LIGHT_FILES)


def _facts(order: _Order) -> FileFacts:
    digest = hashlib.sha256()
    with order.source.open("rb") as stream:
        while chunk := stream.read(HASH_CHUNK):
            digest.update(chunk)
        size = stream.tell()
    return FileFacts(name=order.name, bytes=size, sha256=digest.hexdigest(), format=None)


def _refused(order: _Order, facts: FileFacts, finding: Finding, watch: Stopwatch) -> Report:
    watch.lap("read")
    return Report(
        file=facts,
        findings=(finding,),
        printer=order.printer.to_json(),
        verdict=verdict_of([finding]),
        seconds=watch.result(),
    )


def _examined(order: _Order, facts: FileFacts, part: Part, watch: Stopwatch) -> Report:
    mesh = build(part.triangles, weld_fraction=order.printer.weld_fraction, lap=watch.lap)
    findings, measured = _checked(mesh, order.printer, watch)
    if note := trailing_bytes.finding(part.trailing_bytes):
        findings.append(note)
    estimates = estimate.estimate(mesh.surface, mesh.volume_mm3, order.printer)
    watch.lap("estimates")
    return Report(
        file=facts,
        findings=tuple(findings),
        printer=order.printer.to_json(),
        verdict=verdict_of(findings),
        measurements=_measurements(mesh),
        estimates=_estimates(estimates, measured),
        seconds=watch.result(),
    )


def _checked(mesh: Mesh, printer: Printer, watch: Stopwatch) -> tuple[list[Finding], dict[str, float | None]]:
    specimen = Specimen(mesh, printer)
    waiting = WAITING if units.doubtful(mesh, printer) or mesh.torn else ()
    findings: list[Finding] = []
    estimates: dict[str, float | None] = {}
    for check in registry.CHECKS:
        if check.code in waiting:
            continue
        outcome = check.run(specimen)
        findings.extend(outcome.findings)
        estimates |= outcome.estimates
        watch.lap(check.stage)
    return _by_severity(findings), estimates


def _by_severity(findings: Sequence[Finding]) -> list[Finding]:
    """What stops the print first; the order of the registry within one severity."""
    order = ("blocking", "warning", "note")
    return sorted(findings, key=lambda finding: order.index(finding.severity.value))


def _measurements(mesh: Mesh) -> Measurements:
    x, y, z = (rounded(side) for side in mesh.size_mm)
    return Measurements(
        triangles=mesh.triangles,
        size_mm=(x, y, z),
        volume_mm3=None if mesh.volume_mm3 is None else rounded(mesh.volume_mm3),
        area_mm2=rounded(mesh.surface.area_mm2),
        shells=mesh.shells.count,
    )


def _estimates(shape: Estimates, measured: dict[str, float | None]) -> Estimates:
    known = {
        "grams": shape.grams,
        "hours": shape.hours,
        "cost_eur": shape.cost_eur,
        **measured,
    }
    plain = {name: None if value is None else rounded(value) for name, value in known.items()}
    return replace(shape, **plain)  # type: ignore[arg-type]  # names come from the checks, each tested


def _finished(report: Report, mark: MemoryMark, files: Sequence[str]) -> dict[str, Any]:
    return {"report": replace(report, peak_mb=mark.peak_mb()).to_json(), "files": list(files)}
