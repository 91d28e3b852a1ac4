"""STL, binary and ASCII: strict about counts, generous about case and white space."""

from __future__ import annotations

import io

import numpy as np
import pytest
import stl
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.uploads import files
from uploads.errors import Reason, Unreadable
from uploads.formats.reading import read

CUBE = files.cube()
HEADER = 84
MANY = 1_000_000
coordinates = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 12), st.just(3), st.just(3)),
    elements=st.floats(-1e6, 1e6, width=32),
)


def refusal(data: bytes, *, max_triangles: int = MANY) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data, max_triangles=max_triangles)
    return caught.value


@given(coordinates)
def test_binary_triangles_come_back_bit_for_bit_in_order(triangles: np.ndarray) -> None:
    part = read(files.binary_stl(triangles), max_triangles=MANY)

    assert (part.format, part.unit, part.solids, part.trailing_bytes) == ("stl_binary", None, 1, 0)
    assert np.array_equal(part.triangles, triangles)


@given(coordinates)
def test_ascii_triangles_come_back_bit_for_bit_in_order(triangles: np.ndarray) -> None:
    part = read(files.ascii_stl(triangles), max_triangles=MANY)

    assert np.array_equal(part.triangles, triangles)


@given(coordinates)
def test_a_second_library_reads_the_same_numbers(triangles: np.ndarray) -> None:
    data = files.binary_stl(triangles)

    peer = stl.mesh.Mesh.from_file("", fh=io.BytesIO(data), calculate_normals=False)

    assert np.array_equal(read(data, max_triangles=MANY).triangles, peer.vectors)


@pytest.mark.parametrize("extra", [0, 1, 49])
def test_fewer_than_fifty_bytes_behind_are_counted(extra: int) -> None:
    assert read(files.binary_stl(CUBE, tail=b"x" * extra), max_triangles=MANY).trailing_bytes == extra


@pytest.mark.parametrize("extra", [50, 75, 5000])
def test_fifty_bytes_behind_or_more_are_refused_with_their_place(extra: int) -> None:
    refused = refusal(files.binary_stl(CUBE, tail=b"x" * extra))

    assert (refused.reason, refused.where) == (Reason.TRAILING_BYTES, HEADER + 50 * 12)
    assert refused.measures["trailing_bytes"] == extra


@given(st.integers(HEADER + 1, HEADER + 50 * 12 - 1))
def test_a_binary_file_cut_anywhere_is_never_read_as_whole(size: int) -> None:
    refused = refusal(files.binary_stl(CUBE)[:size])

    assert (refused.reason, refused.where) == (Reason.TRUNCATED, size)


def test_a_header_that_announces_far_too_much_is_called_a_lie() -> None:
    refused = refusal(files.binary_stl(CUBE[:1], announced=90_000_000))

    assert refused.reason is Reason.LYING_HEADER
    assert refused.measures == {"announced": 90_000_000, "present": 1}


def test_a_header_alone_has_no_triangle() -> None:
    assert refusal(files.binary_stl(CUBE[:0])).reason is Reason.NO_TRIANGLE


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_coordinate_that_is_no_number_is_named_by_its_triangle(value: float) -> None:
    broken = CUBE.copy()
    broken[7, 1, 2] = broken[9, 0, 0] = value

    refused = refusal(files.binary_stl(broken))

    assert (refused.reason, refused.where, refused.measures) == (Reason.NOT_FINITE, 7, {"triangles": 2})


def test_a_signalling_nan_is_named_without_a_warning() -> None:
    data = bytearray(files.binary_stl(CUBE))
    data[HEADER + 50 * 3 + 12 : HEADER + 50 * 3 + 16] = b"\x01\x00\x80\x7f"

    assert refusal(bytes(data)).where == 3


def test_a_normal_that_is_no_number_harms_nobody() -> None:
    data = bytearray(files.binary_stl(CUBE))
    data[HEADER : HEADER + 4] = b"\x00\x00\xc0\x7f"

    assert np.array_equal(read(bytes(data), max_triangles=MANY).triangles, CUBE)
    assert np.array_equal(
        read(files.ascii_stl(CUBE, normal="-nan(ind) nan 1"), max_triangles=MANY).triangles, CUBE
    )


def test_coordinates_of_three_times_ten_to_the_38_are_refused() -> None:
    broken = CUBE.copy()
    broken[4, 0, 0] = 3e38

    refused = refusal(files.binary_stl(broken))

    assert (refused.reason, refused.where) == (Reason.TOO_LARGE_COORDINATES, 4)


@pytest.mark.parametrize("data", [files.binary_stl(CUBE), files.ascii_stl(CUBE)])
def test_too_many_triangles_are_refused_with_both_numbers(data: bytes) -> None:
    refused = refusal(data, max_triangles=11)

    assert refused.reason is Reason.TOO_MANY_TRIANGLES
    assert refused.measures == {"triangles": 12, "limit": 11}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n", b"\r\n"),
        (b"\n", b"\r"),
        (b"\n", b" \t\n\n"),
        (b"  ", b"\t"),
        (b"vertex", b"VERTEX"),
        (b"endfacet", b"EndFacet"),
        (b"solid part", b"SOLID  facet vertex solid \xe6\x9c\x88"),
        (b"endsolid part", b"endsolid"),
        (b"20.0", b"2e+001"),
        (b"20.0", b"+200.e-1"),
    ],
)
def test_programs_write_ascii_in_many_ways(old: bytes, new: bytes) -> None:
    part = read(files.ascii_stl(CUBE).replace(old, new), max_triangles=MANY)

    assert (part.format, part.solids) == ("stl_ascii", 1)
    assert np.array_equal(part.triangles, CUBE)


def test_a_whole_solid_on_one_line_is_read() -> None:
    data = files.ascii_stl(CUBE).replace(b"\n", b" ")

    assert np.array_equal(read(data, max_triangles=MANY).triangles, CUBE)


def test_several_solids_are_one_part_in_their_order() -> None:
    data = files.ascii_stl(CUBE, name="a solid thing") + b"\n" + files.ascii_stl(CUBE + 30)

    part = read(data, max_triangles=MANY)

    assert part.solids == 2
    assert np.array_equal(part.triangles, np.concatenate([CUBE, CUBE + 30]))


def test_facets_across_slices_of_text_are_all_there() -> None:
    triangles = np.arange(9 * 30_000, dtype=np.float64).reshape(-1, 3, 3)

    part = read(files.ascii_stl(triangles), max_triangles=MANY)

    assert np.array_equal(part.triangles, triangles)


@pytest.mark.parametrize(
    ("old", "new", "reason", "line"),
    [
        (b"20.0", b"20,0", Reason.BAD_TEXT, 13),
        (b"20.0", b"1_0", Reason.BAD_TEXT, 13),
        (b"20.0", b"nan", Reason.NOT_FINITE, 13),
        (b"20.0", b"-1.#IND", Reason.NOT_FINITE, 13),
        (b"20.0", b"1e999", Reason.TOO_LARGE_COORDINATES, 13),
        (b"endloop", b"endlop", Reason.BAD_TEXT, 7),
        (b"facet normal 0 0 1", b"facet normal 0 0", Reason.BAD_TEXT, 3),
    ],
)
def test_a_mistake_in_the_text_is_told_with_its_line(
    old: bytes, new: bytes, reason: Reason, line: int
) -> None:
    triangles = np.array([[[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 0, 0], [5, 0, 0], [0, 20.0, 0]]])

    refused = refusal(files.ascii_stl(triangles).replace(old, new))

    assert (refused.reason, refused.where) == (reason, line)


def test_the_line_is_right_far_into_a_long_file() -> None:
    data = files.ascii_stl(np.zeros((30_000, 3, 3))).replace(b"\n", b"\r\n")
    broken = data[:-400] + data[-400:].replace(b"0.0", b"O.0", 1)

    refused = refusal(broken)

    assert refused.where == 1 + broken[: broken.index(b"O.0")].count(b"\n")
    assert refused.measures["text"].startswith("vertex")


def test_an_ascii_file_cut_anywhere_in_its_facets_is_never_read_as_whole() -> None:
    data = files.ascii_stl(CUBE[:2])
    reasons = {refusal(data[:size]).reason for size in range(len(b"solid part\n"), data.index(b"endsolid"))}

    assert reasons <= {Reason.TRUNCATED, Reason.BAD_TEXT}


def test_a_solid_without_facets_has_no_triangle() -> None:
    assert refusal(b"solid empty\nendsolid empty\n").reason is Reason.NO_TRIANGLE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"0123456789", Reason.NOT_A_MESH),
        (b"<!doctype html><title>Connexion</title>", Reason.HTML),
        (b"ISO-10303-21;", Reason.STEP),
        (b"%PDF-1.4", Reason.PDF),
        (b"\x89PNG\r\n\x1a\n", Reason.IMAGE),
        (b"7z\xbc\xaf\x27\x1c", Reason.ARCHIVE),
        (bytes(5000), Reason.NOT_A_MESH),
    ],
)
def test_what_is_no_mesh_is_called_by_its_name(data: bytes, reason: Reason) -> None:
    assert refusal(data).reason is reason


def test_the_beginning_of_a_text_is_shown() -> None:
    refused = refusal(b"<html>\n<h1>Session expir\xc3\xa9e</h1>" + b" x" * 500)

    assert str(refused.measures["head"]).startswith("<html> <h1>Session expirée</h1>")
    assert len(str(refused.measures["head"])) <= 400
