"""OBJ and PLY: polygons in their order, indices checked, colours kept."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest
import trimesh

from tests.uploads import files
from uploads.errors import Reason, Unreadable
from uploads.formats.reading import read

CUBE = files.cube(1.0)
FACES = files.FACES.tolist()
QUADS = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1)]
MIXED = [(0, 1, 3), (4, 6, 7, 5), (0, 4, 5)]
MANY = 1_000_000
TRIANGLE = "v 0 0 0\nv 1 0 0\nv 0 1 0\n"


def refusal(data: bytes | str, *, max_triangles: int = MANY) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data if isinstance(data, bytes) else data.encode(), max_triangles=max_triangles)
    return caught.value


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (files.obj(files.CORNERS, FACES), "obj"),
        (files.obj(files.CORNERS, FACES).replace(b"\n", b"\r\n"), "obj"),
        (files.ply_text(files.CORNERS, FACES), "ply"),
        (files.ply_bytes(files.CORNERS, FACES), "ply"),
        (files.ply_bytes(files.CORNERS, FACES, order=">"), "ply"),
    ],
)
def test_triangles_come_back_in_order(data: bytes, form: str) -> None:
    part = read(data, max_triangles=MANY)

    assert (part.format, part.unit, part.colors) == (form, None, None)
    assert np.array_equal(part.triangles, CUBE)


@pytest.mark.parametrize("write", [files.obj, files.ply_text, files.ply_bytes])
@pytest.mark.parametrize("faces", [QUADS, MIXED])
def test_polygons_become_fans_in_their_place(write, faces: list[tuple[int, ...]]) -> None:  # type: ignore[no-untyped-def]
    fans = [(face[0], second, third) for face in faces for second, third in pairwise(face[1:])]

    part = read(write(files.CORNERS, faces), max_triangles=MANY)

    assert np.array_equal(part.triangles, files.CORNERS[np.array(fans)])


@pytest.mark.parametrize("encoding", ["ascii", "binary"])
def test_a_second_library_writes_ply_that_comes_back(encoding: str) -> None:
    sphere = trimesh.creation.icosphere(subdivisions=2)
    sphere.visual.vertex_colors = np.tile([10, 20, 30, 255], (len(sphere.vertices), 1)).astype(np.uint8)

    part = read(sphere.export(file_type="ply", encoding=encoding), max_triangles=MANY)

    assert np.allclose(part.triangles, sphere.triangles, atol=1e-6)
    assert part.colors is not None
    assert np.unique(part.colors, axis=0).tolist() == [[10, 20, 30]]


def test_a_second_library_reads_the_same_obj() -> None:
    data = trimesh.creation.icosphere(subdivisions=2).export(file_type="obj").encode()

    peer = trimesh.load(io.BytesIO(data), file_type="obj", process=False, maintain_order=True)

    assert np.allclose(read(data, max_triangles=MANY).triangles, peer.triangles)


def test_obj_references_may_have_textures_normals_and_continued_lines() -> None:
    data = f"mtllib a.mtl\no one\n{TRIANGLE}f 1/1/1 2//3 \\\n3/2\no two\nf -3 -2 -1\n"

    part = read(data.encode(), max_triangles=MANY)

    assert part.solids == 2
    assert part.triangles.tolist() == [[[0, 0, 0], [1, 0, 0], [0, 1, 0]]] * 2


def test_negative_obj_indices_count_from_their_own_line() -> None:
    data = f"{TRIANGLE}f -3 -2 -1\nv 9 9 9\n"

    assert read(data.encode(), max_triangles=MANY).triangles[0].tolist() == [[0, 0, 0], [1, 0, 0], [0, 1, 0]]


def test_obj_colours_behind_coordinates_are_kept() -> None:
    data = "v 0 0 0 1 0 0\nv 1 0 0 1 0 0\nv 0 1 0 1 0.6 0\nf 1 2 3\n"

    colors = read(data.encode(), max_triangles=MANY).colors

    assert colors is not None
    assert colors.tolist() == [[255, 51, 0]]


@pytest.mark.parametrize(
    ("face", "reason", "where"),
    [
        ("f 1 2 4", Reason.BAD_INDEX, 4),
        ("f 1 2 -4", Reason.BAD_INDEX, 4),
        ("f 0 1 2", Reason.BAD_INDEX, 4),
        ("f 1 2 99999999999999999999999", Reason.BAD_TEXT, 4),
        ("f 1 2", Reason.BAD_TEXT, 4),
        ("f 1 2 three", Reason.BAD_TEXT, 4),
        ("v 1 2\nf 1 2 3", Reason.BAD_TEXT, 4),
        ("v nan 0 0\nf 1 2 4", Reason.NOT_FINITE, 5),
        ("v 0 3e38 0\nf 1 2 4", Reason.TOO_LARGE_COORDINATES, 5),
        ("", Reason.NO_TRIANGLE, None),
    ],
)
def test_mistakes_in_an_obj_are_told_with_their_line(face: str, reason: Reason, where: int | None) -> None:
    refused = refusal(f"{TRIANGLE}{face}\n")

    assert (refused.reason, refused.where) == (reason, where)


@pytest.mark.parametrize("write", [files.obj, files.ply_text, files.ply_bytes])
def test_polygons_count_as_the_triangles_they_make(write) -> None:  # type: ignore[no-untyped-def]
    refused = refusal(write(files.CORNERS, QUADS), max_triangles=5)

    assert refused.reason is Reason.TOO_MANY_TRIANGLES
    assert refused.measures["limit"] == 5


@pytest.mark.parametrize("write", [files.ply_text, files.ply_bytes])
def test_a_ply_cut_anywhere_is_never_read_as_whole(write) -> None:  # type: ignore[no-untyped-def]
    data = write(files.CORNERS, FACES)

    # The last byte of a text is a line end, and nothing is lost with it.
    reasons = {refusal(data[:size]).reason for size in range(5, len(data) - 1)}

    assert reasons <= {Reason.TRUNCATED, Reason.NO_TRIANGLE, Reason.BAD_TEXT, Reason.LYING_HEADER}


@pytest.mark.parametrize("write", [files.ply_text, files.ply_bytes])
@pytest.mark.parametrize("index", [8, -1])
def test_a_ply_corner_that_isnt_there_is_named_by_its_triangle(write, index: int) -> None:  # type: ignore[no-untyped-def]
    refused = refusal(write(files.CORNERS, [*FACES[:5], (0, 1, index)]))

    assert (refused.reason, refused.where) == (Reason.BAD_INDEX, 5)
    assert refused.measures == {"index": index, "vertices": 8}


@pytest.mark.parametrize("form", ["ascii", "binary_little_endian"])
def test_a_ply_header_of_billions_is_refused_at_once(form: str) -> None:
    refused = refusal(files.ply_header(form, 4_000_000_000, 12) + bytes(100))

    assert refused.reason is Reason.LYING_HEADER


@pytest.mark.parametrize("old", [b"element vertex 8", b"property double x", b"format ascii 1.0"])
def test_a_ply_header_that_makes_no_sense_is_refused(old: bytes) -> None:
    data = files.ply_text(files.CORNERS, FACES).replace(old, b"property list quux x")

    assert refusal(data).reason in {Reason.BAD_TEXT, Reason.NO_TRIANGLE}


def test_a_ply_of_points_has_no_triangle() -> None:
    assert refusal(files.ply_text(files.CORNERS, [])).reason is Reason.NO_TRIANGLE
