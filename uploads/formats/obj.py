"""The strict reader of Wavefront OBJ: only vertices and faces are read, and no other file ever is."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from uploads.errors import Reason, Unreadable
from uploads.formats.limits import refuse_count, refuse_wild_coordinates
from uploads.formats.part import Part

SLICE_BYTES = 1 << 20
_COLORED = 7


def read(data: bytes, *, max_triangles: int) -> Part:
    """Read an OBJ, polygons as fans from their first corner; Unreadable with `where` the line from 1.

    Colours are those that many scanners write after the coordinates (v x y z r g b). Materials lie in another
    file (mtllib), which isn't there and wouldn't be opened.
    """
    gathered = _Gathered(max_triangles)
    for number, line in _lines(data):
        gathered.take(number, line)
    refuse_count(len(gathered.lines), max_triangles=max_triangles)
    corners, vertices = gathered.corners_checked(), gathered.vertices_table()
    triangles = vertices[corners]
    refuse_wild_coordinates(triangles, lines=gathered.lines)
    return Part(
        triangles=triangles,
        format="obj",
        colors=gathered.colors(corners),
        solids=max(1, gathered.solids),
    )


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line with its number; a backslash at the end joins the next line to it."""
    number, start = 0, 0
    kept: list[bytes] = []
    while start < len(data):
        end = data.find(b"\n", start + SLICE_BYTES) + 1 or len(data)
        for line in data[start:end].splitlines():
            number += 1
            if line.endswith(b"\\"):
                kept.append(line[:-1])
                continue
            yield number, b" ".join([*kept, line]) if kept else line
            kept.clear()
        start = end


class _Gathered:
    """What was read so far, flat; a face is kept as the triangles of its fan."""

    def __init__(self, max_triangles: int) -> None:
        self.vertices = array("d")
        self.paint = array("d")
        self.corners = array("q")
        self.lines = array("q")
        self.solids = 0
        self._limit = max_triangles

    def take(self, number: int, line: bytes) -> None:
        words = line.split()
        if not words:
            return
        try:
            if words[0] == b"v":
                self._vertex(words)
            elif words[0] == b"f":
                self._face(number, words)
            elif words[0] == b"o":
                self.solids += 1
        except (ValueError, OverflowError):
            shown = line[:80].decode("utf-8", errors="replace")
            raise Unreadable(Reason.BAD_TEXT, where=number, text=shown.strip()) from None

    def _vertex(self, words: list[bytes]) -> None:
        if len(words) < 4:
            raise ValueError
        self.vertices.extend((float(words[1]), float(words[2]), float(words[3])))
        # Colours count only when every vertex has one.
        if len(words) == _COLORED:
            self.paint.extend((float(words[4]), float(words[5]), float(words[6])))

    def _face(self, number: int, words: list[bytes]) -> None:
        known = len(self.vertices) // 3
        indices = [int(word.split(b"/", 1)[0]) for word in words[1:]]
        # 1 is the first vertex of the file, -1 the last one before this line.
        fan = [index - 1 if index > 0 else known + index for index in indices]
        if len(fan) < 3:
            raise ValueError
        if 0 in indices or min(fan) < 0:
            wrong = next(i for i, place in zip(indices, fan, strict=True) if i == 0 or place < 0)
            raise Unreadable(Reason.BAD_INDEX, where=number, index=wrong, vertices=known)
        for second, third in pairwise(fan[1:]):
            self.corners.extend((fan[0], second, third))
            self.lines.append(number)
        if len(self.lines) > self._limit:
            raise Unreadable(Reason.TOO_MANY_TRIANGLES, triangles=len(self.lines), limit=self._limit)

    def vertices_table(self) -> NDArray[np.float64]:
        return np.frombuffer(self.vertices, dtype=np.float64).reshape(-1, 3)

    def corners_checked(self) -> NDArray[np.int64]:
        """(n, 3) indices, each of them into the table of vertices; a face may come before its vertices."""
        corners = np.frombuffer(self.corners, dtype=np.int64).reshape(-1, 3)
        vertices = len(self.vertices) // 3
        beyond = (corners >= vertices).any(axis=1)
        if beyond.any():
            first = int(beyond.argmax())
            index = int(corners[first].max()) + 1
            raise Unreadable(Reason.BAD_INDEX, where=self.lines[first], index=index, vertices=vertices)
        return corners

    def colors(self, corners: NDArray[np.int64]) -> NDArray[np.uint8] | None:
        if not self.paint or len(self.paint) != len(self.vertices):
            return None
        paint = np.nan_to_num(np.frombuffer(self.paint, dtype=np.float64).reshape(-1, 3))
        # Most programs write 0 to 1, a few 0 to 255.
        scale = 255.0 if paint.max() <= 1.0 else 1.0
        mean = paint[corners].mean(axis=1) * scale
        colors: NDArray[np.uint8] = np.clip(np.rint(mean), 0, 255).astype(np.uint8)
        return colors
