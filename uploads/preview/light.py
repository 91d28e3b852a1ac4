"""The light mesh: at most 60,000 triangles whatever the input, in a quantised file that plain code can read.

The file (light.bin, little endian): "EML1", uint32 length of the header, the header as JSON padded with spaces
to a multiple of 4, uint16 x 3 per vertex padded to a multiple of 4, uint32 x 3 per triangle, then uint8 x 3 per
triangle if the header says so. A vertex lies at origin + step x q, in mm.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC = b"EML1"
MAX_TRIANGLES = 60_000
STEPS = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class LightMesh:
    """What the viewer and the pictures know of a part.

    `quantised` (v, 3) uint16, `faces` (n, 3) uint32, `origin` and `step` (3,) mm, `colors` (n, 3) uint8 RGB.
    """

    quantised: NDArray[np.uint16]
    faces: NDArray[np.uint32]
    origin: NDArray[np.float64]
    step: NDArray[np.float64]
    colors: NDArray[np.uint8] | None
    source_triangles: int

    @property
    def vertices(self) -> NDArray[np.float64]:
        """(v, 3) mm."""
        return self.origin + self.step * self.quantised

    @property
    def triangles(self) -> NDArray[np.float64]:
        """(n, 3, 3) mm."""
        corners: NDArray[np.float64] = self.vertices[self.faces]
        return corners


def quantised(
    triangles: NDArray[np.float64], colors: NDArray[np.uint8] | None, *, source_triangles: int
) -> LightMesh:
    """The light mesh of (n, 3, 3) mm triangles, kept in their order, vertices shared once quantised."""
    points = triangles.reshape(-1, 3)
    origin = points.min(axis=0)
    extent = points.max(axis=0) - origin
    step = np.where(extent > 0, extent, 1.0) / STEPS
    steps = np.rint((points - origin) / step).astype(np.uint64)
    keys = (steps[:, 0] << np.uint64(32)) | (steps[:, 1] << np.uint64(16)) | steps[:, 2]
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return LightMesh(
        quantised=steps[first].astype(np.uint16),
        faces=inverse.reshape(-1, 3).astype(np.uint32),
        origin=origin,
        step=step,
        colors=colors,
        source_triangles=source_triangles,
    )


def write_light(mesh: LightMesh, path: Path) -> None:
    """Write light.bin; the same mesh gives the same bytes."""
    header = json.dumps(
        {
            "vertices": len(mesh.quantised),
            "triangles": len(mesh.faces),
            "origin": mesh.origin.tolist(),
            "step": mesh.step.tolist(),
            "colors": mesh.colors is not None,
            "source_triangles": mesh.source_triangles,
        },
        separators=(",", ":"),
    ).encode()
    header += b" " * (-len(header) % 4)
    vertices = mesh.quantised.astype("<u2").tobytes()
    vertices += b"\0" * (-len(vertices) % 4)
    colors = b"" if mesh.colors is None else mesh.colors.astype(np.uint8).tobytes()
    blocks = (
        MAGIC,
        struct.pack("<I", len(header)),
        header,
        vertices,
        mesh.faces.astype("<u4").tobytes(),
        colors,
    )
    path.write_bytes(b"".join(blocks))


def read_light(path: Path) -> LightMesh:
    """Read light.bin back; ValueError if the file isn't one or is cut short."""
    content = path.read_bytes()
    if content[:4] != MAGIC:
        raise ValueError("not a light mesh")
    (header_bytes,) = struct.unpack_from("<I", content, 4)
    header = json.loads(content[8 : 8 + header_bytes])
    vertices, triangles = int(header["vertices"]), int(header["triangles"])
    at = 8 + header_bytes
    quantised = np.frombuffer(content, "<u2", vertices * 3, at).reshape(-1, 3)
    at += vertices * 6 + (-vertices * 6 % 4)
    faces = np.frombuffer(content, "<u4", triangles * 3, at).reshape(-1, 3)
    at += triangles * 12
    colors = np.frombuffer(content, np.uint8, triangles * 3, at).reshape(-1, 3) if header["colors"] else None
    return LightMesh(
        quantised=quantised,
        faces=faces,
        origin=np.array(header["origin"], dtype=np.float64),
        step=np.array(header["step"], dtype=np.float64),
        colors=colors,
        source_triangles=int(header["source_triangles"]),
    )
