"""Builds the bytes of files, sound ones and broken ones, as programs and attackers would write them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

CORNERS = np.array([(x, y, z) for x in (0.0, 1.0) for y in (0.0, 1.0) for z in (0.0, 1.0)])
FACES = np.array(
    [
        (0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1),
        (2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3),
    ]
)  # fmt: skip
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>'
)
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Target="/3D/3dmodel.model" Id="r0" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)
CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
MATERIAL = "http://schemas.microsoft.com/3dmanufacturing/material/2015/02"
PRODUCTION = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"


def cube(side_mm: float = 20.0) -> NDArray[np.float64]:
    """(12, 3, 3): a closed cube with outward faces, one corner at the origin."""
    return CORNERS[FACES] * side_mm


def binary_stl(
    triangles: NDArray[np.float64],
    *,
    header: bytes = b"made for a test",
    announced: int | None = None,
    tail: bytes = b"",
) -> bytes:
    """A binary STL; `announced` replaces the true count."""
    records = np.zeros(
        len(triangles), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")]
    )
    records["corners"] = triangles
    count = len(triangles) if announced is None else announced
    return header[:80].ljust(80, b"\0") + struct.pack("<I", count) + records.tobytes() + tail


def ascii_stl(triangles: NDArray[np.float64], *, name: str = "part", normal: str = "0 0 1") -> bytes:
    """One solid, one keyword a line."""
    facets = "".join(
        f"  facet normal {normal}\n    outer loop\n"
        + "".join(f"      vertex {x!r} {y!r} {z!r}\n" for x, y, z in triangle.tolist())
        + "    endloop\n  endfacet\n"
        for triangle in triangles
    )
    return f"solid {name}\n{facets}endsolid {name}\n".encode()


def obj(vertices: NDArray[np.float64], faces: Sequence[Sequence[int]], *, before: str = "") -> bytes:
    """An OBJ; `faces` count from 0 and may have any number of corners."""
    points = "".join("v " + " ".join(map(repr, vertex)) + "\n" for vertex in vertices.tolist())
    sides = "".join("f " + " ".join(str(corner + 1) for corner in face) + "\n" for face in faces)
    return (before + points + sides).encode()


def ply_text(vertices: NDArray[np.float64], faces: Sequence[Sequence[int]]) -> bytes:
    """A PLY as text."""
    points = "".join(" ".join(map(repr, vertex)) + "\n" for vertex in vertices.tolist())
    sides = "".join(" ".join(map(str, (len(face), *face))) + "\n" for face in faces)
    return ply_header("ascii", len(vertices), len(faces)) + (points + sides).encode()


def ply_bytes(vertices: NDArray[np.float64], faces: Sequence[Sequence[int]], *, order: str = "<") -> bytes:
    """A binary PLY in either byte order."""
    sides = b"".join(struct.pack(f"{order}B{len(face)}i", len(face), *face) for face in faces)
    endian = "binary_little_endian" if order == "<" else "binary_big_endian"
    header = ply_header(endian, len(vertices), len(faces))
    return header + vertices.astype(order + "f8").tobytes() + sides


def ply_header(form: str, vertices: int, faces: int) -> bytes:
    """x, y and z as doubles, faces as lists."""
    axes = "".join(f"property double {axis}\n" for axis in "xyz")
    return (
        f"ply\nformat {form} 1.0\ncomment a test\nelement vertex {vertices}\n{axes}"
        f"element face {faces}\nproperty list uchar int vertex_indices\nend_header\n"
    ).encode()


def mesh_xml(
    vertices: NDArray[np.float64] = CORNERS, faces: NDArray[np.int64] = FACES, *, paint: str = ""
) -> str:
    """The <mesh> of a 3MF object; `paint` is added to every triangle."""
    points = "".join(f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in vertices.tolist())
    sides = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}" {paint}/>' for a, b, c in faces.tolist())
    return f"<mesh><vertices>{points}</vertices><triangles>{sides}</triangles></mesh>"


def model_xml(resources: str, items: str = '<item objectid="1"/>', *, unit: str = "millimeter") -> str:
    """A whole model part."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<model unit="{unit}" xmlns="{CORE}" xmlns:m="{MATERIAL}" '
        f'xmlns:p="{PRODUCTION}">\n<resources>{resources}</resources>\n<build>{items}</build></model>'
    )


def cube_xml(object_id: int = 1) -> str:
    """A cube of one unit as a 3MF object."""
    return f'<object id="{object_id}" type="model">{mesh_xml()}</object>'


def three_mf(model: str | bytes, *, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A 3MF whose start part is `model`; entries of `more` are added or replace the usual ones."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONSHIPS,
        "3D/3dmodel.model": model,
    }
    return zipped(parts | dict(more or {}))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A deflated zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
