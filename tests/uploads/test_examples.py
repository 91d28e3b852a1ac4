"""The examples are sound, small, different, and each defect shows as the finding it promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manifold3d import Error, Manifold, Mesh64

from uploads.examples.build import SHAPES, build, example
from uploads.examples.catalogue import EXAMPLES, IDEAS, idea_of
from uploads.examples.defects import Defect
from uploads.formats.reading import read
from uploads.inspection import inspect
from uploads.preview.light import MAX_TRIANGLES
from uploads.printer import Printer
from uploads.report import Code, Severity

BED_MM = 180.0
PROMISED = {
    Defect.THIN_WALL: (Code.THIN_WALLS, Severity.BLOCKING),
    Defect.OPEN_HOLE: (Code.OPEN_EDGES, Severity.BLOCKING),
    Defect.FLOATING_PIECE: (Code.PIECES, Severity.WARNING),
    Defect.INCHES: (Code.UNITS, Severity.WARNING),
    Defect.OVERHANG: (Code.OVERHANGS, Severity.WARNING),
    Defect.FLIPPED: (Code.WINDING, Severity.WARNING),
}
# What any honest print of a round animal needs: supports, a brim; never a defect.
USUAL = {Code.OVERHANGS, Code.STABILITY}


def inspected(folder: Path, **arguments: Any) -> dict[str, Any]:
    answer = build(arguments, folder)
    question = {
        "source": str(folder / answer["file"]),
        "name": answer["file"],
        "printer": Printer().to_json(),
        "scale": 1.0,
        "max_triangles": 2_000_000,
        "max_bytes": 100_000_000,
    }
    report: dict[str, Any] = inspect(question, folder)["report"]
    return report


def troubles(report: dict[str, Any]) -> set[tuple[Code, Severity]]:
    found = {(Code(one["code"]), Severity(one["severity"])) for one in report["findings"]}
    return {one for one in found if one[1] is not Severity.NOTE}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_one_closed_body_that_stands_on_a_school_printer(shape: str) -> None:
    model = example(shape)

    faces = model.faces.astype(np.uint64, order="C")
    solid = Manifold(Mesh64(vert_properties=model.vertices, tri_verts=faces))

    assert solid.status() == Error.NoError
    assert len(solid.decompose()) == 1
    assert solid.volume() > 5_000
    low, high = model.vertices.min(axis=0), model.vertices.max(axis=0)
    assert low[2] == pytest.approx(0, abs=1e-6)
    assert (high - low).max() <= BED_MM
    assert len(model.faces) <= MAX_TRIANGLES
    assert len(set(model.color_of.tolist())) >= 2


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_prints_as_it_is(shape: str, tmp_path: Path) -> None:
    report = inspected(tmp_path, shape=shape)

    assert report["verdict"] in ("printable", "to_check")
    assert {code for code, _ in troubles(report)} <= USUAL


@pytest.mark.parametrize("defect", Defect)
@pytest.mark.parametrize("shape", ["pot", "duck", "crocodile", "rocket"])
def test_every_defect_shows_as_the_finding_it_promises(shape: str, defect: Defect, tmp_path: Path) -> None:
    report = inspected(tmp_path, shape=shape, defect=defect.value, format="stl")

    found = troubles(report)

    assert PROMISED[defect] in found
    assert {code for code, _ in found} - USUAL <= {PROMISED[defect][0]}


@pytest.mark.parametrize("file_format", ["3mf", "stl", "obj"])
def test_each_format_is_read_back_as_the_same_object(file_format: str, tmp_path: Path) -> None:
    answer = build({"shape": "snail", "format": file_format}, tmp_path)
    model = example("snail")

    content = (tmp_path / answer["file"]).read_bytes()
    part = read(content, max_triangles=100_000)

    assert answer["bytes"] == len(content)
    assert part.triangles.shape == model.triangles.shape
    assert np.abs(part.triangles - model.triangles).max() < 1e-4
    if file_format == "stl":
        assert part.colors is None
    else:
        assert part.colors is not None
        assert np.abs(part.colors.astype(int) - model.colors).max() <= 1


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    arguments = {"shape": "clip", "parameters": {"color": "#123456", "size_mm": 50}, "defect": "open_hole"}
    contents = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        answer = build(arguments, tmp_path / name)
        contents.append((tmp_path / name / answer["file"]).read_bytes())

    assert contents[0] == contents[1]


def test_a_size_is_the_longest_side() -> None:
    assert np.ptp(example("whale", {"size_mm": 70}).vertices, axis=0).max() == pytest.approx(70)


def test_an_unknown_shape_and_an_unknown_defect_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="teapot"):
        build({"shape": "teapot"}, tmp_path)
    with pytest.raises(ValueError, match="boring"):
        build({"shape": "pot", "defect": "boring"}, tmp_path)


def test_the_catalogue_names_every_shape_and_has_sixty_different_entries() -> None:
    assert {idea.shape for idea in IDEAS} == set(SHAPES)
    assert len(EXAMPLES) >= 60
    assert len({one.title for one in EXAMPLES}) == len(EXAMPLES)
    assert len({one.fun for one in EXAMPLES}) == len(EXAMPLES)
    assert len({(one.shape, str(one.parameters)) for one in EXAMPLES}) == len(EXAMPLES)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", one.color) for one in EXAMPLES)


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: f"{one.shape}-{one.variant}")
def test_every_version_builds_on_the_bed(one: Any, tmp_path: Path) -> None:
    answer = build({"shape": one.shape, "variant": one.variant}, tmp_path)

    assert answer["title"] == one.title
    size = np.ptp(example(one.shape, one.parameters).vertices, axis=0)
    assert size.max() <= BED_MM


def test_texts_keep_to_the_forms_and_to_french_typography() -> None:
    for one in EXAMPLES:
        texts = (one.title, one.replaces, one.ecology, one.fun)
        assert len(one.title) <= 80
        assert len(one.replaces) <= 300
        assert not any(
            re.search(r"'|\"|(?<![\u00a0\u202f])[:;!?»]|«(?![\u00a0\u202f])", text) for text in texts
        ), texts


def test_the_words_load_without_any_numeric_library() -> None:
    code = (
        "import sys, uploads.examples.catalogue; "
        "print(sorted({'numpy', 'manifold3d', 'trimesh', 'numba'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"


def test_a_version_differs_from_the_usual_one() -> None:
    assert idea_of("pot").versions[1].color == "#8cb83a"
    assert idea_of("pot").versions[0].color is None
