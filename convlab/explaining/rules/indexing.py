"""Indexing: reading, writing and moving single cells."""

from collections.abc import Sequence

import torch

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, check_indices, shown
from convlab.explaining.rules.small_copy import run_small

__all__ = []

_ALL = slice(None)


@rule(torch.Tensor.__getitem__, constants=True)
def getitem(input, index):
    return Work(_picked(_meta(input), index)[0])


@rule(torch.Tensor.__setitem__, constants=True)
def setitem(input, index, value):
    try:
        target, by_tensors = _picked(_meta(input), index)
    except LookupError as error:
        if isinstance(error, IndexError):
            raise
        return Work(None)  # values decide which cells are written, and no shape
    if isinstance(value, torch.Tensor):
        sides = list(value.shape)
        while sides and sides[0] == 1 and len(sides) > target.dim():
            sides.pop(0)  # PyTorch drops the axes of one number in front
        if len(sides) > target.dim() or broadcast(target.shape, sides) != tuple(target.shape):
            raise ShapeError(
                f"expects a value that goes into {shown(target.shape)}, got {shown(value.shape)}"
            )
        if by_tensors and value.dtype != input.dtype and value.dim():
            raise TypeError(f"expects a value of {input.dtype}, got {value.dtype}")
    return Work(None)


def _picked(input, index):
    """The cells that an index picks, and whether tensors are among its entries."""
    entries = []
    for entry in index if isinstance(index, tuple) else (index,):
        entries += _entries(entry)
    if not any(isinstance(entry, torch.Tensor) for entry in entries):
        return torch.Tensor.__getitem__(input, tuple(entries)), False
    basic = tuple(_ALL if isinstance(entry, torch.Tensor) else entry for entry in entries)
    rest = torch.Tensor.__getitem__(input, basic)
    hidden = input.dim() - sum(entry is not None and entry is not Ellipsis for entry in entries)
    tensors: list[torch.Tensor | None] = []
    for entry in entries:
        if isinstance(entry, torch.Tensor):
            check_indices(entry, rest.shape[len(tensors)], negative=True)
            tensors.append(entry)
        elif entry is Ellipsis:
            tensors += [None] * hidden
        elif not isinstance(entry, int):
            tensors.append(None)
    return run_small(torch.ops.aten.index.Tensor, (rest, tensors), fill=torch.zeros), True


def _entries(entry):
    """An entry of an index as a list: a mask becomes a tensor of indices for each of its axes."""
    if isinstance(entry, bool):
        return [None, torch.zeros(int(entry), dtype=torch.int64)]
    if isinstance(entry, Sequence) or hasattr(entry, "__array__"):
        entry = entry if isinstance(entry, torch.Tensor) else torch.as_tensor(entry)
        if not entry.numel() and entry.dtype.is_floating_point:
            entry = entry.long()  # an empty list
    if not isinstance(entry, torch.Tensor):
        return [entry]
    if entry.dtype in (torch.bool, torch.uint8):
        if entry.is_meta:
            raise LookupError("the number of True cells in a mask")
        return list(entry.nonzero(as_tuple=True))
    if entry.dim() == 0 and not entry.dtype.is_floating_point:
        return [0 if entry.is_meta else int(entry)]
    return [entry]


def _meta(tensor):
    return tensor if tensor.is_meta else empty(tensor.shape, tensor)


@rule("gather scatter scatter_add scatter_reduce", constants=True, function=True)
def gather(function, *args, **kwargs):
    return _along(function, args, kwargs)


@rule(
    "index_select index_add index_copy index_fill index_reduce",
    constants=True,
    function=True,
)
def index_select(function, *args, **kwargs):
    return _along(function, args, kwargs)


def _along(function, args, kwargs):
    """An operation whose index tensor counts along axis `dim`."""
    output = run_small(function, args, kwargs, fill=torch.zeros)
    input = kwargs.get("input", args[0] if args else None)
    dim = kwargs.get("dim", args[1] if len(args) > 1 else None)
    index = kwargs.get("index", args[2] if len(args) > 2 else None)
    if isinstance(dim, int) and isinstance(index, torch.Tensor) and input.dim():
        check_indices(index, input.shape[dim])
    return Work(output)


@rule(torch.take_along_dim, torch.Tensor.take_along_dim, constants=True)
def take_along_dim(input, indices, dim=None):
    if dim is None:
        input, indices, dim = input.reshape(-1), indices.reshape(-1), 0
    output = run_small(torch.take_along_dim, (input, indices, dim), fill=torch.zeros)
    if input.dim():
        check_indices(indices, input.shape[dim], negative=True)
    return Work(output)


@rule("take put", constants=True, function=True)
def take(function, input, index, *args, **kwargs):
    output = run_small(function, (input, index, *args), kwargs, fill=torch.zeros)
    check_indices(index, input.numel(), negative=True)
    return Work(output)


@rule(
    """
        roll flip tril triu fliplr flipud rot90 index index_put masked_scatter select_scatter
        _unsafe_masked_index _unsafe_masked_index_put_accumulate grid_sampler grid_sampler_2d
        grid_sampler_3d embedding_renorm_ gradient
    """,
    function=True,
)
def moved(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs, fill=torch.zeros))


@rule(torch.diagonal_scatter)
def diagonal_scatter(input, src, offset=0, dim1=0, dim2=1):
    return _written(input, torch.diagonal(input, offset, dim1, dim2), src)


@rule(torch.slice_scatter)
def slice_scatter(input, src, dim=0, start=None, end=None, step=1):
    return _written(input, torch.ops.aten.slice(input, dim, start, end, step), src)


def _written(input, part, src):
    """A copy of the input, in which `src` has taken the place of a part."""
    if part.shape != src.shape:
        raise ShapeError(f"expects a source of {shown(part.shape)}, got {shown(src.shape)}")
    return Work(empty(input.shape, input))
