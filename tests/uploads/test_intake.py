"""Intake: streams into the store within limits, and knows what arrived."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from pathlib import Path

import pytest

from tests.uploads import files
from uploads.errors import StoreFull, TooLarge
from uploads.intake import HashingFile, Received, receive
from uploads.kinds import Kind
from uploads.storage import CHUNK_BYTES, FolderStore


class Endless:
    """A stream that never ends, and counts what was taken from it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int, /) -> bytes:
        self.taken += size
        return b"x" * size


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def left_behind(store: FolderStore) -> tuple[list[str], list[Path]]:
    return list(store.digests()), store.orphan_temporaries(older_than_seconds=-60)


def test_a_stream_becomes_an_object_of_a_known_kind(store: FolderStore) -> None:
    data = files.binary_stl(files.cube())

    received = receive(io.BytesIO(data), store=store, limit_bytes=10_000, declared_bytes=len(data))

    assert received == Received(hashlib.sha256(data).hexdigest(), len(data), Kind.STL_BINARY)
    assert store.path_of(received.digest).read_bytes() == data


def test_an_empty_stream_is_received_as_such(store: FolderStore) -> None:
    assert receive(io.BytesIO(), store=store, limit_bytes=10).kind is Kind.EMPTY


def test_exactly_the_limit_is_taken(store: FolderStore) -> None:
    assert receive(io.BytesIO(b"x" * 1000), store=store, limit_bytes=1000).size == 1000


def test_an_endless_stream_is_refused_as_soon_as_the_limit_is_passed(store: FolderStore) -> None:
    stream = Endless()

    with pytest.raises(TooLarge) as caught:
        receive(stream, store=store, limit_bytes=1_000_000)

    assert caught.value.limit_bytes == 1_000_000
    assert stream.taken <= 1_000_000 + CHUNK_BYTES
    assert left_behind(store) == ([], [])


def test_a_declared_size_beyond_the_limit_is_refused_unread(store: FolderStore) -> None:
    stream = Endless()

    with pytest.raises(TooLarge):
        receive(stream, store=store, limit_bytes=1000, declared_bytes=1001)

    assert stream.taken == 0


def test_a_disk_without_room_for_it_is_refused_unread(store: FolderStore) -> None:
    stream = Endless()

    with pytest.raises(StoreFull):
        receive(stream, store=store, limit_bytes=1000, declared_bytes=10, margin_bytes=store.free_bytes() * 2)

    assert stream.taken == 0


def test_a_broken_connection_leaves_nothing(store: FolderStore) -> None:
    class Broken:
        def read(self, size: int, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive(Broken(), store=store, limit_bytes=1000)

    assert left_behind(store) == ([], [])


def test_a_large_file_is_never_held_in_memory(store: FolderStore, tmp_path: Path) -> None:
    source = tmp_path / "large"
    source.write_bytes(bytes(20 << 20))
    tracemalloc.start()

    with source.open("rb") as stream:
        receive(stream, store=store, limit_bytes=64 << 20)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 4 * CHUNK_BYTES


def test_a_form_parser_writes_reads_and_keeps_it(store: FolderStore) -> None:
    data = files.ascii_stl(files.cube())
    with HashingFile(store, limit_bytes=100_000) as incoming:
        for start in range(0, len(data), 100):
            incoming.write(data[start : start + 100])
        assert incoming.tell() == len(data)

        incoming.seek(0)

        assert incoming.read(5) == b"solid"
        assert incoming.read() == data[5:]
        assert incoming.seek(0, io.SEEK_END) == len(data)
        assert incoming.commit() == Received(hashlib.sha256(data).hexdigest(), len(data), Kind.STL_ASCII)


def test_a_form_file_that_isnt_kept_leaves_nothing(store: FolderStore) -> None:
    incoming = HashingFile(store, limit_bytes=100)
    incoming.write(b"abc")
    incoming.seek(0)

    incoming.close()

    assert left_behind(store) == ([], [])


def test_what_was_read_cant_be_written_any_more(store: FolderStore) -> None:
    with HashingFile(store, limit_bytes=100) as incoming:
        incoming.seek(0)
        with pytest.raises(io.UnsupportedOperation):
            incoming.write(b"late")
