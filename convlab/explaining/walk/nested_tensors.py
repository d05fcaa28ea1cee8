"""Tensors in nests: tuples, lists, mappings and dataclasses of arguments and results."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import torch

from convlab.explaining.errors import CannotExplain

__all__ = ["length_error", "map_tensors", "shapes_of", "tensors_in"]

# Most arguments are of these types. To ask an abstract class takes much longer.
_PLAIN = {int, float, bool, str, type(None), torch.dtype, torch.device, torch.Size}


def tensors_in(nest: object) -> list[torch.Tensor]:
    """The tensors in a nest, in order."""
    if isinstance(nest, torch.Tensor):
        return [nest]
    if not isinstance(nest, (tuple, list)):
        if type(nest) in _PLAIN or not (isinstance(nest, Mapping) or _is_dataclass(nest)):
            return []
        nest = tuple(_fields(nest).values())
    found = []
    for part in nest:
        kind = type(part)
        if kind is torch.Tensor or kind is torch.nn.Parameter:
            found.append(part)
        elif kind not in _PLAIN:
            found += tensors_in(part)
    return found


def map_tensors(function: Callable[[torch.Tensor], Any], nest: Any) -> Any:
    """The same nest with `function(tensor)` in the place of each tensor."""
    if type(nest) in _PLAIN:
        return nest
    if isinstance(nest, torch.Tensor):
        return function(nest)
    if isinstance(nest, (tuple, list)):
        parts = [map_tensors(function, part) for part in nest]
        if type(nest) in (tuple, list):
            return type(nest)(parts)
        return type(nest)(*parts) if hasattr(nest, "_fields") else tuple(parts)
    if type(nest) is dict:
        return {name: map_tensors(function, part) for name, part in nest.items()}
    if isinstance(nest, Mapping) or _is_dataclass(nest):
        changed = copy.copy(nest)
        for name, part in _fields(nest).items():
            mapped = map_tensors(function, part)
            if mapped is part:
                continue
            if isinstance(nest, Mapping):
                changed[name] = mapped
            else:
                object.__setattr__(changed, name, mapped)
        return changed
    return nest


def length_error(tensor: torch.Tensor) -> CannotExplain | None:
    """The error for code that needs the length of a tensor of unknown length; None for others."""
    return getattr(tensor, "_length_error", None)


def _is_dataclass(value: object) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def _fields(nest: Any) -> dict[str, Any]:
    """The parts of a mapping or of a dataclass by their names."""
    if isinstance(nest, Mapping):
        return dict(nest)
    return {field.name: getattr(nest, field.name, None) for field in dataclasses.fields(nest)}


def shapes_of(nest: object, *, unwrap: bool = False) -> Any:
    """The shapes of the tensors in a nest; None if it has none.

    unwrap: whether a tuple of one shape is given as that shape.

    Raises CannotExplain for a tensor of unknown length.
    """
    if type(nest) in _PLAIN:
        return None
    if isinstance(nest, torch.Tensor):
        error = length_error(nest)
        if error is not None:
            raise error
        return tuple(nest.shape)
    if not isinstance(nest, (tuple, list)) and (isinstance(nest, Mapping) or _is_dataclass(nest)):
        named = {str(name): shapes_of(part) for name, part in _fields(nest).items()}
        return {name: shape for name, shape in named.items() if shape is not None} or None
    if isinstance(nest, (tuple, list)):
        shapes = [shape for shape in map(shapes_of, nest) if shape is not None]
        if not shapes:
            return None
        return shapes[0] if unwrap and len(shapes) == 1 else tuple(shapes)
    return None
