"""restore: put a backup back, checked byte for byte before anything is replaced."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from argparse import Namespace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from contest.commands import archive, dumps
from contest.commands.place import Commands, Trouble, prepare, write_private
from contest.database import Database
from contest.migrations.upgrade import upgrade
from contest.queries import editions, schema
from contest.settings import Settings
from uploads.storage import FolderStore


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("restore", help="put a backup back (stop run, serve and worker before)")
    line.add_argument("source", type=Path, metavar="FILE")
    line.add_argument(
        "--replace", action="store_true", help="even if the database holds an edition, which is then lost"
    )
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """Files are compared with their digests while they are read; the database is replaced last."""
    prepare(settings)
    if _holds_an_edition(settings) and not arguments.replace:
        raise Trouble("The database holds an edition. With --replace it would be replaced by the backup.")
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix="restore-") as name:
        folder = Path(name)
        manifest, objects = _unpack(arguments.source, folder, FolderStore(settings.store_dir))
        _check(manifest, objects, folder, settings)
        dumps.load(settings.database, folder / manifest.database)
        write_private(
            settings.data_dir / archive.SECRET, (folder / archive.SECRET).read_text(encoding="utf-8")
        )
    database = Database(settings.database)
    upgrade(database)
    database.dispose()
    print(f"Restored the backup of {manifest.made_at}: database and {objects} files.")
    return 0


def _unpack(source: Path, folder: Path, store: FolderStore) -> tuple[archive.Manifest, int]:
    manifest, objects = None, 0
    try:
        with tarfile.open(source, "r:") as tar:
            for entry in tar:
                with archive.opened_entry(tar, entry) as file:
                    path = PurePosixPath(entry.name)
                    if path.parts[0] == archive.OBJECTS:
                        objects += _keep(store, path.name, file)
                    elif path.name == archive.MANIFEST:
                        manifest = archive.Manifest.from_bytes(file.read())
                    else:
                        with (folder / path.name).open("wb") as target:
                            shutil.copyfileobj(file, target, archive.CHUNK_BYTES)
    except (OSError, tarfile.TarError) as failure:
        raise Trouble(f"{source} can't be read: {failure}") from failure
    if manifest is None:
        raise Trouble(f"{source} is incomplete: it has no manifest at its end.")
    return manifest, objects


def _keep(store: FolderStore, digest: str, file: BinaryIO) -> int:
    with store.begin() as incoming:
        while chunk := file.read(archive.CHUNK_BYTES):
            incoming.write(chunk)
        if incoming.digest != digest:
            raise Trouble(
                f"The file {digest} isn't what it was: the backup is damaged, nothing was replaced."
            )
        incoming.commit()
    return 1


def _check(manifest: archive.Manifest, objects: int, folder: Path, settings: Settings) -> None:
    if manifest.database != dumps.name_for(settings.database):
        raise Trouble(f"The backup holds {manifest.database}, but CONTEST_DATABASE_URL is of another kind.")
    copy = folder / manifest.database
    if (
        objects != manifest.objects
        or not copy.is_file()
        or archive.sha256_of(copy) != manifest.database_sha256
    ):
        raise Trouble("The backup isn't complete or was changed: nothing was replaced.")


def _holds_an_edition(settings: Settings) -> bool:
    database = Database(settings.database)
    try:
        with database.reading() as session:
            return schema.found(session) is not None and editions.current_or_none(session) is not None
    finally:
        database.dispose()
