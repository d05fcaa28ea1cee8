"""Numbers as the pictures write them."""

import math

from convlab.arithmetic.number_text import number_text

__all__ = ["short_number"]


def short_number(number: float) -> str:
    """A number in three digits, all of them before the point if there are more.

    Returns "" for NaN, so that a table can have empty cells.

    >>> short_number(-2.0), short_number(0.12345), short_number(1234.5), short_number(-0.0)
    ('−2', '0.123', '1,234', '0')
    """
    if math.isnan(number):
        return ""
    rounded = number_text(number, ".0f" if abs(number) >= 100 else ".3g")
    return "0" if rounded == "−0" else rounded
