"""One door for every format: the bytes decide which strict reader is asked."""

from __future__ import annotations

from typing import Protocol

from uploads.errors import Reason, Unreadable
from uploads.formats import obj, ply, stl_ascii, stl_binary, three_mf
from uploads.formats.part import Part
from uploads.kinds import HEAD_BYTES, IMAGES, Kind, kind_of

HEAD_SHOWN = 400


class Reader(Protocol):
    """Reads one format."""

    def __call__(self, data: bytes, *, max_triangles: int) -> Part:
        """The part, or Unreadable."""


READERS: dict[Kind, Reader] = {
    Kind.STL_BINARY: stl_binary.read,
    Kind.STL_ASCII: stl_ascii.read,
    Kind.THREE_MF: three_mf.read,
    Kind.OBJ: obj.read,
    Kind.PLY: ply.read,
}

REFUSALS: dict[Kind, Reason] = {
    Kind.EMPTY: Reason.EMPTY,
    Kind.HTML: Reason.HTML,
    Kind.ARCHIVE: Reason.ARCHIVE,
    Kind.STEP: Reason.STEP,
    Kind.PDF: Reason.PDF,
    Kind.GCODE: Reason.GCODE,
} | dict.fromkeys(IMAGES, Reason.IMAGE)


def read(data: bytes, *, max_triangles: int) -> Part:
    """Read the bytes of a STL, 3MF, OBJ or PLY file, whatever it is called.

    Raises Unreadable; `where` is a triangle's number for bad coordinates, a line for texts, else an offset.
    """
    kind = kind_of(data[:HEAD_BYTES], len(data))
    # The parts of a 3MF may come in any order, its own names behind the first bytes: the whole zip is asked.
    if kind is Kind.ARCHIVE and data.startswith(b"PK"):
        kind = Kind.THREE_MF
    if kind in REFUSALS:
        raise _refusal(REFUSALS[kind], data)
    if reader := READERS.get(kind):
        return reader(data, max_triangles=max_triangles)
    if b"\0" in data[:HEAD_BYTES] and stl_binary.resembles(data):
        return stl_binary.read(data, max_triangles=max_triangles)
    raise _refusal(Reason.NOT_A_MESH, data)


def _refusal(reason: Reason, data: bytes) -> Unreadable:
    """With the beginning of a text, for a person to recognise what was sent; nothing for binary files."""
    head = data[:HEAD_BYTES]
    if not head or b"\0" in head:
        return Unreadable(reason)
    text = head.decode("utf-8", errors="replace")
    shown = "".join(letter if letter.isprintable() else " " for letter in text)[:HEAD_SHOWN].strip()
    return Unreadable(reason, head=shown)
