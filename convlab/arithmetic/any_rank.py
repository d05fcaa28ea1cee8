"""Formulas of two axes, rewritten for one or three axes, or for a batch.

Each formula is written once, with K_h·K_w. For one axis K takes the place of that product, for
three axes K_d·K_h·K_w. A batch of N items takes N times the work of one item.
"""

import re
from functools import cache

from convlab.arithmetic.formula import Formula

__all__ = ["along_axes", "axis_names", "axis_symbols", "for_batch", "in_rank"]

_AXES = {1: ("",), 2: ("_h", "_w"), 3: ("_d", "_h", "_w")}
_NAMES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


@cache
def in_rank(formula: Formula, rank: int) -> Formula:
    """The formula of two axes, rewritten for `rank` axes.

    formula: an expression with products such as K_h*K_w.
    rank: the number of axes, 1, 2 or 3.

    >>> in_rank(Formula("weights", "K_h*K_w*C"), 1).expression
    'K*C'
    >>> in_rank(Formula("weights", "K_h*K_w*C"), 3).expression
    'K_d*K_h*K_w*C'
    """
    if rank == 2:
        return formula
    product = "*".join(rf"\1{axis}" for axis in _AXES[rank])
    return Formula(formula.symbol, re.sub(r"\b([A-Z])_h\*\1_w\b", product, formula.expression))


@cache
def for_batch(formula: Formula) -> Formula:
    """The formula, which must be a product, times the batch size N.

    >>> for_batch(Formula("MACs", "F_in*F_out")).expression
    'N*F_in*F_out'
    """
    return Formula(formula.symbol, f"N*{formula.expression}")


@cache
def along_axes(text: str) -> tuple[str, ...]:
    """The text of one axis, rewritten for the height and for the width.

    >>> along_axes("I - K + 1"), along_axes("floor")
    (('I_h - K_h + 1', 'I_w - K_w + 1'), ('floor', 'floor'))
    """
    return tuple(re.sub(r"\b([ABEIKLOPRSD])\b", rf"\1{axis}", text) for axis in _AXES[2])


def axis_symbols(letter: str, sizes: tuple[int, ...]) -> dict[str, int]:
    """Symbols of `letter` along each axis, with their values.

    >>> axis_symbols("K", (3, 2)), axis_symbols("K", (3,))
    ({'K_h': 3, 'K_w': 2}, {'K': 3})
    """
    return dict(zip((letter + axis for axis in _AXES[len(sizes)]), sizes, strict=True))


def axis_names(rank: int) -> tuple[str, ...]:
    """Names of the axes, for example height and width for two of them."""
    return _NAMES[rank]
