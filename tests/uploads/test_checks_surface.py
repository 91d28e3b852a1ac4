"""The checks of how triangles meet: holes, crowded edges, winding, pieces, copies, degenerate ones."""

from __future__ import annotations

import numpy as np
import pytest

from tests import meshes
from tests.uploads.inspecting import findings, found_by
from uploads.report import Code, Severity

SOUND = {
    "box": meshes.box(),
    "ball on a foot": meshes.together(meshes.ball(10, 24, (0, 0, 20)), meshes.box((16, 16, 13), (-8, -8, 0))),
    "hollow": meshes.hollow(),
    "eyed": meshes.eyed(),
    "cone": meshes.cone(),
    "wedge": meshes.wedge(),
    "corner to corner of the bed": meshes.diagonal_fit(),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_part_gets_no_warning(name):
    bad = {
        code: finding.measures
        for code, finding in findings(SOUND[name]).items()
        if finding.severity is not Severity.NOTE and code is not Code.OVERHANGS
    }

    assert bad == {}


def test_a_hole_is_blocking_and_its_rim_is_named():
    finding = found_by(Code.OPEN_EDGES, meshes.holed())

    assert finding is not None
    assert finding.severity is Severity.BLOCKING
    assert finding.count == 3
    assert finding.measures["holes"] == 1
    assert finding.measures["hairlines"] == 0
    assert finding.measures["largest_hole_mm"] == pytest.approx(20 * 2**0.5, rel=1e-5)
    assert finding.measures["largest_hole_rim_mm"] == pytest.approx(40 + 20 * 2**0.5, rel=1e-5)
    assert finding.measures["z_mm"] == 20.0
    assert np.asarray(finding.places.edges)[:, :, 2].tolist() == [[20.0, 20.0]] * 3
    assert len(finding.places.faces) == 3


def test_the_largest_hole_comes_first():
    part = np.delete(meshes.together(meshes.box(), meshes.box((5, 5, 5), (40, 0, 0))), [0, 14], axis=0)

    finding = found_by(Code.OPEN_EDGES, part)

    assert finding is not None
    assert finding.measures["holes"] == 2
    assert np.asarray(finding.places.edges)[:3, :, 0].max() <= 20


def test_cracks_that_a_tolerant_weld_closes_are_a_note():
    finding = found_by(Code.OPEN_EDGES, meshes.cracked())

    assert finding is not None
    assert (finding.severity, finding.count) == (Severity.NOTE, 36)
    assert finding.measures["snapped_edges"] == 36
    assert finding.measures["open_edges"] == 0


def test_a_side_cut_in_two_on_one_of_its_triangles_only_is_a_hairline():
    finding = found_by(Code.OPEN_EDGES, meshes.hairline())

    assert finding is not None
    assert (finding.severity, finding.count) == (Severity.WARNING, 3)
    assert (finding.measures["holes"], finding.measures["hairlines"]) == (0, 1)
    assert finding.measures["largest_hole_mm"] is None
    assert {2, 12} < set(map(int, finding.places.faces))


def test_two_rims_cut_differently_along_one_outline_are_hairlines_not_holes():
    lid = np.delete(meshes.box(), meshes.TOP, axis=0)
    top = meshes.box()[list(meshes.TOP)]
    middle = 0.5 * (top[0, 0] + top[0, 1])
    corners = [middle, top[0, 1], top[0, 2], top[1, 2], top[0, 0]]
    strips = np.stack([np.stack([corners[0], corners[i], corners[i + 1]]) for i in range(1, 4)])

    finding = found_by(Code.OPEN_EDGES, meshes.together(lid, strips))

    assert finding is not None
    assert finding.severity is Severity.WARNING
    assert finding.measures["holes"] == 0


def test_a_fin_makes_its_edge_crowded():
    finding = found_by(Code.NON_MANIFOLD, meshes.finned())

    assert finding is not None
    assert (finding.severity, finding.count) == (Severity.BLOCKING, 1)
    assert finding.measures["crowded_edges"] == 1
    assert finding.measures["length_mm"] == 20.0
    assert 12 in finding.places.faces
    assert sorted(np.asarray(finding.places.edges)[0].tolist()) == [[0, 0, 20], [20, 0, 20]]


def test_solids_that_touch_along_an_edge_only_are_a_warning():
    finding = found_by(Code.NON_MANIFOLD, meshes.edge_to_edge())

    assert finding is not None
    assert (finding.severity, finding.count) == (Severity.WARNING, 1)
    assert finding.measures["touching_edges"] == 1
    assert np.asarray(finding.places.edges)[0, :, :2].tolist() == [[20, 20], [20, 20]]


def test_solids_that_touch_in_a_point_only_are_a_warning():
    finding = found_by(Code.NON_MANIFOLD, meshes.corner_to_corner())

    assert finding is not None
    assert finding.severity is Severity.WARNING
    assert finding.measures["pinched_points"] == 1
    assert np.asarray(finding.places.points).tolist() == [[20, 20, 20]]


def test_solids_that_share_a_whole_side_are_fused_and_fine():
    part = meshes.together(meshes.box(), meshes.box(at=(20, 0, 0)))

    assert found_by(Code.NON_MANIFOLD, part) is None


def test_a_turned_triangle_is_named():
    finding = found_by(Code.WINDING, meshes.one_face_turned())

    assert finding is not None
    assert (finding.severity, finding.count) == (Severity.WARNING, 1)
    assert list(finding.places.faces) == [5]
    assert finding.measures == {
        "turned_faces": 1,
        "turned_area_mm2": 200.0,
        "inside_out_shells": 0,
        "one_sided_shells": 0,
        "mendable": True,
    }


def test_a_part_turned_inside_out_is_a_warning_on_all_its_faces():
    finding = found_by(Code.WINDING, meshes.inside_out())

    assert finding is not None
    assert (finding.severity, finding.count) == (Severity.WARNING, 12)
    assert finding.measures["inside_out_shells"] == 1


def test_only_the_shell_that_is_inside_out_is_named():
    finding = found_by(
        Code.WINDING, meshes.together(meshes.box(), meshes.turned_over(meshes.box(at=(30, 0, 0))))
    )

    assert finding is not None
    assert sorted(finding.places.faces) == list(range(12, 24))


def test_a_band_with_one_side_is_blocking():
    finding = found_by(Code.WINDING, meshes.moebius())

    assert finding is not None
    assert finding.severity is Severity.BLOCKING
    assert finding.measures["one_sided_shells"] == 1
    assert not finding.measures["mendable"]


def test_a_turned_triangle_in_an_open_mesh_is_blocking():
    part = np.delete(meshes.one_face_turned(), 0, axis=0)

    finding = found_by(Code.WINDING, part)

    assert finding is not None
    assert finding.severity is Severity.BLOCKING
    assert list(finding.places.faces) == [4]


def test_triangles_without_area_are_a_note():
    finding = found_by(Code.DEGENERATE, meshes.with_sliver())

    assert finding is not None
    assert (finding.severity, finding.count) == (Severity.NOTE, 2)
    assert sorted(finding.places.faces) == [12, 13]


def test_a_triangle_with_three_corners_on_a_line_is_flat():
    line = np.array([[[0, 0, 0], [10, 0, 0], [20, 0, 0]]], float)

    finding = found_by(Code.DEGENERATE, meshes.together(meshes.box(), line))

    assert finding is not None
    assert finding.measures == {"collapsed": 0, "flat": 1}


@pytest.mark.parametrize("face", range(12))
def test_adding_a_face_twice_adds_exactly_that_finding(face):
    part = meshes.together(meshes.box(), meshes.box()[face : face + 1])

    found = findings(part)

    assert set(found) == {Code.DUPLICATE_FACES}
    assert found[Code.DUPLICATE_FACES].severity is Severity.NOTE
    assert list(found[Code.DUPLICATE_FACES].places.faces) == [12]


def test_a_whole_part_twice_in_one_place_is_one_part_with_a_note():
    found = findings(meshes.together(meshes.box(), meshes.box()))

    assert set(found) == {Code.DUPLICATE_FACES}
    assert found[Code.DUPLICATE_FACES].count == 12


def test_pieces_that_all_stand_on_the_bed_are_a_note():
    finding = found_by(Code.PIECES, meshes.two_pieces())

    assert finding is not None
    assert (finding.severity, finding.count) == (Severity.NOTE, 2)
    assert finding.measures == {
        "pieces": 2,
        "shells": 2,
        "floating": 0,
        "gap_mm": None,
        "specks": 0,
        "exact": True,
    }


def test_a_piece_that_hangs_in_the_air_is_named():
    finding = found_by(Code.PIECES, meshes.floating())

    assert finding is not None
    assert (finding.severity, finding.count) == (Severity.WARNING, 2)
    assert (finding.measures["floating"], finding.measures["gap_mm"]) == (1, 25.0)
    assert sorted(finding.places.faces) == list(range(12, 24))
    assert np.asarray(finding.places.points).tolist() == [[10, 10, 30]]


@pytest.mark.parametrize("part", [meshes.eyed(), meshes.overlapping(), meshes.edge_to_edge()])
def test_shells_that_overlap_or_touch_are_one_piece(part):
    finding = found_by(Code.PIECES, part)

    assert finding is not None
    assert finding.severity is Severity.NOTE
    assert finding.measures["pieces"] == 1


def test_a_speck_is_noted_even_when_it_floats():
    finding = found_by(Code.PIECES, meshes.together(meshes.box(), meshes.box((0.5, 0.5, 0.5), (30, 0, 10))))

    assert finding is not None
    assert finding.severity is Severity.NOTE
    assert (finding.measures["specks"], finding.measures["floating"]) == (1, 0)
    assert sorted(finding.places.faces) == list(range(12, 24))


def test_a_hollow_is_not_a_piece():
    assert found_by(Code.PIECES, meshes.hollow()) is None


def test_a_ball_locked_in_a_hollow_floats():
    finding = found_by(Code.PIECES, meshes.together(meshes.hollow(), meshes.box((4, 4, 4), (8, 8, 8))))

    assert finding is not None
    assert finding.severity is Severity.WARNING
    assert sorted(finding.places.faces) == list(range(24, 36))
