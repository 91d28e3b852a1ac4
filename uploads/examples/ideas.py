"""The form of an idea of the demonstration: an everyday object made anew, in several versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One make of an idea: its title, what is fun about it, and what the shape is given (colours, counts, sizes)."""

    title: str
    fun: str
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def color(self) -> str | None:
        """The main colour, "#rrggbb", where it isn't the shape's usual one."""
        return self.parameters.get("color")


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """One everyday object made anew.

    `shape` names the drawing; `level` is a level of the default edition ("4e" … "bac5"); `turn_deg` shows its good
    side to a camera standing at the front right.
    """

    shape: str
    replaces: str
    ecology: str
    level: str
    color: str
    turn_deg: float
    versions: tuple[Version, ...]
