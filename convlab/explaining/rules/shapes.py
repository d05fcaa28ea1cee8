"""Shapes for the rules: broadcasting, axes and batches, and the errors if shapes do not fit."""

from math import prod

import torch

from convlab.errors import ShapeError

__all__ = [
    "broadcast",
    "check_dtype",
    "float_dtype",
    "keep_reduced",
    "per_axis",
    "shown",
    "split_batch",
]

_LETTERS = {1: "L", 2: "H, W", 3: "D, H, W"}


def shown(shape) -> str:
    """A shape as a tuple of plain numbers."""
    return str(tuple(map(int, shape)))


def per_axis(value, rank: int) -> tuple[int, ...]:
    """`rank` ints from an int, or from a sequence of one or of `rank` ints."""
    if isinstance(value, (tuple, list, torch.Size)):
        return tuple(value) * rank if len(value) == 1 else tuple(value)
    return (value,) * rank


def split_batch(
    input: torch.Tensor, rank: int, channels: int | None = None
) -> tuple[int, int, tuple[int, ...]]:
    """The number of items, the channels and the sides of a map (N, C, …) or (C, …).

    Raises ShapeError for another rank, or if the map has other channels than `channels`.
    """
    if input.dim() not in (rank + 1, rank + 2):
        expected = "C" if channels is None else channels
        raise ShapeError(
            f"expects {rank + 2} axes, (N, {expected}, {_LETTERS[rank]}), or {rank + 1} without "
            f"the batch, got {shown(input.shape)}"
        )
    *batch, found = input.shape[:-rank]
    if channels is not None and found != channels:
        kind = "channel" if channels == 1 else "channels"
        raise ShapeError(f"expects {channels} {kind}, got {shown(input.shape)}")
    return prod(batch), found, tuple(input.shape[-rank:])


def check_dtype(input: torch.Tensor, weight: torch.Tensor) -> None:
    """Raise TypeError unless the input has the dtype of the weights."""
    if input.dtype != weight.dtype:
        raise TypeError(f"expects {weight.dtype}, as its weights are, got {input.dtype}")


def broadcast(*shapes) -> tuple[int, ...]:
    """The common shape, by PyTorch's rule: counted from the last axis, sides are equal or 1."""
    rank = max(map(len, shapes), default=0)
    result = [1] * rank
    for shape in shapes:
        for k, side in enumerate(shape, rank - len(shape)):
            if side != 1 and result[k] not in (1, side):
                raise ShapeError(
                    f"the shapes {' and '.join(map(shown, shapes))} do not go together: counted "
                    f"from the last axis, sides must be equal, or 1"
                )
            if side != 1:
                result[k] = side
    return tuple(result)


def float_dtype(dtype: torch.dtype) -> torch.dtype:
    """The dtype of a quotient or a root: for whole numbers PyTorch's default."""
    return dtype if dtype.is_floating_point or dtype.is_complex else torch.get_default_dtype()


def keep_reduced(shape, axes, keepdim: bool) -> tuple[int, ...]:
    """The shape after a reduction (a sum, a mean) over these axes; None or () for all axes."""
    rank = len(shape)
    if axes is None or (isinstance(axes, (tuple, list)) and not axes):
        axes = range(rank)
    elif not isinstance(axes, (tuple, list)):
        axes = (axes,)
    for axis in axes:
        if not -max(rank, 1) <= axis < max(rank, 1):
            raise ShapeError(f"there is no axis {axis} in {shown(shape)}")
    gone = {axis % max(rank, 1) for axis in axes}
    return tuple(
        1 if k in gone else side for k, side in enumerate(shape) if keepdim or k not in gone
    )
