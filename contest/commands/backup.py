"""backup: the whole contest in one file, while people go on working."""

from __future__ import annotations

import os
import tarfile
import tempfile
from argparse import Namespace
from pathlib import Path

from contest import __version__
from contest.commands import archive, dumps
from contest.commands.place import Commands, Trouble, opened, prepare, secret_key
from contest.models.columns import utc_now
from contest.settings import Settings
from uploads.storage import FolderStore


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("backup", help="write database and files into one file")
    line.add_argument(
        "to", type=Path, metavar="FILE", help="must not exist yet; for example contest-2027-02-26.tar"
    )
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """The file appears under its name only once it is complete."""
    target: Path = arguments.to
    if target.exists():
        raise Trouble(f"{target} exists already: a backup never replaces another one.")
    prepare(settings)
    with opened(settings):
        pass
    temporary = target.with_name(f".{target.name}.incomplete")
    try:
        count = _write(temporary, settings)
        os.link(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    print(f"{target}: database and {count} files, {target.stat().st_size / 1e6:.1f} MB.")
    return 0


def _write(path: Path, settings: Settings) -> int:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "wb") as file,
        tarfile.open(fileobj=file, mode="w") as tar,
        tempfile.TemporaryDirectory(dir=settings.data_dir, prefix="backup-") as folder,
    ):
        # The database first: every file it knows of is in the store before, so the copy lacks none.
        copy = Path(folder) / dumps.name_for(settings.database)
        dumps.dump(settings.database, copy)
        count = _add_objects(tar, settings)
        archive.add_bytes(tar, archive.SECRET, secret_key(settings).encode())
        archive.add_file(tar, copy.name, copy)
        archive.add_bytes(tar, archive.MANIFEST, _manifest(copy, count).to_bytes())
        tar.close()
        file.flush()
        os.fsync(file.fileno())
    return count


def _add_objects(tar: tarfile.TarFile, settings: Settings) -> int:
    store = FolderStore(settings.store_dir)
    return sum(
        archive.add_file(tar, f"{archive.OBJECTS}/{digest}", store.path_of(digest))
        for digest in sorted(store.digests())
        if store.exists(digest)
    )


def _manifest(copy: Path, count: int) -> archive.Manifest:
    return archive.Manifest(
        format=archive.FORMAT,
        made_at=utc_now().isoformat(),
        version=__version__,
        database=copy.name,
        database_sha256=archive.sha256_of(copy),
        objects=count,
    )
