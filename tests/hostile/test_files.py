"""Hostile files, cases 1 to 16 of the safety page: a clear reason, in bounds, and the next job undisturbed."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.uploads import files
from uploads.errors import Reason, Unreadable
from uploads.formats.reading import read
from uploads.intake import receive
from uploads.kinds import Kind
from uploads.sandbox import Sandbox, limits_for
from uploads.storage import FolderStore

ROOT = Path(__file__).resolve().parents[2]
GIBIBYTE = 1 << 30


class Deed(StrEnum):
    """The one target: read a file and tell what it took."""

    READ = "tests.uploads.deeds:read_part"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(targets=Deed) as warm:
        yield warm


def outcome(
    sandbox: Sandbox, tmp_path: Path, data: bytes, *, max_triangles: int = 2_000_000
) -> dict[str, Any]:
    """Read `data` in a child within the walls of its size; then see that a good file is still read."""
    source = tmp_path / "received"
    source.write_bytes(data)
    told = _in_child(sandbox, source, max_triangles)
    source.write_bytes(files.binary_stl(files.cube()))
    assert _in_child(sandbox, source, max_triangles)["triangles"] == 12
    return told


def _in_child(sandbox: Sandbox, source: Path, max_triangles: int) -> dict[str, Any]:
    folder = source.parent / "home"
    folder.mkdir(exist_ok=True)
    arguments = {"source": str(source), "max_triangles": max_triangles}
    return sandbox.run(Deed.READ, arguments, folder=folder, limits=limits_for(source.stat().st_size))


def zip_of_blanks(path: Path, part: str, mebibytes: int) -> bytes:
    """A package with one part that unpacks to so many MiB of blanks, written without holding them."""
    block = b" " * (1 << 20)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", files.TYPES)
        archive.writestr("_rels/.rels", files.RELATIONSHIPS)
        with archive.open(part, "w", force_zip64=True) as entry:
            for _ in range(mebibytes):
                entry.write(block)
    return path.read_bytes()


def test_case_1_thirty_thousand_ascii_solids_are_read_in_seconds(sandbox: Sandbox, tmp_path: Path) -> None:
    solid = files.ascii_stl(files.cube()[:1])

    told = outcome(sandbox, tmp_path, solid * 30_000)

    assert (told["reason"], told["triangles"]) == (None, 30_000)
    assert told["seconds"] < 10


@pytest.mark.parametrize("part", ["3D/3dmodel.model", "3D/Textures/t.png"])
def test_case_2_a_3mf_that_unpacks_to_two_gigabytes(sandbox: Sandbox, tmp_path: Path, part: str) -> None:
    told = outcome(sandbox, tmp_path, zip_of_blanks(tmp_path / "bomb.3mf", part, 2048))

    assert told["reason"] == Reason.TOO_MUCH_INSIDE
    assert told["peak_bytes"] <= GIBIBYTE
    assert told["seconds"] <= 5


def test_case_3_a_small_3mf_with_a_million_vertices(sandbox: Sandbox, tmp_path: Path) -> None:
    vertices = '<vertex x="0" y="0" z="0"/>' * 1_000_000
    mesh = (
        f'<mesh><vertices>{vertices}</vertices><triangles><triangle v1="0" v2="1" v3="2"/></triangles></mesh>'
    )
    data = files.three_mf(files.model_xml(f'<object id="1">{mesh}</object>'))

    told = outcome(sandbox, tmp_path, data)

    assert len(data) < 150_000
    assert told["reason"] in {None, Reason.TOO_MUCH_INSIDE}
    assert told["peak_bytes"] <= GIBIBYTE / 2


def test_case_3_a_million_vertices_that_pack_less_well_are_read(sandbox: Sandbox, tmp_path: Path) -> None:
    vertices = "".join(f'<vertex x="{n % 977}" y="{n % 991}" z="{n}"/>' for n in range(1_000_000))
    mesh = (
        f'<mesh><vertices>{vertices}</vertices><triangles><triangle v1="0" v2="1" v3="2"/></triangles></mesh>'
    )

    told = outcome(sandbox, tmp_path, files.three_mf(files.model_xml(f'<object id="1">{mesh}</object>')))

    assert (told["reason"], told["triangles"]) == (None, 1)
    assert told["peak_bytes"] <= GIBIBYTE / 2


def test_case_4_a_zip_of_a_gigabyte_is_called_an_archive(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "big.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("film.mp4", "w") as entry,
    ):
        for _ in range(1024):
            entry.write(bytes(1 << 20))

    told = outcome(sandbox, tmp_path, path.read_bytes())

    assert told["reason"] in {Reason.ARCHIVE, Reason.TOO_MUCH_INSIDE}
    assert told["peak_bytes"] <= GIBIBYTE / 2


def test_case_4_a_zip_with_a_million_names_is_refused_before_it_is_opened(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    entry = b"PK\x01\x02" + bytes(42)
    count = 1_000_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65535, 65535, len(entry) * count, 0, 0)

    told = outcome(sandbox, tmp_path, entry * count + end)
    opened = outcome(sandbox, tmp_path, b"PK\x03\x04" + bytes(26) + entry * count + end)

    assert told["reason"] == Reason.NOT_A_MESH
    assert opened["reason"] == Reason.TOO_MUCH_INSIDE
    assert opened["peak_bytes"] <= GIBIBYTE / 2


@pytest.mark.parametrize(
    ("announced", "present"),
    [(4_000_000_000, 0), (0xFFFFFFFF, 1), (90_000_000, 1)],
)
def test_cases_5_and_6_a_header_that_lies(
    sandbox: Sandbox, tmp_path: Path, announced: int, present: int
) -> None:
    data = files.binary_stl(files.cube()[:present], announced=announced)

    told = outcome(sandbox, tmp_path, data)

    assert told["reason"] == Reason.LYING_HEADER
    assert told["measures"] == {"announced": announced, "present": present}


@pytest.mark.parametrize(
    "data",
    [
        files.binary_stl(files.cube())[:400],
        files.ascii_stl(files.cube())[:-60],
        files.three_mf(files.model_xml(files.cube_xml()))[:-100],
        files.ply_bytes(files.CORNERS, files.FACES.tolist())[:-20],
    ],
)
def test_case_7_a_truncated_file_is_never_read_as_whole(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, max_triangles=1000)

    assert caught.value.reason in {Reason.TRUNCATED, Reason.BAD_ARCHIVE}


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_case_8_what_is_no_number_is_named(value: float) -> None:
    broken = files.cube()
    broken[5, 2, 1] = value

    for data, where in ((files.binary_stl(broken), 5), (files.ascii_stl(broken), 1 + 5 * 7 + 5)):
        with pytest.raises(Unreadable) as caught:
            read(data, max_triangles=1000)
        assert (caught.value.reason, caught.value.where) == (Reason.NOT_FINITE, where)


def test_case_9_the_largest_numbers_of_a_float_are_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read(files.binary_stl(files.cube(3e38)), max_triangles=1000)

    assert caught.value.reason is Reason.TOO_LARGE_COORDINATES


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", Reason.EMPTY), (b"0123456789", Reason.NOT_A_MESH), (b"<!DOCTYPE html><p>404", Reason.HTML)],
)
def test_case_10_next_to_nothing_has_a_reason(data: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, max_triangles=1000)

    assert caught.value.reason is reason


def test_case_11_a_script_in_the_header_makes_it_no_page(tmp_path: Path) -> None:
    data = files.binary_stl(files.cube(), header=b"<html><script>alert(document.cookie)</script>")
    source = tmp_path / "received"
    source.write_bytes(data)

    with source.open("rb") as stream:
        received = receive(stream, store=FolderStore(tmp_path / "store"), limit_bytes=10_000)

    assert received.kind is Kind.STL_BINARY
    assert len(read(data, max_triangles=1000).triangles) == 12


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE model [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE model [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE model SYSTEM "http://127.0.0.1:9/evil.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["3D/3dmodel.model", "_rels/.rels"])
def test_case_12_entities_are_refused_unexpanded(doctype: str, part: str) -> None:
    model = files.model_xml(files.cube_xml())
    content = (
        model if part.endswith("model") else '<?xml version="1.0" encoding="UTF-8"?>\n' + files.RELATIONSHIPS
    )
    evil = content.replace("?>\n", f"?>\n{doctype}\n", 1)

    with pytest.raises(Unreadable) as caught:
        read(files.three_mf(model, more={part: evil}), max_triangles=1000)

    assert (caught.value.reason, caught.value.measures) == (Reason.BAD_XML, {"detail": "doctype"})


def test_case_13_reading_opens_no_file_and_no_socket(tmp_path: Path) -> None:
    (tmp_path / "evil.mtl").write_text("newmtl a\nKd 1 0 0\nmap_Kd evil.png\n")
    (tmp_path / "evil.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    triangle = "v 0 0 0\nv 1 0 0\nv 0 1 0\n"
    source = tmp_path / "evil.obj"
    source.write_text(f"mtllib evil.mtl\nusemtl a\n{triangle}f 1 2 3\n")
    (tmp_path / "evil.ply").write_bytes(
        files.ply_text(files.CORNERS, files.FACES.tolist()).replace(
            b"comment a test", b"comment TextureFile evil.png"
        )
    )
    story = """
import sys
from pathlib import Path
from uploads.formats.reading import read
contents = [Path("evil.obj").read_bytes(), Path("evil.ply").read_bytes()]
seen = []
watched = ("open", "os.", "socket.", "subprocess.", "import", "urllib.")
sys.addaudithook(lambda event, arguments: event.startswith(watched) and seen.append((event, str(arguments))))
triangles = [len(read(content, max_triangles=1000).triangles) for content in contents]
heard = list(seen)
Path("evil.mtl").read_bytes()
print(triangles, heard, len(seen) > len(heard))
"""

    told = subprocess.run(
        [sys.executable, "-c", story],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "[1, 12] [] True"


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x", "a\0b", "x" * 5000, "\u202egnp.stl"])
def test_case_14_names_inside_a_package_touch_nothing(name: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    data = files.three_mf(files.model_xml(files.cube_xml()), more={name: "x"})

    reason = None
    try:
        read(data, max_triangles=1000)
    except Unreadable as refused:
        reason = refused.reason

    assert reason in {None, Reason.BAD_ARCHIVE}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        files.obj(files.CORNERS, [(0, 1, 8)]),
        files.obj(files.CORNERS, [(0, 1, -10)]),
        files.ply_bytes(files.CORNERS, [(0, 1, 2**31 - 1)]),
        files.three_mf(files.model_xml(files.cube_xml().replace('v1="0"', 'v1="8"'))),
    ],
)
def test_case_15_an_index_out_of_range_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, max_triangles=1000)

    assert caught.value.reason is Reason.BAD_INDEX


def test_case_16_a_component_cycle_is_refused() -> None:
    ring = (
        '<object id="1"><components><component objectid="2"/></components></object>'
        '<object id="2"><components><component objectid="1"/></components></object>'
    )

    with pytest.raises(Unreadable) as caught:
        read(files.three_mf(files.model_xml(ring)), max_triangles=1000)

    assert caught.value.reason is Reason.COMPONENT_CYCLE


@pytest.mark.parametrize(
    "text",
    [
        b"solid " + b"a" * 8_000_000,
        b"solid x\n" + b"a " * 4_000_000,
        b"solid x\n" + b"facet normal " * 500_000,
        b"solid " * 1_000_000,
        b"v" + b" 1" * 4_000_000,
        b"v 0 0 0\n" * 500_000 + b"f" + b" 1" * 1_000_000,
        b"# " + b"\\\n" * 2_000_000,
        b"ply\n" + b"property float x\n" * 100_000,
    ],
)
def test_texts_made_to_be_slow_are_judged_quickly(sandbox: Sandbox, tmp_path: Path, text: bytes) -> None:
    told = outcome(sandbox, tmp_path, text)

    assert told["reason"] is not None or told["triangles"] > 0
    assert told["seconds"] < 10
    assert told["peak_bytes"] <= GIBIBYTE
