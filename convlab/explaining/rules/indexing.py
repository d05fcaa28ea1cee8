"""Indexing: reading, writing and moving single cells."""

from collections.abc import Sequence

import torch

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, check_indices, shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import in_parts, viewed

__all__ = []

_ALL = slice(None)


@rule(torch.Tensor.__getitem__, constants=True)
def getitem(input, index):
    output, kind = _picked(_meta(input), index)
    is_view = kind == "view"
    return Work(output, window=viewed(torch.Tensor.__getitem__, (index,), {}) if is_view else None)


@rule(torch.Tensor.__setitem__, constants=True)
def setitem(input, index, value):
    try:
        target, kind = _picked(_meta(input), index)
    except LookupError as error:
        if isinstance(error, IndexError):
            raise
        return Work(None, window=in_parts)  # values decide which cells are written, and no shape
    if isinstance(value, torch.Tensor):
        sides = list(value.shape)
        while sides and sides[0] == 1 and len(sides) > target.dim():
            sides.pop(0)  # PyTorch drops the axes of one number in front
        if len(sides) > target.dim() or broadcast(target.shape, sides) != tuple(target.shape):
            raise ShapeError(
                f"expects a value that goes into {shown(target.shape)}, got {shown(value.shape)}"
            )
        is_number_in_a_mask = kind == "mask" and value.numel() == 1
        if (
            kind != "view"
            and not isinstance(index, bool)
            and value.dtype != input.dtype
            and not is_number_in_a_mask
        ):
            raise TypeError(f"expects a value of {input.dtype}, got {value.dtype}")
    return Work(None, window=in_parts)


def _picked(input, index):
    """The cells that an index picks, and by what: "view", "tensors" or one "mask"."""
    if isinstance(index, list) and any(map(_is_of_a_tuple, index)):
        index = tuple(index)
    axes = [_entries(entry) for entry in (index if isinstance(index, tuple) else (index,))]
    entries = [entry for of_one in axes for entry in of_one]
    seen = torch.Tensor.__getitem__(input, tuple(basic for basic, _, _ in entries))
    hidden = input.dim() - sum(
        basic is not None and basic is not Ellipsis for basic, _, _ in entries
    )
    tensors: list[torch.Tensor | None] = []
    for basic, tensor, side in entries:
        if side is not None and side != seen.shape[len(tensors)]:
            axis = len(tensors)
            raise ShapeError(
                f"expects a mask of {seen.shape[axis]} cells on axis {axis}, got {side}"
            )
        if basic is Ellipsis:
            tensors += [None] * hidden
        elif not isinstance(basic, int):
            tensors.append(tensor)
    with_tensors = [of_one for of_one in axes if of_one[0][1] is not None]
    if not with_tensors:
        return seen, "view"
    is_mask = len(with_tensors) == 1 and with_tensors[0][0][2] is not None
    picked = run_small(torch.ops.aten.index.Tensor, (seen, tensors), fill=torch.zeros)
    for axis, tensor in enumerate(tensors):
        if tensor is not None and picked.numel():
            check_indices(tensor, seen.shape[axis], negative=True)
    return picked, "mask" if is_mask else "tensors"


def _is_of_a_tuple(entry):
    """Whether a list with this entry stands for a tuple, as in PyTorch."""
    return isinstance(entry, (slice, torch.Tensor, Sequence)) or entry in (None, Ellipsis)


def _entries(entry):
    """An entry of an index as (entry of a view, indices, side of a mask) for each axis."""
    if isinstance(entry, bool):
        return [(None, torch.zeros(int(entry), dtype=torch.int64), None)]
    if not isinstance(entry, torch.Tensor):
        if not isinstance(entry, Sequence) and not hasattr(entry, "__array__"):
            return [(entry, None, None)]
        entry = torch.as_tensor(entry)
        if not entry.numel() and entry.dtype.is_floating_point:
            entry = entry.long()  # an empty list
    if entry.dtype in (torch.bool, torch.uint8):
        if entry.is_meta:
            raise LookupError("the number of True cells in a mask")
        if not entry.dim():
            return _entries(bool(entry))
        places = entry.nonzero(as_tuple=True)
        return [(_ALL, *pair) for pair in zip(places, entry.shape, strict=True)]
    if entry.dim() == 0 and not (entry.is_floating_point() or entry.is_complex()):
        return [(0 if entry.is_meta else int(entry), None, None)]
    return [(_ALL, entry, None)]


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
    if isinstance(dim, int) and isinstance(index, torch.Tensor) and input.numel() > 1:
        check_indices(index, input.shape[dim])
    return Work(output)


@rule(torch.take_along_dim, torch.Tensor.take_along_dim, constants=True)
def take_along_dim(input, indices, dim=None):
    if dim is None:
        check_indices(indices, input.numel(), negative=True)
        flat = (input.view(-1), 0, indices.view(-1))
        return Work(run_small(torch.gather, flat, fill=torch.zeros))
    output = run_small(torch.take_along_dim, (input, indices, dim), fill=torch.zeros)
    if input.dim():
        check_indices(indices, input.shape[dim], negative=True)
    return Work(output)


@rule("take", constants=True)
def take(input, index):
    output = run_small(torch.take, (input, index), fill=torch.zeros)
    check_indices(index, input.numel(), negative=True)
    return Work(output)


@rule("put", constants=True, function=True)
def put(function, input, index, source, accumulate=False):
    if source.numel() != index.numel():
        raise ShapeError(f"expects {index.numel()} numbers, got {shown(source.shape)}")
    flat = (index.reshape(-1), source.reshape(-1))
    output = run_small(function, (input, *flat, accumulate), fill=torch.zeros)
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
