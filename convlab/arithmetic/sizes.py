"""Output sizes along one axis, or along both.

Letters: I input size, O output size, K kernel size, P padding on each side, S stride, D dilation,
all in cells along the axis (pixels, for an image).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, SupportsIndex, overload

from convlab.arithmetic.arguments import IntOrPair, flag, is_pair, pair
from convlab.arithmetic.derived import Derived, DerivedPair
from convlab.arithmetic.formula import Formula
from convlab.arithmetic.number_text import number_text
from convlab.errors import ShapeError

__all__ = ["conv_output_size", "conv_transpose_output_size", "pool_output_size"]

# Parts of the formulas.
SPREAD = "D*(K - 1)"
_PADDED = "I + 2*P"
_STEPS = f"({_PADDED} - {SPREAD} - 1) / S"

EFFECTIVE_KERNEL = Formula("K_eff", f"{SPREAD} + 1")
PADDED_INPUT = Formula("I_pad", _PADDED)
CONV_OUTPUT = Formula("O", f"floor({_STEPS}) + 1")
# "same" adds D·(K − 1) cells: half of them on each side, an odd one at the end.
SAME_PADDING_BEFORE = Formula("P_before", f"floor({SPREAD} / 2)")
CONV_OUTPUT_SAME = Formula("O", f"floor((I + {SPREAD} - {SPREAD} - 1) / S) + 1")
# With ceil_mode the last window may overhang, but must not start beyond the input. PyTorch drops
# the last window if (O − 1)·S ≥ I + P. Dropping one is enough: from 2·P ≤ K_eff follows
# ⌈(I + 2·P − K_eff)/S⌉ ≤ ⌈I/S⌉ = ⌊(I − 1)/S⌋ + 1. So O − 1 is the smaller of the two below.
POOL_OUTPUT_CEIL = Formula("O", f"min(ceil({_STEPS}), floor((I + P - 1) / S)) + 1")
MAX_POOL_PADDING = Formula("P_max", "floor(K / 2)")
POOL_ROOM_CEIL = Formula("room", f"{_PADDED} + S - 1")
CONV_TRANSPOSE_OUTPUT = Formula("O", f"(I - 1)*S - 2*P + {SPREAD} + P_out + 1")


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
    """The output size of a convolution: the number of places of the kernel along an axis.

    input_size, kernel_size, stride, dilation: an int ≥ 1 for one axis, or a pair (h, w).
    padding: cells added on each side, an int ≥ 0 or a pair (h, w); or "valid" (none), or "same"
        (as many as keep the size; the stride must be 1).

    Returns a `Derived` for one axis, or a `DerivedPair` (h, w) if any argument is a pair.
    Raises TypeError for an argument that is not a whole number, ValueError for one that is too
    small, and ShapeError (a ValueError) if the kernel does not fit into the padded input.
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
    return conv_output_size_for(caller, input_size, kernel_size, stride, padding, dilation)


def conv_output_size_for(
    caller: str,
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair,
    padding: IntOrPair | str,
    dilation: IntOrPair,
) -> Derived | DerivedPair:
    """`conv_output_size` with `caller` as the function's name in errors."""
    sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride}
    if isinstance(padding, str):
        padding = named_padding(padding, caller)
    if padding == "same":
        check_same_stride(
            pair(kernel_size, "kernel_size", caller, minimum=1),
            pair(stride, "stride", caller, minimum=1),
            pair(dilation, "dilation", caller, minimum=1),
            caller,
        )
        return _by_axis(caller, _same_along_axis, **sizes, dilation=dilation)
    return _by_axis(caller, _conv_along_axis, **sizes, padding=padding, dilation=dilation)


@overload
def pool_output_size(
    input_size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    stride: SupportsIndex | None = None,
    padding: SupportsIndex = 0,
    dilation: SupportsIndex = 1,
    ceil_mode: bool = False,
) -> Derived: ...
@overload
def pool_output_size(
    input_size: Sequence[SupportsIndex],
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> DerivedPair: ...
@overload
def pool_output_size(
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Derived | DerivedPair: ...
def pool_output_size(
    input_size, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False
):
    """The output size of max pooling and, with dilation 1, of average pooling.

    input_size, kernel_size, dilation: an int ≥ 1 for one axis, or a pair (h, w).
    stride: an int ≥ 1 or a pair; None for kernel_size, so that windows touch and do not overlap.
    padding: cells added on each side, an int ≥ 0 or a pair (h, w), at most half of kernel_size
        (whatever the dilation).
    ceil_mode: whether a last window that overhangs the padded input counts, too. It counts only if
        it starts in the input or in the padding before the input.

    Returns a `Derived` for one axis, or a `DerivedPair` (h, w) if any argument is a pair.
    Raises TypeError for an argument that is not a whole number, ValueError for one that is too
    small, and ShapeError (a ValueError) if the padding is too large or the window does not fit.
    Source: `torch.nn.MaxPool2d`, whose documentation does not say where the last window must
    start; PyTorch refuses the same paddings.

    >>> pool_output_size(55, 3, stride=2)
    27 = ⌊(55 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1
    >>> pool_output_size(10, 1, stride=2, ceil_mode=True)  # not ⌈9/2⌉ + 1 = 6
    5 = min(⌈(10 + 2·0 − 1·(1 − 1) − 1)/2⌉, ⌊(10 + 0 − 1)/2⌋) + 1
    >>> pool_output_size(8, 3, padding=2)
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: pool_output_size: the padding is more than half of the window: \
P = 2 > P_max = ⌊K/2⌋ = 1. Got I=8, K=3, P=2, S=3, D=1. Use padding ≤ 1, or kernel_size ≥ 4.
    """
    caller = "pool_output_size"
    return pool_output_size_for(
        caller, input_size, kernel_size, stride, padding, dilation, ceil_mode
    )


def pool_output_size_for(
    caller: str,
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair | None,
    padding: IntOrPair,
    dilation: IntOrPair,
    ceil_mode: bool,
) -> Derived | DerivedPair:
    """`pool_output_size` with `caller` as the function's name in errors."""
    return _by_axis(
        caller,
        partial(_pool_along_axis, ceil_mode=flag(ceil_mode, "ceil_mode", caller)),
        input_size=input_size,
        kernel_size=kernel_size,
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
    )


@overload
def conv_transpose_output_size(
    input_size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    stride: SupportsIndex = 1,
    padding: SupportsIndex = 0,
    output_padding: SupportsIndex = 0,
    dilation: SupportsIndex = 1,
) -> Derived: ...
@overload
def conv_transpose_output_size(
    input_size: Sequence[SupportsIndex],
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> DerivedPair: ...
@overload
def conv_transpose_output_size(
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> Derived | DerivedPair: ...
def conv_transpose_output_size(
    input_size, kernel_size, *, stride=1, padding=0, output_padding=0, dilation=1
):
    """The output size of a transposed convolution: each input cell adds a kernel to the output.

    input_size, kernel_size, stride, dilation: an int ≥ 1 for one axis, or a pair (h, w).
    padding: cells removed from each side of the output, an int ≥ 0 or a pair (h, w).
    output_padding: cells added at the end of the output, an int ≥ 0 or a pair (h, w), less than
        the stride or the dilation. It selects one of the sizes that a convolution with the same
        stride would bring down to input_size.

    Returns a `Derived` for one axis, or a `DerivedPair` (h, w) if any argument is a pair.
    Raises TypeError for an argument that is not a whole number, ValueError for one that is too
    small, and ShapeError (a ValueError) if output_padding is too large or no output cell is left.
    Source: the shape section of `torch.nn.ConvTranspose2d`. PyTorch refuses the same arguments,
    except for an output of exactly 0 cells: its own kernel refuses it, oneDNN's gives an empty map.

    >>> conv_transpose_output_size(7, 3, stride=2, padding=1, output_padding=1)
    14 = (7 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 1
    >>> print(conv_transpose_output_size((7, 5), (4, 2), stride=2, padding=(1, 0)))
    (14, 10)
    >>> conv_transpose_output_size(7, 3, output_padding=1)
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: conv_transpose_output_size: output_padding (= 1) must be smaller \
than the stride (= 1) or the dilation (= 1). Got I=7, K=3, P=0, S=1, D=1. \
Use output_padding 0, or a stride of at least 2.
    """
    return _by_axis(
        "conv_transpose_output_size",
        _conv_transpose_along_axis,
        input_size=input_size,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
    )


def _by_axis(
    caller: str, along_axis: Callable[..., Derived], **arguments: IntOrPair
) -> Derived | DerivedPair:
    """The result of `along_axis` for one axis, or for both if any argument is a pair."""
    pairs = {
        name: pair(value, name, caller, minimum=0 if name.endswith("padding") else 1)
        for name, value in arguments.items()
    }
    height, width = ({name: value[axis] for name, value in pairs.items()} for axis in (0, 1))
    if not any(map(is_pair, arguments.values())):
        return along_axis(caller, **height)
    # An error's way out for one axis may be none for the other one.
    places = ("", "") if height == width else (", along the height", ", along the width")
    return DerivedPair(
        along_axis(caller + places[0], **height), along_axis(caller + places[1], **width)
    )


def named_padding(padding: str, caller: str) -> Literal["same", 0]:
    """The padding named "same" or "valid": "same" or 0. Raises ValueError for another name."""
    if padding not in ("same", "valid"):
        raise ValueError(
            f"{caller}: padding must be a number of cells on each side, a pair of them, "
            f'"same" or "valid", got {padding!r}.'
        )
    return "same" if padding == "same" else 0


def check_same_stride(
    kernel_size: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int], caller: str
) -> None:
    """Raise ShapeError if the stride is not the 1 that padding="same" needs."""
    if stride != (1, 1):
        half = tuple(-(-d * (k - 1) // 2) for k, d in zip(kernel_size, dilation, strict=True))
        raise ShapeError(
            f'{caller}: padding="same" keeps the size only for stride 1, '
            f"got S={_one_or_pair(stride)}. Give padding={_one_or_pair(half)}, or stride=1."
        )


def _one_or_pair(pair: tuple[int, ...]) -> int | tuple[int, ...]:
    return pair[0] if pair[0] == pair[1] else pair


def _conv_along_axis(
    caller: str, input_size: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> Derived:
    values = {"I": input_size, "K": kernel_size, "P": padding, "S": stride, "D": dilation}
    _check_fit(caller, PADDED_INPUT, values)
    return CONV_OUTPUT(**values)


def _same_along_axis(
    caller: str, input_size: int, kernel_size: int, stride: int, dilation: int
) -> Derived:
    return CONV_OUTPUT_SAME(I=input_size, K=kernel_size, S=stride, D=dilation)


def _pool_along_axis(
    caller: str,
    input_size: int,
    kernel_size: int,
    stride: int,
    padding: int,
    dilation: int,
    *,
    ceil_mode: bool,
) -> Derived:
    values = {"I": input_size, "K": kernel_size, "P": padding, "S": stride, "D": dilation}
    max_padding = MAX_POOL_PADDING(K=kernel_size)
    room = POOL_ROOM_CEIL if ceil_mode else PADDED_INPUT
    if padding > max_padding:
        # Where a window of K = 2·P fits, so does P = P_max; with dilation 1 it always does.
        advice = f"padding ≤ {max_padding}"
        if _fits(room, values | {"K": 2 * padding}):
            advice += f", or kernel_size ≥ {2 * padding}"
        elif not _fits(room, values | {"P": int(max_padding)}):
            advice += " with dilation 1"
        raise ShapeError(
            f"{caller}: the padding is more than half of the window: "
            f"P = {padding} > {max_padding.formula.text} = {max_padding}. {_got(values)} "
            f"Use {advice}."
        )
    _check_fit(caller, room, values, max_padding=max_padding)
    return (POOL_OUTPUT_CEIL if ceil_mode else CONV_OUTPUT)(**values)


def _conv_transpose_along_axis(
    caller: str,
    input_size: int,
    kernel_size: int,
    stride: int,
    padding: int,
    output_padding: int,
    dilation: int,
) -> Derived:
    values = {"I": input_size, "K": kernel_size, "P": padding, "S": stride, "D": dilation}
    if output_padding >= max(stride, dilation):
        choice = f"≤ {max(stride, dilation) - 1}" if max(stride, dilation) > 1 else "0"
        raise ShapeError(
            f"{caller}: output_padding (= {output_padding}) must be smaller than the stride "
            f"(= {stride}) or the dilation (= {dilation}). {_got(values)} "
            f"Use output_padding {choice}, or a stride of at least {output_padding + 1}."
        )
    size = CONV_TRANSPOSE_OUTPUT(**values, P_out=output_padding)
    if size < 1:
        raise ShapeError(
            f"{caller}: the padding takes the whole output away: {size.formula.text} = "
            f"{number_text(int(size))} < 1. {_got(values)} "
            f"Use padding ≤ {padding - (2 - size) // 2}."
        )
    return size


def _check_fit(
    caller: str, room: Formula, values: dict[str, int], *, max_padding: int | None = None
) -> None:
    """Raise ShapeError if the dilated window is larger than the result of the formula `room`."""
    window = EFFECTIVE_KERNEL(D=values["D"], K=values["K"])
    space = room(**{name: values[name] for name in room.symbols})
    if window <= space:
        return
    padding = values["P"] + -(-(window - space) // 2)
    can_pad = max_padding is None or padding <= max_padding
    advice = f"Raise padding to at least {padding}, or use" if can_pad else "Use"
    # A smaller kernel_size can have a smaller stride (its default), and allows less padding.
    conditions = [f"stride {values['S']}"] if "S" in room.symbols else []
    if max_padding is not None and values["P"]:
        conditions.append(f"kernel_size ≥ {2 * values['P']}")
    kept = f" with {' and '.join(conditions)}" if conditions else ""
    raise ShapeError(
        f"{caller}: the window does not fit: {window.formula.text} = {window} > "
        f"{room.text} = {space}. {_got(values)} {advice} K_eff ≤ {space}{kept}."
    )


def _fits(room: Formula, values: dict[str, int]) -> bool:
    space = room(**{name: values[name] for name in room.symbols})
    return EFFECTIVE_KERNEL(D=values["D"], K=values["K"]) <= space


def _got(values: dict[str, int]) -> str:
    return f"Got {', '.join(f'{name}={value}' for name, value in values.items())}."
