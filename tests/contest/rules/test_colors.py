"""Contrast to the figure, proposals that pass, and shades in which words are always read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.paths import STATIC
from contest.rules import colors

HEXES = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "measured"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),  # the grey just below the limit of WCAG's own examples
        ("#2b7336", colors.PAPER, 5.45),
        ("#f2b632", colors.PAPER, 1.71),
        ("#e06a12", colors.PAPER, 3.15),
    ],
)
def test_contrast_is_that_of_the_norm(one: str, other: str, measured: float) -> None:
    assert round(colors.ratio(one, other), 2) == measured
    assert colors.ratio(other, one) == colors.ratio(one, other)


def test_the_houses_colours_pass_and_a_yellow_strand_does_not() -> None:
    assert colors.legibility(colors.HOUSE_ACTION, needed=colors.TEXT_RATIO).passes
    assert colors.legibility(colors.HOUSE_STRAND, needed=colors.SHAPE_RATIO).passes
    assert not colors.legibility("#f2b632", needed=colors.SHAPE_RATIO).passes


def test_the_proposal_is_the_same_hue_just_dark_enough() -> None:
    proposal = colors.legibility("#f2b632", needed=colors.SHAPE_RATIO).proposal

    assert proposal == "#bc850c"
    assert 3.0 <= colors.ratio(proposal, colors.PAPER) < 3.1


@given(HEXES, st.sampled_from([colors.TEXT_RATIO, colors.SHAPE_RATIO]))
def test_every_proposal_passes(color: str, needed: float) -> None:
    measured = colors.legibility(color, needed=needed)

    assert colors.legibility(measured.proposal, needed=needed).passes
    if measured.ratio >= needed + colors.MARGIN:
        assert measured.proposal == color


@given(HEXES)
def test_words_in_the_action_colour_are_read_on_every_ground(color: str) -> None:
    shades = colors.action_shades(colors.legibility(color, needed=colors.TEXT_RATIO).proposal)

    for ground in (colors.PAPER, colors.SHEET):
        assert colors.ratio(shades.plain, ground) >= colors.TEXT_RATIO
    for words in (shades.on_table, shades.hover):
        for ground in (colors.PAPER, colors.SHEET, colors.TABLE, shades.soft):
            assert colors.ratio(words, ground) >= colors.TEXT_RATIO


@given(HEXES)
def test_words_in_the_strands_colour_are_read_on_every_ground(color: str) -> None:
    shades = colors.strand_shades(colors.legibility(color, needed=colors.SHAPE_RATIO).proposal)

    assert colors.ratio(shades.plain, colors.PAPER) >= colors.SHAPE_RATIO
    for ground in (colors.PAPER, colors.SHEET, colors.TABLE, shades.soft):
        assert colors.ratio(shades.ink, ground) >= colors.TEXT_RATIO


@pytest.mark.parametrize("typed", ["2B7336", "#2B7336", " #2b7336 "])
def test_a_colour_may_be_typed_in_several_ways(typed: str) -> None:
    assert colors.normal(typed) == "#2b7336"


@pytest.mark.parametrize("typed", ["", "vert", "#2b733", "#2b73366", "#2b733g", "rgb(1,2,3)", "#2b7336;}"])
def test_anything_else_is_no_colour(typed: str) -> None:
    assert not colors.is_color(colors.normal(typed))


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    css = (STATIC / "css" / "site.css").read_text(encoding="utf-8")
    light = css[css.index(":root, .paper {") :]
    names = ("paper", "table", "sheet", "leaf", "fil")

    found = [re.search(rf"--{name}: (#[0-9a-f]{{6}})", light)[1] for name in names]  # type: ignore[index]

    assert found == [
        colors.PAPER, colors.TABLE, colors.SHEET, colors.HOUSE_ACTION, colors.HOUSE_STRAND,
    ]  # fmt: skip
