"""`convlab.explain`: the derivation of each layer of a model, with no weights needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from convlab.explaining.rows import Explanation
from convlab.explaining.walk.inputs import call_arguments
from convlab.explaining.walk.module_calls import ModuleCalls
from convlab.explaining.walk.nested_tensors import shapes_of, tensors_in
from convlab.explaining.walk.restore import modules_of, restored, without_garbage_collection
from convlab.explaining.walk.unsupported import refuse_unsupported
from convlab.explaining.walk.walk import Walk

__all__ = ["explain"]

_Shape = Sequence[int]


def explain(
    model: torch.nn.Module,
    input_shape: _Shape | Sequence[_Shape] | Mapping[str, _Shape] | None = None,
    *,
    example: Any = None,
    verify: bool = False,
    input_size: _Shape | Sequence[_Shape] | Mapping[str, _Shape] | None = None,
) -> Explanation:
    """Why a model has its shapes, its parameters and its work, layer by layer.

    model: a `torch.nn.Module`, in training or in evaluation mode, on any device; built under
        `torch.device("meta")` it may be larger than the memory.
    input_shape: the shape of the input, batch first: (1, 3, 227, 227). A list of shapes for several
        inputs, a dict of shapes for named inputs.
    example: in place of input_shape a tensor, a tuple of arguments, or a dict: of named arguments
        if `forward` has these names, else the one argument. Whole numbers in it keep their values;
        of other tensors only the shapes count.
    verify: whether to run PyTorch's own kernels for shapes beside the rules, and to compare shapes,
        dtypes and MACs; takes some seconds.
    input_size: torchinfo's name for input_shape.

    Returns an `Explanation`: `.rows`, `.total_parameters`, `.total_macs`; printed it is a table.
    The model is not touched: nothing is computed with its weights, and what its forward pass sets
    on its modules is restored.
    Raises TypeError if the model is no module or the input is missing, ShapeError (a ValueError)
    with the layer's name if shapes do not go together, CannotExplain if they depend on values.

    >>> import torch, convlab
    >>> model = torch.nn.Conv2d(3, 96, 11, stride=4)
    >>> row, = convlab.explain(model, (1, 3, 227, 227)).rows
    >>> row.output_shape
    (1, 96, 55, 55)
    >>> row.parameters
    34,944 = 11·11·3·96 + 96
    >>> convlab.explain(model, (1, 5, 227, 227))
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: Conv2d expects 3 channels, got (1, 5, 227, 227)
    """
    refuse_unsupported(model)
    if input_size is not None and input_shape is not None:
        raise TypeError("explain: input_size is another name for input_shape: give one of them.")
    shape = input_size if input_shape is None else input_shape
    args, kwargs = call_arguments(model, shape, example)
    with without_garbage_collection(), restored(model), torch.no_grad():
        calls = ModuleCalls(model)
        walk = Walk(_device(model), calls, verify=bool(verify))
        for tensor in tensors_in((args, kwargs)):
            walk.memory.add(tensor)
        input_bytes = walk.memory.peak
        try:
            with calls, walk:
                output = model(*args, **kwargs)
        except Exception as error:
            if calls.where() not in str(error):  # raised by the model's own code
                error.add_note(f"convlab.explain was at {calls.where()}.")
            raise
        tensors = [t for t in calls.names.tensors.values() if not torch.nn.parameter.is_lazy(t)]
        return Explanation(
            nodes=calls.nodes(),
            model=type(model).__name__,
            input_shape=shapes_of((*args, *kwargs.values()), unwrap=True),
            output_shape=shapes_of(output),
            training=model.training,
            parameter_bytes=sum(t.nbytes for t in tensors if isinstance(t, torch.nn.Parameter)),
            buffer_bytes=sum(t.nbytes for t in tensors if not isinstance(t, torch.nn.Parameter)),
            input_bytes=input_bytes,
            peak_bytes=walk.memory.peak,
            verified=bool(verify),
        )


def _device(model: torch.nn.Module) -> torch.device:
    """The device of the model's first tensor."""
    for module in modules_of(model):
        for tensors in (module._parameters, module._buffers):
            for tensor in tensors.values():
                if tensor is not None:
                    return tensor.device
    return torch.device("cpu")
