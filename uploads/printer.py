"""The printer a part is checked against, and the limits of the checks that a profile may set.

Default values: fused filament, 0.4 mm nozzle, the 180 mm bed that fits every common school printer.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from uploads.errors import UnknownPrinter


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """One printer profile. Lengths in mm, areas in mm², angles in degrees, densities in g/cm³."""

    name: str = "ecole-180"
    bed_mm: tuple[float, float, float] = (180.0, 180.0, 180.0)
    nozzle_mm: float = 0.4
    layer_mm: float = 0.2
    perimeters: int = 2
    infill: float = 0.15
    density_g_cm3: float = 1.24
    price_eur_kg: float = 22.0
    power_w: tuple[float, float] = (70.0, 120.0)

    small_side_mm: float = 5.0
    large_side_mm: float = 1000.0
    weld_fraction: float = 1e-5
    wall_blocking_mm: float = 0.4
    wall_warning_mm: float = 0.8
    wall_min_area_fraction: float = 0.01
    wall_min_patch_mm2: float = 4.0
    overhang_deg: float = 45.0
    bridge_mm: float = 10.0
    contact_min_mm2: float = 50.0
    contact_min_fraction: float = 0.05
    height_base_ratio: float = 4.0
    tiny_shell_mm3: float = 1.0

    def to_json(self) -> dict[str, Any]:
        """Plain values, as stored with each report."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Printer:
        """Read a stored profile; unknown keys are refused with ValueError, absent keys take the default."""
        known = {field.name for field in fields(cls)}
        if unknown := set(values) - known:
            raise ValueError(f"unknown printer settings: {sorted(unknown)}")
        pairs: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return cls(**pairs)


PRINTERS: dict[str, Printer] = {
    printer.name: printer
    for printer in (
        Printer(),
        Printer(name="mini-120", bed_mm=(120.0, 120.0, 120.0)),
        Printer(name="atelier-220", bed_mm=(220.0, 220.0, 250.0)),
        Printer(name="grand-300", bed_mm=(300.0, 300.0, 300.0)),
    )
}
DEFAULT_PRINTER = PRINTERS["ecole-180"]


def printer_named(name: str) -> Printer:
    """The profile of that name; UnknownPrinter with the known names otherwise."""
    try:
        return PRINTERS[name]
    except KeyError:
        raise UnknownPrinter(name, tuple(PRINTERS)) from None
