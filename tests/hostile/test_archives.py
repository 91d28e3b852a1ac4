"""Backups that somebody bent: restore refuses names that lead anywhere but into its own folder."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from contest.commands.archive import opened_entry
from contest.commands.place import Trouble


def _archive(path: Path, entry: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w") as tar:
        entry.size = 2 if entry.isreg() else 0
        tar.addfile(entry, io.BytesIO(b"{}"))
    return path


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "objects/../../evil", "."])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    with (
        tarfile.open(_archive(tmp_path / "bent.tar", tarfile.TarInfo(name))) as tar,
        pytest.raises(Trouble, match="isn't one of our backups"),
    ):
        opened_entry(tar, tar.getmembers()[0])


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE]
)
def test_a_link_or_a_device_is_refused(tmp_path: Path, kind: bytes) -> None:
    entry = tarfile.TarInfo("objects/link")
    entry.type, entry.linkname = kind, "manifest.json"
    with (
        tarfile.open(_archive(tmp_path / "bent.tar", entry)) as tar,
        pytest.raises(Trouble, match="isn't one of our backups"),
    ):
        opened_entry(tar, tar.getmembers()[0])
