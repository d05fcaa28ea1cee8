"""The input of the walk: from a shape, or from an example."""

import inspect

import torch

from convlab.arithmetic.arguments import integer
from convlab.explaining.walk.nests import map_tensors, tensors_in

__all__ = ["call_arguments"]

_SAY = "Give input_size=(1, 3, 227, 227), batch first, or example=a tensor"


def call_arguments(model, input_size, example) -> tuple[tuple, dict]:
    """The positional and the named arguments for the model's call, without values."""
    if (input_size is None) == (example is None):
        given = "neither" if input_size is None else "both"
        raise TypeError(f"explain needs input_size or example, got {given}. {_SAY}.")
    if example is None:
        example = _from_sizes(model, input_size)
    elif not tensors_in(example):
        raise TypeError(
            f"explain: example must be a tensor, or a tuple or dict with tensors in it, got "
            f"{type(example).__name__}. {_SAY}."
        )
    example = map_tensors(_without_values, example)
    if isinstance(example, dict):
        return ((), example) if _has_names(model, example) else ((example,), {})
    return (tuple(example) if type(example) in (tuple, list) else (example,)), {}


def _without_values(tensor):
    """The shape of a tensor; a constant of whole numbers, which code may look at, as it is."""
    if tensor.is_meta or not (tensor.is_floating_point() or tensor.is_complex()):
        return tensor.detach()
    return torch.empty(tensor.shape, dtype=tensor.dtype, device="meta")


def _from_sizes(model, input_size):
    dtype = _dtype(model)

    def tensor_of(shape, name):
        sides = [
            integer(side, f"{name}[{k}]", "explain", minimum=0) for k, side in enumerate(shape)
        ]
        return torch.empty(sides, dtype=dtype, device="meta")

    if isinstance(input_size, dict):
        return {
            name: tensor_of(shape, f"input_size[{name!r}]") for name, shape in input_size.items()
        }
    if not isinstance(input_size, (tuple, list, torch.Size)):
        raise TypeError(
            f"explain: input_size must be a shape, got {input_size!r} "
            f"({type(input_size).__name__}). {_SAY}."
        )
    if input_size and all(isinstance(one, (tuple, list, torch.Size)) for one in input_size):
        return tuple(tensor_of(shape, f"input_size[{k}]") for k, shape in enumerate(input_size))
    return tensor_of(input_size, "input_size")


def _dtype(model):
    """The type of number of the model's first parameter that is no whole number."""
    for parameter in model.parameters():
        if torch.nn.parameter.is_lazy(parameter) or parameter.is_floating_point():
            return parameter.dtype
    return torch.get_default_dtype()


def _has_names(model, example) -> bool:
    """Whether `forward` takes these names as arguments."""
    parameters = inspect.signature(model.forward).parameters
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return all(isinstance(name, str) for name in example)
    return all(name in parameters for name in example)
