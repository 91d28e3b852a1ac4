"""Posters and the report's picture: what they show, where the pins stand, and that nothing makes them fail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests import meshes
from uploads.preview import lighten, render
from uploads.preview.body import body_of, linear
from uploads.preview.camera import View, framed
from uploads.preview.pictures import as_image, photograph
from uploads.report import Code, Finding, Places, Severity

GREEN = "#2f9e44"


def pixels_of(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as picture:
        assert picture.mode == "RGBA"
        return np.asarray(picture)


def drawn(
    triangles: NDArray[np.float64], folder: Path, views: Sequence[str], findings: Sequence[Finding] = ()
) -> dict[str, Any]:
    lighten(triangles, None, findings, folder)
    question = {
        "light": str(folder / "light.bin"),
        "layers": str(folder / "layers.json"),
        "color": GREEN,
        "views": list(views),
    }
    return render(question, folder)


def small(triangles: NDArray[np.float64], view: View | None = None) -> NDArray[np.uint8]:
    body = body_of(triangles, np.tile(linear(GREEN), (len(triangles), 1)))
    return np.asarray(as_image(photograph(body, view or View(), size=(120, 96))))


def finding(code: Code, severity: Severity, **places: object) -> Finding:
    return Finding(code=code, severity=severity, count=1, places=Places(**places))


def test_posters_have_their_sizes_a_clear_ground_and_the_colour_asked(tmp_path: Path) -> None:
    answer = drawn(meshes.ball(), tmp_path, ["poster"])

    assert answer == {"files": ["poster-400.webp", "poster-1200.webp"], "pins": []}
    for name, size in (("poster-400.webp", (400, 320)), ("poster-1200.webp", (1200, 960))):
        pixels = pixels_of(tmp_path / name)
        height, width = pixels.shape[:2]
        assert (width, height) == size
        assert pixels[[0, 0, -1, -1], [0, -1, 0, -1], 3].max() == 0
        red, green, blue, alpha = pixels[height // 2, width // 2].tolist()
        assert alpha == 255
        assert green > max(red, blue)
    assert (tmp_path / "poster-400.webp").stat().st_size <= 14_000


def test_no_rectangle_of_floor_is_ever_seen() -> None:
    alpha = small(meshes.box())[..., 3].astype(int)

    border = np.concatenate(
        [alpha[:3].ravel(), alpha[-3:].ravel(), alpha[:, :3].ravel(), alpha[:, -3:].ravel()]
    )

    assert border.max() == 0


def test_the_floor_is_dark_beside_the_body_and_clear_far_from_it() -> None:
    pixels = small(meshes.box()).astype(int)
    shade = (pixels[..., 3] > 8) & (pixels[..., 3] < 200)

    assert shade.sum() > 200
    assert np.median(pixels[shade][:, :3]) < 40


def test_the_same_part_gives_the_same_pictures(tmp_path: Path) -> None:
    report = finding(Code.THIN_WALLS, Severity.BLOCKING, faces=range(50))
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        drawn(meshes.ball(), tmp_path / name, ["poster", "report"], [report])

    for file in ("poster-400.webp", "poster-1200.webp", "report-1000.webp"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_size_changes_nothing_but_the_layer_lines() -> None:
    near = np.abs(small(meshes.ball() * 1e-3).astype(int) - small(meshes.ball() * 1e3).astype(int))

    assert near[..., 3].mean() < 1


@pytest.mark.parametrize(
    ("side", "turned"),
    [
        ((0, -1, 0), "front"),
        ((0, 1, 0), "back"),
        ((1, 0, 0), "right"),
        ((-1, 0, 0), "left"),
        ((0, 0, 1), "top"),
    ],
)
def test_the_report_turns_to_the_place_and_its_pin_stands_on_red_hatching(
    side: tuple[int, int, int], turned: str, tmp_path: Path
) -> None:
    ball = meshes.ball(radius=10.0)
    faces = np.flatnonzero(ball.mean(axis=1) @ np.array(side) > 7)

    answer = drawn(ball, tmp_path, ["report"], [finding(Code.THIN_WALLS, Severity.BLOCKING, faces=faces)])

    (pin,) = answer["pins"]
    pixels = pixels_of(tmp_path / "report-1000.webp").astype(int)
    assert pixels.shape == (800, 1000, 4)
    x, y = int(pin["x"] * 1000), int(pin["y"] * 800)
    around = pixels[y - 6 : y + 7, x - 6 : x + 7].reshape(-1, 4).mean(axis=0)
    assert pin["hidden"] is False, turned
    assert around[0] > 1.8 * around[1], turned


def test_blocking_places_are_red_warnings_orange_and_notes_stay_clay(tmp_path: Path) -> None:
    ball = meshes.ball(radius=10.0)
    height = ball.mean(axis=1)[:, 2]
    findings = [
        finding(Code.DEGENERATE, Severity.NOTE, faces=np.flatnonzero(height > 5)),
        finding(Code.OVERHANGS, Severity.WARNING, faces=np.flatnonzero(height < -3)),
        finding(Code.THIN_WALLS, Severity.BLOCKING, faces=np.flatnonzero(np.abs(height) < 2)),
    ]

    drawn(ball, tmp_path, ["report"], findings)

    pixels = pixels_of(tmp_path / "report-1000.webp").astype(float)
    clay, red, orange = pixels[180, 500], pixels[520, 500], pixels[640, 500]
    assert clay[:3].max() - clay[:3].min() < 60
    assert red[0] > 1.8 * red[1]
    assert orange[0] > 1.25 * orange[1]
    assert orange[1] > 1.3 * orange[2]
    assert orange[1] > 1.4 * red[1]


def test_a_place_under_the_part_is_looked_at_from_below(tmp_path: Path) -> None:
    box = meshes.box()
    bottom = np.flatnonzero(box[:, :, 2].max(axis=1) == box[:, :, 2].min())

    answer = drawn(box, tmp_path, ["report"], [finding(Code.OVERHANGS, Severity.WARNING, faces=bottom)])

    assert answer["pins"][0]["hidden"] is False


def test_a_rim_is_drawn_thick_enough_to_be_seen(tmp_path: Path) -> None:
    box = meshes.box()
    low, high = box.reshape(-1, 3).min(axis=0), box.reshape(-1, 3).max(axis=0)
    y, z = low[1], (low[2] + high[2]) / 2
    edges = [[[low[0], y, z], [high[0], y, z]]]
    report = finding(Code.OPEN_EDGES, Severity.BLOCKING, edges=edges, points=[[low[0], y, high[2]]])

    drawn(box, tmp_path, ["report"], [report])

    pixels = pixels_of(tmp_path / "report-1000.webp").astype(float)
    red = (pixels[..., 0] > 2.2 * pixels[..., 1]) & (pixels[..., 3] > 200)
    assert red.sum() > 3000


def test_a_hidden_place_says_so(tmp_path: Path) -> None:
    both = meshes.together(meshes.ball(radius=10.0), meshes.ball(radius=3.0))
    inside = np.flatnonzero(np.linalg.norm(both.mean(axis=1), axis=1) < 4)

    answer = drawn(both, tmp_path, ["report"], [finding(Code.PIECES, Severity.NOTE, faces=inside)])

    assert [pin["hidden"] for pin in answer["pins"]] == [True]


@pytest.mark.parametrize(
    "triangles",
    [
        np.zeros((1, 3, 3)),
        np.array([[[0, 0, 0], [40, 0, 0], [0, 30, 0]]], dtype=float),
        np.array([[[0, 0, 0], [0, 0, 40], [0, 30, 0]]], dtype=float),
        np.array([[[0, 0, 0], [1, 1, 1], [2, 2, 2]]], dtype=float),
        meshes.ball() * 4e-6,
        meshes.ball() + 1e6,
    ],
    ids=["a point", "a sheet", "a standing sheet", "a line", "40 nm", "far away"],
)
def test_strange_parts_give_a_picture_all_the_same(triangles: NDArray[np.float64], tmp_path: Path) -> None:
    report = finding(Code.DEGENERATE, Severity.WARNING, faces=[0], points=triangles[0])

    drawn(triangles, tmp_path, ["poster", "report"], [report])

    assert pixels_of(tmp_path / "poster-400.webp").shape == (320, 400, 4)
    assert pixels_of(tmp_path / "report-1000.webp").shape == (800, 1000, 4)


def test_the_frame_holds_the_whole_silhouette() -> None:
    points = meshes.ball().reshape(-1, 3) / 10 * [3.0, 0.2, 0.5]

    for azimuth in range(-180, 180, 30):
        camera = framed(points, View(azimuth_deg=azimuth, fill=0.8), width_px=500, height_px=400)
        places = camera.project(points)
        assert places.min() > 0.09
        assert places.max() < 0.91
        assert np.ptp(places, axis=0).max() == pytest.approx(0.8, abs=0.01)


def test_a_colour_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a colour"):
        linear("vert")
