"""How much memory one inspection took at its worst, as Linux tells it."""

from __future__ import annotations

import contextlib
from pathlib import Path

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")
FORGET_PEAK = "5"
KILOBYTES_PER_MEGABYTE = 1024.0


class MemoryMark:
    """Remembers the resident size now, so that the peak after it can be told; silent where there is no /proc."""

    __slots__ = ("_before_mb",)

    def __init__(self) -> None:
        # A fresh child has no earlier peak; in a process that lives on, the kernel has to forget it.
        with contextlib.suppress(OSError):
            CLEAR.write_text(FORGET_PEAK)
        self._before_mb = _read_mb("VmRSS")

    def peak_mb(self) -> float | None:
        """Megabytes (2²⁰ bytes) between then and the highest since; None when the system doesn't tell."""
        peak = _read_mb("VmHWM")
        if peak is None or self._before_mb is None:
            return None
        return round(max(0.0, peak - self._before_mb), 1)


def _read_mb(name: str) -> float | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in STATUS.read_text().splitlines():
            if line.startswith(f"{name}:"):
                return float(line.split()[1]) / KILOBYTES_PER_MEGABYTE
    return None
