"""Output sizes along one axis, or along both.

I input size, O output size, K kernel size, P padding on each side, S stride, D dilation: all in
cells along the axis (pixels, for an image).
"""

from collections.abc import Sequence
from typing import SupportsIndex, overload

from convlab.arithmetic.arguments import IntOrPair, is_pair, pair
from convlab.arithmetic.derived import Derived, DerivedPair
from convlab.arithmetic.formula import Formula
from convlab.errors import ShapeError

__all__ = ["conv_output_size"]

EFFECTIVE_KERNEL = Formula("K_eff", "D*(K - 1) + 1")
PADDED_INPUT = Formula("I_pad", "I + 2*P")
CONV_OUTPUT = Formula("O", "floor((I + 2*P - D*(K - 1) - 1) / S) + 1")
# "same" pads D·(K − 1) cells in all: half on each side, an odd one at the end.
CONV_OUTPUT_SAME = Formula("O", "floor((I + D*(K - 1) - D*(K - 1) - 1) / S) + 1")


@overload
def conv_output_size(
    input_size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    stride: SupportsIndex = 1,
    padding: SupportsIndex | str = 0,
    dilation: SupportsIndex = 1,
) -> Derived: ...
@overload
def conv_output_size(
    input_size: Sequence[SupportsIndex],
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
) -> DerivedPair: ...
@overload
def conv_output_size(
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
) -> Derived | DerivedPair: ...
def conv_output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    """How many places a kernel takes along an axis: the output size of a convolution.

    input_size, kernel_size, stride, dilation: an int ≥ 1 for one axis, or a pair (h, w).
    padding: cells added on each side, an int ≥ 0 or a pair (h, w); or "valid" (none), or "same"
        (as many as keep the size; the stride must be 1).

    Returns a `Derived` for one axis. Where any argument is a pair, a `DerivedPair` (h, w).
    Raises TypeError for what is not a whole number, ValueError for one that is too small, and
    ShapeError (a ValueError) where the kernel does not fit into the padded input.
    Source: the shape section of `torch.nn.Conv2d`.

    >>> conv_output_size(227, 11, stride=4)
    55 = ⌊(227 + 2·0 − 1·(11 − 1) − 1)/4⌋ + 1
    >>> print(conv_output_size((28, 26), 3, padding=(1, 0)))
    (28, 24)
    >>> conv_output_size(2, 3)
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: conv_output_size: the window does not fit: \
K_eff = D·(K − 1) + 1 = 3 > I_pad = I + 2·P = 2. Got I=2, K=3, P=0, S=1, D=1. \
Raise padding to at least 1, or use K_eff ≤ 2.
    """
    caller = "conv_output_size"
    one_axis = not any(map(is_pair, (input_size, kernel_size, stride, padding, dilation)))
    sizes = (
        pair(input_size, "input_size", caller, minimum=1),
        pair(kernel_size, "kernel_size", caller, minimum=1),
        pair(stride, "stride", caller, minimum=1),
        _padding_pair(padding, caller),
        pair(dilation, "dilation", caller, minimum=1),
    )
    height, width = (_conv_along_axis(caller, *axis) for axis in zip(*sizes, strict=True))
    return height if one_axis else DerivedPair(height, width)


def _padding_pair(padding: IntOrPair | str, caller: str) -> tuple[int | str, int | str]:
    """`padding` as a pair of ints, or of "same", or of 0 for "valid"."""
    if not isinstance(padding, str):
        return pair(padding, "padding", caller, minimum=0)
    if padding not in ("same", "valid"):
        raise ValueError(
            f"{caller}: padding must be a number of cells on each side, a pair of them, "
            f'"same" or "valid", got {padding!r}.'
        )
    return (padding, padding) if padding == "same" else (0, 0)


def _conv_along_axis(
    caller: str, size: int, kernel_size: int, stride: int, padding: int | str, dilation: int
) -> Derived:
    if isinstance(padding, str):
        if stride != 1:
            raise ShapeError(
                f'{caller}: padding="same" keeps the size only for stride 1, got S={stride}. '
                "Give padding as a number, or use stride 1."
            )
        return CONV_OUTPUT_SAME(I=size, K=kernel_size, S=stride, D=dilation)
    reach = EFFECTIVE_KERNEL(D=dilation, K=kernel_size)
    room = PADDED_INPUT(I=size, P=padding)
    if reach > room:
        raise ShapeError(
            f"{caller}: the window does not fit: {reach.formula.text()} = {reach} > "
            f"{room.formula.text()} = {room}. "
            f"Got I={size}, K={kernel_size}, P={padding}, S={stride}, D={dilation}. "
            f"Raise padding to at least {padding + -(-(reach - room) // 2)}, or use K_eff ≤ {room}."
        )
    return CONV_OUTPUT(I=size, K=kernel_size, S=stride, P=padding, D=dilation)
