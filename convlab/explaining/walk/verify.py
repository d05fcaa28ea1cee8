"""A rule beside PyTorch's own kernel for shapes, and beside its counter of FLOPs."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.utils.flop_counter import FlopCounterMode

from convlab.arithmetic.number_text import number_text
from convlab.explaining.errors import CannotExplain
from convlab.explaining.rules.registry import Work
from convlab.explaining.walk.nested_tensors import tensors_in

__all__ = ["compare"]


def compare(where: str, function: Callable, args: tuple, kwargs: dict, work: Work) -> None:
    """Raise CannotExplain unless PyTorch gives the shapes, dtypes and MACs of the rule.

    where: the place in the model, for the error.
    function, args, kwargs: the operation and its arguments, meta tensors.
    work: the rule's result.

    An operation that PyTorch cannot run without values is not compared; nor are the MACs of an
    operation that PyTorch does not count. A refusal of the rule is not compared: PyTorch's kernels
    for shapes accept some calls that its kernels for numbers refuse.
    """
    name = getattr(function, "__name__", str(function))
    try:
        with FlopCounterMode(display=False) as counter:
            expected = function(*args, **kwargs)
    except NotImplementedError:
        return
    except (RuntimeError, TypeError, ValueError, IndexError) as error:
        if "meta" in str(error) or "not allocated" in str(error):  # it needs values
            return
        raise _wrong_rule(
            where, f"the rule of {name} accepts what PyTorch refuses ({error})"
        ) from None
    for what, found, right in (
        ("shapes", _shapes(work.output), _shapes(expected)),
        ("types", _dtypes(work.output), _dtypes(expected)),
    ):
        if found != right:
            raise _wrong_rule(
                where, f"the rule of {name} gives the {what} {found}, PyTorch {right}"
            )
    macs, flops = work.macs or 0, counter.get_total_flops()
    if flops and flops != 2 * macs:
        raise _wrong_rule(
            where,
            f"the rule of {name} gives {number_text(macs)} MACs, "
            f"PyTorch counts {number_text(flops)} FLOPs",
        )


def _wrong_rule(where: str, text: str) -> CannotExplain:
    return CannotExplain(f"{where}: {text}. The rule is wrong: please report it.")


def _shapes(output: object) -> list[tuple[int, ...]]:
    return [tuple(tensor.shape) for tensor in tensors_in(output)]


def _dtypes(output: object) -> list[torch.dtype]:
    return [tensor.dtype for tensor in tensors_in(output)]
