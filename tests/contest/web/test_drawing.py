"""The box around an object is drawn to scale, whatever its size, and so is the coin beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contest.web.public.drawing import COIN_MM, WIDTH, Drawing, drawing

sides = some.floats(0.01, 5000)


def points(polygon: str) -> list[tuple[float, float]]:
    numbers = [float(each) for each in polygon.split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def height_of(drawn: Drawing) -> float:
    """The vertical edge at the left, in the drawing's unit."""
    left = points(drawn.faces[1])
    return left[3][1] - left[0][1]


@given(some.tuples(sides, sides, sides))
def test_the_box_stays_in_its_place(size: tuple[float, float, float]) -> None:
    drawn = drawing(size)

    corners = [point for face in drawn.faces for point in points(face)]
    assert all(0 <= x <= WIDTH and 0 <= y <= drawn.height for x, y in corners)
    assert all(0 <= dimension.y <= drawn.height for dimension in drawn.dimensions)


def test_the_coin_is_as_large_as_the_box_says() -> None:
    drawn = drawing((COIN_MM, COIN_MM, COIN_MM))

    assert drawn.coin is not None
    # Seen from there, a circle is as wide as 1.2247 times its diameter, an upright edge as long as it is.
    assert 2 * drawn.coin.rx / height_of(drawn) == pytest.approx(1.2247, abs=0.02)


def test_a_coin_beside_something_huge_is_left_out() -> None:
    assert drawing((4000, 4000, 4000)).coin is None


def test_each_dimension_is_told_in_french() -> None:
    words = [each.words.replace("\u00a0", " ") for each in drawing((94.1, 53.9, 1052.4)).dimensions]

    assert [each.replace("\u202f", " ") for each in words] == ["94,1 mm", "53,9 mm", "1 052,4 mm"]
