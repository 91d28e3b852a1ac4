"""The organiser's table of jurors: what spreadsheets save is read, what can't be read is named."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.rules.errors import Invalid
from contest.rules.juror_table import MAX_ROWS, Row, read

ROW = Row(
    line=2,
    email="ada@exemple.invalid",
    name="Ada Fil",
    affiliation="Fablab, Lens",
    uai="0620123X",
    capacity="12",
)


@pytest.mark.parametrize(
    "text",
    [
        'email,name,affiliation,uai,capacity\nada@exemple.invalid,Ada Fil,"Fablab, Lens",0620123X,12\n',
        'email;name;affiliation;uai;capacity\r\nada@exemple.invalid;Ada Fil;"Fablab, Lens";0620123X;12\r\n',
        "Capacité;Code  UAI;NOM;Courriel;Structure\n12;0620123X; Ada Fil ;ada@exemple.invalid;Fablab, Lens\n",
        "\ufeffE-mail\tNom\tOrganisme\tÉtablissement\tBulletins\nada@exemple.invalid\tAda Fil\tFablab, Lens\t"
        "0620123X\t12\n",
    ],
)
def test_commas_semicolons_tabs_french_heads_and_a_byte_order_mark_say_the_same(text: str) -> None:
    assert read(text.encode()) == (ROW,)


def test_what_excel_saves_without_being_asked_for_utf_8_is_read() -> None:
    [row] = read("email;nom\nzoe@exemple.invalid;Zoé Crête\n".encode("cp1252"))

    assert row.name == "Zoé Crête"


def test_blank_lines_are_skipped_and_lines_keep_their_number() -> None:
    rows = read(b"email,name\n\n,,\na@exemple.invalid,A\n  \nb@exemple.invalid\n")

    assert [(row.line, row.email, row.name) for row in rows] == [
        (4, "a@exemple.invalid", "A"),
        (6, "b@exemple.invalid", ""),
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"email,name\n", "empty"),
        (b"nom;structure\nAda;Fablab\n", "no_email"),
        (b"courriel\nada@exemple.invalid\n", "no_name"),
        (b'email,name\n"ada@exemple.invalid,Ada\n', "broken"),
        (b"PK\x03\x04" + b"\0" * 40, "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        (b"email,name\n" + b"a@exemple.invalid,A\n" * 10_000, "too_many"),
        (b"email,name\n" + b"a" * 200_000 + b",A\n", "broken"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(data)

    assert refused.value.reasons == {"table": why}


def test_as_many_rows_as_promised_are_read() -> None:
    assert len(read(b"email,name\n" + b"a@exemple.invalid,A\n" * MAX_ROWS)) == MAX_ROWS


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"email,name\n"):
        with suppress(Invalid):
            assert read(start + data)
