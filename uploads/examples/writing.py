"""Writes a model as 3MF with its colours, as binary STL or as OBJ; the same model gives the same bytes."""

from __future__ import annotations

import zipfile
from io import BytesIO

import numpy as np
import stl

from uploads.examples.solids import Model

# Archives carry a date; a constant one keeps the bytes the same.
EPOCH = (1980, 1, 1, 0, 0, 0)
CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>'
    "</Types>\n"
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="model" Target="/3D/3dmodel.model" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>'
    "</Relationships>\n"
)


def written(model: Model, file_format: str) -> bytes:
    """The bytes of the model as "3mf", "stl" or "obj"; KeyError for another format."""
    return {"3mf": three_mf, "stl": stl_binary, "obj": obj}[file_format](model)


def three_mf(model: Model) -> bytes:
    """A 3MF package in millimetres with one material per colour (3MF core specification 1.3, basematerials)."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, text in (
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONS),
            ("3D/3dmodel.model", _model_xml(model)),
        ):
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, text)
    return content.getvalue()


def _model_xml(model: Model) -> str:
    materials = "".join(
        f'<base name="{number + 1}" displaycolor="{color.upper()}"/>'
        for number, color in enumerate(model.palette)
    )
    vertices = "".join(
        f'<vertex x="{x:.6f}" y="{y:.6f}" z="{z:.6f}"/>' for x, y, z in model.vertices.tolist()
    )
    triangles = "".join(
        f'<triangle v1="{a}" v2="{b}" v3="{c}" pid="1" p1="{color}"/>'
        for (a, b, c), color in zip(model.faces.tolist(), model.color_of.tolist(), strict=True)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<model unit="millimeter" xml:lang="fr-FR" xmlns="{CORE}">'
        f'<resources><basematerials id="1">{materials}</basematerials>'
        f'<object id="2" type="model" pid="1" pindex="0"><mesh><vertices>{vertices}</vertices>'
        f"<triangles>{triangles}</triangles></mesh></object></resources>"
        '<build><item objectid="2"/></build></model>\n'
    )


def stl_binary(model: Model) -> bytes:
    """A binary STL by numpy-stl; it has no colours and no unit."""
    records = np.zeros(len(model.faces), dtype=stl.mesh.Mesh.dtype)
    records["vectors"] = model.triangles
    mesh = stl.mesh.Mesh(records, calculate_normals=True)
    content = BytesIO()
    mesh.save("object.stl", fh=content, mode=stl.Mode.BINARY, update_normals=False)
    return b"ecolo-rigolo".ljust(80, b" ") + content.getvalue()[80:]


def obj(model: Model) -> bytes:
    """A Wavefront OBJ with a colour after each vertex, so that no second file is needed."""
    corners = model.triangles.reshape(-1, 3)
    colors = np.repeat(model.colors, 3, axis=0) / 255
    rows = np.concatenate([corners, colors], axis=1).tolist()
    # A vertex has one colour: corners are shared only between faces of one colour.
    numbers: dict[str, int] = {}
    lines, order = [], []
    for x, y, z, r, g, b in rows:
        line = f"v {x:.6f} {y:.6f} {z:.6f} {r:.3f} {g:.3f} {b:.3f}"
        if line not in numbers:
            numbers[line] = len(numbers) + 1
            lines.append(line)
        order.append(numbers[line])
    faces = [f"f {order[at]} {order[at + 1]} {order[at + 2]}" for at in range(0, len(order), 3)]
    return ("\n".join(["o object", *lines, *faces]) + "\n").encode("ascii")
