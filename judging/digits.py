"""How an exact number is printed: two decimals, half goes up."""

from __future__ import annotations

from fractions import Fraction

DECIMALS = 2
UNIT = 10**DECIMALS


def hundredths(value: Fraction) -> int:
    """The nearest whole number of hundredths; exactly half goes up, for negative values too."""
    # floor(x + 1/2) in whole numbers only: no float comes near a published digit.
    top, bottom = value.numerator * UNIT, value.denominator
    nearest: int = (2 * top + bottom) // (2 * bottom)
    return nearest


def shown(count: int) -> str:
    """So many hundredths as a decimal: 322 is "3.22", -5 is "-0.05"."""
    whole, rest = divmod(abs(count), UNIT)
    return f"{'-' if count < 0 else ''}{whole}.{rest:0{DECIMALS}}"


def printed(value: Fraction) -> str:
    """The exact value as it is shown."""
    return shown(hundredths(value))
