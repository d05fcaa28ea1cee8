"""Sums over several tensors or operations."""

from collections.abc import Sequence
from functools import cache
from math import prod

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.formula import Formula

__all__ = ["sum_of", "tensor_numbers"]

_LETTERS = "abcdefghijkl"


def sum_of(symbol: str, parts: Sequence[int]) -> Derived:
    """The sum of numbers that are derived elsewhere.

    >>> sum_of("MACs", [30, 12])
    42 = 30 + 12
    """
    # A formula of a thousand terms helps nobody, and its tree is too deep to be printed.
    if len(parts) > 2 * len(_LETTERS):
        return _sum(symbol, 1)(n_1=sum(parts))
    return _sum(symbol, len(parts))(**{f"n_{k}": part for k, part in enumerate(parts, 1)})


def tensor_numbers(symbol: str, shapes: Sequence[Sequence[int]]) -> Derived:
    """The count of numbers in tensors of these shapes: the sum of the products of their sides.

    >>> tensor_numbers("parameters", [(5, 3), (5,)])
    20 = 5·3 + 5
    """
    if len(shapes) > len(_LETTERS):
        return sum_of(symbol, [prod(shape) for shape in shapes])
    values = {
        f"{letter}_{k}": side
        for letter, shape in zip(_LETTERS, shapes, strict=False)
        for k, side in enumerate(shape, 1)
    }
    return _numbers(symbol, tuple(map(len, shapes)))(**values)


@cache
def _sum(symbol: str, count: int) -> Formula:
    return Formula(symbol, " + ".join(f"n_{k}" for k in range(1, count + 1)) or "0")


@cache
def _numbers(symbol: str, ranks: tuple[int, ...]) -> Formula:
    terms = (
        "*".join(f"{letter}_{k}" for k in range(1, rank + 1)) or "1"
        for letter, rank in zip(_LETTERS, ranks, strict=False)
    )
    return Formula(symbol, " + ".join(terms) or "0")
