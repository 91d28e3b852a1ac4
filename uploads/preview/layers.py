"""The layers of findings on the light mesh: which triangles, edges and points, and where the pin stands."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from uploads.report import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One finding on the light mesh.

    `faces` (n,) bool or None, `edges` (e, 2, 3) mm, `points` (p, 3) mm; `anchor` and `normal` (3,) say where the
    pin stands and which way it faces; `radius_mm` is how much to frame when flying there.
    """

    index: int
    code: str
    severity: Severity
    faces: NDArray[np.bool_] | None
    edges: NDArray[np.float64]
    points: NDArray[np.float64]
    anchor: NDArray[np.float64] | None
    normal: NDArray[np.float64] | None
    radius_mm: float

    def to_json(self) -> dict[str, Any]:
        """The form in layers.json; the bitset holds triangle f at byte f >> 3, lowest bit first."""
        return {
            "index": self.index,
            "code": self.code,
            "severity": self.severity.value,
            "faces": None if self.faces is None else _bitset(self.faces),
            "edges": self.edges.round(4).tolist(),
            "points": self.points.round(4).tolist(),
            "anchor": None if self.anchor is None else self.anchor.round(4).tolist(),
            "normal": None if self.normal is None else self.normal.round(4).tolist(),
            "radius_mm": round(self.radius_mm, 4),
        }

    @classmethod
    def from_json(cls, values: dict[str, Any], triangles: int) -> Layer:
        """Read one layer of a mesh of that many triangles."""
        return cls(
            index=int(values["index"]),
            code=str(values["code"]),
            severity=Severity(values["severity"]),
            faces=None if values["faces"] is None else _flags(values["faces"], triangles),
            edges=np.array(values["edges"], dtype=np.float64).reshape(-1, 2, 3),
            points=np.array(values["points"], dtype=np.float64).reshape(-1, 3),
            anchor=None if values["anchor"] is None else np.array(values["anchor"], dtype=np.float64),
            normal=None if values["normal"] is None else np.array(values["normal"], dtype=np.float64),
            radius_mm=float(values["radius_mm"]),
        )


def write_layers(layers: list[Layer], triangles: int, path: Path) -> None:
    """Write layers.json for a light mesh of that many triangles."""
    content = {"triangles": triangles, "layers": [layer.to_json() for layer in layers]}
    path.write_text(json.dumps(content, separators=(",", ":"), allow_nan=False), encoding="utf-8")


def read_layers(path: Path) -> list[Layer]:
    """Read layers.json back."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return [Layer.from_json(values, int(content["triangles"])) for values in content["layers"]]


def _bitset(flags: NDArray[np.bool_]) -> str:
    return base64.b64encode(np.packbits(flags, bitorder="little").tobytes()).decode("ascii")


def _flags(bitset: str, triangles: int) -> NDArray[np.bool_]:
    packed = np.frombuffer(base64.b64decode(bitset), np.uint8)
    return np.unpackbits(packed, count=triangles, bitorder="little").astype(np.bool_)
