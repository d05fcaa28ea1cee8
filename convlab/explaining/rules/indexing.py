"""Indexing: reading, writing and moving single cells."""

import torch

from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast

__all__ = []


@rule(torch.Tensor.__getitem__)
def getitem(input, index):
    entries = index if isinstance(index, tuple) else (index,)
    if not any(isinstance(entry, (torch.Tensor, list)) for entry in entries):
        return Work(torch.Tensor.__getitem__(input, index))
    return Work(_picked(input, entries))


def _picked(input, entries):
    """The result of indexing by tensors: their common shape in the place of the indexed axes."""
    entries = tuple(place for entry in entries for place in _places(entry))
    rest = torch.Tensor.__getitem__(
        input, tuple(slice(None) if isinstance(e, torch.Tensor) else e for e in entries)
    )
    fill = input.dim() - sum(e is not None and e is not Ellipsis for e in entries)
    axis, places = 0, []
    for entry in entries:
        if isinstance(entry, torch.Tensor):
            places.append((axis, entry.shape))
        if entry is Ellipsis:
            axis += fill
        elif not isinstance(entry, int):
            axis += 1
    axes = [axis for axis, _ in places]
    together = axes == list(range(axes[0], axes[0] + len(axes)))
    shape = broadcast(*(sides for _, sides in places))
    kept = [side for k, side in enumerate(rest.shape) if k not in axes]
    at = axes[0] if together else 0
    return empty((*kept[:at], *shape, *kept[at:]), input)


def _places(entry):
    """An entry of an index as a tuple; a mask becomes a tensor of indices for each of its axes."""
    if isinstance(entry, list):
        entry = torch.tensor(entry)
    if not isinstance(entry, torch.Tensor) or entry.dtype not in (torch.bool, torch.uint8):
        return (entry,)
    if entry.is_meta:
        raise LookupError("the number of True cells in a mask")  # the walk raises CannotExplain
    return entry.nonzero(as_tuple=True)


@rule(torch.Tensor.__setitem__)
def setitem(input, index, value):
    return Work(None)


@rule(torch.gather)
def gather(input, dim, index, **more):
    return Work(empty(index.shape, input))


@rule(torch.take_along_dim)
def take_along_dim(input, indices, dim=None):
    return Work(empty(indices.shape, input))


@rule(torch.scatter, torch.scatter_add, torch.index_add, torch.index_fill, torch.index_copy)
def scatter(input, *arguments, **more):
    return Work(empty(input.shape, input))


@rule(torch.roll, torch.flip, torch.tril, torch.triu, torch.fliplr, torch.flipud)
def moved(input, *options, **more):
    return Work(empty(input.shape, input))
