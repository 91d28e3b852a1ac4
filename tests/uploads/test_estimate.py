"""Grams, hours and cost from the shape alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import meshes
from uploads.estimate import estimate, solid_skin_mm3
from uploads.mesh import build
from uploads.printer import DEFAULT_PRINTER
from uploads.report import Estimates


def test_a_cube_of_20_mm_is_what_the_formula_says():
    mesh = build(meshes.box())

    found = estimate(mesh.surface, mesh.volume_mm3, DEFAULT_PRINTER)

    # shell = 0.87 × 1600 + 1.0 × 400 + 0.8 × 400 = 2112 mm³; material = 2112 + 0.15 × 5888 = 2995.2 mm³
    assert found.grams == pytest.approx(2.9952 * 1.24)
    assert found.cost_eur == pytest.approx(2.9952 * 1.24 / 1000 * 22.0)
    assert found.layers == 100
    # 7.75 × 2.112 + 0.30 × 5.888 + 0.0274 × 100 minutes
    assert found.hours == pytest.approx(20.8744 / 60)


def test_a_part_thinner_than_its_shell_is_solid():
    mesh = build(meshes.sheet(0.5))

    found = estimate(mesh.surface, mesh.volume_mm3, DEFAULT_PRINTER)

    assert found.grams == pytest.approx(800 * 1.24 / 1000)


def test_an_open_part_has_layers_but_no_grams():
    mesh = build(meshes.holed())

    found = estimate(mesh.surface, mesh.volume_mm3, DEFAULT_PRINTER)

    assert found == Estimates(layers=100)


def test_a_flat_part_has_one_layer():
    mesh = build(meshes.box((20, 20, 0)))

    assert estimate(mesh.surface, mesh.volume_mm3, DEFAULT_PRINTER).layers == 1


def test_more_perimeters_and_more_infill_take_more_plastic():
    mesh = build(meshes.box())
    plain = estimate(mesh.surface, mesh.volume_mm3, DEFAULT_PRINTER).grams

    for more in (replace(DEFAULT_PRINTER, perimeters=3), replace(DEFAULT_PRINTER, infill=0.5)):
        assert estimate(mesh.surface, mesh.volume_mm3, more).grams > plain


@given(st.floats(0.1, 10.0))
@settings(deadline=None)
def test_volume_grows_with_the_cube_of_the_scale_and_the_shell_with_its_square(scale):
    one, other = build(meshes.ball()), build(meshes.ball() * scale)

    assert other.volume_mm3 == pytest.approx(one.volume_mm3 * scale**3, rel=1e-9)
    assert solid_skin_mm3(other.surface, DEFAULT_PRINTER) == pytest.approx(
        solid_skin_mm3(one.surface, DEFAULT_PRINTER) * scale**2, rel=1e-9
    )
