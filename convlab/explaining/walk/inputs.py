"""The arguments of the walk's forward pass: from shapes, or from an example."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import torch

from convlab.arithmetic.arguments import integer
from convlab.explaining.walk.nested_tensors import map_tensors, tensors_in

__all__ = ["call_arguments"]

_WAY_OUT = "Give input_shape=(1, 3, 227, 227), batch first, or example=a tensor"


def call_arguments(model: torch.nn.Module, input_shape: Any, example: Any) -> tuple[tuple, dict]:
    """The positional and the named arguments of the model's call, without values.

    input_shape, example: as of `explain`; one of them is None.
    Raises TypeError if both are given, or for an argument of another kind.
    """
    if input_shape is not None and example is not None:
        raise TypeError(f"explain needs input_shape or example, got both. {_WAY_OUT}.")
    if example is None:
        example = _from_shapes(model, input_shape)
    elif not tensors_in(example):
        raise TypeError(
            f"explain: example must be a tensor, or a tuple or dict with tensors in it, got "
            f"{type(example).__name__}. {_WAY_OUT}."
        )
    example = map_tensors(_without_values, example)
    if isinstance(example, Mapping):
        named = dict(example)
        return ((), named) if _takes_names(model, named) else ((example,), {})
    return (tuple(example) if type(example) in (tuple, list) else (example,)), {}


def _without_values(tensor: torch.Tensor) -> torch.Tensor:
    """A meta tensor; a tensor of whole numbers or a mask as it is, since code may look at it.

    A mask of floats is one that holds −∞, as attention adds it.
    """
    is_whole = not (tensor.is_floating_point() or tensor.is_complex())
    if tensor.is_meta or is_whole or (tensor.is_floating_point() and torch.isinf(tensor).any()):
        return tensor.detach()
    return torch.empty(tensor.shape, dtype=tensor.dtype, device="meta")


def _from_shapes(model: torch.nn.Module, input_shape: Any) -> Any:
    dtype = _dtype(model)

    def tensor_of(shape, name):
        sides = [
            integer(side, f"{name}[{k}]", "explain", minimum=0) for k, side in enumerate(shape)
        ]
        return torch.empty(sides, dtype=dtype, device="meta")

    if isinstance(input_shape, dict):
        return {
            name: tensor_of(shape, f"input_shape[{name!r}]") for name, shape in input_shape.items()
        }
    if not isinstance(input_shape, (tuple, list, torch.Size)):
        raise TypeError(
            f"explain: input_shape must be a shape, got {input_shape!r} "
            f"({type(input_shape).__name__}). {_WAY_OUT}."
        )
    if input_shape and all(isinstance(one, (tuple, list, torch.Size)) for one in input_shape):
        return tuple(tensor_of(shape, f"input_shape[{k}]") for k, shape in enumerate(input_shape))
    return tensor_of(input_shape, "input_shape")


def _dtype(model: torch.nn.Module) -> torch.dtype:
    """The dtype of the model's first parameter of real or complex numbers, else the default."""
    for parameter in model.parameters():
        if torch.nn.parameter.is_lazy(parameter) or parameter.dtype.is_floating_point:
            return parameter.dtype
        if parameter.dtype.is_complex:
            return parameter.dtype
    return torch.get_default_dtype()


def _takes_names(model: torch.nn.Module, example: dict) -> bool:
    """Whether `forward` takes the example's names as arguments."""
    parameters = inspect.signature(model.forward).parameters
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return all(isinstance(name, str) for name in example)
    return all(name in parameters for name in example)
