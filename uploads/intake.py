"""Takes a stream of unknown length into the store, a chunk at a time, and says what arrived."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from uploads.errors import StoreFull, TooLarge
from uploads.kinds import HEAD_BYTES, Kind, kind_of
from uploads.storage import CHUNK_BYTES, Store

# Left free for the database, its journal and the receipts.
MARGIN_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Received:
    """What the store holds now: SHA-256 in hexadecimal, bytes, and what kind of file it truly is."""

    digest: str
    size: int
    kind: Kind


class Readable(Protocol):
    """Anything with read(size); an empty answer is the end."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""


def receive(
    stream: Readable,
    *,
    store: Store,
    limit_bytes: int,
    declared_bytes: int | None = None,
    margin_bytes: int = MARGIN_BYTES,
) -> Received:
    """Read `stream` to its end into the store; never more than one chunk is in memory.

    Raises TooLarge as soon as the limit is passed (at once when the declared size passes it), and StoreFull,
    before anything is read when the declared size and the margin don't fit on the disk. Nothing stays behind then.
    """
    refuse_early(store, limit_bytes=limit_bytes, declared_bytes=declared_bytes, margin_bytes=margin_bytes)
    with HashingFile(store, limit_bytes=limit_bytes) as incoming:
        while chunk := stream.read(CHUNK_BYTES):
            incoming.write(chunk)
        return incoming.commit()


def refuse_early(
    store: Store, *, limit_bytes: int, declared_bytes: int | None, margin_bytes: int = MARGIN_BYTES
) -> None:
    """TooLarge or StoreFull, from the declared size alone; an undeclared size only needs the margin."""
    declared = declared_bytes or 0
    if declared > limit_bytes:
        raise TooLarge(limit_bytes)
    if store.free_bytes() < declared + margin_bytes:
        raise StoreFull


class HashingFile(io.BufferedIOBase):
    """A file that a form parser writes to and that lands in the store: `commit` keeps it, `close` drops it.

    It hashes while it is written, so it can be written only at its end; it can be read from anywhere.
    """

    def __init__(self, store: Store, *, limit_bytes: int) -> None:
        super().__init__()
        self._limit_bytes = limit_bytes
        self._incoming = store.begin()
        self._head = b""
        self._reader: BinaryIO | None = None

    def write(self, chunk: bytes, /) -> int:  # type: ignore[override] # parsers only ever write bytes
        """Append; TooLarge when the limit is passed, StoreFull when the disk is full."""
        if self._reader is not None:
            raise io.UnsupportedOperation("written after it was read")
        if self._incoming.size + len(chunk) > self._limit_bytes:
            raise TooLarge(self._limit_bytes)
        if len(self._head) < HEAD_BYTES:
            self._head += chunk[: HEAD_BYTES - len(self._head)]
        return self._incoming.write(chunk)

    def read(self, size: int | None = -1, /) -> bytes:
        """The bytes from the current position; nothing right after writing."""
        return b"" if self._reader is None else self._reader.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move the position for reading."""
        if self._reader is None:
            self._reader = self._incoming.reread()
            self._reader.seek(0, os.SEEK_END)
        return self._reader.seek(offset, whence)

    def tell(self) -> int:
        """The position for reading, the size while it is being written."""
        return self._incoming.size if self._reader is None else self._reader.tell()

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def writable(self) -> bool:
        """Until it is read."""
        return self._reader is None

    def commit(self) -> Received:
        """Keep it: the object is safe on disk when this returns."""
        stored = self._incoming.commit()
        return Received(stored.digest, stored.size, kind_of(self._head, stored.size))

    def close(self) -> None:
        """Drop what wasn't committed."""
        if not self.closed:
            if self._reader is not None:
                self._reader.close()
            self._incoming.abandon()
        super().close()
