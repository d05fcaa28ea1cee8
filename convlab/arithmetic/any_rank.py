"""The formulas of two axes, for one and for three: each is written once, for (h, w).

A layer of one axis has K for K_h·K_w; one of three has K_d·K_h·K_w. A batch of N items does N
times the work of one.
"""

import re
from functools import cache

from convlab.arithmetic.formula import Formula

__all__ = ["axis_names", "axis_symbols", "for_batch", "in_rank"]

_AXES = {1: ("",), 2: ("_h", "_w"), 3: ("_d", "_h", "_w")}
_NAMES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


@cache
def in_rank(formula: Formula, rank: int) -> Formula:
    """A formula of two axes, for `rank` of them.

    formula: its expression holds products such as K_h*K_w.
    rank: the number of axes, 1, 2 or 3.

    >>> in_rank(Formula("weights", "K_h*K_w*C"), 1).expression
    'K*C'
    >>> in_rank(Formula("weights", "K_h*K_w*C"), 3).expression
    'K_d*K_h*K_w*C'
    """
    if rank == 2:
        return formula
    parts = "*".join(rf"\1{axis}" for axis in _AXES[rank])
    return Formula(formula.symbol, re.sub(r"\b([A-Z])_h\*\1_w\b", parts, formula.expression))


@cache
def for_batch(formula: Formula) -> Formula:
    """A formula that is a product, N times.

    >>> for_batch(Formula("MACs", "F_in*F_out")).expression
    'N*F_in*F_out'
    """
    return Formula(formula.symbol, f"N*{formula.expression}")


def axis_symbols(letter: str, sizes: tuple[int, ...]) -> dict[str, int]:
    """The symbols of a letter along each axis, with their values.

    >>> axis_symbols("K", (3, 2)), axis_symbols("K", (3,))
    ({'K_h': 3, 'K_w': 2}, {'K': 3})
    """
    return dict(zip((letter + axis for axis in _AXES[len(sizes)]), sizes, strict=True))


def axis_names(rank: int) -> tuple[str, ...]:
    """What the axes are called: height and width, for two."""
    return _NAMES[rank]
