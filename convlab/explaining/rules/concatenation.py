"""Joining and repeating tensors: `cat`, `stack`, `repeat`."""

from math import prod

import torch

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import flat, shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import joined, viewed

__all__ = []


@rule(torch.cat, torch.concat, torch.concatenate)
def cat(tensors, dim=0):
    parts = [one for one in tensors if tuple(one.shape) != (0,)]  # PyTorch skips (0,)
    first = parts[0].shape if parts else ()
    rank = len(first)
    if rank and -rank <= dim < rank:
        kept = [
            [side for k, side in enumerate(one.shape) if k != dim % rank]
            for one in parts
            if one.dim() == rank
        ]
        if any(sides != kept[0] for sides in kept):
            raise ShapeError(
                f"joins along axis {dim % rank}, so the other sides must be equal: got "
                f"{' and '.join(shown(each.shape) for each in tensors)}"
            )
        # The sides along the axis may differ: in the small copy the first alone has a number.
        short = [
            one.narrow(dim, 0, 0 if one is not parts[0] else min(one.shape[dim], 1))
            if one.dim() == rank
            else one
            for one in tensors
        ]
        output = run_small(torch.cat, (short, dim))
        shape = list(first)
        shape[dim] = sum(one.shape[dim] for one in parts)
        return Work(empty(shape, output), window=joined(dim))
    return Work(run_small(torch.cat, (list(tensors), dim)))


@rule(torch.stack)
def stack(tensors, dim=0):
    if any(one.shape != tensors[0].shape for one in tensors):
        raise ShapeError(
            f"expects equal shapes, got {' and '.join(shown(one.shape) for one in tensors)}"
        )
    parted = viewed(torch.unsqueeze, (dim,), {})

    def window(given, output):
        new = [(one, one.unsqueeze(dim), cells) for one, cells in given]
        return joined(dim)(
            [(seen, cells and parted([(one, cells)], seen)) for one, seen, cells in new], output
        )

    return cat([one.unsqueeze(dim) for one in tensors], dim)._replace(window=window)


@rule(torch.hstack)
def hstack(tensors):
    tensors = torch.atleast_1d(list(tensors))
    return cat(tensors, min(tensors[0].dim() - 1, 1) if tensors else 0)


@rule(torch.vstack, torch.row_stack)
def vstack(tensors):
    return cat(torch.atleast_2d(list(tensors)), 0)


@rule(torch.dstack)
def dstack(tensors):
    return cat(torch.atleast_3d(list(tensors)), 2)


@rule(torch.column_stack)
def column_stack(tensors):
    return hstack([one.reshape(-1, 1) if one.dim() < 2 else one for one in tensors])


@rule("block_diag")
def block_diag(*tensors):
    tensors = flat(tensors)
    blocks = torch.atleast_2d(list(tensors))
    if any(block.dim() > 2 for block in blocks):
        raise ShapeError(
            f"expects matrices, got {' and '.join(shown(block.shape) for block in blocks)}"
        )
    like = run_small(torch.block_diag, _one_of_each_kind(tensors))
    return Work(empty([sum(block.shape[axis] for block in blocks) for axis in (0, 1)], like))


@rule("cartesian_prod")
def cartesian_prod(*tensors):
    tensors = flat(tensors)
    if any(one.dim() != 1 for one in tensors):
        raise ShapeError(
            f"expects vectors, got {' and '.join(shown(one.shape) for one in tensors)}"
        )
    like = run_small(torch.cartesian_prod, _one_of_each_kind(tensors))
    rows = prod(len(one) for one in tensors)
    return Work(empty((rows, len(tensors)) if len(tensors) > 1 else (rows,), like))


def _one_of_each_kind(tensors):
    """A tensor of one number for each rank and dtype: they give the type of the result."""
    kinds = dict.fromkeys((one.dim(), one.dtype) for one in tensors)
    return tuple(empty((1,) * rank, dtype) for rank, dtype in kinds)


@rule(torch.Tensor.repeat)
def repeat(input, *sizes, repeats=None):
    times = flat(sizes) if repeats is None else repeats
    if len(times) < input.dim():
        raise ShapeError(f"expects a number of times for each axis, got {tuple(times)}")
    return tile(input, times)


@rule(torch.tile)
def tile(input, *sizes, dims=None):
    times = flat(sizes) if dims is None else dims
    rank = max(len(times), input.dim())
    sides = (*[1] * (rank - input.dim()), *input.shape)
    times = (*[1] * (rank - len(times)), *times)
    shape = [side * time for side, time in zip(sides, times, strict=True)]
    if min(shape, default=0) < 0:
        raise ShapeError(f"expects numbers of times ≥ 0, got {tuple(times)}")
    return Work(empty(shape, input))


@rule(torch.kron, torch.Tensor.kron)
def kron(input, other):
    rank = max(input.dim(), other.dim())
    left, right = (one[(None,) * (rank - one.dim())] for one in (input, other))
    for axis in range(rank):
        left, right = left.unsqueeze(2 * axis + 1), right.unsqueeze(2 * axis)
    pairs = run_small(torch.mul, (left, right))
    seen = pairs.view([a * b for a, b in zip(pairs.shape[::2], pairs.shape[1::2], strict=True)])
    return Work(empty(seen.shape, seen))


@rule(torch.repeat_interleave, constants=True)
def repeat_interleave(input, repeats=None, dim=None, *, output_size=None):
    if repeats is None:
        raise LookupError("repeats")
    sides = list(input.shape) if dim is not None else [prod(input.shape)]
    if dim is not None and not -input.dim() <= dim < input.dim():
        raise ShapeError(f"expects an axis of {shown(input.shape)}, got {dim}")
    dim = dim or 0
    if not isinstance(repeats, torch.Tensor):
        repeats = torch.tensor([repeats])
    if repeats.dtype not in (torch.int32, torch.int64):
        raise TypeError(f"expects repeats of int64 or int32, got {repeats.dtype}")
    if repeats.dim() > 1 or repeats.numel() not in (1, sides[dim]):
        raise ShapeError(f"expects one number or {sides[dim]}, got {shown(repeats.shape)}")
    if repeats.is_meta and output_size is None:
        raise LookupError("repeats")
    if not repeats.is_meta and (repeats < 0).any():
        raise ShapeError(f"expects repeats ≥ 0, got {int(repeats.min())}")
    if output_size is None:
        output_size = int(repeats.sum()) * (sides[dim] if repeats.numel() == 1 else 1)
    sides[dim] = output_size
    return Work(empty(sides, input))
