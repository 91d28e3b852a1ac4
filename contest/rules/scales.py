"""In which unit a file without units was drawn: the factors a team may choose from, by name."""

from __future__ import annotations

from math import isclose

# Drawn in …, so multiply; `from_…`: somebody multiplied before the export, so divide.
SCALES: dict[str, float] = {
    "mm": 1.0,
    "cm": 10.0,
    "inch": 25.4,
    "m": 1000.0,
    "from_cm": 0.1,
    "from_inch": 1 / 25.4,
    "from_m": 0.001,
}
AS_RECEIVED = "mm"


def unit_of(scale: float) -> str | None:
    """The name of this factor, or None when it isn't one of ours."""
    return next((name for name, known in SCALES.items() if isclose(known, scale, rel_tol=1e-6)), None)
