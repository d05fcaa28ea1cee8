"""Compare the rules of `convlab.explain` with PyTorch, over random arguments, good and bad.

For each function that has a rule, arguments are drawn by PyTorch's own schema of the function: the
types, the names and the defaults. Arguments that must fit together in a way of their own, such as
those of a convolution, are drawn by `fuzz_arguments.py`. In four of ten draws one is then changed.

The rule gets tensors without values, PyTorch small tensors on the CPU. Both must refuse, or give
the same shapes and dtypes.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch

from convlab.explaining.rules import registry
from convlab.explaining.walk.nested_tensors import tensors_in
from fuzz_arguments import DRAWN
from fuzz_draw import TRUSTING, Draw

__all__ = ["compare", "functions", "run"]

REFUSALS = (RuntimeError, TypeError, ValueError, IndexError)
# What cannot be compared by one call on few numbers, or at all:
# - isin takes other types for few numbers than for many, embedding_renorm_ looks at values first;
# - the walk itself takes what changes a shape in place;
# - a GPU is not everywhere.
SKIPPED = set("isin isin_ embedding_renorm_ detach_ resize_as_ cuda".split())
# A matrix of ones has no inverse.
MATRICES = set("cholesky cholesky_inverse cholesky_solve inverse lu_solve logdet slogdet".split())


def functions() -> dict[str, Callable]:
    """The functions that have a rule, by name, and their in-place forms."""
    registry.rule_for(torch.relu)
    found: dict[str, Callable] = {}
    for known in registry._RULES:
        name = known if isinstance(known, str) else known.__name__
        homes = [getattr(home, name, None) for home in registry.HOMES]
        function = next(filter(callable, homes), None) if isinstance(known, str) else known
        for candidate in (function, getattr(torch.Tensor, f"{name}_", None)):
            work_of = candidate is not None and registry.rule_for(candidate)
            if not work_of or candidate.__name__ in SKIPPED:
                continue
            if not (candidate is not function and work_of.__name__ == "view"):
                found.setdefault(candidate.__name__, candidate)
    return found


def _drawn(draw: Draw, name: str) -> tuple[list, dict[str, Any]]:
    drawn = DRAWN.get(name) or DRAWN.get(name.removesuffix("_"))
    if drawn is not None:
        args, kwargs = drawn(draw)
    else:
        schemas = [
            schema
            for schema in torch._C._jit_get_schemas_for_operator(f"aten::{name}")
            if not {"out", "names"} & {one.name for one in schema.arguments}
            and str(schema.arguments[0].type) in ("Tensor", "List[Tensor]", "number")
            and "Dimname" not in str(schema)
            and "t[]" not in str(schema)
            and not schema.overload_name.endswith(("out", "hacked_twin"))
        ]
        if not schemas:
            return [draw.tensor(draw.base)], {}
        args, kwargs = draw.by_schema(draw.random.choice(schemas))
    spoils = name.rstrip("_") not in TRUSTING and not kwargs.get("enable_gqa")
    if spoils and draw.chance(0.4):
        return draw.spoilt(list(args), kwargs)
    return args, kwargs


def outcome(function: Callable, args: Any, kwargs: dict[str, Any]) -> object:
    """The shapes and dtypes of the result; "refused"; "needs values"; another error as a text."""
    try:
        result = function(*args, **kwargs)
    except REFUSALS:
        return "refused"
    except LookupError:
        return "needs values"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if result is NotImplemented:
        return "refused"
    result = result.output if isinstance(result, registry.Work) else result
    return [(tuple(one.shape), one.dtype) for one in tensors_in(result)]


def _replaced(value: Any, replace: Callable[[torch.Tensor], Any]) -> Any:
    if isinstance(value, torch.Tensor):
        return replace(value)
    if isinstance(value, (tuple, list)):
        return type(value)(_replaced(part, replace) for part in value)
    if isinstance(value, dict):
        return {name: _replaced(part, replace) for name, part in value.items()}
    return value


def _identity(tensor: torch.Tensor) -> torch.Tensor:
    """Identity matrices of the same shape: they have every decomposition."""
    if tensor.dim() < 2 or not (tensor.is_floating_point() or tensor.is_complex()):
        return tensor
    return torch.eye(*tensor.shape[-2:], dtype=tensor.dtype).expand(tensor.shape).clone()


def _with_fitting_values(name: str, args: Any, reads: bool, takes_constants: bool) -> Any:
    """The arguments with values that are no reason to refuse, unless the rule reads them."""
    if "linalg" in name or name.rstrip("_") in MATRICES:
        return _replaced(args, _identity)
    if "loss" in name:  # 0 is a class among any number of them
        return _replaced(args, lambda one: one if one.is_floating_point() else one * 0)
    if name.startswith("masked_scatter"):  # if no cell is written, any source is long enough
        return _replaced(args, lambda one: one ^ one if one.dtype == torch.bool else one)
    if takes_constants and not reads and name not in TRUSTING:
        return _replaced(
            args, lambda one: one if one.is_floating_point() or one.dtype == torch.bool else one * 0
        )
    return args


def compare(name: str, function: Callable, seed: object) -> tuple[str, str | None]:
    """The kind of outcome, and the line of a disagreement, None without one."""
    draw = Draw(seed)
    args, kwargs = _drawn(draw, name)
    work_of: Any = registry.rule_for(function)
    has_mask = any(one.dtype in (torch.bool, torch.uint8) for one in tensors_in(args[1:]))
    reads = work_of.takes_constants and (has_mask or draw.chance(0.7))
    args, kwargs = _with_fitting_values(name, (args, kwargs), reads, work_of.takes_constants)

    def given(tensor: torch.Tensor) -> torch.Tensor:
        is_whole = not (tensor.is_floating_point() or tensor.is_complex())
        if reads and is_whole and tensor is not args[0]:
            return tensor
        return torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype, device="meta")

    shown = f"{name}{_replaced((args, kwargs), _shown)}"
    got = outcome(work_of, *_replaced((args, kwargs), given))
    expected = outcome(function, args, kwargs)
    if isinstance(expected, str):
        expected = "refused"
    elif name == "__setitem__":
        expected = []
    elif name == "embedding_bag":  # the rest depends on the device
        expected, got = expected[:1], got[:1]
    if got == "needs values" or got == expected:
        return got if isinstance(got, str) else "accepted", None
    return "disagreement", f"{shown[:500]}  # seed {seed!r}: {got}, PyTorch {expected}"


def _shown(tensor: torch.Tensor) -> str:
    values = f" {tensor.tolist()}" if tensor.numel() < 6 and tensor.dtype == torch.int64 else ""
    return f"<{tuple(tensor.shape)} {str(tensor.dtype)[6:]}{values}>"


def run(seed: int, count: int, names: Sequence[str] = ()) -> Iterator[tuple[str, str, str | None]]:
    """The comparisons: a name of a function, the kind of outcome, the line of a disagreement.

    seed, count: of the random arguments; the functions take turns.
    names: names of functions; all that have a rule if there are none.
    """
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    known = functions()
    chosen = [(name, known[name]) for name in names or sorted(known)]
    for k in range(count):
        name, function = chosen[k % len(chosen)]
        yield name, *compare(name, function, f"{seed}/{name}/{k // len(chosen)}")
