"""The records of a PLY, binary or text, as columns; never more than the bytes can hold."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from uploads.errors import Reason, Unreadable
from uploads.formats.ply_header import Element, Header

Columns: TypeAlias = dict[str, NDArray[np.float64]]
_STRUCT_CODES = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of different lengths: `lengths` (m,), and all their values one after the other in `values`."""

    lengths: NDArray[np.int64]
    values: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Records:
    """The columns of one element; those that are lists stand in `ragged`."""

    columns: Columns = field(default_factory=dict)
    ragged: dict[str, Ragged] = field(default_factory=dict)


def records_of(data: bytes, header: Header) -> dict[str, Records]:
    """Every element by name; Unreadable(TRUNCATED or LYING_HEADER) when the header announces more than is there."""
    _refuse_empty_promises(data, header)
    found: dict[str, Records] = {}
    try:
        if header.byte_order is None:
            words, position = data[header.body :].split(), 0
            for element in header.elements:
                found[element.name], position = _of_text(words, position, element)
        else:
            offset = header.body
            for element in header.elements:
                found[element.name], offset = _of_bytes(data, offset, element, header.byte_order)
    except (struct.error, IndexError):
        raise Unreadable(Reason.TRUNCATED, where=len(data)) from None
    except (ValueError, OverflowError) as fault:
        raise Unreadable(Reason.BAD_TEXT, detail=str(fault)[:80]) from None
    return found


def _refuse_empty_promises(data: bytes, header: Header) -> None:
    """Each record takes some bytes at least: a header of billions is refused before anything is made of it."""
    present = len(data) - header.body
    for element in header.elements:
        codes = [one.length_code or one.code for one in element.properties]
        least = sum(2 if header.byte_order is None else int(code[1]) for code in codes)
        if not codes or element.count * least > present + 1:
            lie = element.count > 100 * (present + 1)
            reason = Reason.LYING_HEADER if lie or not codes else Reason.TRUNCATED
            raise Unreadable(reason, where=len(data), announced=element.count, element=element.name[:40])


def _of_bytes(data: bytes, offset: int, element: Element, order: str) -> tuple[Records, int]:
    regular = _regular(data, offset, element, order)
    return regular if regular else _irregular(data, offset, element, order)


def _regular(data: bytes, offset: int, element: Element, order: str) -> tuple[Records, int] | None:
    """All records at once when every list is as long as in the first record; None when that isn't so."""
    if not element.count:
        return Records(), offset
    layout = _layout_of_first(data, offset, element, order)
    end = offset + layout.itemsize * element.count
    if end > len(data):
        if element.lists:
            return None
        raise Unreadable(Reason.TRUNCATED, where=len(data))
    table = np.frombuffer(data, dtype=layout, count=element.count, offset=offset)
    if any((table[f"{one.name} length"] != layout[one.name].shape[0]).any() for one in element.lists):
        return None
    with np.errstate(invalid="ignore"):
        columns = {
            one.name: table[one.name].astype(np.float64) for one in element.properties if not one.length_code
        }
    ragged = {
        one.name: Ragged(
            np.full(element.count, layout[one.name].shape[0], dtype=np.int64),
            table[one.name].astype(np.int64).reshape(-1),
        )
        for one in element.lists
    }
    return Records(columns, ragged), end


def _layout_of_first(data: bytes, offset: int, element: Element, order: str) -> np.dtype[np.void]:
    fields: list[tuple[str, str] | tuple[str, str, tuple[int]]] = []
    for one in element.properties:
        length = None
        if one.length_code:
            (length,) = struct.unpack_from(order + _STRUCT_CODES[one.length_code], data, offset)
            fields.append((f"{one.name} length", order + one.length_code))
            offset += int(one.length_code[1])
        fields.append(
            (one.name, order + one.code) if length is None else (one.name, order + one.code, (int(length),))
        )
        offset += int(one.code[1]) * int(1 if length is None else length)
    return np.dtype(fields)


def _irregular(data: bytes, offset: int, element: Element, order: str) -> tuple[Records, int]:
    """Record by record; columns that aren't lists are left out, colours of mixed polygons included."""
    lengths: dict[str, list[int]] = {one.name: [] for one in element.lists}
    values: dict[str, list[int]] = {one.name: [] for one in element.lists}
    for _ in range(element.count):
        for one in element.properties:
            if not one.length_code:
                offset += int(one.code[1])
                continue
            (length,) = struct.unpack_from(order + _STRUCT_CODES[one.length_code], data, offset)
            offset += int(one.length_code[1])
            values[one.name] += struct.unpack_from(f"{order}{length}{_STRUCT_CODES[one.code]}", data, offset)
            offset += int(one.code[1]) * length
            lengths[one.name].append(length)
    if offset > len(data):
        raise IndexError
    return Records(ragged=_ragged(lengths, values)), offset


def _of_text(words: list[bytes], position: int, element: Element) -> tuple[Records, int]:
    width = len(element.properties)
    if not element.lists:
        end = position + width * element.count
        if end > len(words):
            raise IndexError
        table = np.array(list(map(float, words[position:end])), dtype=np.float64).reshape(-1, width)
        return Records({one.name: table[:, i] for i, one in enumerate(element.properties)}), end
    lengths: dict[str, list[int]] = {one.name: [] for one in element.lists}
    values: dict[str, list[int]] = {one.name: [] for one in element.lists}
    scalars: dict[str, list[float]] = {one.name: [] for one in element.properties if not one.length_code}
    for _ in range(element.count):
        for one in element.properties:
            if not one.length_code:
                scalars[one.name].append(float(words[position]))
                position += 1
                continue
            length = int(words[position])
            if length < 0 or position + 1 + length > len(words):
                raise IndexError
            values[one.name] += map(int, words[position + 1 : position + 1 + length])
            lengths[one.name].append(length)
            position += 1 + length
    columns = {name: np.array(column, dtype=np.float64) for name, column in scalars.items()}
    return Records(columns, _ragged(lengths, values)), position


def _ragged(lengths: dict[str, list[int]], values: dict[str, list[int]]) -> dict[str, Ragged]:
    return {
        name: Ragged(np.array(lengths[name], dtype=np.int64), np.array(values[name], dtype=np.int64))
        for name in lengths
    }
