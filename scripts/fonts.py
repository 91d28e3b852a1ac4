"""Cut the two typefaces of the pages down to French, from their unpacked npm packages.

Usage: python scripts/fonts.py BRICOLAGE_PACKAGE ATKINSON_PACKAGE [ARIAL_REGULAR ARIAL_BOLD]

The packages are @fontsource-variable/bricolage-grotesque and @fontsource-variable/atkinson-hyperlegible-next,
both under the SIL Open Font License; their licences are copied beside the cuts. Given a regular and a bold
typeface with Arial's widths, it also prints the fallback metrics that css/site.css declares.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]  # fontTools carries no types
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]  # fontTools carries no types
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # fontTools carries no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools carries no types
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]  # fontTools carries no types

STATIC = Path(__file__).resolve().parent.parent / "contest" / "static"
TARGET = STATIC / "fonts"
STYLESHEET = STATIC / "css" / "site.css"
NARROW_SPACE = 0x202F
MADE_AT = 3_786_912_000  # 1 January 2024 in seconds since 1904, so that the same input gives the same bytes
CHARACTERS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(map(chr, range(0xA0, 0x100)))
    + "ŒœŸŠšŽž‘’“”„‚…–—‹›•·€−×÷≈≤≥™№ªº½¼¾²³µ\u200b\u2009\u2011"
)
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "sups", "calt"]
FRENCH = (
    "eeeeeeeeeeeeeeessssssssaaaaaaaaiiiiiiittttttttnnnnnnnrrrrrruuuuuullllloooooddddcccppmmmvqfbghàéèj      "
)


def cut(source: Path, limits: dict[str, float | tuple[float, float]], target: Path) -> None:
    """Write `source` with its axes limited and only the French glyphs."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(flavor="woff2", layout_features=FEATURES, hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=CHARACTERS)
    subsetter.subset(font)
    font = instantiateVariableFont(font, limits)
    font.flavor = "woff2"
    font.save(target)


def narrow_space(target: Path) -> None:
    """A typeface of one empty glyph, U+202F: neither of the two has it, and French needs it before ; ! ?."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "narrow"])
    builder.setupCharacterMap({NARROW_SPACE: "narrow"})
    box, empty = TTGlyphPen(None), TTGlyphPen(None)
    # Browsers refuse a typeface without a single outline.
    box.moveTo((20, 0))
    for corner in ((20, 600), (180, 600), (180, 0)):
        box.lineTo(corner)
    box.closePath()
    builder.setupGlyf({".notdef": box.glyph(), "narrow": empty.glyph()})
    builder.setupHorizontalMetrics({".notdef": (200, 20), "narrow": (200, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Espace fine", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost(keepGlyphNames=False)
    builder.setupHead(unitsPerEm=1000, created=MADE_AT, modified=MADE_AT)
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff2"
    builder.save(target)


def mean_width(font: TTFont) -> float:
    """The mean advance of French text, in ems."""
    names, widths = font.getBestCmap(), font["hmtx"]
    total: float = sum(widths[names[ord(letter)]][0] for letter in FRENCH)
    return total / len(FRENCH) / int(font["head"].unitsPerEm)


def fallback_metrics(cut_font: Path, fallback: Path, tracking_em: float) -> str:
    """The @font-face descriptors that give `fallback` the size of the cut."""
    font = TTFont(cut_font)
    scale = (mean_width(font) + tracking_em) / (mean_width(TTFont(fallback)) + tracking_em)
    units = font["head"].unitsPerEm
    ascent, descent = font["hhea"].ascent / units / scale, -font["hhea"].descent / units / scale
    return f"size-adjust:{scale:.1%};ascent-override:{ascent:.1%};descent-override:{descent:.1%};line-gap-override:0%"


def stamp(stylesheet: Path) -> None:
    """Name each typeface by its content in the stylesheet, as asset() does in the pages that preload it."""

    def address(match: re.Match[str]) -> str:
        digest = hashlib.sha256((TARGET / match[1]).read_bytes()).hexdigest()
        return f"url(../fonts/{match[1]}?v={digest[:12]})"

    text = stylesheet.read_text(encoding="utf-8")
    text = re.sub(r"url\(\.\./fonts/([\w-]+\.woff2)(?:\?v=\w+)?\)", address, text)
    stylesheet.write_text(text, encoding="utf-8")


def main(bricolage: Path, atkinson: Path, *arial: Path) -> None:
    """Make the three files, name them in the stylesheet and copy the licences."""
    TARGET.mkdir(parents=True, exist_ok=True)
    titles, text = TARGET / "bricolage-titles.woff2", TARGET / "atkinson-text.woff2"
    # A larger optical size closes the dot of the i in small titles.
    cut(
        bricolage / "files" / "bricolage-grotesque-latin-standard-normal.woff2",
        {"wdth": 81, "opsz": 32, "wght": 740},
        titles,
    )
    cut(
        atkinson / "files" / "atkinson-hyperlegible-next-latin-wght-normal.woff2",
        {"wght": (400, 640)},
        text,
    )
    narrow_space(TARGET / "espace-fine.woff2")
    stamp(STYLESHEET)
    shutil.copyfile(bricolage / "LICENSE", TARGET / "bricolage-titles.OFL.txt")
    shutil.copyfile(atkinson / "LICENSE", TARGET / "atkinson-text.OFL.txt")
    if arial:
        regular, bold = arial
        sys.stdout.write(f"titles {fallback_metrics(titles, bold, -0.012)}\n")
        sys.stdout.write(f"text {fallback_metrics(text, regular, 0)}\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
