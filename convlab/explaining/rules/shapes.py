"""Shapes for the rules: broadcasting, axes and batches, and the errors if shapes do not fit."""

from math import prod

import torch

from convlab.errors import ShapeError

__all__ = [
    "broadcast",
    "check_dtype",
    "check_indices",
    "flat",
    "is_plain",
    "per_axis",
    "shown",
    "split_batch",
]

_LETTERS = {1: "L", 2: "H, W", 3: "D, H, W"}


def shown(shape) -> str:
    """A shape as a tuple of plain numbers."""
    return str(tuple(map(int, shape)))


def flat(values: tuple) -> tuple:
    """The values, which PyTorch takes one by one or as one sequence."""
    if len(values) == 1 and isinstance(values[0], (tuple, list)):
        return tuple(values[0])
    return values


def per_axis(value, rank: int) -> tuple[int, ...]:
    """`rank` ints from an int, or from a sequence of one or of `rank` ints."""
    if isinstance(value, (tuple, list, torch.Size)):
        if len(value) not in (1, rank):
            raise ShapeError(f"expects one number or {rank} of them, got {tuple(value)}")
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
        is_last = input.dim() == rank + 2 and input.shape[-1] == channels
        ordered = (input.shape[0], channels, *input.shape[1:-1])
        advice = f": the channels come first, as in {shown(ordered)}" if is_last else ""
        raise ShapeError(f"expects {channels} {kind}, got {shown(input.shape)}{advice}")
    return prod(batch), found, tuple(input.shape[-rank:])


def is_plain(tensor: object) -> bool:
    """Whether this is a tensor of float32 in the usual order, which every layer takes."""
    return (
        isinstance(tensor, torch.Tensor)
        and tensor.dtype == torch.float32
        and tensor.is_contiguous()
    )


def check_dtype(input: torch.Tensor, weight: torch.Tensor) -> None:
    """Raise TypeError unless the input has the dtype of the weights."""
    if input.dtype != weight.dtype:
        raise TypeError(f"expects {weight.dtype}, as its weights are, got {input.dtype}")


def check_indices(indices: torch.Tensor, side: int, *, negative: bool = False) -> None:
    """Raise ShapeError if an index with a value is beyond an axis.

    indices: a constant; a meta tensor has no values to check.
    side: the length of the axis.
    negative: whether indices from -side count from the end.
    """
    if indices.is_meta or not indices.numel() or indices.dtype.is_floating_point:
        return
    low, high = int(indices.min()), int(indices.max())
    if low < (-side if negative else 0) or high >= side:
        raise ShapeError(
            f"expects indices from {-side if negative else 0} to {side - 1}, got "
            f"{high if high >= side else low}"
        )


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
