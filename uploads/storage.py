"""Keeps received bytes under their own digest, so that what was acknowledged is never lost or changed."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from uploads.errors import ObjectMissing, StoreFull

CHUNK_BYTES = 256 << 10
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Stored:
    """An object that survives a power cut from now on."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection removed."""

    digests: tuple[str, ...]
    temporaries: int


class Incoming(Protocol):
    """Bytes on their way into a store; leaving its `with` block without a commit abandons them."""

    @property
    def size(self) -> int:
        """Bytes written so far."""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes written so far, in hexadecimal."""

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Abandon what wasn't committed."""

    def write(self, chunk: bytes) -> int:
        """Append; StoreFull when the disk has no room."""

    def reread(self) -> BinaryIO:
        """What was written so far, from its beginning, for reading; the caller closes it."""

    def commit(self) -> Stored:
        """Make it an object; StoreFull when the disk has no room."""

    def abandon(self) -> None:
        """Forget it; harmless after a commit."""


class Store(Protocol):
    """Objects by the SHA-256 of their bytes."""

    def begin(self) -> Incoming:
        """Start receiving an object."""

    def put(self, data: bytes) -> Stored:
        """Keep these bytes."""

    def put_file(self, path: Path) -> Stored:
        """Keep the bytes of a file."""

    def path_of(self, digest: str) -> Path:
        """A file that holds the object, for reading only; ObjectMissing."""

    def open(self, digest: str) -> BinaryIO:
        """The object for reading; ObjectMissing."""

    def exists(self, digest: str) -> bool:
        """Whether the object is here."""

    def delete(self, digest: str) -> None:
        """Remove the object; ObjectMissing."""

    def digests(self) -> Iterator[str]:
        """Every object."""

    def free_bytes(self) -> int:
        """Room that is left."""


class FolderStore:
    """A store in one folder: `objects/ab/abcd…` and, on the same disk, `incoming/`."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._objects = self._root / "objects"
        self._incoming = self._root / "incoming"
        for folder in (self._objects, self._incoming):
            folder.mkdir(parents=True, exist_ok=True)

    def begin(self) -> IncomingFile:
        """Start receiving an object; use it in a `with` block."""
        return IncomingFile(self._incoming, self._place)

    def put(self, data: bytes) -> Stored:
        """Keep these bytes; the same bytes twice are one object."""
        with self.begin() as incoming:
            incoming.write(data)
            return incoming.commit()

    def put_file(self, path: Path) -> Stored:
        """Keep the bytes of a file, read in chunks; the file stays."""
        with path.open("rb") as source, self.begin() as incoming:
            while chunk := source.read(CHUNK_BYTES):
                incoming.write(chunk)
            return incoming.commit()

    def path_of(self, digest: str) -> Path:
        """The file of an object; ObjectMissing for anything that isn't the digest of one, paths included."""
        path = self._place(digest).resolve()
        if not path.is_relative_to(self._objects) or not path.is_file():
            raise ObjectMissing(digest)
        return path

    def open(self, digest: str) -> BinaryIO:
        """The object for reading; ObjectMissing."""
        try:
            return self.path_of(digest).open("rb")
        except FileNotFoundError:
            raise ObjectMissing(digest) from None

    def exists(self, digest: str) -> bool:
        """Whether the object is here."""
        try:
            self.path_of(digest)
        except ObjectMissing:
            return False
        return True

    def delete(self, digest: str) -> None:
        """Remove the object for good; ObjectMissing."""
        path = self.path_of(digest)
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)

    def digests(self) -> Iterator[str]:
        """Every object, in order."""
        for folder in sorted(self._objects.iterdir()):
            yield from sorted(path.name for path in folder.iterdir() if _DIGEST.fullmatch(path.name))

    def free_bytes(self) -> int:
        """Room that is left on the disk for an ordinary user."""
        return shutil.disk_usage(self._root).free

    def orphan_temporaries(self, older_than_seconds: float) -> list[Path]:
        """What a killed process left behind: temporaries nobody has written to for so long."""
        limit = time.time() - older_than_seconds
        return [path for path in sorted(self._incoming.iterdir()) if _modified(path) <= limit]

    def collect(self, keep: Callable[[str], bool], older_than_seconds: float) -> Collected:
        """Remove temporaries and objects that nobody keeps and that were put so long ago.

        The age protects an object whose row isn't committed yet; putting it again makes it young.
        """
        temporaries = self.orphan_temporaries(older_than_seconds)
        for path in temporaries:
            path.unlink(missing_ok=True)
        limit = time.time() - older_than_seconds
        unkept = [digest for digest in self.digests() if not keep(digest)]
        return Collected(tuple(d for d in unkept if self._remove_if_old(d, limit)), len(temporaries))

    def _remove_if_old(self, digest: str, limit: float) -> bool:
        place = self._place(digest)
        if _modified(place) > limit:
            return False
        # Moved away first: if the same bytes were put in this very moment, what we hold is young and goes back.
        aside = self._incoming / f"{digest}.{secrets.token_hex(8)}"
        try:
            place.rename(aside)
        except FileNotFoundError:
            return False
        if _modified(aside) > limit:
            aside.replace(place)
            return False
        aside.unlink(missing_ok=True)
        return True

    def _place(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise ObjectMissing(digest)
        return self._objects / digest[:2] / digest


class IncomingFile:
    """A temporary file that hashes what is written to it and becomes an object by one rename."""

    def __init__(self, folder: Path, place: Callable[[str], Path]) -> None:
        self._place = place
        self._path = folder / secrets.token_hex(16)
        self._hash = hashlib.sha256()
        self._size = 0
        with _room():
            self._file = self._path.open("xb")

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._size

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes written so far, in hexadecimal."""
        return self._hash.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abandon()

    def write(self, chunk: bytes) -> int:
        """Append; StoreFull when the disk has no room."""
        with _room():
            self._file.write(chunk)
        self._hash.update(chunk)
        self._size += len(chunk)
        return len(chunk)

    def reread(self) -> BinaryIO:
        """What was written so far, from its beginning; the caller closes it."""
        with _room():
            self._file.flush()
        return self._path.open("rb")

    def commit(self) -> Stored:
        """File to disk, one rename, folder to disk: there is an object or there is none, whatever happens."""
        place = self._place(self.digest)
        with _room():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if not place.parent.exists():
                place.parent.mkdir(exist_ok=True)
                _sync_folder(place.parent.parent)
            # Also over an object that exists: same bytes, but young again for `collect`.
            self._path.replace(place)
            _sync_folder(place.parent)
        return Stored(self.digest, self._size)

    def abandon(self) -> None:
        """Forget it; harmless after a commit."""
        # A full disk can refuse even the last buffered bytes, and they are unwanted.
        with contextlib.suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)


@contextlib.contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        if refused.errno in _NO_ROOM:
            raise StoreFull from refused
        raise


def _modified(path: Path) -> float:
    """Seconds since the epoch; a file that went meanwhile counts as young."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
