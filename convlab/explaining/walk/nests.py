"""Tensors in nests: the tuples, lists and dicts of an operation's arguments and results."""

import torch

__all__ = ["map_tensors", "tensors_in"]


def tensors_in(value) -> list[torch.Tensor]:
    """The tensors in a nest of tuples, lists, dicts and slices."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (tuple, list)):
        return []
    return [tensor for part in value for tensor in tensors_in(part)]


def map_tensors(function, value):
    """The same nest with `function` of each tensor in its place."""
    if isinstance(value, torch.Tensor):
        return function(value)
    if isinstance(value, (tuple, list)):
        parts = [map_tensors(function, part) for part in value]
        if type(value) in (tuple, list):
            return type(value)(parts)
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, dict):
        return {name: map_tensors(function, part) for name, part in value.items()}
    return value
