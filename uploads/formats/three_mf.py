"""Puts the objects of a 3MF where its build says, in millimetres, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from uploads.errors import Reason, Unreadable
from uploads.formats.limits import refuse_count, refuse_wild_coordinates
from uploads.formats.model_xml import Matrix, Model, ModelReader, Object3mf, Reference, Rgb, start_part
from uploads.formats.package import RELATIONSHIPS, Package, opened
from uploads.formats.part import Part

MM_PER_UNIT = {
    "micron": 0.001,
    "millimeter": 1.0,
    "centimeter": 10.0,
    "inch": 25.4,
    "foot": 304.8,
    "meter": 1000.0,
}
MAX_PLACED = 100_000
MAX_PARTS = 500
# What a triangle without a colour gets in a file where others have one.
UNCOLORED: Rgb = (200, 200, 200)
# Objects of these types aren't the part: support structures, and things that only refer.
_NOT_PRINTED = frozenset({"support", "other"})

Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Placed:
    """One mesh at one place: p' = p @ linear + shift."""

    key: Key
    linear: NDArray[np.float64]
    shift: NDArray[np.float64]


def read(data: bytes, *, max_triangles: int) -> Part:
    """Read a 3MF; Unreadable with BAD_ARCHIVE, BAD_XML, BAD_INDEX, COMPONENT_CYCLE, TOO_MUCH_INSIDE, …"""
    with opened(data) as package:
        start = start_part(package.chunks(RELATIONSHIPS))
        if start is None:
            raise Unreadable(Reason.ARCHIVE)
        models = _models(package, start, max_triangles)
    unit = models[start].unit
    if unit not in MM_PER_UNIT:
        raise Unreadable(Reason.UNKNOWN_UNIT, unit=unit[:40])
    scene = _Scene(models, start)
    refuse_count(scene.triangles, max_triangles=max_triangles)
    placed = list(scene.placed())
    triangles = np.concatenate([_triangles(scene.objects[one.key], one) for one in placed])
    with np.errstate(all="ignore"):
        triangles *= MM_PER_UNIT[unit]
    refuse_wild_coordinates(triangles)
    return Part(
        triangles=triangles,
        format="3mf",
        unit=unit,
        colors=_colors(models, scene, placed),
        solids=len(placed),
    )


def _models(package: Package, start: str, max_triangles: int) -> dict[str, Model]:
    """The start part and every part its references name (Production extension), each read once."""
    models: dict[str, Model] = {}
    waiting, budget = [start], max_triangles
    while waiting:
        path = waiting.pop()
        if path in models:
            continue
        if len(models) >= MAX_PARTS:
            raise Unreadable(Reason.TOO_MUCH_INSIDE, parts=len(models), limit=MAX_PARTS)
        reader = ModelReader(budget)
        models[path] = reader.read(package.chunks(path))
        budget -= reader.triangles
        waiting += sorted({reference.path for reference in _references(models[path]) if reference.path})
    return models


def _references(model: Model) -> Iterator[Reference]:
    yield from model.items
    for one in model.objects.values():
        yield from one.components


class _Scene:
    """The graph of objects, checked: references lead somewhere, none leads back to itself."""

    def __init__(self, models: dict[str, Model], start: str) -> None:
        self.objects: dict[Key, Object3mf] = {
            (path, name): one for path, model in models.items() for name, one in model.objects.items()
        }
        for key, one in self.objects.items():
            _refuse_bad_corners(one, key)
        self._totals: dict[Key, int] = {}
        for key in self.objects:
            self._settle(key)
        self._items = [(self._key(item, start), item.transform) for item in models[start].items]
        self.triangles = sum(self._totals[key] for key, _ in self._items)

    def placed(self) -> Iterator[_Placed]:
        """Every mesh the build asks for, components included, in the order of the file."""
        visited = 0
        stack = [_moved(key, transform, None) for key, transform in reversed(self._items)]
        while stack:
            here = stack.pop()
            if not self._totals[here.key]:
                continue
            visited += 1
            if visited > MAX_PLACED:
                raise Unreadable(Reason.TOO_MUCH_INSIDE, placed=visited, limit=MAX_PLACED)
            one = self.objects[here.key]
            if _own(one):
                yield here
            components = [(self._key(part, here.key[0]), part.transform) for part in one.components]
            stack += [_moved(key, transform, here) for key, transform in reversed(components)]

    def _settle(self, root: Key) -> None:
        """Count the triangles below an object, its own first; an explicit stack, chains may be long."""
        open_now: set[Key] = set()
        stack = [root]
        while stack:
            key = stack[-1]
            if key in self._totals:
                stack.pop()
                continue
            below = [self._key(part, key[0]) for part in self.objects[key].components]
            unsettled = [child for child in below if child not in self._totals]
            if not unsettled:
                self._totals[key] = _own(self.objects[key]) + sum(self._totals[child] for child in below)
                open_now.discard(key)
                stack.pop()
                continue
            open_now.add(key)
            if not open_now.isdisjoint(unsettled):
                raise Unreadable(Reason.COMPONENT_CYCLE, object=key[1][:40])
            stack += unsettled

    def _key(self, reference: Reference, path: str) -> Key:
        key = (reference.path or path, reference.object_id)
        if key not in self.objects:
            raise Unreadable(Reason.BAD_INDEX, object=reference.object_id[:40])
        return key


def _own(one: Object3mf) -> int:
    return 0 if one.kind in _NOT_PRINTED else len(one.corners) // 3


def _refuse_bad_corners(one: Object3mf, key: Key) -> None:
    corners = np.frombuffer(one.corners, dtype=np.int64)
    vertices = len(one.vertices) // 3
    wrong = (corners < 0) | (corners >= vertices)
    if wrong.any():
        first = int(wrong.argmax())
        raise Unreadable(
            Reason.BAD_INDEX,
            where=first // 3,
            index=int(corners[first]),
            vertices=vertices,
            object=key[1][:40],
        )


def _moved(key: Key, transform: Matrix | None, parent: _Placed | None) -> _Placed:
    table = np.array(transform or (1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0), dtype=np.float64).reshape(4, 3)
    linear, shift = table[:3], table[3]
    if parent is None:
        return _Placed(key, linear, shift)
    with np.errstate(all="ignore"):
        return _Placed(key, linear @ parent.linear, shift @ parent.linear + parent.shift)


def _triangles(one: Object3mf, placed: _Placed) -> NDArray[np.float64]:
    vertices = np.frombuffer(one.vertices, dtype=np.float64).reshape(-1, 3)
    corners = np.frombuffer(one.corners, dtype=np.int64).reshape(-1, 3)
    with np.errstate(all="ignore"):
        moved = vertices @ placed.linear + placed.shift
        mirrored = np.linalg.det(placed.linear) < 0
    # A mirror turns every triangle over: exchanging two corners keeps its outside outside.
    triangles: NDArray[np.float64] = moved[corners[:, (0, 2, 1)] if mirrored else corners]
    return triangles


def _colors(models: dict[str, Model], scene: _Scene, placed: list[_Placed]) -> NDArray[np.uint8] | None:
    found = {
        key: _painted(scene.objects[key], models[key[0]].palettes) for key in {one.key for one in placed}
    }
    if all(colors is None for colors in found.values()):
        return None
    plain = np.array(UNCOLORED, dtype=np.uint8)
    pieces = [
        np.broadcast_to(plain, (_own(scene.objects[one.key]), 3))
        if (colors := found[one.key]) is None
        else colors
        for one in placed
    ]
    return np.concatenate(pieces)


def _painted(one: Object3mf, palettes: dict[int, list[Rgb | None]]) -> NDArray[np.uint8] | None:
    """(n, 3) colours of one mesh, or None when no palette gives it any; textures and mixtures aren't read."""
    paint = np.frombuffer(one.paint, dtype=np.int64).reshape(-1, 2)
    groups = np.where(paint[:, 0] < 0, one.pid, paint[:, 0])
    indices = np.where(paint[:, 1] < 0, one.pindex, paint[:, 1])
    colors = np.tile(np.array(UNCOLORED, dtype=np.uint8), (len(paint), 1))
    known = False
    for group, palette in palettes.items():
        table = np.array([color or UNCOLORED for color in palette], dtype=np.uint8).reshape(-1, 3)
        here = (groups == group) & (indices >= 0) & (indices < len(table))
        if here.any():
            known = True
            colors[here] = table[indices[here]]
    return colors if known else None
