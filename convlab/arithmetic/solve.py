"""The convolution for a given output size: which padding and stride give it."""

from collections.abc import Sequence
from itertools import product
from typing import SupportsIndex, overload

from convlab.arithmetic.arguments import IntOrPair, integer, is_pair, pair
from convlab.arithmetic.sizes import conv_output_size
from convlab.errors import ShapeError

__all__ = ["solve_conv"]

Solution = tuple[int, int]
PairSolution = tuple[tuple[int, int], tuple[int, int]]


@overload
def solve_conv(
    input_size: SupportsIndex,
    output_size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    dilation: SupportsIndex = 1,
    max_padding: SupportsIndex | None = None,
    max_stride: SupportsIndex | None = None,
) -> list[Solution]: ...
@overload
def solve_conv(
    input_size: Sequence[SupportsIndex],
    output_size: IntOrPair,
    kernel_size: IntOrPair,
    *,
    dilation: IntOrPair = 1,
    max_padding: SupportsIndex | None = None,
    max_stride: SupportsIndex | None = None,
) -> list[PairSolution]: ...
@overload
def solve_conv(
    input_size: IntOrPair,
    output_size: IntOrPair,
    kernel_size: IntOrPair,
    *,
    dilation: IntOrPair = 1,
    max_padding: SupportsIndex | None = None,
    max_stride: SupportsIndex | None = None,
) -> list[Solution] | list[PairSolution]: ...
def solve_conv(
    input_size, output_size, kernel_size, *, dilation=1, max_padding=None, max_stride=None
):
    """All (padding, stride) for which a convolution brings input_size to output_size.

    input_size, output_size, kernel_size, dilation: an int ≥ 1 for one axis, or a pair (h, w).
    max_padding: the largest padding tried, an int ≥ 0, on each side. None for the effective kernel
        size D·(K − 1) + 1 less 1: with more, the first window would read padding alone.
    max_stride: the largest stride tried, an int ≥ 1. None for input_size.

    Returns a list of (padding, stride) for one axis, the smallest padding first, then the smallest
    stride. If any argument is a pair, padding and stride are pairs (h, w): each solution of the
    height with each of the width, those with the same padding and the same stride on both axes
    first. The list is empty if nothing within the limits gives the output.
    Raises TypeError for an argument that is not a whole number, ValueError for one out of range.

    >>> solve_conv(13, 13, 3)
    [(1, 1)]
    >>> solve_conv(227, 55, 11)
    [(0, 4), (1, 4)]
    >>> solve_conv((28, 26), (14, 26), 3)
    [((1, 1), (2, 1))]
    >>> solve_conv(13, 13, 3, dilation=2)
    [(2, 1)]
    >>> solve_conv(7, 9, 3, max_padding=1)
    []
    >>> solve_conv(13, 13, 0)
    Traceback (most recent call last):
        ...
    ValueError: solve_conv: kernel_size must be at least 1, got 0.
    """
    caller = "solve_conv"
    arguments = {
        "input_size": input_size,
        "output_size": output_size,
        "kernel_size": kernel_size,
        "dilation": dilation,
    }
    pairs = [pair(value, name, caller, minimum=1) for name, value in arguments.items()]
    limits = (
        _limit(max_padding, "max_padding", caller, minimum=0),
        _limit(max_stride, "max_stride", caller, minimum=1),
    )
    heights = _solve_axis(*limits, *(height for height, _ in pairs))
    if not any(map(is_pair, arguments.values())):
        return heights
    widths = _solve_axis(*limits, *(width for _, width in pairs))
    return sorted(
        (tuple(zip(*axes, strict=True)) for axes in product(heights, widths)),
        key=lambda found: (_differs(found[0]) + _differs(found[1]), found),
    )


def _limit(value: SupportsIndex | None, name: str, caller: str, *, minimum: int) -> int | None:
    return None if value is None else integer(value, name, caller, minimum=minimum)


def _solve_axis(
    max_padding: int | None,
    max_stride: int | None,
    size: int,
    wanted: int,
    kernel_size: int,
    dilation: int,
) -> list[Solution]:
    if max_padding is None:
        max_padding = dilation * (kernel_size - 1)
    found = []
    for padding in range(max_padding + 1):
        for stride in range(1, (size if max_stride is None else max_stride) + 1):
            try:
                output = conv_output_size(
                    size, kernel_size, stride=stride, padding=padding, dilation=dilation
                )
            except ShapeError:
                break
            if output < wanted:
                break  # a larger stride gives no more
            if output == wanted:
                found.append((padding, stride))
    return found


def _differs(sizes: tuple[int, int]) -> bool:
    return sizes[0] != sizes[1]
