"""`convlab.explain`: the derivation of each layer of a model, with no weights needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch

from convlab.errors import ShapeError
from convlab.explaining.rows import Explanation
from convlab.explaining.walk.inputs import call_arguments
from convlab.explaining.walk.module_calls import ModuleCalls
from convlab.explaining.walk.nested_tensors import map_tensors, shapes_of, tensors_in
from convlab.explaining.walk.peak_memory import PeakMemory
from convlab.explaining.walk.restore import restored, without_garbage_collection
from convlab.explaining.walk.stand_ins import StandIns
from convlab.explaining.walk.tape import Tape
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
        inputs, a dict of shapes for named inputs. Without an input only parameters are explained.
    example: in place of input_shape a tensor, a tuple of arguments, or a dict: of named arguments
        if `forward` has these names, else the one argument. Whole numbers in it keep their values;
        of other tensors only the shapes count.
    verify: whether to run PyTorch's own kernels for shapes beside the rules, and to compare shapes,
        dtypes and MACs; takes some seconds.
    input_size: torchinfo's name for input_shape.

    Returns an `Explanation`: `.rows`, `.total_parameters`, `.total_macs`; printed it is a table.
    The model is not touched: nothing is computed with its weights, and what its forward pass sets
    on its modules is restored.
    Raises TypeError if the model is no module or the input is no shape, ShapeError (a ValueError)
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
    if shape is None and example is None:
        return _parameters_only(model)
    arguments = call_arguments(model, shape, example)
    try:
        return explanation_of(model, *arguments, verify=bool(verify))
    except ShapeError as error:
        if not (batch := _batch_that_works(model, shape)):
            raise
        text = str(error).rstrip(".")
        told = ShapeError(f"{text}. Is the batch axis missing? {batch} works.")
        told.__dict__.update(error.__dict__)  # the notes and the explanation
        raise told from None


def _parameters_only(model: torch.nn.Module) -> Explanation:
    """The rows of the modules that have parameters or buffers; nothing is called."""
    calls = ModuleCalls(model, lambda tensor: tensor)
    found = _result(model, calls, PeakMemory(), (), {}, None, verify=False)
    rows = (replace(row, macs=None, complete=False, notes=()) for row in found.rows)
    return replace(found, nodes=tuple(rows), input_shape=None)


def _batch_that_works(model: torch.nn.Module, shape: Any) -> tuple[int, ...] | None:
    """The shape with a batch axis in front, if the model takes that."""
    if not isinstance(shape, (tuple, list)) or not all(isinstance(side, int) for side in shape):
        return None
    batch = (1, *shape)
    try:
        explanation_of(model, *call_arguments(model, batch, None), verify=False)
    except Exception:
        return None
    return batch


def explanation_of(
    model: torch.nn.Module,
    args: tuple,
    kwargs: dict[str, Any],
    *,
    verify: bool,
    tape: Tape | None = None,
) -> Explanation:
    """The explanation of a call of the model; a tape notes its operations, too."""
    with without_garbage_collection(), restored(model) as modules, torch.no_grad():
        stand_ins = StandIns(_device(modules))
        calls = ModuleCalls(model, stand_ins.current)
        walk = Walk(stand_ins, calls, verify=verify, tape=tape)
        stand_ins.replace_tensors(modules)
        args, kwargs = map_tensors(stand_ins.current, (args, kwargs))
        inputs = tensors_in((args, kwargs))
        for tensor in inputs:
            walk.memory.add(tensor)
        walk.fields.begin(inputs)
        output = None
        try:
            with calls, walk:
                output = model(*args, **kwargs)
            shapes_of(output)  # refused if a length is unknown
            if tape is not None:
                tape.end(calls.names, inputs, map_tensors(stand_ins.current, output))
        except Exception as error:
            if calls.where() not in str(error):  # raised by the model's own code
                error.add_note(f"convlab.explain was at {calls.where()}.")
            calls.abandon()
            memory = walk.memory
            _add_explanation(error, _result(model, calls, memory, args, kwargs, None, verify=False))
            raise
        return _result(model, calls, walk.memory, args, kwargs, output, verify=verify)


def _result(
    model: torch.nn.Module,
    calls: ModuleCalls,
    memory: PeakMemory,
    args: tuple,
    kwargs: dict[str, Any],
    output: Any,
    *,
    verify: bool,
) -> Explanation:
    tensors = [t for t in calls.names.tensors.values() if not torch.nn.parameter.is_lazy(t)]
    inputs = tensors_in((args, kwargs))
    return Explanation(
        nodes=calls.nodes(),
        model=type(model).__name__,
        input_shape=shapes_of((*args, *kwargs.values()), unwrap=True),
        output_shape=shapes_of(output),
        training=model.training,
        parameter_bytes=sum(_bytes(t) for t in tensors if isinstance(t, torch.nn.Parameter)),
        buffer_bytes=sum(_bytes(t) for t in tensors if not isinstance(t, torch.nn.Parameter)),
        input_bytes=sum({t.untyped_storage()._cdata: t.nbytes for t in inputs}.values()),
        peak_bytes=memory.peak,
        verified=verify,
    )


def _add_explanation(error: Exception, found: Explanation) -> None:
    """Give an error the rows up to the layer that failed: `error.explanation`, and a note."""
    error.explanation = found  # type: ignore[attr-defined]
    called = [row for row in found.rows if row.output_shape is not None]
    if called:
        last = ", ".join(f"{row.name} ({row.type}) {row.output_shape}" for row in called[-3:])
        count = f"{len(called)} layers" if len(called) > 1 else "1 layer"
        error.add_note(f"Before it {count} went well, the last: {last}. All: error.explanation.")


def _device(modules: list[torch.nn.Module]) -> torch.device:
    """The device of the first tensor in the modules."""
    for module in modules:
        for tensors in (module._parameters, module._buffers):
            for tensor in tensors.values():
                if tensor is not None:
                    return tensor.device
    return torch.device("cpu")


def _bytes(tensor: torch.Tensor) -> int:
    """The memory of a tensor's numbers; of a sparse one, of its values and indices."""
    if tensor.layout is torch.strided:
        return tensor.nbytes
    if tensor.layout is torch.sparse_coo:
        tensor = tensor.detach().coalesce()
        return tensor.values().nbytes + tensor.indices().nbytes
    return tensor.numel() * tensor.element_size()
