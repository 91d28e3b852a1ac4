"""Times the pictures and the light mesh on one core and prints a table: python -m bench.posters."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from uploads.examples.build import SHAPES, example
from uploads.preview import lighten, render
from uploads.preview.body import body_of, linear
from uploads.preview.camera import View
from uploads.preview.pictures import as_image, photograph
from uploads.preview.tracer import EMBREE
from uploads.report import Code, Finding, Places, Severity

COLOR = "#e9763a"
LARGE = (100_000, 500_000, 1_000_000)


def cpu_seconds(action: Callable[[], object]) -> float:
    """CPU time of this process for one run: other work on the machine doesn't count."""
    begin = time.process_time()
    action()
    return time.process_time() - begin


def sphere(triangles: int) -> NDArray[np.float64]:
    """(about `triangles`, 3, 3) mm of a bumpy ball of 60 mm."""
    rings = int((triangles / 4) ** 0.5)
    up, around = np.meshgrid(
        np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, 2 * rings + 1), indexing="ij"
    )
    reach = 30 + np.sin(9 * up) * np.sin(11 * around)
    points = np.stack(
        [reach * np.sin(up) * np.cos(around), reach * np.sin(up) * np.sin(around), reach * np.cos(up)],
        axis=-1,
    )
    a, b, c, d = points[:-1, :-1], points[1:, :-1], points[1:, 1:], points[:-1, 1:]
    return np.concatenate([np.stack([a, b, c], axis=2), np.stack([a, c, d], axis=2)]).reshape(-1, 3, 3)


def small_poster(triangles: NDArray[np.float64]) -> None:
    """A poster traced at 400 x 320, not reduced from the large one."""
    body = body_of(triangles, np.tile(linear(COLOR), (len(triangles), 1)))
    as_image(photograph(body, View(), size=(400, 320)))


def measured(name: str, triangles: NDArray[np.float64], colors: NDArray[np.uint8] | None) -> str:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        finding = Finding(
            code=Code.THIN_WALLS,
            severity=Severity.BLOCKING,
            count=1,
            places=Places(faces=np.arange(len(triangles) // 20)),
        )
        light = cpu_seconds(lambda: lighten(triangles, colors, [finding], folder))
        question = {"light": str(folder / "light.bin"), "layers": str(folder / "layers.json"), "color": COLOR}
        poster = cpu_seconds(lambda: render(question | {"views": ["poster"]}, folder))
        report = cpu_seconds(lambda: render(question | {"views": ["report"]}, folder))
        small = cpu_seconds(lambda: small_poster(triangles)) if len(triangles) <= 60_000 else float("nan")
        sizes = [(folder / file).stat().st_size / 1000 for file in ("poster-400.webp", "poster-1200.webp")]
        sizes.append((folder / "report-1000.webp").stat().st_size / 1000)
    numbers = f"{light:8.2f}{small:8.2f}{poster:8.2f}{report:8.2f}" + "".join(
        f"{size:8.1f}" for size in sizes
    )
    return f"{name:<14}{len(triangles):>10}{numbers}"


def main() -> None:
    """Warm up, then print a row for each example and for larger meshes."""
    print(f"tracer: {'embree' if EMBREE else 'tree of our own'}; CPU seconds, then kB")
    print(f"{'part':<14}{'triangles':>10}{'lighten':>8}{'400':>8}{'posters':>8}{'report':>8}", end="")
    print(f"{'400':>8}{'1200':>8}{'report':>8}")
    measured("warm-up", sphere(2_000), None)
    for shape in SHAPES:
        model = example(shape)
        print(measured(shape, model.triangles, model.colors), flush=True)
    for count in (60_000, *LARGE):
        print(measured("bumpy ball", sphere(count), None), flush=True)


if __name__ == "__main__":
    main()
