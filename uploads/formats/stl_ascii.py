"""The strict reader of ASCII STL: any case, any white space, several solids, errors with their line.

The text is cut into slices at "endfacet", each split into words at once; a facet is always the same 21 words, so
whole columns are compared and converted. 100 MB take about 2 s, and memory stays that of one slice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from uploads.errors import Reason, Unreadable
from uploads.formats.limits import LARGEST_COORDINATE_MM, refuse_count
from uploads.formats.part import Part
from uploads.formats.text import excerpt, line_of

# "?" stands for the normal: programs write nan or a wrong direction there, and nobody needs it.
FACET = b"facet normal ? ? ? outer loop vertex 1 1 1 vertex 1 1 1 vertex 1 1 1 endloop endfacet".split()
KEYWORDS = tuple((column, word) for column, word in enumerate(FACET) if word.isalpha())
NUMBERS = tuple(column for column, word in enumerate(FACET) if word == b"1")
END = b"endfacet"
SLICE_BYTES = 2 << 20

# A name runs to the end of its line, unless a facet follows on the same line.
_SOLID_LINE = re.compile(rb"(?<![^\s])(end)?solid(?![^\s])(?:(?!\bfacet[ \t]+normal\b)[^\r\n])*")
_WORD = re.compile(rb"\S+")


def read(data: bytes, *, max_triangles: int) -> Part:
    """Read an ASCII STL; Unreadable with BAD_TEXT, TRUNCATED, NOT_FINITE, … and `where` the line from 1."""
    text = data.removeprefix(b"\xef\xbb\xbf").lower()
    expected = text.count(END)
    if expected > max_triangles:
        raise Unreadable(Reason.TOO_MANY_TRIANGLES, triangles=expected, limit=max_triangles)
    text, solids, closed = _without_solid_lines(text)
    triangles = np.empty((expected, 9), dtype=np.float64)
    filled = 0
    for start, end in _slices(text):
        corners = _corners(text, start, end)
        triangles[filled : filled + len(corners)] = corners
        filled += len(corners)
    if not closed:
        raise Unreadable(Reason.TRUNCATED, where=line_of(text, len(text)), present=filled)
    refuse_count(filled, max_triangles=max_triangles)
    return Part(triangles=triangles[:filled].reshape(filled, 3, 3), format="stl_ascii", solids=solids)


def _without_solid_lines(text: bytes) -> tuple[bytes, int, bool]:
    """The text with its solid and endsolid lines blanked in place, the number of solids, whether all are closed."""
    blanked = bytearray(text)
    solids = depth = 0
    for start, end, closing in _solid_lines(text):
        blanked[start:end] = b" " * (end - start)
        solids += not closing
        depth = 0 if closing else depth + 1
    return bytes(blanked), solids, depth == 0


def _solid_lines(text: bytes) -> Iterator[tuple[int, int, bool]]:
    position = text.find(b"solid")
    while position >= 0:
        begin = position - 3 if text[max(0, position - 3) : position] == b"end" else position
        found = _SOLID_LINE.match(text, begin)
        if found:
            yield found.start(), found.end(), begin < position
        position = text.find(b"solid", found.end() if found else position + 1)


def _slices(text: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of about SLICE_BYTES that end where a facet ends."""
    start = 0
    while start < len(text):
        end = min(start + SLICE_BYTES, len(text))
        if end < len(text):
            cut = text.rfind(END, start, end)
            end = end if cut < 0 else cut + len(END)
        yield start, end
        start = end


def _corners(text: bytes, start: int, end: int) -> NDArray[np.float64]:
    """The (k, 9) coordinates of the facets between two offsets."""
    words = text[start:end].split()
    facets, rest = divmod(len(words), len(FACET))
    regular = not rest and all(words[c :: len(FACET)] == [word] * facets for c, word in KEYWORDS)
    # float() reads 1_000 as a thousand; no program writes that.
    if not regular or b"_" in text[start:end]:
        _blame(text, start, end)
    corners = np.empty((facets, 9), dtype=np.float64)
    try:
        for place, column in enumerate(NUMBERS):
            corners[:, place] = list(map(float, words[column :: len(FACET)]))
    except ValueError:
        _blame(text, start, end)
    if not (np.abs(corners) <= LARGEST_COORDINATE_MM).all():
        _blame(text, start, end)
    return corners


def _blame(text: bytes, start: int, end: int) -> None:
    """Find the first word between two offsets that isn't what a facet needs, and raise Unreadable for it."""
    position = 0
    for position, found in enumerate(_WORD.finditer(text, start, end)):
        column = position % len(FACET)
        reason = _fault(FACET[column], found.group())
        if reason:
            at = found.start()
            raise Unreadable(reason, where=line_of(text, at), text=excerpt(text, at))
    raise Unreadable(Reason.TRUNCATED, where=line_of(text, len(text)))


def _fault(expected: bytes, word: bytes) -> Reason | None:
    if expected == b"?":
        return Reason.BAD_TEXT if word.isalpha() and b"n" not in word else None
    if expected != b"1":
        return None if word == expected else Reason.BAD_TEXT
    # Windows programs write 1.#INF, -1.#IND and nan(ind).
    if re.fullmatch(rb"[-+]?(1\.#(inf|ind|qnan|snan)\d*|inf(inity)?|nan(\([a-z]*\))?)", word):
        return Reason.NOT_FINITE
    if not re.fullmatch(rb"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", word):
        return Reason.BAD_TEXT
    return Reason.TOO_LARGE_COORDINATES if abs(float(word)) > LARGEST_COORDINATE_MM else None
