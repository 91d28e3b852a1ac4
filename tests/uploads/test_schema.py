"""Every report has the published form, and every finding code is documented with exactly its measures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests import meshes
from tests.uploads.inspecting import report_of
from uploads.checks import registry
from uploads.report import STAGES, Code, Verdict

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "report.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

BOX = meshes.stl(meshes.box())
# What makes each code appear: the bytes of a file, or triangles; limits where the code is about them.
EXAMPLES: dict[Code, tuple[bytes | meshes.Triangles, dict[str, Any]]] = {
    Code.UNREADABLE: (BOX[:-30], {}),
    Code.TRAILING_BYTES: (meshes.stl(meshes.box(), tail=b"  "), {}),
    Code.FILE_SIZE: (BOX, {"max_bytes": 100}),
    Code.TRIANGLES: (BOX, {"max_triangles": 10}),
    Code.UNITS: (meshes.tiny(), {}),
    Code.SIZE: (meshes.too_long(), {}),
    Code.OPEN_EDGES: (meshes.holed(), {}),
    Code.NON_MANIFOLD: (meshes.finned(), {}),
    Code.WINDING: (meshes.one_face_turned(), {}),
    Code.DEGENERATE: (meshes.with_sliver(), {}),
    Code.DUPLICATE_FACES: (meshes.with_copy(), {}),
    Code.PIECES: (meshes.floating(), {}),
    Code.THIN_WALLS: (meshes.sheet(), {}),
    Code.OVERHANGS: (meshes.mushroom(), {}),
    Code.STABILITY: (meshes.mast(), {}),
}


def test_the_schema_is_a_valid_schema_and_closed():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    assert SCHEMA["$schema"].endswith("2020-12/schema")
    assert SCHEMA["additionalProperties"] is False
    assert set(SCHEMA["properties"]["verdict"]["enum"]) == set(Verdict)
    assert tuple(SCHEMA["properties"]["seconds"]["properties"]) == STAGES


def test_every_code_has_an_example_and_measures_in_the_schema():
    assert set(EXAMPLES) == set(Code) == set(SCHEMA["$defs"]["measures"])


def test_the_schema_lists_every_code_and_ties_it_to_its_measures():
    finding = SCHEMA["$defs"]["finding"]
    tied = {
        each["if"]["properties"]["code"]["const"]: each["then"]["properties"]["measures"]["$ref"]
        for each in finding["allOf"]
    }

    assert set(finding["properties"]["code"]["enum"]) == set(Code)
    assert tied == {code: f"#/$defs/measures/{code}" for code in Code}


def test_every_check_of_meshes_is_registered_once():
    about_files = {Code.UNREADABLE, Code.TRAILING_BYTES, Code.FILE_SIZE, Code.TRIANGLES}
    codes = [check.code for check in registry.CHECKS]

    assert set(codes) == set(Code) - about_files
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_report_of_each_defect_has_the_published_form(code, tmp_path):
    content, changes = EXAMPLES[code]

    report = report_of(content, tmp_path, **changes)

    VALIDATOR.validate(json.loads(json.dumps(report, allow_nan=False)))
    assert code in {finding["code"] for finding in report["findings"]}


@pytest.mark.parametrize("code", Code)
def test_the_page_names_exactly_the_measures_of_the_schema(code):
    form = SCHEMA["$defs"]["measures"][code]
    told = set(re.findall(r"`(\w+)`", _row(code)[4]))

    names, words = _named(form, "properties"), _named(form, "enum")
    assert names <= told
    assert told <= names | words


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_page_tells_the_severity_of_each_finding(code, tmp_path):
    content, changes = EXAMPLES[code]
    report = report_of(content, tmp_path, **changes)

    (severity,) = (finding["severity"] for finding in report["findings"] if finding["code"] == code)

    assert severity in _row(code)[2]


def _row(code):
    page = (DOCS / "printability.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| `{code}` \|.*$", page, re.MULTILINE)
    return row.split("|")


def _named(node, keyword):
    """Every word under that keyword of a schema, at any depth."""
    if isinstance(node, list):
        return {word for each in node for word in _named(each, keyword)}
    if not isinstance(node, dict):
        return set()
    return set(node.get(keyword, ())) | {word for each in node.values() for word in _named(each, keyword)}


def test_the_form_refuses_what_it_doesnt_know(tmp_path):
    report = report_of(BOX, tmp_path)

    assert not VALIDATOR.is_valid(report | {"surprise": 1})
    assert not VALIDATOR.is_valid({name: value for name, value in report.items() if name != "peak_mb"})
