"""Models that hide their operations, refused before the walk with a way out."""

import sys

import torch

from convlab.explaining.errors import CannotExplain

__all__ = ["refuse_unsupported"]

_QUANTISED = (
    "torch.ao.nn.quantized.modules",
    "torch.ao.nn.quantized.dynamic",
    "torch.ao.nn.intrinsic.quantized",
    "torch.nn.quantized",
)


def refuse_unsupported(model: object) -> None:
    """Raise TypeError if `model` is no module, CannotExplain if a part hides its operations.

    Scripted, quantised and compiled modules hide their operations.
    """
    if isinstance(model, type) and issubclass(model, torch.nn.Module):
        raise TypeError(
            f"explain: model must be a torch.nn.Module, got the class {model.__name__}. "
            f"Give a model of that class: {model.__name__}(…), with its arguments."
        )
    if not isinstance(model, torch.nn.Module):
        raise TypeError(
            f"explain: model must be a torch.nn.Module, got {type(model).__name__}. "
            "Put a function into the forward of a module of your own."
        )
    for name, module in model.named_modules():
        place = f"{name} ({type(module).__name__})" if name else type(module).__name__
        if isinstance(module, torch.jit.ScriptModule):
            raise CannotExplain(
                f"{place} is scripted: its operations run outside Python and cannot be seen. "
                "Give explain the module from before torch.jit.script or torch.jit.trace."
            )
        if _is_quantised(module):
            raise CannotExplain(
                f"{place} is quantised: its weights are packed, and have no shape to read. "
                "Give explain the model from before the conversion: its shapes are the same."
            )
        dynamo = sys.modules.get("torch._dynamo.eval_frame")
        if dynamo and isinstance(module, dynamo.OptimizedModule):
            raise CannotExplain(
                f"{place} is compiled: its operations run outside Python and cannot be seen. "
                "Give explain the module from before torch.compile: it is `._orig_mod`."
            )


def _is_quantised(module: torch.nn.Module) -> bool:
    """Whether this is one of PyTorch's quantised layers; FloatFunctional computes with floats."""
    is_float = type(module).__name__.endswith("FloatFunctional")
    return type(module).__module__.startswith(_QUANTISED) and not is_float
