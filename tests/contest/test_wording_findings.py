"""Every code, at every severity, and every reason of an unreadable file has its French; no code leaks to a screen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.rules.scales import SCALES
from contest.wording.findings import sentences
from contest.wording.reports import told
from contest.wording.units import ACTS, NAMES, read_as, unit_question
from contest.wording.unreadable import WHYS
from contest.wording.verdicts import NOUNS, changes, headline
from uploads.errors import Reason
from uploads.printer import DEFAULT_PRINTER
from uploads.report import (
    Code,
    Estimates,
    FileFacts,
    Finding,
    Measurements,
    Places,
    Report,
    Severity,
    Verdict,
    verdict_of,
)

POSE = {"side": "left", "down": [-1.0, 0.0, 0.0], "turn_deg": 90.0, "support_mm3": 0.0, "height_mm": 10.0}
CHOICES = [
    {"unit": "meter", "factor": 1000.0, "size_mm": [2400.0, 2400.0, 2000.0], "fits": False},
    {"unit": "inch", "factor": 25.4, "size_mm": [61.0, 61.0, 52.0], "fits": True},
    {"unit": "centimeter", "factor": 10.0, "size_mm": [24.0, 24.0, 20.0], "fits": True},
]
# As docs/printability.md lists them.
FULL: dict[Code, dict[str, Any]] = {
    Code.UNREADABLE: {"reason": "html", "where": 0, "head": "<!doctype html>"},
    Code.TRAILING_BYTES: {"trailing_bytes": 7},
    Code.FILE_SIZE: {"bytes": 120_000_000, "limit_bytes": 100_000_000},
    Code.TRIANGLES: {"triangles": 2_500_000, "limit": 2_000_000},
    Code.UNITS: {
        "largest_mm": 2.4,
        "size_mm": [2.4, 2.4, 2.0],
        "too_small": True,
        "likely_factor": 25.4,
        "choices": CHOICES,
    },
    Code.SIZE: {"over_mm": 20.0, "fits_on_another_side": False, "fits_scaled_by": 0.9},
    Code.OPEN_EDGES: {"holes": 2, "largest_hole_mm": 4.2, "z_mm": 12.0, "snapped_edges": 3, "snap_mm": 0.001},
    Code.NON_MANIFOLD: {"crowded_edges": 4, "touching_edges": 1, "pinched_points": 1, "length_mm": 12.0},
    Code.WINDING: {"turned_faces": 12, "turned_area_mm2": 40.0, "inside_out_shells": 0, "mendable": True},
    Code.PIECES: {"pieces": 3, "shells": 4, "floating": 1, "gap_mm": 2.0, "specks": 0, "exact": True},
    Code.DUPLICATE_FACES: {"same_way": 4, "back_to_back": 0},
    Code.DEGENERATE: {"collapsed": 3, "flat": 1},
    Code.THIN_WALLS: {"min_mm": 0.4, "area_mm2": 310.0, "blocking_area_mm2": 31.0, "z_mm": 20.0},
    Code.OVERHANGS: {"area_mm2": 90.0, "z_mm": 47.0, "support_mm3": 9000.0, "better_pose": POSE},
    Code.STABILITY: {
        "contact_mm2": 12.0,
        "tips": False,
        "little_contact": True,
        "height_mm": 90.0,
        "base_mm": 9.0,
        "tips_by_mm": 3.0,
        "better_pose": None,
    },
}
PAIRS = [(code, severity) for code in Code for severity in Severity]
LEAKS = re.compile(r"[{}]|None|nan|[a-z]_[a-z]|'|\bmm3\b|  ")


def report_of(*findings: Finding, verdict: Verdict | None = None, **estimates: float) -> dict[str, Any]:
    return Report(
        file=FileFacts(name="pot.stl", bytes=1234, sha256="0" * 64, format="stl_binary"),
        findings=findings,
        printer=DEFAULT_PRINTER.to_json(),
        verdict=verdict or verdict_of(findings),
        measurements=Measurements(
            triangles=12, size_mm=(61.0, 61.0, 52.0), volume_mm3=9000.0, area_mm2=400.0, shells=1
        ),
        estimates=Estimates(**estimates),
        seconds={"total": 0.9},
    ).to_json()


def finding(
    code: Code, severity: Severity, measures: dict[str, Any] | None = None, count: int = 3
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        count=count,
        measures=FULL[code] if measures is None else measures,
        places=Places(faces=(1, 2)),
    )


@pytest.mark.parametrize(("code", "severity"), PAIRS)
def test_every_finding_says_what_where_why_and_what_to_do(code: Code, severity: Severity) -> None:
    report = report_of(finding(code, severity))

    words = sentences(report["findings"][0], report)

    for text in (words.title, words.what, words.do):
        assert text
        assert not LEAKS.search(text), text
    assert words.title[0].isupper() or words.title[0].isdigit()
    assert words.what.endswith(".")


@pytest.mark.parametrize("code", [code for code in Code if code is not Code.UNITS])
@pytest.mark.parametrize("count", [1, 2])
def test_a_finding_without_measures_still_makes_a_sentence(code: Code, count: int) -> None:
    for severity in Severity:
        report = report_of(finding(code, severity, {}, count))

        words = sentences(report["findings"][0], report)

        assert not LEAKS.search(words.title + words.what + words.do), words


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_of_an_unreadable_file_has_its_words(reason: Reason) -> None:
    assert set(WHYS) == set(Reason)
    measures = {"reason": reason.value, "where": 84, "announced": 500, "present": 12}
    report = report_of(finding(Code.UNREADABLE, Severity.BLOCKING, measures))

    words = told(report, head=b"<!doctype html>\n<html>")

    assert words.verdict == "unreadable"
    assert words.headline.endswith(".")
    assert not LEAKS.search(words.headline + words.findings[0].what + words.findings[0].do)
    assert "500 triangles" in words.findings[0].what.replace("\u00a0", " ")
    assert words.peek is not None
    assert words.peek.wrong == "<!doctype html>"


def test_the_verdict_is_said_by_its_main_finding() -> None:
    thin = finding(Code.THIN_WALLS, Severity.BLOCKING)
    hole = finding(Code.OPEN_EDGES, Severity.BLOCKING)
    hang = finding(Code.OVERHANGS, Severity.WARNING)

    assert headline(report_of(thin, hang)).startswith("Encore une retouche\u00a0: une paroi casserait")
    assert headline(report_of(hole, thin)) == "Encore 2 retouches, à commencer par les trous."
    assert headline(report_of(hang)).startswith("Presque parfait")
    assert headline(report_of()) == "C’est tout bon\u00a0: cet objet s’imprimera."
    assert "notre faute" in headline(report_of(verdict=Verdict.INSPECTION_FAILED))


def test_a_new_version_says_what_was_settled_what_remains_and_what_is_new() -> None:
    before = report_of(finding(Code.THIN_WALLS, Severity.BLOCKING), finding(Code.STABILITY, Severity.WARNING))
    after = report_of(finding(Code.THIN_WALLS, Severity.WARNING), finding(Code.OVERHANGS, Severity.WARNING))

    assert changes(before, after).replace("\u00a0", " ") == (
        "Réglé : l’équilibre, bravo. Il reste la paroi. Nouveau : le surplomb."
    )
    assert changes(before, report_of()).endswith("Plus rien à corriger.")
    assert set(NOUNS) == set(Code)


def test_nothing_is_new_after_a_file_that_nobody_could_read() -> None:
    before = report_of(finding(Code.UNREADABLE, Severity.BLOCKING), verdict=Verdict.UNREADABLE)
    after = report_of(finding(Code.THIN_WALLS, Severity.BLOCKING))

    said = changes(before, after).replace("\u00a0", " ")

    assert said == "Réglé : la lecture du fichier, bravo. À voir maintenant : la paroi."


def test_a_happy_report_shows_the_numbers_that_were_measured() -> None:
    report = report_of(wall_min_mm=1.6, contact_mm2=420.0, overhang_mm2=0.0, grams=24.0, hours=1.8)

    words = told(report)

    assert [(line.title, line.number.replace("\u00a0", " ")) for line in words.verified] == [
        ("Fermé de partout", "0 trou"),
        ("Parois assez épaisses", "1,6 mm"),
        ("Rien ne pend dans le vide", "0 support"),
        ("Bien posé sur le plateau", "4,2 cm²"),
        ("Tient sur une imprimante d’école", "61 × 61 × 52 mm"),
        ("Les bonnes unités", "mm"),
    ]
    assert words.counts[0] == ("6\u00a0points vérifiés", "good")
    assert words.need.replace("\u00a0", " ") == "24 g et 1 h 48"
    assert words.seconds.replace("\u00a0", " ") == "Relu en 0,9 seconde"


def test_a_check_that_did_not_run_is_not_said_to_be_verified() -> None:
    titles = [line.title for line in told(report_of(finding(Code.UNITS, Severity.WARNING))).verified]

    assert "Parois assez épaisses" not in titles
    assert "Bien posé sur le plateau" not in titles
    assert "Les bonnes unités" not in titles


def test_pins_carry_the_number_of_their_finding_and_notes_have_none() -> None:
    report = report_of(
        finding(Code.PIECES, Severity.NOTE),
        finding(Code.OVERHANGS, Severity.WARNING),
        finding(Code.THIN_WALLS, Severity.BLOCKING),
    )
    pins = [{"index": index, "x": 0.5, "y": 0.5, "hidden": False} for index in range(3)]

    words = told(report, pins)

    assert [(found.label, found.code, found.fly) for found in words.findings] == [
        ("1", "thin_walls", 2),
        ("2", "overhangs", 1),
        ("i", "pieces", None),
    ]
    assert {(pin["label"], pin["severity"], pin["anchor"]) for pin in words.pins} == {
        ("1", "blocking", "constat-3"),
        ("2", "warning", "constat-2"),
    }


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (1, "Une petite fente se refermait toute seule"),
        (576, "576 petites fentes se refermaient toutes seules"),
    ],
)
def test_slits_agree_with_their_number(count: int, title: str) -> None:
    report = report_of(finding(Code.OPEN_EDGES, Severity.NOTE, {"snapped_edges": count, "snap_mm": 1e-6}))

    words = sentences(report["findings"][0], report)

    assert words.title.replace("\u00a0", " ") == title
    assert "0,0" not in words.what


def test_the_words_of_an_object_read_as_one_sentence() -> None:
    spoken = told(report_of(finding(Code.OVERHANGS, Severity.WARNING))).spoken.replace("\u00a0", " ")

    assert ", est fait" not in spoken
    assert "À regarder : une partie s’imprime dans le vide." in spoken


def test_the_unit_question_proposes_the_likely_answer_and_keeps_the_received_size_first() -> None:
    question = unit_question(report_of(finding(Code.UNITS, Severity.WARNING)), scale=1.0)

    assert question is not None
    assert (
        question.title.replace("\u00a0", " ").replace("\u202f", " ")
        == "2,4 mm de large : seraient-ce des pouces ?"
    )
    assert [choice.unit for choice in question.choices] == ["mm", "inch", "m", "cm"]
    assert question.likely is not None
    assert question.likely.unit == "inch"


def test_every_scale_has_its_words() -> None:
    assert set(NAMES) == set(ACTS) == set(SCALES)
    assert read_as(1.0) == ""
    assert read_as(25.4).replace("\u00a0", " ") == "Lu en pouces, × 25,4"
    assert unit_question(report_of(), scale=1.0) is None


@given(st.binary(max_size=400))
def test_any_bytes_can_be_shown_as_the_beginning_of_an_unreadable_file(head: bytes) -> None:
    report = report_of(finding(Code.UNREADABLE, Severity.BLOCKING, {"reason": "not_a_mesh", "where": None}))

    peek = told(report, head=head).peek

    shown = "" if peek is None else peek.wrong + peek.rest
    assert all(letter.isprintable() or letter in "\n\t" for letter in shown)
