"""The header of a PLY: which elements follow, how many, made of what."""

from __future__ import annotations

from dataclasses import dataclass

from uploads.errors import Reason, Unreadable

MAX_HEADER_BYTES = 1 << 16
_BYTE_ORDERS = {b"ascii": None, b"binary_little_endian": "<", b"binary_big_endian": ">"}
_NUMPY_CODES = {
    b"char": "i1",
    b"int8": "i1",
    b"uchar": "u1",
    b"uint8": "u1",
    b"short": "i2",
    b"int16": "i2",
    b"ushort": "u2",
    b"uint16": "u2",
    b"int": "i4",
    b"int32": "i4",
    b"uint": "u4",
    b"uint32": "u4",
    b"float": "f4",
    b"float32": "f4",
    b"double": "f8",
    b"float64": "f8",
}


@dataclass(frozen=True, slots=True)
class Property:
    """One value of a record, or a list of them when `length_code` is the type of its length."""

    name: str
    code: str
    length_code: str | None


@dataclass(frozen=True, slots=True)
class Element:
    """`count` records of the same properties."""

    name: str
    count: int
    properties: tuple[Property, ...]

    @property
    def lists(self) -> tuple[Property, ...]:
        """The properties whose length varies."""
        return tuple(one for one in self.properties if one.length_code)


@dataclass(frozen=True, slots=True)
class Header:
    """`byte_order` is "<" or ">", None for text; the body begins at `body`, a byte offset, on line `lines` + 1."""

    byte_order: str | None
    elements: tuple[Element, ...]
    body: int
    lines: int

    def count(self, name: str) -> int:
        """How many records the element of that name announces; 0 without one."""
        return sum(element.count for element in self.elements if element.name == name)


def header_of(data: bytes) -> Header:
    """Read the header; Unreadable(BAD_TEXT) with the line, TRUNCATED without an end."""
    marker = data.find(b"end_header", 0, MAX_HEADER_BYTES)
    if marker < 0:
        raise Unreadable(Reason.TRUNCATED, where=min(len(data), MAX_HEADER_BYTES))
    body = marker + len(b"end_header")
    body += 2 if data[body : body + 2] == b"\r\n" else 1
    lines = data[:marker].splitlines()
    order: str | None = "?"
    elements: list[Element] = []
    for number, line in enumerate(lines, start=1):
        words = line.split()
        try:
            if words[:1] == [b"format"]:
                order = _BYTE_ORDERS[words[1]]
            elif words[:1] == [b"element"]:
                elements.append(Element(words[1].decode("ascii"), _natural(words[2]), ()))
            elif words[:1] == [b"property"]:
                last = elements.pop()
                elements.append(Element(last.name, last.count, (*last.properties, _property(words))))
        except (KeyError, IndexError, ValueError):
            shown = line[:80].decode("utf-8", errors="replace")
            raise Unreadable(Reason.BAD_TEXT, where=number, text=shown) from None
    if order == "?":
        raise Unreadable(Reason.BAD_TEXT, where=1)
    return Header(order, tuple(elements), body, len(lines) + 1)


def _natural(word: bytes) -> int:
    if not word.isdigit():
        raise ValueError
    return int(word)


def _property(words: list[bytes]) -> Property:
    if words[1] == b"list":
        length, code, name = words[2:5]
        return Property(name.decode("ascii"), _NUMPY_CODES[code], _NUMPY_CODES[length])
    code, name = words[1:3]
    return Property(name.decode("ascii"), _NUMPY_CODES[code], None)
