"""What a setting may be, and how lists of levels and themes keep what teams chose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contest.rules.default_edition import RUBRIC
from contest.rules.editions import (
    ChoiceLine,
    CriterionText,
    Identity,
    Printing,
    Teaming,
    arranged,
    checked_identity,
    checked_printing,
    checked_rubric,
    checked_teaming,
    code_for,
    with_measures,
)
from contest.rules.errors import Conflict, Invalid
from contest.wording.setting_errors import error_in_words
from judging.rubric import Rubric
from uploads.printer import DEFAULT_PRINTER

IDENTITY = Identity(
    title="Imagine", short_title="Imagine", theme="", year=2027, introduction="Bonjour.",
    contact_email="orga@exemple.fr",
)  # fmt: skip
PRINTING = Printing(
    bed_mm=(180.0, 180.0, 180.0), nozzle_mm=0.4, max_upload_bytes=100_000_000, max_triangles=2_000_000
)
TEAMING = Teaming(max_teams_per_school=10, max_photos=5, signatures_needed=1, readings=3)
CRITERIA = [
    CriterionText(
        code=each["code"], name=each["name"], question=each["question"], weight=each["weight"],
        levels=tuple(each["levels"]),
    )
    for each in RUBRIC["criteria"]
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, {}),
        ({"title": ""}, {"title": "missing"}),
        ({"title": "a" * 121, "introduction": ""}, {"title": "too_long", "introduction": "missing"}),
        ({"contact_email": "concours@localhost"}, {"contact_email": "shape"}),
        ({"year": 27}, {"year": "range"}),
        ({"action_color": "#2b7336", "strand_color": "#e06a12"}, {}),
        ({"strand_color": "#f2b632"}, {"strand_color": "faint"}),
        # Enough for a shape, not for words.
        ({"action_color": "#e06a12"}, {"action_color": "faint"}),
        ({"action_color": "red;}"}, {"action_color": "shape"}),
    ],
)
def test_an_identity_is_checked_field_by_field(changes: dict[str, Any], reasons: dict[str, str]) -> None:
    assert reasons_of(lambda: checked_identity(replace(IDENTITY, **changes))) == reasons


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, {}),
        ({"bed_mm": (180.0, 49.0, 180.0), "nozzle_mm": 0.0}, {"bed": "range", "nozzle": "range"}),
        (
            {"max_upload_bytes": 501_000_000, "max_triangles": 0},
            {"max_upload": "range", "max_triangles": "range"},
        ),
    ],
)
def test_a_printer_is_checked_field_by_field(changes: dict[str, Any], reasons: dict[str, str]) -> None:
    assert reasons_of(lambda: checked_printing(replace(PRINTING, **changes))) == reasons


def test_numbers_of_teams_are_checked() -> None:
    wrong = Teaming(max_teams_per_school=0, max_photos=21, signatures_needed=3, readings=0)

    assert reasons_of(lambda: checked_teaming(wrong)) == {
        "max_teams_per_school": "range", "max_photos": "range", "signatures_needed": "range", "readings": "range",
    }  # fmt: skip
    assert reasons_of(lambda: checked_teaming(TEAMING)) == {}


def test_another_nozzle_moves_the_limits_of_walls_and_nothing_else() -> None:
    made = with_measures(DEFAULT_PRINTER, replace(PRINTING, nozzle_mm=0.6))

    assert (made.wall_blocking_mm, made.wall_warning_mm, made.name) == (0.6, 1.2, "edition")
    assert with_measures(DEFAULT_PRINTER, PRINTING) == DEFAULT_PRINTER


def test_a_rubric_that_is_checked_is_one_that_judging_reads() -> None:
    assert Rubric.from_json(checked_rubric(CRITERIA)).to_json() == RUBRIC


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"weight": 29}, {"originality_weight": "sum"}),
        ({"weight": 0}, {"originality_weight": "range"}),
        (
            {"name": "", "question": "q" * 121},
            {"originality_name": "missing", "originality_question": "too_long"},
        ),
        (
            {"levels": ("a", "b", "", "d")},
            {"originality_level_2": "missing", "originality_level_4": "missing"},
        ),
    ],
)
def test_a_rubric_names_each_field_that_is_wrong(changes: dict[str, Any], reasons: dict[str, str]) -> None:
    criteria = [replace(CRITERIA[0], **changes), *CRITERIA[1:]]

    assert reasons_of(lambda: checked_rubric(criteria)) == reasons


def line(label: str, place: int, code: str = "", *, removed: bool = False) -> ChoiceLine:
    return ChoiceLine(code=code, label=label, place=place, removed=removed)


def test_lines_are_added_renamed_ordered_and_removed() -> None:
    lines = [
        line("Quatrième", 2, "4e"),
        line("Troisième", 1, "3e"),
        line("CAP", 3, "cap", removed=True),
        line("Économise l’eau", 4),
        line("", 5),
    ]

    assert arranged(lines, in_use=frozenset({"4e"}), longest_code=12) == [
        {"code": "3e", "label": "Troisième"},
        {"code": "4e", "label": "Quatrième"},
        {"code": "economise-le", "label": "Économise l’eau"},
    ]


def test_what_a_team_chose_is_not_removed_even_by_a_form_that_forgets_it() -> None:
    in_use = frozenset({"4e"})

    assert reasons_of(
        lambda: arranged([line("4e", 1, "4e", removed=True)], in_use=in_use, longest_code=12)
    ) == {"removed_0": "in_use"}
    with pytest.raises(Conflict):
        arranged([line("3e", 1, "3e")], in_use=in_use, longest_code=12)


def test_names_are_given_once_and_at_least_one_level_stays() -> None:
    twice = [line("CAP", 1, "cap"), line("cap", 2)]

    assert reasons_of(lambda: arranged(twice, in_use=frozenset(), longest_code=12)) == {"label_1": "twice"}
    assert reasons_of(lambda: arranged([], in_use=frozenset(), longest_code=12, least=1)) == {
        "label_0": "missing"
    }


def test_codes_are_short_plain_and_different() -> None:
    assert code_for("Bac+2, BTS", taken=set(), longest=12) == "bac-2-bts"
    assert code_for("Bac+2, BTS", taken={"bac-2-bts"}, longest=9) == "bac-2-b-2"
    assert code_for("日本", taken=set(), longest=12) == "autre"


@pytest.mark.parametrize(
    ("field", "code", "words"),
    [
        ("ecology_level_3", "missing", "phrase de cette note"),
        ("ecology_weight", "sum", "faire 100"),
        ("ecology_weight", "range", "de 1 à 100"),
        ("label_2", "missing", "Retirer"),
        ("removed_2", "in_use", "renommez"),
        ("closes_judging", "before_opening", "après le début"),
        ("opens_judging", "past", "déjà passé"),
        ("until_judging", "missing", "nouvelle fin"),
        ("bed", "shape", "180"),
        ("max_photos", "range", "0 à 20"),
        ("pupils", "range", "30 à"),
        ("title", "too_long", "120"),
    ],
)
def test_every_refusal_says_how_to_mend_it(field: str, code: str, words: str) -> None:
    assert words in error_in_words(field, code)


def reasons_of(check: Any) -> dict[str, str]:
    try:
        check()
    except Invalid as invalid:
        return invalid.reasons
    return {}
