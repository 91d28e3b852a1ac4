"""Writes the light mesh of a part with the layers of its findings beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from uploads.preview.anchors import Surface, anchor_of
from uploads.preview.layers import Layer, write_layers
from uploads.preview.light import MAX_TRIANGLES, LightMesh, quantised, write_light
from uploads.preview.simplify import simplified
from uploads.report import Finding

LIGHT_FILE = "light.bin"
LAYERS_FILE = "layers.json"
EDGES_SHOWN = 2000
POINTS_SHOWN = 200


def lighten(
    part_triangles: NDArray[np.float64],
    colors: NDArray[np.uint8] | None,
    findings: Sequence[Finding],
    folder: Path,
) -> None:
    """Write light.bin and layers.json in `folder` from (n, 3, 3) mm triangles in file order.

    Up to 60,000 triangles keep their order and number; beyond that the shape is simplified, with colours and
    findings carried over from the nearest source triangle.
    """
    source = np.asarray(part_triangles, dtype=np.float64)
    mesh, nearest = light_mesh(source, colors)
    write_light(mesh, folder / LIGHT_FILE)
    surface = Surface(mesh.triangles)
    layers = [
        _layer(index, finding, _carried(finding, source, mesh, nearest), surface)
        for index, finding in enumerate(findings)
    ]
    write_layers(layers, len(mesh.faces), folder / LAYERS_FILE)


def light_mesh(
    source: NDArray[np.float64], colors: NDArray[np.uint8] | None
) -> tuple[LightMesh, NDArray[np.int64] | None]:
    """The light mesh of (n, 3, 3) mm triangles, with the source triangle nearest to each of its own.

    The second value is None when the triangles were kept as they are.
    """
    count = len(source)
    if count <= MAX_TRIANGLES:
        return quantised(source, colors, source_triangles=count), None
    kept = simplified(source, MAX_TRIANGLES)
    tree = cKDTree(source.mean(axis=1), balanced_tree=False, compact_nodes=False)
    nearest = np.asarray(tree.query(kept.mean(axis=1))[1], dtype=np.int64)
    carried = None if colors is None else colors[nearest]
    return quantised(kept, carried, source_triangles=count), nearest


def _carried(
    finding: Finding,
    source: NDArray[np.float64],
    mesh: LightMesh,
    nearest: NDArray[np.int64] | None,
) -> NDArray[np.bool_] | None:
    """(light triangles,) True where the finding is, or None if it names no face."""
    numbers = np.asarray(finding.places.faces, dtype=np.int64)
    if not len(numbers):
        return None
    if nearest is None:
        flags = np.zeros(len(mesh.faces), dtype=np.bool_)
        flags[numbers] = True
        return flags
    touched = np.zeros(len(source), dtype=np.bool_)
    touched[numbers] = True
    flags = touched[nearest]
    if not flags.any():
        # A patch smaller than the triangles that replaced it must not vanish.
        centres = cKDTree(mesh.triangles.mean(axis=1))
        flags[np.unique(centres.query(source[numbers].mean(axis=1))[1])] = True
    return flags


def _layer(index: int, finding: Finding, faces: NDArray[np.bool_] | None, surface: Surface) -> Layer:
    edges = np.asarray(finding.places.edges[:EDGES_SHOWN], dtype=np.float64).reshape(-1, 2, 3)
    points = np.asarray(finding.places.points[:POINTS_SHOWN], dtype=np.float64).reshape(-1, 3)
    anchor = anchor_of(surface, faces=faces, edges=edges, points=points)
    return Layer(
        index=index,
        code=finding.code.value,
        severity=finding.severity,
        faces=faces,
        edges=edges,
        points=points,
        anchor=None if anchor is None else anchor.place,
        normal=None if anchor is None else anchor.normal,
        radius_mm=0.0 if anchor is None else anchor.radius_mm,
    )
