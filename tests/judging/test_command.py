"""The command line: what it prints, its exit codes, one clear sentence for each error."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from judging.__main__ import main
from judging.assignment import assign
from judging.eligibility import Entry, Juror
from judging.errors import Fault
from judging.ranking import METHOD_VERSIONS, rank
from judging.table import write_ballots, write_entries, write_jurors
from judging.terminal import FAULTS
from tests.judging.ballots import WEIGHTS, marks_of

ROOT = Path(__file__).parents[2]
MARKS = [
    *marks_of("F-001", (4, 3, 3), (3, 4, None)),
    *marks_of("F-002", (2, 2, 1)),
    *marks_of("F-003", (None, 1, 1)),
]
ENTRIES = [Entry(code=f"F-{number:03}", school=f"S{number % 3}", region="north") for number in range(9)]
JURORS = [Juror(code=f"J{number}", school=f"S{number}", region="south") for number in range(4)]


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    return subprocess.run(
        [sys.executable, "-m", "judging", *arguments],
        input=given, capture_output=True, cwd=ROOT, check=False, encoding="utf-8",
    )  # fmt: skip


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    """The arguments that name a file of entries and one of jurors."""
    (tmp_path / "E.csv").write_text(write_entries(ENTRIES), encoding="utf-8")
    (tmp_path / "J.csv").write_text(write_jurors(JURORS, delimiter=";"), encoding="utf-8")
    return ["--entries", str(tmp_path / "E.csv"), "--jurors", str(tmp_path / "J.csv")]


def test_a_ranking_is_a_table() -> None:
    done = run("rank", "-", given=write_ballots(MARKS, WEIGHTS))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "method   mean, version 1",
        "weights  creativity 30 %, ecology 40 %, originality 30 %",
        "entries  2 ranked, 1 without a rank",
        "jurors   2",
        f"digest   {rank(MARKS, WEIGHTS).digest}",
        "",
        "rank  entry  score  readers  creativity  ecology  originality",
        "1     F-001  3.30   2        3.50        3.00     3.50",
        "2     F-002  1.60   1        2.00        1.00     2.00",
        "-     F-003  -      1        1.00        1.00     -",
    ]


def test_the_json_is_the_ranking_to_the_digit(tmp_path: Path) -> None:
    ballots = tmp_path / "ballots.csv"
    ballots.write_text(write_ballots(MARKS, WEIGHTS), encoding="utf-8")

    done = run("rank", str(ballots), "--json")

    assert json.loads(done.stdout) == rank(MARKS, WEIGHTS).to_json()


def test_weights_that_are_given_replace_those_of_the_file() -> None:
    done = run(
        "rank", "-", "--json", "--weights", "originality=50, creativity=25, ecology=25",
        given=write_ballots(MARKS, WEIGHTS),
    )  # fmt: skip

    assert json.loads(done.stdout)["weights"] == {"creativity": 25, "ecology": 25, "originality": 50}


def test_without_weights_they_are_equal_and_that_is_said() -> None:
    done = run("rank", "-", given=write_ballots(MARKS))

    assert "weights  equal, since none were given" in done.stdout.splitlines()
    assert json.loads(run("rank", "-", "--json", given=write_ballots(MARKS)).stdout)["equal_weights"] is True


def test_two_with_one_score_share_a_rank_with_a_sign() -> None:
    done = run("rank", "-", given=write_ballots([*marks_of("A", (3, 3, 3)), *marks_of("B", (3, 3, 3))]))

    assert [line[:8] for line in done.stdout.splitlines()[-2:]] == ["1=    A ", "1=    B "]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "line 1: there is nothing, not even names of columns"),
        ("entry,juror,mark\n", "line 1: there is no column criterion"),
        ("entry,juror,criterion,mark,Mark\n", "line 1: the column mark comes twice"),
        ("entry,juror,criterion,mark\nE,J,c,1\n\nE,J,d,5\n", "line 4: the mark '5' is none of 0, 1, 2, 3, 4"),
        ("entry,juror,criterion,mark\n,J,c,1\n", "line 2: entry is empty"),
        ("entry,juror,criterion,mark\nE,J,c,1\nE,J,c,2\n", "line 3: entry 'E' repeats line 2"),
        ("entry,juror,criterion,mark,weight\nE,J,c,1,x\n", "line 2: weight 'x' isn't a whole number"),
        (
            "entry,juror,criterion,mark,weight\nE,J,c,1,50\nF,J,c,1,40\n",
            "line 3: weight '40' contradicts line 2",
        ),
        ("entry,juror,criterion,mark\nE,J,c,1,2\n", "line 2: '2' stands beyond the last named column"),
        ('entry,juror,criterion,mark\n"E,J,c,1\n', "line 2: this isn't CSV"),
        ("entry,juror,criterion,mark\nE,J,c,\x1b[2J\n", "line 2: the mark '?[2J' is none of"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence_with_its_line(
    given: str, said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ballots = tmp_path / "ballots.csv"
    ballots.write_text(given, encoding="utf-8")

    left = main(["rank", str(ballots)])

    printed = capfd.readouterr()
    assert (left, printed.out) == (64, "")
    assert printed.err.startswith(f"python -m judging: {ballots}, {said}")
    assert printed.err.count("\n") == 1


def test_bytes_that_are_no_text_are_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ballots = tmp_path / "ballots.csv"
    ballots.write_bytes("entry,juror,criterion,mark\nété,J,c,1\n".encode("latin-1"))

    assert main(["rank", str(ballots)]) == 64
    assert capfd.readouterr().err == f"python -m judging: {ballots}, line 2: this isn't UTF-8 text\n"


def test_each_fault_of_a_table_has_its_sentence() -> None:
    assert set(FAULTS) == set(Fault)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--method", "weather"], f"unknown method 'weather'; known: {', '.join(METHOD_VERSIONS)}"),
        (["--weights", "originality=60,ecology=30"], "the criterion creativity has no weight"),
        (["--weights", "originality=60,ecology=30,creativity=20"], "the weights add up to 110, not to 100"),
        (["--weights", "originality"], "argument --weights: not NAME=PERCENT"),
        (["--weights", "ecology=50,ecology=50"], "argument --weights: not NAME=PERCENT"),
        (["--weights", "ecology=half"], "argument --weights: not a whole number above 0"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments: list[str], said: str) -> None:
    done = run("rank", "-", *arguments, given=write_ballots(MARKS))

    assert (done.returncode, done.stdout) == (64, "")
    assert said in done.stderr.splitlines()[-1]


def test_an_absent_file_is_named() -> None:
    done = run("rank", "nothing.csv")

    assert (done.returncode, done.stderr) == (
        64,
        "python -m judging: nothing.csv: No such file or directory\n",
    )


def test_a_plan_is_a_table_of_piles(people: list[str]) -> None:
    done = run("assign", *people, "--readings", "2", "--seed", "2027-03")

    plan = assign(ENTRIES, JURORS, readings=2, seed="2027-03")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[:7] == [
        "entries    9",
        "jurors     4, with 4 to 5 entries",
        "readings   2",
        "seed       2027-03",
        "linked     6 of 6 pairs of jurors have a common entry",
        "unlinked   0, and no plan gets below 0",
        "connected  yes, at most 0 in between",
    ]
    assert lines[9:] == [
        f"{juror}     {len(pile)}     {' '.join(pile)}" for juror, pile in plan.piles.items()
    ]


def test_the_json_is_the_plan(people: list[str]) -> None:
    done = run("assign", *people, "--readings", "2", "--seed", "1", "--json")

    assert json.loads(done.stdout) == assign(ENTRIES, JURORS, readings=2, seed=1).to_json()


def test_an_impossible_plan_leaves_with_three_and_its_reasons(people: list[str]) -> None:
    done = run("assign", *people, "--readings", "4", "--seed", "1", "--json")

    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        f"python -m judging: {codes} of {school}: 4 jurors needed for each, only 3 possible"
        for school, codes in (
            ("S0", "F-000, F-003, F-006"), ("S1", "F-001, F-004, F-007"), ("S2", "F-002, F-005, F-008"),
        )
    ]  # fmt: skip
    assert json.loads(done.stdout)["impossible"][0] == {
        "reason": "too_few_jurors",
        "school": "S0",
        "entries": ["F-000", "F-003", "F-006"],
        "eligible": 3,
        "needed": 4,
    }


def test_the_other_reasons_have_their_sentences(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    jurors = tmp_path / "J.csv"
    entries = tmp_path / "E.csv"
    entries.write_text("entry,school\n" + "".join(f"E{number},S\n" for number in range(8)), encoding="utf-8")
    arguments = [
        "assign",
        "--entries",
        str(entries),
        "--jurors",
        str(jurors),
        "--readings",
        "1",
        "--seed",
        "1",
    ]

    jurors.write_text("juror,capacity\nA,3\nB,2\n", encoding="utf-8")
    short = main(arguments), capfd.readouterr().err
    jurors.write_text("juror,capacity,conflicts\nA,1,\nB,,E0 E1\n", encoding="utf-8")
    crowded = main(arguments), capfd.readouterr().err

    assert short == (3, "python -m judging: 8 readings are needed, all jurors together can give 5\n")
    assert crowded == (
        3,
        "python -m judging: E0, E1: 2 readings are needed, and those who may give them (A) can give 1\n",
    )


@pytest.mark.parametrize("readings", ["0", "-1", "two", "1e3"])
def test_readings_are_a_whole_number_above_zero(people: list[str], readings: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["assign", *people, "--readings", readings, "--seed", "1"])

    assert ended.value.code == 64


def test_regions_count_only_if_asked(people: list[str], tmp_path: Path) -> None:
    (tmp_path / "J.csv").write_text("juror,region\nA,north\nB,south\n", encoding="utf-8")

    assert run("assign", *people, "--readings", "2", "--seed", "1").returncode == 0
    assert run("assign", *people, "--readings", "2", "--seed", "1", "--avoid-region").returncode == 3


def test_what_nobody_expects_leaves_with_four(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    assert main(["rank", "-"]) == 4
    assert "python -m judging: unexpected: AttributeError" in capfd.readouterr().err


def test_a_reader_who_has_read_enough_is_no_error() -> None:
    ballots = write_ballots([mark for number in range(2_500) for mark in marks_of(f"E{number}", (1, 2, 3))])

    done = subprocess.run(
        f"{sys.executable} -m judging rank - | head -1",
        shell=True, input=ballots, capture_output=True, cwd=ROOT, check=True, text=True,
    )  # fmt: skip

    assert (done.stdout, done.stderr) == ("method   mean, version 1\n", "")


@pytest.mark.parametrize("command", [[], ["rank"], ["assign"]])
def test_help_tells_the_exit_codes(command: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])

    assert ended.value.code == 0
    assert "exit codes: 0 done, 3" in capfd.readouterr().out
