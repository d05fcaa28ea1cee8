"""`convlab.explain`: the derivation of each layer of a model, with no weights needed."""

import torch

from convlab.explaining.rows import Explanation
from convlab.explaining.walk.build_row import shapes_of
from convlab.explaining.walk.inputs import call_arguments
from convlab.explaining.walk.module_calls import ModuleCalls
from convlab.explaining.walk.nests import tensors_in
from convlab.explaining.walk.restore import modules_of, restored, without_garbage_collection
from convlab.explaining.walk.unsupported import refuse_unsupported
from convlab.explaining.walk.walk import Walk

__all__ = ["explain"]


def explain(model, input_size=None, *, example=None, verify=False) -> Explanation:
    """Why a model has its shapes, its parameters and its work, layer by layer.

    model: a `torch.nn.Module`, in training or in evaluation mode, on any device; built under
        `torch.device("meta")` it may be larger than the memory.
    input_size: the shape of the input, batch first: (1, 3, 227, 227). A list of shapes for several
        inputs, a dict of them for inputs with names.
    example: in place of input_size a tensor, a tuple of arguments, or a dict: of named arguments if
        `forward` has these names, else the one argument. Whole numbers in it keep their values,
        of the rest only the shapes count.
    verify: whether to run PyTorch's own kernels for shapes beside the rules, and compare shapes,
        types and MACs. It takes a few seconds.

    Returns an `Explanation`: `.rows`, `.total_parameters`, `.total_macs`; printed it is a table.
    The model is not touched: nothing is computed with its weights, and what its forward pass sets
    on its modules is restored.
    Raises TypeError for what is no model or no input, ShapeError (a ValueError) naming the layer
    where shapes do not go together, CannotExplain where they depend on values.

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
    args, kwargs = call_arguments(model, input_size, example)
    with without_garbage_collection(), restored(model), torch.no_grad():
        frames = ModuleCalls(model)
        walk = Walk(_device(model), frames, verify=bool(verify))
        for tensor in tensors_in((args, kwargs)):
            walk.memory.add(tensor)
        input_bytes = walk.memory.peak
        try:
            with frames, walk:
                output = model(*args, **kwargs)
        except Exception as error:
            if frames.where() not in str(error):  # the model's own code raised it
                error.add_note(f"convlab.explain was at {frames.where()}.")
            raise
        tensors = [t for t in frames.names.tensors.values() if not torch.nn.parameter.is_lazy(t)]
        return Explanation(
            nodes=frames.nodes(),
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


def _device(model):
    """Where the first of the model's tensors is."""
    for module in modules_of(model):
        for tensors in (module._parameters, module._buffers):
            for tensor in tensors.values():
                if tensor is not None:
                    return tensor.device
    return torch.device("cpu")
