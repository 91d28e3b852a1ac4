"""Four files of ours for whoever has none at hand; two have a defect, on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contest.paths import STATIC

FOLDER = STATIC / "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file in static/samples and the picture beside it."""

    key: str
    title: str
    file: str

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return FOLDER / self.file

    @property
    def picture(self) -> str:
        """Its picture, as a path inside static."""
        return f"samples/{self.key}.webp"

    @property
    def bytes(self) -> int:
        """What it weighs."""
        return self.path.stat().st_size


# Written by scripts/samples.py.
SAMPLES: tuple[Sample, ...] = (
    Sample(key="croque-tube", title="Croque-tube", file="croque-tube.3mf"),
    Sample(key="poto", title="Poto", file="poto.3mf"),
    Sample(key="escargot", title="Escargot range-câble", file="escargot.obj"),
    Sample(key="fusee", title="Fusée zéro chute", file="fusee.stl"),
)


def available() -> list[Sample]:
    """Those that were shipped."""
    return [sample for sample in SAMPLES if sample.path.is_file()]
