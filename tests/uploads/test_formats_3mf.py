"""3MF: units, places, colours, and every reference checked before a triangle is built."""

from __future__ import annotations

import io

import numpy as np
import pytest
import trimesh

from tests.uploads import files
from uploads.errors import Reason, Unreadable
from uploads.formats.reading import read

CUBE = files.cube(1.0)
MANY = 1_000_000


def refusal(data: bytes, *, max_triangles: int = MANY) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data, max_triangles=max_triangles)
    return caught.value


def of(resources: str, items: str = '<item objectid="1"/>', unit: str = "millimeter") -> bytes:
    return files.three_mf(files.model_xml(resources, items, unit=unit))


@pytest.mark.parametrize(
    ("unit", "millimetres"),
    [
        ("micron", 0.001),
        ("millimeter", 1),
        ("centimeter", 10),
        ("inch", 25.4),
        ("foot", 304.8),
        ("meter", 1000),
    ],
)
def test_the_declared_unit_is_applied(unit: str, millimetres: float) -> None:
    part = read(of(files.cube_xml(), unit=unit), max_triangles=MANY)

    assert (part.format, part.unit, part.solids) == ("3mf", unit, 1)
    assert np.allclose(part.triangles, CUBE * millimetres, rtol=1e-12)


def test_an_unknown_unit_is_refused() -> None:
    assert refusal(of(files.cube_xml(), unit="parsec")).reason is Reason.UNKNOWN_UNIT


def test_components_stand_where_item_and_component_put_them_in_file_order() -> None:
    resources = (
        files.cube_xml(1)
        + '<object id="2"><components><component objectid="1" transform="2 0 0 0 2 0 0 0 2 10 0 0"/>'
        + '<component objectid="1"/></components></object>'
    )
    items = '<item objectid="2" transform="0 1 0 -1 0 0 0 0 1 0 0 5"/><item objectid="1"/>'

    part = read(of(resources, items), max_triangles=MANY)

    quarter_turn = np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]])
    first = (CUBE * 2 + [10, 0, 0]) @ quarter_turn + [0, 0, 5]
    assert part.solids == 3
    assert np.allclose(part.triangles, np.concatenate([first, CUBE @ quarter_turn + [0, 0, 5], CUBE]))


def test_a_mirrored_object_keeps_its_outside_outside() -> None:
    items = '<item objectid="1" transform="-1 0 0 0 1 0 0 0 1 0 0 0"/>'

    triangles = read(of(files.cube_xml(), items), max_triangles=MANY).triangles

    volume = np.einsum("ij,ij->i", triangles[:, 0], np.cross(triangles[:, 1], triangles[:, 2])).sum() / 6
    assert volume == pytest.approx(1.0)


def test_objects_in_other_parts_of_the_package_are_found() -> None:
    start = files.model_xml(
        '<object id="1"><components><component p:path="/3D/Objects/a.model" objectid="7"/></components></object>'
    )
    other = files.model_xml(files.cube_xml(7), items="")

    part = read(files.three_mf(start, more={"3D/Objects/a.model": other}), max_triangles=MANY)

    assert np.array_equal(part.triangles, CUBE)


def test_support_is_no_part_of_the_object() -> None:
    resources = files.cube_xml(1) + files.cube_xml(2).replace('type="model"', 'type="support"')

    part = read(of(resources, '<item objectid="1"/><item objectid="2"/>'), max_triangles=MANY)

    assert np.array_equal(part.triangles, CUBE)


def test_colours_come_from_the_triangle_else_from_the_object() -> None:
    palettes = (
        '<basematerials id="5"><base name="a" displaycolor="#FF8000"/></basematerials>'
        '<m:colorgroup id="6"><m:color color="#000000"/><m:color color="#102030FF"/></m:colorgroup>'
    )
    painted = f'<object id="1" pid="5" pindex="0">{files.mesh_xml()}</object>'.replace(
        "/></triangles>", 'pid="6" p1="1"/></triangles>'
    )

    colors = read(of(palettes + painted), max_triangles=MANY).colors

    assert colors is not None
    assert colors.tolist() == [[255, 128, 0]] * 11 + [[16, 32, 48]]


def test_a_file_without_colours_says_so() -> None:
    assert read(of(files.cube_xml()), max_triangles=MANY).colors is None


def test_a_second_library_finds_the_same_geometry() -> None:
    sphere = trimesh.creation.icosphere(subdivisions=3, radius=7.0)
    data = sphere.export(file_type="3mf")

    peer = trimesh.load(io.BytesIO(data), file_type="3mf", process=False).to_geometry()

    assert np.allclose(read(data, max_triangles=MANY).triangles, peer.triangles)


@pytest.mark.parametrize("corner", ["8", "-1", "99999999999999"])
def test_a_corner_that_isnt_there_is_named_by_its_triangle(corner: str) -> None:
    resources = files.cube_xml().replace('v1="4" v2="7" v3="5"', f'v1="4" v2="{corner}" v3="5"')

    refused = refusal(of(resources))

    assert (refused.reason, refused.where) == (Reason.BAD_INDEX, 3)
    assert refused.measures["index"] == int(corner)


def test_a_reference_to_no_object_is_refused() -> None:
    assert refusal(of(files.cube_xml(), '<item objectid="9"/>')).reason is Reason.BAD_INDEX


@pytest.mark.parametrize("length", [1, 2, 30_000])
def test_components_that_lead_back_to_themselves_are_refused(length: int) -> None:
    ring = "".join(
        f'<object id="{n}"><components><component objectid="{(n + 1) % length}"/></components></object>'
        for n in range(length)
    )

    assert (
        refusal(of(ring + files.cube_xml(length), f'<item objectid="{length}"/>')).reason
        is Reason.COMPONENT_CYCLE
    )


def test_doublings_of_doublings_are_counted_before_they_are_built() -> None:
    doublings = "".join(
        f'<object id="{n}"><components><component objectid="{n - 1}"/><component objectid="{n - 1}"/>'
        "</components></object>"
        for n in range(2, 70)
    )

    refused = refusal(of(files.cube_xml() + doublings, '<item objectid="69"/>'))

    assert refused.reason is Reason.TOO_MANY_TRIANGLES
    assert refused.measures == {"triangles": 12 * 2**68, "limit": MANY}


def test_doublings_of_nothing_end_at_once() -> None:
    nothing = '<object id="1"><mesh><vertices/><triangles/></mesh></object>'
    doublings = "".join(
        f'<object id="{n}"><components><component objectid="{n - 1}"/><component objectid="{n - 1}"/>'
        "</components></object>"
        for n in range(2, 70)
    )

    assert refusal(of(nothing + doublings, '<item objectid="69"/>')).reason is Reason.NO_TRIANGLE


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('x="1.0"', 'x="nan"', Reason.NOT_FINITE),
        ('x="1.0"', 'x="1e300"', Reason.TOO_LARGE_COORDINATES),
        ('x="1.0"', 'x="wide"', Reason.BAD_XML),
        ('v2="3"', "", Reason.BAD_XML),
        ("</mesh>", "", Reason.BAD_XML),
        ('<item objectid="1"/>', "", Reason.NO_TRIANGLE),
        ('<item objectid="1"/>', '<item objectid="1" transform="1 2 3"/>', Reason.BAD_XML),
    ],
)
def test_mistakes_in_the_xml_have_their_reason(old: str, new: str, reason: Reason) -> None:
    model = files.model_xml(files.cube_xml()).replace(old, new)

    assert refusal(files.three_mf(model)).reason is reason


@pytest.mark.parametrize(
    "more",
    [
        {"../evil.model": "x"},
        {"/etc/evil": "x"},
        {"a\\..\\evil": "x"},
        {"_rels/.rels": files.RELATIONSHIPS.replace("3dmodel.model", "missing.model")},
    ],
)
def test_packages_with_wrong_names_are_refused(more: dict[str, str]) -> None:
    data = files.three_mf(files.model_xml(files.cube_xml()), more=more)

    assert refusal(data).reason is Reason.BAD_ARCHIVE


def test_a_damaged_part_is_found_by_its_checksum() -> None:
    data = bytearray(files.three_mf(files.model_xml(files.cube_xml())))
    place = data.index(b"3D/3dmodel.model") + 60
    data[place] ^= 0xFF

    assert refusal(bytes(data)).reason in {Reason.BAD_ARCHIVE, Reason.BAD_XML}


def test_a_zip_of_other_things_is_called_an_archive() -> None:
    assert refusal(files.zipped({"piece.stl": files.binary_stl(CUBE)})).reason is Reason.ARCHIVE
