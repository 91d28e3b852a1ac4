"""A ZIP that leaves while it is written: no file is ever whole in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 256 << 10
# Files of meshes hardly shrink, and a browser waits for no computation: they are stored as they are.
STAMP = (2017, 3, 20, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file of the store under its name in the archive."""

    name: str
    path: Path
    bytes: int


class _Outlet(io.RawIOBase):
    """What was written since the last look; it can't be rewound, so zipfile writes sizes behind each file."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object) -> int:
        """Keep it until it is taken."""
        chunk = bytes(data)  # type: ignore[call-overload] # any buffer
        self._waiting += chunk
        return len(chunk)

    def take(self) -> bytes:
        """What waits; afterwards nothing does."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


def streamed(texts: Iterable[tuple[str, bytes]], files: Iterable[Stored]) -> Iterator[bytes]:
    """The archive in chunks: the small texts first, then the files, in the given order."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, text in texts:
            archive.writestr(zipfile.ZipInfo(name, STAMP), text)
            yield outlet.take()
        for file in files:
            head = zipfile.ZipInfo(file.name, STAMP)
            head.file_size = file.bytes
            with file.path.open("rb") as source, archive.open(head, "w") as target:
                while chunk := source.read(CHUNK_BYTES):
                    target.write(chunk)
                    yield outlet.take()
            yield outlet.take()
    yield outlet.take()
