"""The paddings and strides that give a convolution a wanted output size."""

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
    """All (padding, stride) with which a convolution brings input_size to output_size.

    input_size, output_size, kernel_size, dilation: an int ≥ 1 for one axis, or a pair (h, w).
    max_padding: the largest padding tried on each side, an int ≥ 0. None for D·(K − 1), one less
        than the effective kernel size: with more, the first window would read only padding.
    max_stride: the largest stride tried, an int ≥ 1. None for input_size.

    Returns a list of (padding, stride) for one axis, the smallest padding first, then the smallest
    stride. If any argument is a pair, padding and stride are pairs (h, w): each solution for the
    height is combined with each for the width, and those with the same padding and stride on both
    axes come first. The list is empty if nothing within the limits gives the output.
    Raises TypeError for an argument that is not a whole number, ValueError for one that is too
    small.

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
        key=lambda pairs: (sum(height != width for height, width in pairs), pairs),
    )


def _limit(value: SupportsIndex | None, name: str, caller: str, *, minimum: int) -> int | None:
    return None if value is None else integer(value, name, caller, minimum=minimum)


def _solve_axis(
    max_padding: int | None,
    max_stride: int | None,
    input_size: int,
    output_size: int,
    kernel_size: int,
    dilation: int,
) -> list[Solution]:
    if max_padding is None:
        max_padding = dilation * (kernel_size - 1)
    solutions = []
    for padding in range(max_padding + 1):
        for stride in range(1, (input_size if max_stride is None else max_stride) + 1):
            try:
                size = conv_output_size(
                    input_size, kernel_size, stride=stride, padding=padding, dilation=dilation
                )
            except ShapeError:
                break
            if size < output_size:
                break  # no larger stride gives a larger output
            if size == output_size:
                solutions.append((padding, stride))
    return solutions
