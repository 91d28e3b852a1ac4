"""A check is whole or absent: file, stage, broken mesh and French, all in step with the published page."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from contest.wording.findings import sentences
from contest.wording.verdicts import TO_CHECK, TO_FIX
from tests import meshes
from uploads.checks import registry
from uploads.printer import DEFAULT_PRINTER
from uploads.report import STAGES, Code, Severity

ROOT = Path(__file__).parents[2]
FORMS = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))["$defs"]["measures"]
# Their headline is a sentence of its own, whatever else was found.
ASKED_APART = {Code.UNREADABLE, Code.UNITS}
# What each answer is matters little: the sentence has to come past every question it may ask.
ANSWERS = (None, 0, 1, 3)


class Asked(dict[str, Any]):
    """Measures that all have one value, and remember which of them were asked for."""

    def __init__(self, value: float | None) -> None:
        super().__init__()
        self.value = value
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        """The one value, noted."""
        return self[name]

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return None if name == "better_pose" else self.value


@pytest.mark.parametrize("code", Code)
def test_a_check_is_the_file_that_bears_its_name(code: Code) -> None:
    assert (ROOT / "uploads" / "checks" / f"{code}.py").is_file()


@pytest.mark.parametrize("check", registry.CHECKS, ids=lambda check: check.code)
def test_a_registered_check_runs_its_own_file_in_a_stage_of_the_report(check: registry.Check) -> None:
    assert check.run.__module__ == f"uploads.checks.{check.code}"
    assert check.stage in STAGES


@pytest.mark.parametrize("check", registry.CHECKS, ids=lambda check: check.code)
def test_a_broken_mesh_says_which_check_it_is_for(check: registry.Check) -> None:
    made = inspect.getmembers(meshes, inspect.isfunction)
    openings = [(inspect.getdoc(function) or "").partition(":")[0] for _, function in made]

    assert any(re.search(rf"\b{check.code}\b", opening) for opening in openings)


@pytest.mark.parametrize(
    ("severity", "words"),
    [(Severity.BLOCKING, TO_FIX), (Severity.WARNING, TO_CHECK)],
    ids=["blocking", "warning"],
)
def test_the_headline_has_words_for_every_code_that_may_stop_or_worry(
    severity: Severity, words: Mapping[Code, str]
) -> None:
    page = (ROOT / "docs" / "printability.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|[^|]*\|[^|]*\|$", page, re.MULTILINE)

    assert {code for code, _ in rows} == set(Code)
    assert set(words) == {Code(code) for code, told in rows if severity in told} - ASKED_APART


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("code", [code for code in Code if code is not Code.UNREADABLE])
def test_a_sentence_asks_only_for_measures_that_the_check_gives(code: Code, severity: Severity) -> None:
    asked: set[str] = set()
    for value in ANSWERS:
        measures = Asked(value)
        finding = {"code": code, "severity": severity, "count": 1, "measures": measures}
        sentences(finding, {"printer": DEFAULT_PRINTER.to_json(), "measurements": {"size_mm": None}})
        asked |= measures.names

    assert asked <= set(FORMS[code]["properties"])
