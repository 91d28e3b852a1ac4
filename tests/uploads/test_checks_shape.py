"""The checks against the printer: units, size, thin walls, overhangs, stability."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests import meshes
from tests.meshes import Triangles
from tests.uploads.inspecting import found_by
from uploads.checks import thin_walls
from uploads.checks.specimen import Specimen
from uploads.mesh import build
from uploads.printer import DEFAULT_PRINTER, PRINTERS
from uploads.rays import EmbreeRays, LoopRays, Tracer
from uploads.report import Code, Severity


def test_a_part_of_two_millimetres_was_probably_drawn_in_inches():
    finding = found_by(Code.UNITS, meshes.tiny())

    assert finding is not None
    assert finding.severity is Severity.WARNING
    assert finding.measures["too_small"]
    assert finding.measures["likely_factor"] == 25.4
    assert finding.measures["choices"] == [
        {"unit": "meter", "factor": 1000.0, "size_mm": [2000.0, 2000.0, 1000.0], "fits": False},
        {"unit": "inch", "factor": 25.4, "size_mm": [50.8, 50.8, 25.4], "fits": True},
        {"unit": "centimeter", "factor": 10.0, "size_mm": [20.0, 20.0, 10.0], "fits": True},
    ]


def test_a_part_in_metres_is_known_by_the_only_factor_that_makes_it_graspable():
    finding = found_by(Code.UNITS, meshes.box((0.044, 0.014, 0.047)))

    assert finding is not None
    assert finding.measures["likely_factor"] == 1000.0


def test_a_part_of_a_metre_and_more_is_offered_smaller():
    finding = found_by(Code.UNITS, meshes.huge())

    assert finding is not None
    assert not finding.measures["too_small"]
    assert [choice["factor"] for choice in finding.measures["choices"]] == pytest.approx(
        [1e-3, 1 / 25.4, 0.1]
    )
    assert finding.measures["likely_factor"] == pytest.approx(1 / 25.4, rel=1e-5)


@pytest.mark.parametrize("side", [5.1, 180.0, 1000.0])
def test_sizes_that_people_print_are_not_doubted(side):
    assert found_by(Code.UNITS, meshes.box((side, 2, 2))) is None


def test_a_part_longer_than_the_diagonal_doesnt_fit():
    finding = found_by(Code.SIZE, meshes.too_long())

    assert finding is not None
    assert finding.severity is Severity.BLOCKING
    # 260 × 10 turned by 45° measures (260 + 10) / √2 both ways.
    assert finding.measures["over_sideways_mm"] == pytest.approx(270 / 2**0.5 - 180, rel=1e-4)
    assert finding.measures["over_height_mm"] == 0.0
    assert not finding.measures["fits_on_another_side"]


def test_a_part_that_fits_from_corner_to_corner_fits():
    assert found_by(Code.SIZE, meshes.diagonal_fit()) is None


def test_a_part_exactly_as_large_as_the_bed_fits():
    assert found_by(Code.SIZE, meshes.box((180, 180, 180))) is None


def test_a_part_too_high_says_so_and_that_it_would_fit_lying():
    finding = found_by(Code.SIZE, meshes.box((20, 20, 184.2)), PRINTERS["ecole-180"])

    assert finding is not None
    assert finding.measures["over_mm"] == pytest.approx(4.2)
    assert finding.measures["over_sideways_mm"] == 0.0
    assert not finding.measures["fits_on_another_side"]
    assert found_by(Code.SIZE, meshes.box((20, 20, 184.2)), PRINTERS["atelier-220"]) is None


def test_a_part_too_high_for_a_low_printer_fits_lying():
    low = replace(DEFAULT_PRINTER, bed_mm=(180.0, 180.0, 60.0))

    finding = found_by(Code.SIZE, meshes.box((20, 20, 100)), low)

    assert finding is not None
    assert finding.measures["fits_on_another_side"]


@pytest.mark.parametrize("degrees", [0, 17, 45, 90, 133])
def test_turning_a_part_around_z_doesnt_change_how_far_it_sticks_out(degrees):
    finding = found_by(Code.SIZE, meshes.rotated(meshes.too_long(), degrees))

    assert finding is not None
    assert finding.measures["over_mm"] == pytest.approx(270 / 2**0.5 - 180, rel=1e-3)


@pytest.mark.parametrize(
    ("thickness", "severity"),
    [(0.3, Severity.BLOCKING), (0.4, Severity.WARNING), (0.6, Severity.WARNING), (0.8, None), (1.2, None)],
)
@pytest.mark.parametrize("degrees", [0, 35])
def test_a_sheet_is_judged_by_its_thickness_however_it_is_turned(thickness, severity, degrees):
    part = meshes.rotated(meshes.rotated(meshes.sheet(thickness), degrees, axis=0), degrees, axis=1)

    finding = found_by(Code.THIN_WALLS, part)

    assert (finding and finding.severity) == severity
    if finding:
        assert finding.measures["min_mm"] == pytest.approx(thickness, abs=1e-3)
        assert finding.measures["area_mm2"] == pytest.approx(3200, rel=0.02)
        assert sorted(finding.places.faces) == [*meshes.BOTTOM, *meshes.TOP]


@pytest.mark.parametrize(
    "part",
    [
        meshes.box(),
        meshes.wedge(),
        meshes.prism([(0, 0), (20, 0), (20, 20)], 20),
        meshes.prism([(0, 0), (30, 0), (15, 26)], 40),
        meshes.prism([(0, 0), (100, 0), (100, 20)], 40),
        meshes.cone(),
        meshes.cone(5, 40),
        meshes.cone(20, 5),
        meshes.ball(),
        meshes.eyed(),
        meshes.hollow(),
    ],
)
def test_sharp_edges_and_points_are_no_thin_walls(part):
    assert found_by(Code.THIN_WALLS, part) is None


def test_a_blade_as_flat_as_a_sheet_of_paper_is_thin():
    finding = found_by(Code.THIN_WALLS, meshes.prism([(0, 0), (80, 0), (80, 2.5)], 40))

    assert finding is not None
    assert finding.severity is Severity.BLOCKING


@pytest.mark.parametrize("sides", [3, 4, 5, 7, 24])
def test_a_rod_is_thin_whatever_its_section(sides):
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    section = [(0.35 * float(np.cos(one)), 0.35 * float(np.sin(one))) for one in angle]

    finding = found_by(Code.THIN_WALLS, meshes.prism(section, 20))

    assert finding is not None
    assert finding.measures["area_fraction"] > 0.9


def test_a_thin_plate_glued_onto_a_thick_one_isnt_thin():
    part = meshes.together(meshes.box((40, 40, 4)), meshes.box((20, 20, 0.3), (10, 10, 4)))

    assert found_by(Code.THIN_WALLS, part) is None


def test_a_thin_fin_sunk_into_a_plate_is_thin_only_where_it_stands_out():
    part = meshes.together(meshes.box((40, 40, 4)), meshes.box((20, 0.3, 10), (10, 20, 2)))

    finding = found_by(Code.THIN_WALLS, part)

    assert finding is not None
    assert finding.severity is Severity.BLOCKING
    assert finding.measures["area_mm2"] == pytest.approx(2 * 20 * 8, rel=0.05)
    assert finding.measures["z_mm"] == pytest.approx(8.0, abs=0.2)
    assert sorted(finding.places.faces) == [12 + face for face in (*meshes.FRONT, *meshes.BACK)]


def test_a_shell_with_a_hollow_close_under_it_is_thin():
    part = meshes.together(meshes.ball(20, 40), meshes.turned_over(meshes.ball(19.5, 30)))

    finding = found_by(Code.THIN_WALLS, part)

    assert finding is not None
    assert finding.measures["min_mm"] == pytest.approx(0.45, abs=0.08)


def test_rays_without_embree_find_the_same_thickness():
    part = build(meshes.sheet(0.3))
    surface = part.surface

    slow = thin_walls.measure(surface, LoopRays(surface.vertices, surface.faces), DEFAULT_PRINTER)
    quick = thin_walls.measure(surface, EmbreeRays(surface.vertices, surface.faces), DEFAULT_PRINTER)

    finite = np.isfinite(quick.wall_mm)
    assert LoopRays.tracer is Tracer.LOOP
    assert (np.isfinite(slow.wall_mm) == finite).all()
    assert slow.wall_mm[finite] == pytest.approx(quick.wall_mm[finite], abs=1e-3)


def test_a_cap_on_a_foot_hangs_over_and_would_rather_stand_on_its_head():
    finding = found_by(Code.OVERHANGS, meshes.mushroom())

    assert finding is not None
    assert finding.severity is Severity.WARNING
    assert finding.measures["area_mm2"] == pytest.approx(1200, rel=0.01)
    assert finding.measures["z_mm"] == pytest.approx(30, abs=1e-4)
    assert finding.measures["drop_mm"] == pytest.approx(30, abs=1e-3)
    assert finding.measures["support_mm3"] == pytest.approx(36_000, rel=0.01)
    assert sorted(finding.places.faces) == [0, 1]
    assert finding.measures["better_pose"] == {
        "side": "top",
        "down": [0.0, 0.0, 1.0],
        "turn_deg": 180.0,
        "support_mm3": 0.0,
        "height_mm": 35.0,
        "contact_mm2": pytest.approx(1600, rel=0.01),
    }


@pytest.mark.parametrize(("span", "told"), [(8.0, False), (20.0, True)])
def test_a_bridge_is_told_when_it_is_long(span, told):
    finding = found_by(Code.OVERHANGS, meshes.gate(span))

    assert (finding is not None) == told
    if finding:
        assert finding.measures["longest_bridge_mm"] == pytest.approx(span, rel=0.01)
        assert sorted(finding.places.faces) == [0, 1]


@pytest.mark.parametrize(("lean", "told"), [(19.0, False), (20.0, False), (26.0, True)])
def test_faces_that_lean_out_by_45_degrees_print_steeper_ones_dont(lean, told):
    funnel = meshes.prism([(0, 0), (20, 0), (20 + lean, 20), (-lean, 20)], 20)

    assert (found_by(Code.OVERHANGS, funnel) is not None) == told


def test_what_lies_inside_another_body_doesnt_hang():
    part = meshes.together(meshes.box((20, 20, 40)), meshes.box((10, 10, 10), (5, 5, 20)))

    assert found_by(Code.OVERHANGS, part) is None


def test_a_mast_has_little_contact_and_would_rather_lie():
    finding = found_by(Code.STABILITY, meshes.mast())

    assert finding is not None
    assert finding.severity is Severity.WARNING
    measures = finding.measures
    assert (measures["little_contact"], measures["tips"], measures["slender"]) == (True, False, True)
    assert (measures["contact_mm2"], measures["height_base_ratio"]) == (25.0, 12.0)
    assert measures["better_pose"]["height_mm"] == 5.0
    assert sorted(finding.places.faces) == list(meshes.BOTTOM)


def test_a_part_with_its_weight_beside_its_foot_tips():
    finding = found_by(Code.STABILITY, meshes.leaning())

    assert finding is not None
    assert finding.measures["tips"]
    # 3,000 mm³ at x = 5 and 3,000 mm³ at x = 30: the centre is at 17.5, the foot ends at 10.
    assert finding.measures["tips_by_mm"] == pytest.approx(7.5)
    assert np.asarray(finding.places.points)[0].tolist() == pytest.approx([17.5, 5.0, 0.0])


def test_the_contact_of_a_ball_is_the_cut_of_the_first_half_layer():
    finding = found_by(Code.STABILITY, meshes.ball(20, 120))

    # A cap of height h on a sphere of radius R is π h (2 R - h) wide.
    assert finding is not None
    assert finding.measures["contact_mm2"] == pytest.approx(np.pi * 0.1 * 39.9, rel=0.03)


def _checked_codes(part: Triangles) -> dict[Code, float | None]:
    codes = (Code.THIN_WALLS, Code.OVERHANGS, Code.STABILITY, Code.SIZE)
    found = {code: found_by(code, part) for code in codes}
    area = {Code.THIN_WALLS: "area_mm2", Code.OVERHANGS: "area_mm2", Code.STABILITY: "contact_mm2"}
    return {code: finding.measures.get(area.get(code, "")) for code, finding in found.items() if finding}


@pytest.mark.parametrize("part", [meshes.mushroom(), meshes.leaning(), meshes.sheet(), meshes.gate(20.0)])
def test_moving_a_part_over_the_bed_changes_nothing(part):
    moved = meshes.rotated(part, 33) + np.array([120.0, -40.0, 7.0])

    before, after = _checked_codes(part), _checked_codes(moved)

    assert after == {code: pytest.approx(value, rel=0.02) for code, value in before.items()}


def test_the_rays_are_made_once_for_all_checks():
    specimen = Specimen(build(meshes.box()), DEFAULT_PRINTER)

    assert specimen.rays is specimen.rays
