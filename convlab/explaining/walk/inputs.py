"""The arguments of the walk's forward pass: from shapes, or from an example."""

from __future__ import annotations

import inspect
from typing import Any

import torch

from convlab.arithmetic.arguments import integer
from convlab.explaining.walk.nested_tensors import map_tensors, tensors_in

__all__ = ["call_arguments"]

_WAY_OUT = "Give input_shape=(1, 3, 227, 227), batch first, or example=a tensor"


def call_arguments(model: torch.nn.Module, input_shape: Any, example: Any) -> tuple[tuple, dict]:
    """The positional and the named arguments of the model's call, without values.

    input_shape, example: as of `explain`; one of them is None.
    Raises TypeError if both or neither are given, or for an argument of another kind.
    """
    if (input_shape is None) == (example is None):
        given = "neither" if input_shape is None else "both"
        raise TypeError(f"explain needs input_shape or example, got {given}. {_WAY_OUT}.")
    if example is None:
        example = _from_shapes(model, input_shape)
    elif not tensors_in(example):
        raise TypeError(
            f"explain: example must be a tensor, or a tuple or dict with tensors in it, got "
            f"{type(example).__name__}. {_WAY_OUT}."
        )
    example = map_tensors(_without_values, example)
    if isinstance(example, dict):
        return ((), example) if _takes_names(model, example) else ((example,), {})
    return (tuple(example) if type(example) in (tuple, list) else (example,)), {}


def _without_values(tensor: torch.Tensor) -> torch.Tensor:
    """A meta tensor; a tensor of whole numbers as it is, since code may look at them."""
    if tensor.is_meta or not (tensor.is_floating_point() or tensor.is_complex()):
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
    """The dtype of the model's first floating-point parameter, else PyTorch's default."""
    for parameter in model.parameters():
        if torch.nn.parameter.is_lazy(parameter) or parameter.is_floating_point():
            return parameter.dtype
    return torch.get_default_dtype()


def _takes_names(model: torch.nn.Module, example: dict) -> bool:
    """Whether `forward` takes the example's names as arguments."""
    parameters = inspect.signature(model.forward).parameters
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return all(isinstance(name, str) for name in example)
    return all(name in parameters for name in example)
