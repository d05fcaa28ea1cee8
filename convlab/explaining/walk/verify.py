"""A rule beside PyTorch's own kernel for shapes, and its counter of floating-point operations."""

import torch
from torch.utils.flop_counter import FlopCounterMode

from convlab.explaining.errors import CannotExplain
from convlab.explaining.walk.nests import tensors_in

__all__ = ["compare"]


def compare(where: str, function, args, kwargs, work) -> None:
    """Raise CannotExplain where PyTorch gives another shape, type or number of MACs than the rule.

    What PyTorch cannot run without values is not compared, nor the MACs of what it does not count.
    """
    try:
        with FlopCounterMode(display=False) as counter:
            expected = function(*args, **kwargs)
    except (NotImplementedError, RuntimeError):
        return
    name = getattr(function, "__name__", str(function))
    for what, found, right in (
        ("shapes", _shapes(work.output), _shapes(expected)),
        ("types", _types(work.output), _types(expected)),
    ):
        if found != right:
            raise CannotExplain(
                f"{where}: the rule of {name} gives the {what} {found}, PyTorch {right}. "
                "The rule is wrong: please report it."
            )
    macs, flops = work.macs or 0, counter.get_total_flops()
    if flops and flops != 2 * macs:
        raise CannotExplain(
            f"{where}: the rule of {name} gives {macs:,} MACs, PyTorch counts {flops:,} FLOPs. "
            "The rule is wrong: please report it."
        )


def _shapes(output) -> list[tuple[int, ...]]:
    return [tuple(tensor.shape) for tensor in tensors_in(output)]


def _types(output) -> list[torch.dtype]:
    return [tensor.dtype for tensor in tensors_in(output)]
