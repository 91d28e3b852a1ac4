"""The mesh: welding, edges, shells, winding, union; against trimesh as a second opinion."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests import meshes
from uploads.mesh import as_trimesh, build, hull, kernels
from uploads.mesh.topology import pinched


def test_a_box_has_eight_vertices_one_shell_and_nothing_odd():
    mesh = build(meshes.box())

    assert len(mesh.vertices) == 8
    assert mesh.shells.count == 1
    assert mesh.closed
    assert len(mesh.topology.joints) == 18
    assert len(mesh.topology.open) == len(mesh.topology.crowded) == len(mesh.topology.touching) == 0
    assert mesh.open_before_snap is None


def test_minus_zero_is_welded_to_zero():
    part = meshes.box()
    part[3:6] = np.where(part[3:6] == 0, -0.0, part[3:6])

    assert len(build(part).vertices) == 8


def test_corners_a_few_nanometres_apart_are_snapped_only_when_edges_stay_open():
    mesh = build(meshes.cracked())

    assert mesh.open_before_snap == 36
    assert len(mesh.vertices) == 8
    assert mesh.closed


def test_a_hole_of_a_tenth_of_a_millimetre_isnt_snapped_away():
    part = meshes.box()
    part[meshes.TOP[0], 0] += (0.1, 0.1, 0.0)

    assert not build(part).closed


@pytest.mark.parametrize(
    ("part", "volume"),
    [
        (meshes.box(), 8000.0),
        (meshes.inside_out(), 8000.0),
        (meshes.one_face_turned(), 8000.0),
        (meshes.with_copy(), 8000.0),
        (meshes.hollow(), 7000.0),
        (meshes.turned_over(meshes.hollow()), 7000.0),
        (meshes.overlapping(), 12000.0),
        (meshes.together(meshes.box(), meshes.box((10, 10, 10), (5, 5, 5))), 8000.0),
        (meshes.two_pieces(), 16000.0),
        (meshes.edge_to_edge(), 16000.0),
        (meshes.together(meshes.box(), meshes.box(at=(20, 0, 0))), 16000.0),
    ],
)
def test_the_volume_is_that_of_the_union_with_every_shell_wound_as_it_should_be(part, volume):
    assert build(part).volume_mm3 == pytest.approx(volume, rel=1e-9)


def test_an_open_mesh_has_no_volume():
    assert build(meshes.holed()).volume_mm3 is None


def test_a_body_inside_a_hollow_stays_solid_whichever_way_it_was_wound():
    core = meshes.box((4, 4, 4), (8, 8, 8))

    for wound in (core, meshes.turned_over(core)):
        mesh = build(meshes.together(meshes.hollow(), wound))

        assert mesh.volume_mm3 == pytest.approx(7064.0)
        assert mesh.shells.cavity.tolist() == [False, True, False]


def test_faces_of_the_skin_remember_the_face_of_the_file_they_were_cut_from():
    mesh = build(meshes.overlapping())
    middles = mesh.surface.corners.mean(axis=1)

    first = mesh.surface.source < 12

    assert mesh.skin.united == 2
    assert (middles[first, 0] <= 20).all()
    assert (middles[~first, 0] >= 10).all()


def test_two_boxes_that_share_an_edge_are_two_whole_shells():
    mesh = build(meshes.edge_to_edge())

    assert mesh.shells.count == 2
    assert mesh.shells.closed.all()
    assert len(mesh.topology.touching) == 4
    assert len(mesh.topology.crowded) == 0


def test_two_boxes_that_share_a_point_are_pinched_there():
    mesh = build(meshes.corner_to_corner())

    found = pinched(mesh.faces, mesh.topology, len(mesh.vertices))

    assert mesh.vertices[found].tolist() == [[20.0, 20.0, 20.0]]


def test_a_moebius_band_has_one_side():
    mesh = build(meshes.moebius())

    assert mesh.shells.count == 1
    assert not mesh.shells.orientable.any()


def test_the_skin_is_a_volume_for_trimesh_too():
    for part in (meshes.one_face_turned(), meshes.overlapping(), meshes.eyed(), meshes.hollow()):
        mesh = build(part)
        second = as_trimesh(mesh.surface)

        assert second.is_volume
        assert second.volume == pytest.approx(mesh.volume_mm3, rel=1e-9)
        assert second.area == pytest.approx(mesh.surface.area_mm2, rel=1e-9)
        assert second.center_mass == pytest.approx(mesh.center_mm, abs=1e-6)


@pytest.mark.parametrize(
    "part",
    [
        np.zeros((1, 3, 3)),
        np.zeros((5, 3, 3)),
        np.array([[[0, 0, 0], [1, 0, 0], [2, 0, 0]]], float),
        np.array([[[0, 0, 0], [1, 0, 0], [0, 1, 0]]], float),
        np.full((2, 3, 3), 1e9),
        meshes.box((1e9, 1e9, 1e9), (-5e8, 0, 0)),
        meshes.box((1e-9, 1e-9, 1e-9)),
        meshes.together(meshes.sheet(), meshes.turned_over(meshes.sheet())),
    ],
)
def test_any_finite_triangles_make_a_mesh(part):
    mesh = build(part)

    assert mesh.triangles == len(part)
    assert np.isfinite(mesh.center_mm).all()
    assert np.isfinite(mesh.size_mm).all()


def soups() -> st.SearchStrategy[NDArray[np.float64]]:
    """A few triangles on a small grid: full of shared edges, copies and collapsed ones."""
    corner = st.tuples(*[st.integers(0, 2)] * 3)
    triangle = st.tuples(corner, corner, corner)
    return st.lists(triangle, min_size=1, max_size=14).map(lambda rows: np.array(rows, float))


@given(soups())
@settings(deadline=None, max_examples=150)
def test_every_side_of_every_kept_triangle_is_told_exactly_once(soup):
    mesh = build(soup)
    topology = mesh.topology

    told = np.concatenate([topology.joints.ravel(), topology.open, topology.crowded])

    kept = (3 * np.flatnonzero(topology.kept)[:, None] + np.arange(3)).ravel()
    assert np.sort(told).tolist() == kept.tolist()
    assert (mesh.shells.of_face >= 0).tolist() == topology.kept.tolist()


@given(soups())
@settings(deadline=None, max_examples=100)
def test_a_mesh_is_closed_exactly_when_trimesh_says_so_of_the_same_triangles(soup):
    mesh = build(soup)
    kept = mesh.faces[mesh.topology.kept]

    second = trimesh.Trimesh(mesh.vertices, kept, process=False)

    # trimesh calls nothing at all watertight, and knows no edges of four faces that part into two solids.
    if len(kept) and not len(mesh.topology.touching) and not len(mesh.topology.crowded):
        assert (not len(mesh.topology.open)) == second.is_watertight


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=30))
@settings(deadline=None)
def test_a_hull_holds_all_its_points_and_turns_left_everywhere(rows):
    points = np.array(rows, float)

    corners = hull.outline(points)

    assert all(hull.outside(corners, point) <= 1e-9 for point in points)
    if len(corners) > 2:
        sides = np.roll(corners, -1, axis=0) - corners
        following = np.roll(sides, -1, axis=0)
        assert (sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0] > 0).all()


def test_a_large_cloud_has_the_same_hull_as_its_rim():
    inner = np.random.default_rng(2).uniform(-1, 1, (20_000, 2))
    rim = np.array([[-2, -2], [2, -2], [3, 0], [2, 2], [-2, 2]], float)

    corners = hull.outline(np.concatenate([inner, rim]))

    assert sorted(map(tuple, corners)) == sorted(map(tuple, rim))


@given(st.integers(2, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60))
@settings(deadline=None)
def test_components_agree_with_following_the_pairs_by_hand(count, rows):
    pairs = np.array([row for row in rows if max(row) < count], np.int64).reshape(-1, 2)

    label = kernels.components(count, pairs[:, 0].copy(), pairs[:, 1].copy())

    by_hand = np.arange(count)
    for _ in range(count):
        for a, b in pairs:
            by_hand[[a, b]] = min(by_hand[a], by_hand[b])
    assert (label[:, None] == label).tolist() == (by_hand[:, None] == by_hand).tolist()


@given(st.floats(1e-3, 0.3))
@settings(deadline=None, max_examples=40)
def test_leaders_lie_apart_and_their_followers_near(reach):
    points = np.random.default_rng(3).uniform(0, 1, (300, 3))

    leader = kernels.leader_of_each(points, reach)

    gaps = np.linalg.norm(points - points[leader], axis=1)
    leaders = points[np.unique(leader)]
    apart = np.linalg.norm(leaders[:, None] - leaders, axis=2)[~np.eye(len(leaders), dtype=bool)]
    assert (gaps <= reach).all()
    assert not len(apart) or apart.min() > reach
