"""Operations run by PyTorch itself, on the CPU, with a small copy of their arguments.

Most operations do no arithmetic on sides: each side of the output is a side of the input, 1, or 0.
Their shape, dtype and refusals are those of the same call in which each large side is replaced by
a small one, equal sides by equal ones and in the same order. A rule of that kind is a name.

A meta tensor of (128, 512) becomes a tensor of (4, 5). The call takes some microseconds, and
its result is kept.
"""

import re
from collections.abc import Callable
from itertools import count
from typing import Any

import torch

from convlab.errors import ShapeError
from convlab.explaining.walk.nested_tensors import tensors_in

__all__ = ["run_small"]

# Sides up to this one are kept: some operations need just 3 or 4, or give 2.
_KEPT = 4
# For a message the smallest replacement is larger than any rank or count that it may hold.
_FIRST_OF_MESSAGE = 11
# The outputs of earlier calls, by the function and its arguments.
_KNOWN: dict[Any, Any] = {}
_MOST_KNOWN = 5000
_ERRORS = (RuntimeError, TypeError, ValueError, IndexError, ZeroDivisionError, AssertionError)


def run_small(
    function: Callable,
    args: tuple,
    kwargs: dict[str, Any] | None = None,
    *,
    fill: Callable[..., torch.Tensor] = torch.ones,
) -> Any:
    """The output of a function, as meta tensors, from a run on small tensors.

    function: a function of PyTorch's that does no arithmetic on sides.
    args, kwargs: its arguments; of tensors only the shape and the dtype are used. An int that is a
        side must be in a torch.Size.
    fill: makes a small tensor from its shape and dtype: with ones, with zeros for indices.

    A tensor that PyTorch returns as it was given is returned so, too. Raises TypeError or
    ShapeError with PyTorch's own sentence for what it refuses, with the true sides.
    """
    given = (args, kwargs or {})
    key: Any
    try:
        key = (function, fill, torch.get_default_dtype(), _key(given))
        output = _KNOWN.get(key)
    except TypeError:  # a slice cannot be a key
        key = output = None
    if output is None:
        output = _output(function, given, fill)
        if len(_KNOWN) > _MOST_KNOWN:
            _KNOWN.clear()
        if key is not None:
            _KNOWN[key] = output
    return _made(output, given)


def _key(value):
    """The value for a key: of a tensor the shape and the dtype, of a number also its type."""
    kind = type(value)
    if kind is torch.Tensor:
        return value.shape, value.dtype, value.is_contiguous() or value.stride()
    if kind is tuple or kind is list:
        return (kind, *[_key(part) for part in value])
    if kind is dict:
        return tuple([(name, _key(part)) for name, part in value.items()])
    return kind, value


def _output(function, given, fill):
    """The output as `_KNOWN` keeps it: (shape, dtype, order) or a place in the input, in nests."""
    small = _small_sides(given, _KEPT + 1)
    try:
        return _call(function, given, small, fill)
    except _ERRORS as error:
        raise _refusal(error, function, given, fill) from None


def _small_sides(given, first):
    """The small side of each side: those up to `_KEPT` stay, larger ones count from `first`."""
    large = {side for shape in _shapes_among(given) for side in shape if side > _KEPT}
    return dict(zip(sorted(large), count(first), strict=False))


def _shapes_among(value):
    if isinstance(value, torch.Tensor):
        return [value.shape]
    if isinstance(value, torch.Size):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    if not isinstance(value, (tuple, list)):
        return []
    return [shape for part in value for shape in _shapes_among(part)]


def _call(function, given, small_sides, fill):
    """The output of a call with small tensors, with true sides."""
    places: dict[int, int] = {}
    kept: list[torch.Tensor] = []
    shapes = []

    def small(value):
        if isinstance(value, torch.Tensor):
            kept.append(_small_tensor(value, small_sides, fill))
            shapes.append(kept[-1].shape)
            places[id(kept[-1])] = len(places)
            return kept[-1]
        if isinstance(value, torch.Size):
            return torch.Size(small_sides.get(side, side) for side in value)
        if type(value) in (tuple, list):
            return type(value)(map(small, value))
        if isinstance(value, dict):
            return {name: small(part) for name, part in value.items()}
        return value

    true_sides = {side: side for side in range(_KEPT + 1)}
    true_sides |= {small: side for side, small in small_sides.items()}

    def described(value):
        if isinstance(value, torch.Tensor):
            place = places.get(id(value))
            if place is not None and value.shape == shapes[place]:
                return place
            shape = [true_sides[side] for side in value.shape]
            return shape, value.dtype, None if value.is_contiguous() else _order(value)
        if isinstance(value, (tuple, list)):
            return type(value), [described(part) for part in value]
        return ()

    args, kwargs = map(small, given)
    if kwargs.get("device") is not None:
        kwargs["device"] = "cpu"
    with torch.no_grad(), torch._C.DisableTorchFunction(), torch.autocast("cpu", enabled=False):
        return described(function(*args, **kwargs))


def _small_tensor(tensor, small_sides, fill):
    """A small tensor that lies in memory as the tensor does: in its order, with gaps or not."""
    shape = [small_sides.get(side, side) for side in tensor.shape]
    if tensor.is_contiguous():
        return fill(shape, dtype=tensor.dtype, device="cpu")
    order = _order(tensor)
    repeated = [stride == 0 for stride in tensor.stride()]
    sides = [1 if repeated[k] else shape[k] for k in order]
    small = fill(sides, dtype=tensor.dtype, device="cpu")
    small = small.permute([order.index(k) for k in range(len(order))]).expand(shape)
    if small.is_contiguous():
        small = small.unsqueeze(-1).repeat_interleave(2, -1)[..., 0]
    return small


def _order(tensor):
    """The axes in the order of memory, the one with the longest steps first."""
    return sorted(range(tensor.dim()), key=lambda axis: -tensor.stride(axis))


def _made(output, given):
    """Meta tensors from the description of an output."""
    if type(output) is int:
        return tensors_in(given)[output]
    if not output:
        return None
    kind, content, *order = output
    if type(content) is torch.dtype:
        if order[0] is None:
            return torch.empty(kind, dtype=content, device="meta")
        return torch.empty_permuted(kind, order[0], dtype=content, device="meta")
    return kind([_made(part, given) for part in content])


def _refusal(error, function, given, fill):
    """PyTorch's error with the true sides in its message."""
    tensors = tensors_in(given)
    small = _small_sides(given, _FIRST_OF_MESSAGE)
    try:
        _call(function, given, small, fill)
    except _ERRORS as other:
        error = other
    true_sides = {str(small): str(side) for side, small in small.items()}
    text = (str(error).strip().splitlines() or [type(error).__name__])[0]
    text = re.sub(r"\d+", lambda number: true_sides.get(number[0], number[0]), text)
    text = text.split(", but expected one of")[0].rstrip(".:")
    got = " and ".join(str(tuple(tensor.shape)) for tensor in tensors) or "no tensor"
    dtype = re.search(r"(\w+)\W* not implemented for '(\w+)'", text)
    if dtype:
        dtypes = ", ".join(dict.fromkeys(str(tensor.dtype) for tensor in tensors))
        return TypeError(f"expects another type of number than {dtypes}: PyTorch says that {text}")
    kind = TypeError if isinstance(error, TypeError) else ShapeError
    return kind(f"expects other arguments, got {got}: {text}")
