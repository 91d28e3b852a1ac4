"""What can go wrong between received bytes and a report, as a tree; each error carries data, not sentences."""

from __future__ import annotations

from enum import StrEnum


class UploadsError(Exception):
    """Root of all errors of this package."""


class UnknownPrinter(UploadsError):
    """A printer name that isn't in PRINTERS."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


class Reason(StrEnum):
    """Why a file can't be read as a mesh. The French sentences live in contest/wording.py."""

    EMPTY = "empty"
    NOT_A_MESH = "not_a_mesh"
    HTML = "html"
    STEP = "step"
    ARCHIVE = "archive"
    IMAGE = "image"
    PDF = "pdf"
    GCODE = "gcode"
    TRUNCATED = "truncated"
    LYING_HEADER = "lying_header"
    TRAILING_BYTES = "trailing_bytes"
    NO_TRIANGLE = "no_triangle"
    NOT_FINITE = "not_finite"
    TOO_LARGE_COORDINATES = "too_large_coordinates"
    BAD_TEXT = "bad_text"
    BAD_INDEX = "bad_index"
    BAD_ARCHIVE = "bad_archive"
    BAD_XML = "bad_xml"
    COMPONENT_CYCLE = "component_cycle"
    UNKNOWN_UNIT = "unknown_unit"
    TOO_MANY_TRIANGLES = "too_many_triangles"
    TOO_MUCH_INSIDE = "too_much_inside"
    NO_RESULT = "no_result"


class Unreadable(UploadsError):
    """The bytes aren't a mesh.

    `where` is a line from 1 for everything in ASCII STL and OBJ, for BAD_TEXT and for BAD_XML; elsewhere a triangle's
    number from 0 for NOT_FINITE, TOO_LARGE_COORDINATES and BAD_INDEX, and a byte offset for the rest.
    """

    def __init__(self, reason: Reason, *, where: int | None = None, **measures: float | str) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.where = where
        self.measures = measures


class TooLarge(UploadsError):
    """More bytes arrived than the limit allows."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(str(limit_bytes))
        self.limit_bytes = limit_bytes


class StoreFull(UploadsError):
    """The disk of the store has no room left for these bytes."""


class ObjectMissing(UploadsError):
    """The store has no object with this digest."""

    def __init__(self, digest: str) -> None:
        super().__init__(digest)
        self.digest = digest


class PictureRefused(UploadsError):
    """A photo that can't be accepted; `why` is one of heic, not_a_picture, too_many_pixels, broken."""

    def __init__(self, why: str, **measures: float | str) -> None:
        super().__init__(why)
        self.why = why
        self.measures = measures


class ChildError(UploadsError):
    """The sandboxed child didn't bring a result home."""


class ChildKilled(ChildError):
    """A signal ended the child (memory wall, CPU wall, a crash in native code)."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(f"signal {signal_number}")
        self.signal_number = signal_number


class ChildTooSlow(ChildError):
    """The wall clock ran out and the child was killed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g} s")
        self.seconds = seconds


class ChildRaised(ChildError):
    """The target raised in the child; `kind` is the exception's class name, never its sentence on a screen."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail
