"""Tensors in nests: the tuples, lists and dicts of an operation's arguments and results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

__all__ = ["map_tensors", "shapes_of", "tensors_in"]


def tensors_in(nest: object) -> list[torch.Tensor]:
    """The tensors in a nest, in order."""
    if isinstance(nest, torch.Tensor):
        return [nest]
    if isinstance(nest, dict):
        nest = tuple(nest.values())
    elif not isinstance(nest, (tuple, list)):
        return []
    return [tensor for part in nest for tensor in tensors_in(part)]


def map_tensors(function: Callable[[torch.Tensor], Any], nest: Any) -> Any:
    """The same nest with `function(tensor)` in the place of each tensor."""
    if isinstance(nest, torch.Tensor):
        return function(nest)
    if isinstance(nest, (tuple, list)):
        parts = [map_tensors(function, part) for part in nest]
        if type(nest) in (tuple, list):
            return type(nest)(parts)
        return type(nest)(*parts) if hasattr(nest, "_fields") else tuple(parts)
    if isinstance(nest, dict):
        return {name: map_tensors(function, part) for name, part in nest.items()}
    return nest


def shapes_of(nest: object, *, unwrap: bool = False) -> Any:
    """The shapes of the tensors in a nest; None if it has none.

    unwrap: whether a tuple of one shape is given as that shape.
    """
    if isinstance(nest, torch.Tensor):
        return tuple(nest.shape)
    if isinstance(nest, dict):
        named = {str(name): shapes_of(part) for name, part in nest.items()}
        return {name: shape for name, shape in named.items() if shape is not None} or None
    if isinstance(nest, (tuple, list)):
        shapes = [shape for shape in map(shapes_of, nest) if shape is not None]
        if not shapes:
            return None
        return shapes[0] if unwrap and len(shapes) == 1 else tuple(shapes)
    return None
