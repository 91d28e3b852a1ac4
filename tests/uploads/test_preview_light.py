"""The light mesh keeps the shape and the places of findings, whatever it is given."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import meshes
from uploads.preview.layers import read_layers
from uploads.preview.light import MAX_TRIANGLES, quantised, read_light, write_light
from uploads.preview.lighten import lighten
from uploads.preview.simplify import simplified
from uploads.report import Code, Finding, Places, Severity


def finding(**places: object) -> Finding:
    return Finding(code=Code.THIN_WALLS, severity=Severity.BLOCKING, count=1, places=Places(**places))


def test_a_file_read_back_is_the_mesh_that_was_written(tmp_path: Path) -> None:
    triangles = meshes.ball()
    colors = np.arange(len(triangles) * 3, dtype=np.uint8).reshape(-1, 3)

    write_light(quantised(triangles, colors, source_triangles=len(triangles)), tmp_path / "light.bin")
    back = read_light(tmp_path / "light.bin")

    assert np.abs(back.triangles - triangles).max() <= back.step.max() / 2 + 1e-9
    assert np.array_equal(back.colors, colors)


def test_the_header_tells_everything_that_a_viewer_needs(tmp_path: Path) -> None:
    lighten(meshes.box(), None, [], tmp_path)

    content = (tmp_path / "light.bin").read_bytes()
    length = int.from_bytes(content[4:8], "little")
    header = json.loads(content[8 : 8 + length])

    assert content[:4] == b"EML1"
    assert length % 4 == 0
    assert set(header) == {"vertices", "triangles", "origin", "step", "colors", "source_triangles"}
    padded = header["vertices"] * 6 + (-header["vertices"] * 6) % 4
    assert len(content) == 8 + length + padded + header["triangles"] * 12


def test_small_meshes_keep_their_triangles_in_order_degenerate_ones_too(tmp_path: Path) -> None:
    triangles = meshes.with_sliver()

    lighten(triangles, None, [finding(faces=[2, 5])], tmp_path)

    assert len(read_light(tmp_path / "light.bin").faces) == len(triangles)
    (layer,) = read_layers(tmp_path / "layers.json")
    assert layer.faces is not None
    assert np.flatnonzero(layer.faces).tolist() == [2, 5]


def test_a_large_mesh_is_cut_to_the_limit_and_keeps_its_size(tmp_path: Path) -> None:
    triangles = meshes.ball(radius=30.0, rings=190)
    side = np.flatnonzero(triangles.mean(axis=1)[:, 0] > 27)
    colors = np.where(triangles.mean(axis=1)[:, 2:] > 0, 255, 0).repeat(3, axis=1).astype(np.uint8)

    lighten(triangles, colors, [finding(faces=side)], tmp_path)

    light = read_light(tmp_path / "light.bin")
    (layer,) = read_layers(tmp_path / "layers.json")
    assert len(triangles) > MAX_TRIANGLES >= len(light.faces)
    assert light.source_triangles == len(triangles)
    size = np.ptp(light.vertices, axis=0)
    assert size == pytest.approx([60, 60, 60], abs=0.5)
    assert layer.faces is not None
    centres = light.triangles.mean(axis=1)
    assert centres[layer.faces, 0].min() > 26
    assert centres[~layer.faces, 0].max() < 28
    assert light.colors is not None
    assert (light.colors[centres[:, 2] > 1] == 255).all()


def test_a_patch_smaller_than_what_replaced_it_does_not_vanish(tmp_path: Path) -> None:
    triangles = meshes.ball(radius=30.0, rings=190)

    lighten(triangles, None, [finding(faces=[len(triangles) // 2])], tmp_path)

    (layer,) = read_layers(tmp_path / "layers.json")
    assert layer.faces is not None
    assert layer.faces.sum() == 1


def test_a_cloud_of_separate_triangles_is_cut_to_the_limit_too() -> None:
    places = np.random.default_rng(4).uniform(0, 100, (70_000, 1, 3))
    cloud = places + np.array([[0, 0, 0], [0.01, 0, 0], [0, 0.01, 0]])

    kept = simplified(cloud, MAX_TRIANGLES)

    assert 0 < len(kept) <= MAX_TRIANGLES


@given(st.lists(st.tuples(*[st.floats(-1e6, 1e6, width=32)] * 9), min_size=1, max_size=20))
def test_no_position_moves_by_more_than_half_a_step(rows: list[tuple[float, ...]]) -> None:
    triangles = np.array(rows, dtype=np.float64).reshape(-1, 3, 3)

    light = quantised(triangles, None, source_triangles=len(triangles))

    assert (np.abs(light.triangles - triangles) <= light.step / 2 * (1 + 1e-9) + 1e-9).all()


def test_a_file_that_is_no_light_mesh_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"solid ball")

    with pytest.raises(ValueError, match="not a light mesh"):
        read_light(tmp_path / "x")


def test_the_same_part_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        lighten(meshes.ball(), None, [finding(faces=range(40))], tmp_path / name)

    for file in ("light.bin", "layers.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_finding_without_a_place_has_no_anchor(tmp_path: Path) -> None:
    lighten(meshes.box(), None, [finding()], tmp_path)

    (layer,) = read_layers(tmp_path / "layers.json")

    assert (layer.faces, layer.anchor, layer.normal) == (None, None, None)


def test_the_anchor_of_a_patch_lies_on_it_and_faces_outwards(tmp_path: Path) -> None:
    ball = meshes.ball(radius=10.0)
    side = np.flatnonzero(ball.mean(axis=1)[:, 1] < -8)

    lighten(ball, None, [finding(faces=side)], tmp_path)

    (layer,) = read_layers(tmp_path / "layers.json")
    assert layer.anchor is not None
    assert layer.normal is not None
    assert np.linalg.norm(layer.anchor) == pytest.approx(10, abs=0.3)
    assert layer.anchor[1] < -8
    assert layer.normal @ layer.anchor > 9


def test_the_anchor_of_a_wall_stands_on_its_outer_side(tmp_path: Path) -> None:
    outside, inside = meshes.ball(radius=10.0), meshes.turned_over(meshes.ball(radius=9.7))
    both = meshes.together(outside, inside)

    lighten(both, None, [finding(faces=np.flatnonzero(both.mean(axis=1)[:, 0] > 5))], tmp_path)

    (layer,) = read_layers(tmp_path / "layers.json")
    assert layer.anchor is not None
    assert np.linalg.norm(layer.anchor) > 9.8


def test_open_edges_and_loose_points_have_anchors(tmp_path: Path) -> None:
    rim = [[[10, 0, 5], [10, 1, 5]], [[10, 1, 5], [10, 2, 5]]]

    lighten(meshes.box(), None, [finding(edges=rim), finding(points=[[1, 2, 3]])], tmp_path)

    edges, points = read_layers(tmp_path / "layers.json")
    assert edges.edges.tolist() == rim
    assert edges.anchor is not None
    assert edges.anchor[0] == 10
    assert points.anchor is not None
    assert points.anchor.tolist() == [1, 2, 3]
