"""Times every stage of an inspection on large parts beside what trimesh needs for load, is_volume, bodies, volume.

    python -m bench.core_checks [TRIANGLES ...]

Each inspection runs in the sandbox as in production; ratios within one run matter, seconds depend on the machine.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import trimesh

from tests.meshes import Triangles, stl
from uploads.printer import DEFAULT_PRINTER
from uploads.report import STAGES
from uploads.sandbox import Sandbox, Target, limits_for

SIZES = (100_000, 500_000, 2_100_000)
RUNS = 3


def wavy_ring(triangles: int) -> Triangles:
    """A ring with bumps of about so many triangles, 13 cm across: curved everywhere, with overhangs."""
    count = int((triangles / 2) ** 0.5)
    one, two = np.meshgrid(np.arange(count), np.arange(count), indexing="ij")
    around, across = one / count * 2 * np.pi, two / count * 2 * np.pi
    thick = 15 + 1.5 * np.sin(9 * around) * np.sin(7 * across)
    reach = 50 + thick * np.cos(across)
    points = np.stack([reach * np.cos(around), reach * np.sin(around), thick * np.sin(across)], axis=-1)
    right, below = np.roll(points, -1, axis=1), np.roll(points, -1, axis=0)
    beyond = np.roll(below, -1, axis=1)
    upper = np.stack([points, below, beyond], axis=2).reshape(-1, 3, 3)
    lower = np.stack([points, beyond, right], axis=2).reshape(-1, 3, 3)
    return np.concatenate([upper, lower])


def inspected(sandbox: Sandbox, source: Path, folder: Path) -> dict[str, Any]:
    """The report of one run."""
    folder.mkdir()
    order = {
        "source": str(source),
        "name": source.name,
        "printer": DEFAULT_PRINTER.to_json(),
        "max_triangles": 3_000_000,
        "max_bytes": 200_000_000,
    }
    limits = limits_for(source.stat().st_size)
    report: dict[str, Any] = sandbox.run(Target.INSPECT, order, folder=folder, limits=limits)["report"]
    return report


def with_trimesh(source: Path) -> float:
    """Seconds for the checks most programs stop at."""
    data = source.read_bytes()
    began = time.perf_counter()
    mesh = trimesh.load_mesh(io.BytesIO(data), file_type="stl")
    assert mesh.is_volume
    assert mesh.body_count == 1
    assert mesh.volume > 0
    return time.perf_counter() - began


def main(sizes: tuple[int, ...]) -> None:
    """Print one column a size: the best of RUNS for each stage, trimesh below, memory last."""
    with tempfile.TemporaryDirectory() as scratch, Sandbox() as sandbox:
        columns: list[dict[str, float | None]] = []
        for size in sizes:
            source = Path(scratch) / f"{size}.stl"
            source.write_bytes(stl(wavy_ring(size)))
            reports = [inspected(sandbox, source, Path(scratch) / f"{size}-{run}") for run in range(RUNS)]
            best = min(reports, key=lambda report: report["seconds"]["total"])
            core = sum(best["seconds"][stage] for stage in ("read", "weld", "topology", "shells", "geometry"))
            columns.append(
                best["seconds"]
                | {"core": core, "trimesh core": with_trimesh(source), "peak MB": best["peak_mb"]}
                | {"file MB": source.stat().st_size / 2**20}
            )
    print(f"{'':18}" + "".join(f"{size:>12,}" for size in sizes))
    for name in (*STAGES, "core", "trimesh core", "file MB", "peak MB"):
        cells = (
            f"{value:12.3f}" if (value := column[name]) is not None else f"{'-':>12}" for column in columns
        )
        print(f"{name:18}" + "".join(cells))


if __name__ == "__main__":
    main(tuple(int(word) for word in sys.argv[1:]) or SIZES)
