"""What a backup is: one tar file with a manifest, the database's copy, the store's objects, and the secret key."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from contest.commands.place import Trouble

MANIFEST = "manifest.json"
SECRET = "secret-key"  # noqa: S105 - a file's name
OBJECTS = "objects"
FORMAT = 1
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What must be found again: the database's file with its SHA-256, and how many objects."""

    format: int
    made_at: str
    version: str
    database: str
    database_sha256: str
    objects: int

    def to_bytes(self) -> bytes:
        """As it lies in the archive."""
        return json.dumps(asdict(self), indent=2).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Trouble when this version can't read it."""
        values = json.loads(data)
        if values.get("format") != FORMAT:
            raise Trouble(f"This backup has format {values.get('format')}, this version reads {FORMAT}.")
        return cls(**values)


def add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    """One small file."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))


def add_file(archive: tarfile.TarFile, name: str, path: Path) -> bool:
    """One file of the disk; False if it vanished in between (an object that was swept away)."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return False
    with file:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = path.stat().st_size, 0o600
        archive.addfile(entry, file)
    return True


def sha256_of(path: Path) -> str:
    """The digest of a file on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def opened_entry(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> BinaryIO:
    """The content of a plain file of the archive; Trouble for links, devices and names that leave the archive."""
    path = PurePosixPath(entry.name)
    file = archive.extractfile(entry) if entry.isreg() else None
    if file is None or not path.parts or path.is_absolute() or ".." in path.parts:
        raise Trouble(f"This isn't one of our backups: it holds {entry.name!r}.")
    return file  # type: ignore[return-value] # tarfile types it as IO[bytes]
