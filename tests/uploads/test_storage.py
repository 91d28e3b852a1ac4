"""The store: by digest, whole or not at all, never outside its folder."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uploads.errors import ObjectMissing, StoreFull
from uploads.storage import FolderStore, Store, Stored

ROOT = Path(__file__).resolve().parents[2]
ABSENT = "0" * 64


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def make_old(path: Path) -> None:
    os.utime(path, (1_000_000_000, 1_000_000_000))


def test_bytes_come_back_under_their_digest(store: Store) -> None:
    stored = store.put(b"une gourde")

    assert stored == Stored(hashlib.sha256(b"une gourde").hexdigest(), 10)
    with store.open(stored.digest) as found:
        assert found.read() == b"une gourde"


def test_the_same_bytes_twice_are_one_object(store: FolderStore, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"pot")

    assert store.put(b"pot") == store.put_file(tmp_path / "copy")
    assert len(files_in(tmp_path / "store")) == 1


def test_an_abandoned_file_leaves_nothing(store: FolderStore, tmp_path: Path) -> None:
    with store.begin() as incoming:
        incoming.write(b"half of")

    assert files_in(tmp_path / "store") == []


def test_what_is_on_its_way_can_be_read_again(store: FolderStore) -> None:
    with store.begin() as incoming:
        incoming.write(b"abc")
        with incoming.reread() as again:
            assert again.read() == b"abc"
        assert (incoming.size, incoming.digest) == (3, hashlib.sha256(b"abc").hexdigest())


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a" * 63, "A" * 64, "", "a" * 64 + "\n", "..", ABSENT, "é"]
)
def test_nothing_but_the_digest_of_an_object_leads_to_a_file(store: Store, name: str) -> None:
    for use in (store.path_of, store.open, store.delete):
        with pytest.raises(ObjectMissing):
            use(name)
    assert not store.exists(name)


def test_a_link_out_of_the_store_is_not_followed(store: FolderStore, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    place = tmp_path / "store" / "objects" / ABSENT[:2]
    place.mkdir()
    (place / ABSENT).symlink_to(tmp_path / "secret")

    with pytest.raises(ObjectMissing):
        store.open(ABSENT)


def test_deleted_objects_are_gone_and_others_stay(store: Store) -> None:
    kept, gone = store.put(b"kept"), store.put(b"gone")

    store.delete(gone.digest)

    assert list(store.digests()) == [kept.digest]


def test_a_collection_takes_what_is_old_and_unkept(store: FolderStore, tmp_path: Path) -> None:
    kept, old, young = store.put(b"kept"), store.put(b"old"), store.put(b"young")
    for stored in (kept, old):
        make_old(store.path_of(stored.digest))
    left = tmp_path / "store" / "incoming" / "left-by-a-killed-process"
    left.touch()
    make_old(left)

    collected = store.collect(lambda digest: digest == kept.digest, older_than_seconds=3600)

    assert (collected.digests, collected.temporaries) == ((old.digest,), 1)
    assert set(store.digests()) == {kept.digest, young.digest}
    assert not left.exists()


def test_putting_an_orphan_again_saves_it_from_collection(store: FolderStore) -> None:
    stored = store.put(b"back again")
    make_old(store.path_of(stored.digest))
    store.put(b"back again")

    collected = store.collect(lambda _: False, older_than_seconds=3600)

    assert collected.digests == ()
    assert store.exists(stored.digest)


def test_a_full_disk_is_an_error_of_ours_and_leaves_nothing(tmp_path: Path) -> None:
    # A limit on the size of files answers like a full disk would; /dev/full answers exactly so.
    store = FolderStore(tmp_path / "store")
    incoming = store.begin()
    incoming._file.close()
    incoming._file = open("/dev/full", "wb")  # noqa: PTH123, SIM115 - closed by abandon

    with pytest.raises(StoreFull) as caught, incoming:
        incoming.write(b"x" * 1_000_000)

    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.ENOSPC
    assert files_in(tmp_path / "store") == []


def test_a_process_killed_while_writing_leaves_an_orphan_and_no_object(tmp_path: Path) -> None:
    story = f"""
import os, signal
from pathlib import Path
from uploads.storage import FolderStore
incoming = FolderStore(Path({str(tmp_path / "store")!r})).begin()
incoming.write(b"x" * 1000000)
os.kill(os.getpid(), signal.SIGKILL)
"""

    ended = subprocess.run([sys.executable, "-c", story], cwd=ROOT, check=False)

    store = FolderStore(tmp_path / "store")
    assert ended.returncode == -signal.SIGKILL
    assert list(store.digests()) == []
    assert len(store.orphan_temporaries(older_than_seconds=-60)) == 1


@given(chunks=st.lists(st.binary(max_size=2000), max_size=8))
def test_how_bytes_are_cut_into_chunks_changes_nothing(
    chunks: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = FolderStore(tmp_path_factory.getbasetemp() / "property")

    with store.begin() as incoming:
        for chunk in chunks:
            incoming.write(chunk)
        stored = incoming.commit()

    assert stored == store.put(b"".join(chunks))
    assert store.path_of(stored.digest).read_bytes() == b"".join(chunks)
