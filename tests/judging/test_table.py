"""CSV: what is written is read back, what a spreadsheet saves is read, what is wrong is named by line and column."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.ballot import Mark
from judging.eligibility import Entry, Juror
from judging.errors import BadTable, Fault
from judging.table import (
    read_ballots,
    read_entries,
    read_jurors,
    write_ballots,
    write_entries,
    write_jurors,
)
from tests.judging.ballots import CODES, LEVELS, WEIGHTS, ballots

DELIMITERS = st.sampled_from([",", ";"])
WORDS = st.just("") | CODES
PLAIN_CODES = CODES.filter(lambda text: text.split() == [text] and not text.startswith("school:"))
HEADS = "entry,juror,criterion,mark\n"


@given(
    st.lists(
        st.builds(Mark, CODES, CODES, CODES, LEVELS), unique_by=lambda m: (m.entry, m.juror, m.criterion)
    ),
    DELIMITERS,
)
def test_ballots_come_back_as_they_went(marks: list[Mark], delimiter: str) -> None:
    text = write_ballots(marks, delimiter=delimiter)

    assert read_ballots(text.encode()).marks == tuple(marks)
    assert read_ballots(text.encode("utf-8-sig")).marks == tuple(marks)


@given(ballots())
def test_weights_come_back_with_the_ballots(marks: list[Mark]) -> None:
    bundle = read_ballots(write_ballots(marks, WEIGHTS))

    assert bundle.weights == WEIGHTS
    assert bundle.marks == tuple(marks)


@given(
    st.lists(st.builds(Entry, code=CODES, school=WORDS, region=WORDS), unique_by=lambda e: e.code), DELIMITERS
)
def test_entries_come_back_as_they_went(entries: list[Entry], delimiter: str) -> None:
    assert read_entries(write_entries(entries, delimiter=delimiter)) == tuple(entries)


@given(
    st.lists(
        st.builds(
            Juror,
            code=CODES,
            school=WORDS,
            region=WORDS,
            capacity=st.none() | st.integers(0, 999),
            conflicts=st.frozensets(PLAIN_CODES),
            school_conflicts=st.frozensets(PLAIN_CODES),
        ),
        unique_by=lambda juror: juror.code,
    ),
    DELIMITERS,
)
def test_jurors_come_back_as_they_went(jurors: list[Juror], delimiter: str) -> None:
    assert read_jurors(write_jurors(jurors, delimiter=delimiter)) == tuple(jurors)


@given(ballots(), st.randoms())
def test_lines_may_come_in_any_order(marks: list[Mark], chance: random.Random) -> None:
    shuffled = list(marks)
    chance.shuffle(shuffled)

    assert set(read_ballots(write_ballots(shuffled)).marks) == set(marks)


@pytest.mark.parametrize(
    "text",
    [
        "entry,juror,criterion,mark\nA,J,ecology,3\nB,J,ecology,\n",
        "entry;juror;criterion;mark\r\nA;J;ecology;3\r\nB;J;ecology;\r\n",
        "\ufeffMark; Criterion ;JUROR;entry;town\n3;ecology;J;A;Lyon\n;ecology;J;B;Nice, rue X\n",
        '\n"entry","juror","criterion","mark"\n\n"A","J","ecology","3"\n"B","J","ecology",""',
        "entry,juror,criterion,mark,,\nA,J,ecology,3,,,\nB,J,ecology\n,,,\n",
    ],
)
def test_what_spreadsheets_save_is_read(text: str) -> None:
    assert read_ballots(text.encode()).marks == (
        Mark("A", "J", "ecology", 3),
        Mark("B", "J", "ecology", None),
    )


def test_no_cell_is_a_formula_and_the_apostrophe_goes_away_again() -> None:
    marks = [Mark("=1+1", "@J", "-c", 1), Mark("'=1+1", "'J", "-c", 2)]

    text = write_ballots(marks)

    assert text == "entry,juror,criterion,mark\n'=1+1,'@J,'-c,1\n''=1+1,'J,'-c,2\n"
    assert read_ballots(text).marks == tuple(marks)


def test_conflicts_are_entries_or_schools() -> None:
    (juror,) = read_jurors("juror;capacity;conflicts\nJ;12;E7  school:0690010C E9\n")

    assert juror == Juror(
        code="J", capacity=12, conflicts=frozenset({"E7", "E9"}), school_conflicts=frozenset({"0690010C"})
    )


def test_a_list_of_jurors_may_be_one_column() -> None:
    assert read_jurors("juror\nJ1\nJ2\n") == (Juror(code="J1"), Juror(code="J2"))


@pytest.mark.parametrize(
    ("text", "fault", "line", "column", "value"),
    [
        (b"", Fault.EMPTY, 1, "", ""),
        (b"\n \n", Fault.EMPTY, 1, "", ""),
        (b"entry,juror,mark\n", Fault.NO_COLUMN, 1, "criterion", ""),
        (b"entry,juror,criterion,mark,Entry\n", Fault.DOUBLED_COLUMN, 1, "entry", ""),
        (HEADS.encode() + b"A,J,ecology,5\n", Fault.NOT_A_MARK, 2, "mark", "5"),
        (HEADS.encode() + b"A,J,ecology,2.5\n", Fault.NOT_A_MARK, 2, "mark", "2.5"),
        (HEADS.encode() + "A,J,ecology,٣\n".encode(), Fault.NOT_A_MARK, 2, "mark", "٣"),
        (HEADS.encode() + b"A,J,ecology,1\n\n ,J,ecology,1\n", Fault.NO_VALUE, 4, "entry", ""),
        (HEADS.encode() + b"A,J,ecology,1,9\n", Fault.TOO_MANY_CELLS, 2, "", "9"),
        (HEADS.encode() + b'"A\nB",J,ecology,1\nA,J,ecology,x\n', Fault.NOT_A_MARK, 4, "mark", "x"),
        (HEADS.encode() + b'A,J,ecology,1\n"A,J,ecology,1\n', Fault.NOT_CSV, 3, "", ""),
        (HEADS.encode() + b"A,J,ecology,1\nB,J,\xe9,1\n", Fault.NOT_UTF8, 3, "", ""),
        (b"entry,juror,criterion,mark,weight\nA,J,ecology,1,many\n", Fault.NOT_A_NUMBER, 2, "weight", "many"),
        (
            b"entry,juror,criterion,mark,weight\nA,J,e,1," + b"9" * 10 + b"\n",
            Fault.NOT_A_NUMBER,
            2,
            "weight",
            "9" * 10,
        ),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(
    text: bytes, fault: Fault, line: int, column: str, value: str
) -> None:
    with pytest.raises(BadTable) as refused:
        read_ballots(text)

    told = refused.value
    assert (told.fault, told.line, told.column, told.value) == (fault, line, column, value)


@pytest.mark.parametrize(
    ("text", "fault", "line", "other"),
    [
        (HEADS + "A,J,ecology,1\nB,J,ecology,1\nA,J,ecology,\n", Fault.DOUBLED, 4, 2),
        ("entry,juror,criterion,mark,weight\nA,J,e,1,40\nB,J,e,1,41\n", Fault.CONTRADICTION, 3, 2),
        ("entry,juror,criterion,mark,weight\nA,J,e,1,40\nB,J,e,1,\n", Fault.CONTRADICTION, 3, 2),
    ],
)
def test_a_line_that_contradicts_another_names_both(text: str, fault: Fault, line: int, other: int) -> None:
    with pytest.raises(BadTable) as refused:
        read_ballots(text)

    assert (refused.value.fault, refused.value.line, refused.value.other) == (fault, line, other)


def test_an_entry_or_a_juror_is_listed_once() -> None:
    with pytest.raises(BadTable) as doubled_entry:
        read_entries("entry,school\nA,X\nB,X\nA,Y\n")
    with pytest.raises(BadTable) as doubled_juror:
        read_jurors("juror\nJ\nJ\n")

    assert (doubled_entry.value.line, doubled_entry.value.other, doubled_entry.value.value) == (4, 2, "A")
    assert (doubled_juror.value.line, doubled_juror.value.column) == (3, "juror")


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_file_makes_the_readers_fail_in_another_way(data: bytes | str) -> None:
    for read in (read_ballots, read_entries, read_jurors):
        for given_data in (
            data,
            "entry,juror,criterion,mark,school\n" + data if isinstance(data, str) else data,
        ):
            try:
                read(given_data)
            except BadTable:
                continue
