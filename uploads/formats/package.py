"""The guard in front of a 3MF's zip: what it would unpack to is known before a byte is unpacked."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from uploads.errors import Reason, Unreadable

MAX_ENTRIES = 2000
MAX_UNPACKED_BYTES = 1 << 30
# Coordinates written as text pack 5 to 30 times; a ratio means something only for entries of some size.
MAX_RATIO = 250
RATIO_MATTERS_BYTES = 16 << 20
MAX_PART_BYTES = 512 << 20
CHUNK_BYTES = 1 << 18

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS = "_rels/.rels"

_ENTRY_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# Everything zipfile and zlib are known to raise on damaged archives.
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Package:
    """An open, guarded zip; parts are read as streams of chunks, never whole."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._sizes = _guarded(archive.infolist())

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one part; Unreadable(BAD_ARCHIVE) when it is missing or damaged."""
        if name not in self._sizes:
            raise Unreadable(Reason.BAD_ARCHIVE, missing=name)
        if self._sizes[name] > MAX_PART_BYTES:
            raise Unreadable(Reason.TOO_MUCH_INSIDE, unpacked=self._sizes[name], limit=MAX_PART_BYTES)
        try:
            # zipfile stops at the declared size and compares the checksum: a lying entry is found here.
            with self._archive.open(name) as part:
                yield from iter(lambda: part.read(CHUNK_BYTES), b"")
        except _DAMAGES as damage:
            raise Unreadable(Reason.BAD_ARCHIVE, part=name, detail=type(damage).__name__) from None


@contextmanager
def opened(data: bytes) -> Iterator[Package]:
    """A zip whose entries are few, honest about their size, and unpack to a sane amount.

    Unreadable: BAD_ARCHIVE, TOO_MUCH_INSIDE, or ARCHIVE for a zip that isn't a package of parts.
    """
    # zipfile makes an object of every entry before anything can be asked, so they are counted beforehand.
    entries = data.count(_ENTRY_SIGNATURE)
    if entries > MAX_ENTRIES:
        raise Unreadable(Reason.TOO_MUCH_INSIDE, entries=entries, limit=MAX_ENTRIES)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGES as damage:
        raise Unreadable(Reason.BAD_ARCHIVE, detail=type(damage).__name__) from None
    with archive:
        package = Package(archive)
        if CONTENT_TYPES not in package:
            raise Unreadable(Reason.ARCHIVE, entries=entries)
        if RELATIONSHIPS not in package:
            raise Unreadable(Reason.BAD_ARCHIVE, missing=RELATIONSHIPS)
        yield package


def _guarded(entries: list[zipfile.ZipInfo]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise Unreadable(Reason.BAD_ARCHIVE, part=entry.filename, detail="method")
        if entry.filename in sizes or _escapes(entry.filename):
            raise Unreadable(Reason.BAD_ARCHIVE, part=entry.filename, detail="name")
        if entry.file_size > max(RATIO_MATTERS_BYTES, MAX_RATIO * entry.compress_size):
            raise Unreadable(
                Reason.TOO_MUCH_INSIDE, unpacked=entry.file_size, packed=entry.compress_size, limit=MAX_RATIO
            )
        sizes[entry.filename] = entry.file_size
    unpacked = sum(sizes.values())
    if unpacked > MAX_UNPACKED_BYTES:
        raise Unreadable(Reason.TOO_MUCH_INSIDE, unpacked=unpacked, limit=MAX_UNPACKED_BYTES)
    return sizes


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ".." in posixpath.normpath(name).split("/")
