"""Joining and repeating tensors: `cat`, `stack`, `repeat`."""

from math import prod

import torch

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import shown

__all__ = []


@rule(torch.cat, torch.concat, torch.concatenate)
def cat(tensors, dim=0, *, axis=None):
    tensors = [one for one in tensors if tuple(one.shape) != (0,)] or list(tensors)
    dim = (dim if axis is None else axis) % max(tensors[0].dim(), 1)
    first = tuple(tensors[0].shape)
    for one in tensors:
        others = [side for k, side in enumerate(one.shape) if k != dim and one.dim() == len(first)]
        if others != [side for k, side in enumerate(first) if k != dim]:
            raise ShapeError(
                f"joins along axis {dim}, so the other sides must be equal: got "
                f"{' and '.join(shown(each.shape) for each in tensors)}"
            )
    shape = list(first)
    shape[dim] = sum(one.shape[dim] for one in tensors)
    dtype = tensors[0].dtype
    for one in tensors[1:]:
        dtype = torch.promote_types(dtype, one.dtype)
    return Work(empty(shape, dtype))


@rule(torch.stack)
def stack(tensors, dim=0):
    first = tuple(tensors[0].shape)
    if any(tuple(one.shape) != first for one in tensors):
        raise ShapeError(
            f"expects equal shapes, got {' and '.join(shown(one.shape) for one in tensors)}"
        )
    dim %= len(first) + 1
    return Work(empty((*first[:dim], len(tensors), *first[dim:]), tensors[0]))


@rule(torch.Tensor.repeat, torch.tile)
def repeat(input, *sizes):
    times = sizes[0] if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes
    rank = max(len(times), input.dim())
    sides = (*[1] * (rank - input.dim()), *input.shape)
    times = (*[1] * (rank - len(times)), *times)
    return Work(empty([side * time for side, time in zip(sides, times, strict=True)], input))


@rule(torch.repeat_interleave)
def repeat_interleave(input, repeats, dim=None, *, output_size=None):
    if isinstance(repeats, torch.Tensor):
        raise LookupError("repeats")
    if dim is None:
        return Work(empty((prod(input.shape) * repeats,), input))
    shape = list(input.shape)
    shape[dim] *= repeats
    return Work(empty(shape, input))
