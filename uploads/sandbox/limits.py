"""What a child may run, and how much of the machine it may take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GIBIBYTE = 1 << 30
MEBIBYTE = 1 << 20


class Target(StrEnum):
    """Everything that can be asked of a child: "module:function".

    Each is `def target(arguments: dict[str, Any], folder: Path) -> dict[str, Any]`: JSON in, JSON out, files
    in the folder.
    """

    INSPECT = "uploads.inspection:inspect"
    PICTURES = "uploads.preview:render"
    PHOTO = "uploads.photos:reencode"
    EXAMPLE = "uploads.examples.build:build"
    RANK = "judging.ranking:run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The walls around one child; `memory_bytes` is address space, `file_bytes` the largest file it may write."""

    memory_bytes: int = GIBIBYTE
    cpu_seconds: int = 120
    wall_seconds: float = 120.0
    file_bytes: int = 64 * MEBIBYTE


def limits_for(size_bytes: int) -> Limits:
    """The walls for work on a file of that size.

    1 GiB + 12 × the file: importing the libraries alone takes 583 MB of address space, and below 700 MB embree
    dies with a segmentation fault instead of an error.
    """
    seconds = 120 + 2 * (size_bytes // MEBIBYTE)
    return Limits(
        memory_bytes=GIBIBYTE + 12 * size_bytes,
        cpu_seconds=2 * seconds,
        wall_seconds=float(seconds),
        file_bytes=64 * MEBIBYTE + 2 * size_bytes,
    )
