"""What a file truly is, told by its first bytes and its size, never by its name."""

from __future__ import annotations

import re
from enum import StrEnum

HEAD_BYTES = 4096
STL_HEADER_BYTES = 84
STL_TRIANGLE_BYTES = 50


class Kind(StrEnum):
    """Everything teams are known to send, by mistake too."""

    STL_BINARY = "stl_binary"
    STL_ASCII = "stl_ascii"
    THREE_MF = "3mf"
    OBJ = "obj"
    PLY = "ply"
    HTML = "html"
    STEP = "step"
    ARCHIVE = "archive"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    GCODE = "gcode"
    OTHER_IMAGE = "other_image"
    EMPTY = "empty"
    UNKNOWN = "unknown"


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
IMAGES = PICTURES | {Kind.HEIC, Kind.OTHER_IMAGE}

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.OTHER_IMAGE),
    (b"GIF89a", Kind.OTHER_IMAGE),
    (b"II*\0", Kind.OTHER_IMAGE),
    (b"MM\0*", Kind.OTHER_IMAGE),
    (b"%PDF-", Kind.PDF),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"\x1f\x8b\x08", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", Kind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Kind.ARCHIVE),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# Names of the entries stand uncompressed in a zip; an office document is a package too, but not of ours.
_PACKAGE = (b"3D/", b"[Content_Types].xml", b"_rels/.rels")
_OFFICE = (b"word/", b"xl/", b"ppt/")

_PLY = re.compile(rb"ply[ \t]*\r?\n|ply\r")
_SOLID = re.compile(rb"solid(\s|$)", re.IGNORECASE)
_HTML = re.compile(
    rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script)\b", re.I | re.S
)
_SVG = re.compile(rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype\s+svg[^>]*>\s*)?<svg\b", re.I | re.S)
_GCODE = re.compile(rb"([GM]\d{1,4}([ \t.;]|$)|T\d{1,2}$|;)", re.IGNORECASE)
_OBJ_WORDS = frozenset(
    b"v vn vt vp f fo l p o g s mtllib usemtl usemap maplib lod bevel c_interp d_interp cstype deg".split()
)


def stl_announced(head: bytes) -> int:
    """The number of triangles that bytes 80 to 84 of a binary STL announce; 0 when they are missing."""
    return int.from_bytes(head[80:84], "little") if len(head) >= STL_HEADER_BYTES else 0


def kind_of(head: bytes, size: int) -> Kind:
    """The kind of a file of `size` bytes that begins with `head` (its first HEAD_BYTES are enough)."""
    if size == 0:
        return Kind.EMPTY
    # First of all: no header text, not even "solid" or "<script>", makes a fitting count of triangles unfit.
    if _is_stl_binary(head, size):
        return Kind.STL_BINARY
    return _of_bytes(head) or _of_text(head) or Kind.UNKNOWN


def _is_stl_binary(head: bytes, size: int) -> bool:
    announced = stl_announced(head)
    least = STL_HEADER_BYTES + STL_TRIANGLE_BYTES * announced
    return announced > 0 and least <= size < least + STL_TRIANGLE_BYTES


def _of_bytes(head: bytes) -> Kind | None:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    return _of_container(head) or (Kind.PLY if _PLY.match(head) else None)


def _of_container(head: bytes) -> Kind | None:
    if head.startswith(_ZIP):
        package = any(name in head for name in _PACKAGE) and not any(name in head for name in _OFFICE)
        return Kind.THREE_MF if package else Kind.ARCHIVE
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[257:262] == b"ustar":
        return Kind.ARCHIVE
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.OTHER_IMAGE if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" else None


def _of_brand(brand: bytes) -> Kind | None:
    if brand in _HEIC_BRANDS:
        return Kind.HEIC
    return Kind.OTHER_IMAGE if brand in {b"avif", b"avis"} else None


def _of_text(head: bytes) -> Kind | None:
    if b"\0" in head:
        return None
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _SOLID.match(text):
        return Kind.STL_ASCII
    if text.startswith(b"ISO-10303-21"):
        return Kind.STEP
    if _HTML.match(text):
        return Kind.HTML
    if _SVG.match(text):
        return Kind.OTHER_IMAGE
    return _of_lines(text, whole=len(head) < HEAD_BYTES)


def _of_lines(text: bytes, *, whole: bool) -> Kind | None:
    # In an OBJ a backslash joins the next line to this one.
    lines = [line.strip() for line in re.sub(rb"\\\r?\n", b" ", text).splitlines()]
    # The last line of a head may be cut in the middle of a word.
    lines = lines if whole or len(lines) < 2 else lines[:-1]
    said = [line for line in lines if line and not line.startswith(b"#")]
    if lines and lines[0].startswith(b"#") and not said:
        return Kind.OBJ
    if said and all(line.split(None, 1)[0] in _OBJ_WORDS for line in said):
        return Kind.OBJ
    if said and all(_GCODE.match(line) for line in said):
        return Kind.GCODE
    return None
