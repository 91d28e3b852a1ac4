"""The two colours an edition may choose: whether they can be read, a proposal when not, and the shades made of them.

Contrast as WCAG 2.2 defines it (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): 4.5 for text, 3 for a shape.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

# The light grounds of contest/static/css/site.css; a test compares them.
PAPER, TABLE, SHEET = "#fcf7ec", "#f1e7d3", "#fffdf8"
HOUSE_ACTION, HOUSE_STRAND = "#2b7336", "#e06a12"
TEXT_RATIO, SHAPE_RATIO = 4.5, 3.0
HEX = re.compile(r"#[0-9a-f]{6}")
# A shade stays a little above what is asked, so that rounding to eight bits never brings it below.
MARGIN = 0.02
SOFT_SHARES = (0.18, 0.16, 0.14, 0.12, 0.10, 0.08, 0.06)

Channels = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Legibility:
    """How a colour reads on paper: the measured ratio, what is asked, and the nearest darker colour that passes."""

    ratio: float
    needed: float
    proposal: str

    @property
    def passes(self) -> bool:
        """Whether it may be used."""
        return self.ratio >= self.needed


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionShades:
    """What stands for the action colour: as chosen on paper, deep enough on the table, for the hand, as a ground."""

    plain: str
    on_table: str
    hover: str
    soft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandShades:
    """What stands for the strand: as chosen, as words, as a ground, as a gleam."""

    plain: str
    ink: str
    soft: str
    gleam: str


def normal(text: str) -> str:
    """« #F2B632 » or « f2b632 » as it is stored; anything else comes back as it was typed, trimmed."""
    typed = text.strip().lower()
    return f"#{typed}" if HEX.fullmatch(f"#{typed}") else typed


def is_color(text: str) -> bool:
    """Whether it is written as #rrggbb."""
    return HEX.fullmatch(text) is not None


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def legibility(color: str, *, needed: float) -> Legibility:
    """The colour measured on paper, which is also paper measured on the colour."""
    return Legibility(
        ratio=ratio(color, PAPER), needed=needed, proposal=deepened(color, needed=needed, grounds=(PAPER,))
    )


def deepened(color: str, *, needed: float, grounds: tuple[str, ...]) -> str:
    """The same hue, darkened as little as needed to be read on each of the grounds."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    steps = round(lightness * 500)
    for step in range(steps, -1, -1):
        candidate = color if step == steps else _hex(colorsys.hls_to_rgb(hue, step / 500, saturation))
        if all(ratio(candidate, ground) >= needed + MARGIN for ground in grounds):
            return candidate
    return "#000000"


def action_shades(color: str) -> ActionShades:
    """The shades of a legible action colour: words in them are read on every ground of the pages."""
    soft = _soft(color)
    on_table = deepened(color, needed=TEXT_RATIO, grounds=(TABLE, soft))
    return ActionShades(
        plain=color, on_table=on_table, hover=mixed("#000000", on_table, share=0.16), soft=soft
    )


def strand_shades(color: str) -> StrandShades:
    """The shades of a legible strand."""
    soft = mixed(color, PAPER, share=0.2)
    return StrandShades(
        plain=color,
        ink=deepened(color, needed=TEXT_RATIO, grounds=(PAPER, TABLE, soft)),
        soft=soft,
        gleam=mixed(SHEET, color, share=0.35),
    )


def mixed(color: str, ground: str, *, share: float) -> str:
    """A share of one colour laid over another."""
    pairs = zip(_channels(color), _channels(ground), strict=True)
    red, green, blue = (share * over + (1 - share) * under for over, under in pairs)
    return _hex((red, green, blue))


def _soft(color: str) -> str:
    """As much of the colour as a ground may hold while the colour itself stays legible on it as a shape."""
    grounds = [mixed(color, PAPER, share=share) for share in SOFT_SHARES]
    return next((ground for ground in grounds if ratio(color, ground) >= SHAPE_RATIO), grounds[-1])


def _luminance(color: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(color: str) -> Channels:
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _hex(channels: Channels) -> str:
    return "#" + "".join(f"{round(255 * value):02x}" for value in channels)
