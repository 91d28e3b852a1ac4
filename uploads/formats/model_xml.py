"""Reads the XML parts of a 3MF as a stream into flat arrays; no tree, no entity, no network.

Source: 3MF Core Specification 1.4, Materials and Production extensions.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.parsers import expat

from uploads.errors import Reason, Unreadable

MAX_ELEMENTS = 100_000
VERTICES_PER_TRIANGLE = 3
NONE = -1

Rgb: TypeAlias = tuple[int, int, int]
Matrix: TypeAlias = tuple[float, ...]

_ATTRIBUTE_SEPARATOR = " "
_CORE = re.compile(r"http://schemas\.microsoft\.com/3dmanufacturing/(core/)?20\d\d/\d\d (\w+)")
_MATERIAL = re.compile(r"http://schemas\.microsoft\.com/3dmanufacturing/material/20\d\d/\d\d (\w+)")
_COLOR = re.compile(r"#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})?")
_PRODUCTION_PATH = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06 path"
_START_PART = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"


@dataclass(frozen=True, slots=True)
class Reference:
    """A build item or a component: which object, in which part (None: the same), and where it stands."""

    path: str | None
    object_id: str
    transform: Matrix | None


@dataclass(slots=True)
class Object3mf:
    """One object: a mesh or components. `paint` holds a property group and index per triangle, or NONE."""

    kind: str
    pid: int
    pindex: int
    vertices: array[float] = field(default_factory=lambda: array("d"))
    corners: array[int] = field(default_factory=lambda: array("q"))
    paint: array[int] = field(default_factory=lambda: array("q"))
    components: list[Reference] = field(default_factory=list)


@dataclass(slots=True)
class Model:
    """One model part of the package, as written."""

    unit: str = "millimeter"
    objects: dict[str, Object3mf] = field(default_factory=dict)
    items: list[Reference] = field(default_factory=list)
    palettes: dict[int, list[Rgb | None]] = field(default_factory=dict)


def start_part(chunks: Iterable[bytes]) -> str | None:
    """The name of the part that `_rels/.rels` calls the 3D model; None when it calls none so."""
    found: list[str] = []

    def relationship(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship") and attributes.get("Type") == _START_PART:
            found.append(attributes.get("Target", "").lstrip("/"))

    _parse(chunks, relationship)
    return found[0] if found else None


class ModelReader:
    """Collects one model part; `budget` triangles may still come."""

    def __init__(self, budget: int) -> None:
        self.model = Model()
        self.triangles = 0
        self._budget = budget
        self._vertices = 0
        self._elements = 0
        self._object: Object3mf | None = None
        self._palette: list[Rgb | None] = []
        self._handlers: dict[str, Callable[[dict[str, str]], None] | None] = {}

    def read(self, chunks: Iterable[bytes]) -> Model:
        """The part; Unreadable(BAD_XML) with its line, TOO_MANY_TRIANGLES, TOO_MUCH_INSIDE."""
        _parse(chunks, self._element)
        return self.model

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        try:
            handler = self._handlers[name]
        except KeyError:
            handler = self._handlers[name] = self._handler_of(name)
        if handler:
            handler(attributes)

    def _handler_of(self, name: str) -> Callable[[dict[str, str]], None] | None:
        core, material = _CORE.fullmatch(name), _MATERIAL.fullmatch(name)
        if core:
            return {
                "model": self._on_model,
                "object": self._on_object,
                "vertex": self._on_vertex,
                "triangle": self._on_triangle,
                "component": self._on_component,
                "item": self._on_item,
                "basematerials": self._on_palette,
                "base": self._on_base,
            }.get(core[2])
        if material:
            return {"colorgroup": self._on_palette, "color": self._on_color}.get(material[1])
        return None

    def _on_model(self, attributes: dict[str, str]) -> None:
        self.model.unit = attributes.get("unit", "millimeter")

    def _on_object(self, attributes: dict[str, str]) -> None:
        self._count_element()
        pid, pindex = int(attributes.get("pid", NONE)), int(attributes.get("pindex", NONE))
        self._object = Object3mf(attributes.get("type", "model"), pid, pindex)
        if self.model.objects.setdefault(attributes["id"], self._object) is not self._object:
            raise ValueError

    def _on_vertex(self, attributes: dict[str, str]) -> None:
        self._vertices += 1
        if self._object is None or self._vertices > VERTICES_PER_TRIANGLE * self._budget:
            limit = VERTICES_PER_TRIANGLE * self._budget
            raise Unreadable(Reason.TOO_MUCH_INSIDE, vertices=self._vertices, limit=limit)
        triple = (float(attributes["x"]), float(attributes["y"]), float(attributes["z"]))
        self._object.vertices.extend(triple)

    def _on_triangle(self, attributes: dict[str, str]) -> None:
        self.triangles += 1
        if self._object is None or self.triangles > self._budget:
            raise Unreadable(Reason.TOO_MANY_TRIANGLES, triangles=self.triangles, limit=self._budget)
        triple = (int(attributes["v1"]), int(attributes["v2"]), int(attributes["v3"]))
        self._object.corners.extend(triple)
        paint = (int(attributes.get("pid", NONE)), int(attributes.get("p1", NONE)))
        self._object.paint.extend(paint)

    def _on_component(self, attributes: dict[str, str]) -> None:
        self._count_element()
        if self._object is None:
            raise ValueError
        self._object.components.append(_reference(attributes))

    def _on_item(self, attributes: dict[str, str]) -> None:
        self._count_element()
        self.model.items.append(_reference(attributes))

    def _on_palette(self, attributes: dict[str, str]) -> None:
        self._count_element()
        self._palette = self.model.palettes.setdefault(int(attributes["id"]), [])

    def _on_base(self, attributes: dict[str, str]) -> None:
        self._count_element()
        self._palette.append(_rgb(attributes.get("displaycolor", "")))

    def _on_color(self, attributes: dict[str, str]) -> None:
        self._count_element()
        self._palette.append(_rgb(attributes.get("color", "")))

    def _count_element(self) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise Unreadable(Reason.TOO_MUCH_INSIDE, elements=self._elements, limit=MAX_ELEMENTS)


def _reference(attributes: dict[str, str]) -> Reference:
    path = attributes.get(_PRODUCTION_PATH)
    written = attributes.get("transform")
    transform = tuple(map(float, written.split())) if written else None
    if transform is not None and len(transform) != 12:
        raise ValueError
    return Reference(path.lstrip("/") if path else None, attributes["objectid"], transform)


def _rgb(written: str) -> Rgb | None:
    found = _COLOR.fullmatch(written)
    return (int(found[1], 16), int(found[2], 16), int(found[3], 16)) if found else None


def _refuse_doctype(*_: object) -> None:
    # The core specification forbids a DTD (2.3.4.1); without one there are no entities to expand or fetch.
    raise Unreadable(Reason.BAD_XML, detail="doctype")


def _parse(chunks: Iterable[bytes], on_element: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate(namespace_separator=_ATTRIBUTE_SEPARATOR)
    parser.StartElementHandler = on_element
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.buffer_text = True
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, KeyError, ValueError, OverflowError) as fault:
        where = parser.CurrentLineNumber
        raise Unreadable(Reason.BAD_XML, where=where, detail=str(fault)[:80]) from None
