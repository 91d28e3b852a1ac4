"""A whole inspection in this process: verdicts, places, limits, scale, stages, and that nothing makes it fail."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import meshes
from tests.uploads.inspecting import report_of
from uploads.inspection import inspect
from uploads.printer import DEFAULT_PRINTER
from uploads.report import STAGES


@pytest.mark.parametrize(
    ("part", "verdict"),
    [
        (meshes.box(), "printable"),
        (meshes.two_pieces(), "printable"),
        (meshes.cracked(), "printable"),
        (meshes.one_face_turned(), "to_check"),
        (meshes.mushroom(), "to_check"),
        (meshes.tiny(), "to_check"),
        (meshes.holed(), "to_fix"),
        (meshes.sheet(), "to_fix"),
        (meshes.huge(), "to_fix"),
        (b"", "unreadable"),
        (b"<!DOCTYPE html><html></html>", "unreadable"),
        (meshes.stl(meshes.box())[:-1], "unreadable"),
    ],
)
def test_the_verdict_follows_from_the_worst_finding(part, verdict, tmp_path):
    assert report_of(part, tmp_path)["verdict"] == verdict


def test_a_report_says_what_was_inspected_and_measured(tmp_path):
    data = meshes.stl(meshes.box())

    report = report_of(data, tmp_path)

    assert report["file"] == {
        "name": "part.stl",
        "bytes": 684,
        "sha256": hashlib.sha256(data).hexdigest(),
        "format": "stl_binary",
    }
    assert report["measurements"] == {
        "triangles": 12,
        "size_mm": [20.0, 20.0, 20.0],
        "volume_mm3": 8000.0,
        "area_mm2": 2400.0,
        "shells": 1,
    }
    assert report["estimates"]["wall_min_mm"] == pytest.approx(20.0)
    assert report["estimates"]["contact_mm2"] == pytest.approx(400.0)
    assert report["estimates"]["overhang_mm2"] == 0.0
    assert report["printer"]["name"] == "ecole-180"


def test_stages_that_ran_have_seconds_and_the_others_none(tmp_path):
    seconds = report_of(meshes.box(), tmp_path)["seconds"]

    assert tuple(seconds) == STAGES
    assert {stage for stage, value in seconds.items() if value is None} == {
        "start",
        "self_intersection",
        "details",
    }
    stages = [value for stage, value in seconds.items() if stage != "total" and value is not None]
    assert sum(stages) <= seconds["total"] + 0.001


def test_files_for_the_viewer_are_written_for_anything_readable(tmp_path):
    source = tmp_path / "part.stl"
    source.write_bytes(meshes.stl(meshes.holed()))
    folder = tmp_path / "out"
    folder.mkdir()
    order = {
        "source": str(source),
        "name": "part.stl",
        "printer": DEFAULT_PRINTER.to_json(),
        "max_triangles": 100,
        "max_bytes": 10_000,
    }

    result = inspect(order, folder)

    assert result["files"] == ["light.bin", "layers.json"]
    assert sorted(path.name for path in folder.iterdir()) == ["layers.json", "light.bin"]


def test_a_factor_is_applied_before_everything(tmp_path):
    report = report_of(meshes.tiny(), tmp_path, scale=25.4)

    assert report["measurements"]["size_mm"] == [50.8, 50.8, 25.4]
    assert report["verdict"] == "printable"


def test_in_doubtful_units_nothing_is_said_about_walls(tmp_path):
    report = report_of(meshes.box((2, 2, 0.1)), tmp_path)

    assert [finding["code"] for finding in report["findings"]] == ["units"]
    assert report["seconds"]["thickness"] is None


def test_too_many_triangles_and_too_many_bytes_are_told_before_reading(tmp_path):
    many = report_of(meshes.box(), tmp_path, max_triangles=11)
    large = report_of(meshes.box(), tmp_path, max_bytes=683)

    assert many["findings"][0]["code"] == "triangles"
    assert many["findings"][0]["measures"] == {"triangles": 12, "limit": 11}
    assert large["findings"][0]["measures"] == {"bytes": 684, "limit_bytes": 683}
    assert many["verdict"] == large["verdict"] == "to_fix"
    assert many["measurements"]["triangles"] is None


def test_all_defects_are_told_at_once_the_worst_first(tmp_path):
    part = meshes.together(meshes.holed(), meshes.one_face_turned() + np.array([300.0, 0, 0]))

    report = report_of(meshes.stl(part, tail=b"x"), tmp_path)

    assert [(finding["severity"], finding["code"]) for finding in report["findings"]] == [
        ("blocking", "size"),
        ("blocking", "open_edges"),
        ("warning", "winding"),
        ("note", "pieces"),
        ("note", "trailing_bytes"),
    ]


@pytest.mark.parametrize("part", [meshes.mushroom(), meshes.sheet(), meshes.floating(), meshes.eyed()])
def test_the_order_of_the_triangles_doesnt_matter(part, tmp_path):
    shuffled = part[np.random.default_rng(4).permutation(len(part))]

    one, other = report_of(part, tmp_path), report_of(shuffled, tmp_path)

    assert one["verdict"] == other["verdict"]
    assert one["measurements"] == other["measurements"]
    assert one["estimates"] == pytest.approx(other["estimates"], rel=0.01)
    for before, after in zip(one["findings"], other["findings"], strict=True):
        assert (before["code"], before["severity"], before["count"]) == (
            after["code"],
            after["severity"],
            after["count"],
        )


def test_the_same_bytes_give_the_same_report(tmp_path):
    one, other = report_of(meshes.mushroom(), tmp_path), report_of(meshes.mushroom(), tmp_path)

    for report in (one, other):
        del report["seconds"], report["peak_mb"]
    assert one == other


@given(st.integers(1, 12), st.integers(0, 2**32 - 1), st.sampled_from([1e-9, 1.0, 30.0, 1e8]))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_heap_of_triangles_makes_an_inspection_fail(tmp_path: Path, count, seed, size):
    random = np.random.default_rng(seed)
    heap = size * random.integers(-2, 3, (count, 3, 3)).astype(float)

    report = report_of(heap, tmp_path)

    assert report["verdict"] in {"printable", "to_check", "to_fix"}
    assert "NaN" not in json.dumps(report)
    assert "Infinity" not in json.dumps(report)


def test_on_a_torn_surface_nothing_is_said_about_walls(tmp_path):
    scattered = np.random.default_rng(5).uniform(0, 100, (2_000, 3, 3))

    report = report_of(scattered, tmp_path)

    assert {"thin_walls", "overhangs", "stability"}.isdisjoint(one["code"] for one in report["findings"])
    assert report["seconds"]["thickness"] is None
