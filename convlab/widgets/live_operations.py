"""The operations that the page can compute: an entry for each one of PyTorch that it knows.

An entry takes the arguments of its operation, with a `Map` for a tensor that depends on the image
and a tensor with numbers for any other, and returns a `PageOperation`. The same operation in
JavaScript, by the name `op`, is in `shared/arithmetic/network_*.js`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from types import MappingProxyType
from typing import Any, NamedTuple

import torch

__all__ = ["Map", "NotInPage", "PageOperation", "page_operation"]


class Map(NamedTuple):
    """A tensor that depends on the image: its node, and its shape with the batch axis of size 1."""

    node: int
    shape: tuple[int, ...]


class NotInPage(Exception):
    """The page cannot compute an operation, for the reason in the text."""


class PageOperation(NamedTuple):
    """One node of the page: op and options by name, the maps that it reads, and its numbers.

    Pairs of options are (height, width); axes are counted without the batch axis.
    """

    op: str
    inputs: tuple[Map, ...]
    options: Mapping[str, Any] = MappingProxyType({})
    weights: Mapping[str, torch.Tensor] = MappingProxyType({})


_ENTRIES: dict[str, Callable[..., Any]] = {}
# Those that are given the shapes of their outputs, too.
_NEED_SHAPES: set[str] = set()


def page_operation(
    name: str, args: tuple, kwargs: dict[str, Any], shapes: Sequence[tuple[int, ...]]
) -> list[PageOperation]:
    """The nodes of an operation, one for each tensor that it gives.

    name: of PyTorch's function, without underscores around it; "functional." in front of a function
        of torch.nn.functional whose arguments stand in another order than those of torch.
    shapes: of the tensors that it gives.
    Raises NotInPage with a sentence.
    """
    known = name if name in _ENTRIES else name.removeprefix("functional.")
    entry = _ENTRIES.get(known)
    if entry is None:
        raise NotInPage(f"The page has no arithmetic for {known}.")
    axes = {"1d": 3, "2d": 4}.get(known[-2:])
    if axes and any(isinstance(one, Map) and len(one.shape) != axes for one in args[:1]):
        raise NotInPage("The page holds one image, and this has no batch axis.")
    if known in _NEED_SHAPES:
        kwargs = {**kwargs, "shapes": shapes}
    try:
        found = entry(*args, **kwargs)
    except (TypeError, AttributeError, IndexError, KeyError) as error:
        raise NotInPage(f"The page has no arithmetic for {known} with these arguments.") from error
    return found if isinstance(found, list) else [found]


def _entry(names: str, *, shapes: bool = False) -> Callable[[Callable], Callable]:
    def register(function):
        _ENTRIES.update(dict.fromkeys(names.split(), function))
        _NEED_SHAPES.update(names.split() if shapes else ())
        return function

    return register


def _map(value: Any) -> Map:
    """The argument, if it is a map with a batch axis of one."""
    if not isinstance(value, Map):
        raise NotInPage("The page computes it only of the image, not of weights alone.")
    return value


def _pair(value: Any, rank: int) -> tuple[int, int]:
    """An option of one or two axes as (height, width); of one axis the height is 1 wide."""
    numbers = tuple(value) if isinstance(value, Sequence) else (value,)
    numbers = numbers * rank if len(numbers) == 1 else numbers
    return (1, *numbers) if rank == 1 else numbers


def _rank(value: Map) -> int:
    """The number of axes that a window slides along: 1 or 2."""
    return len(value.shape) - 2


def _axis(value: Map, axis: int) -> int:
    """An axis without the batch axis."""
    found = axis % len(value.shape)
    if found == 0:
        raise NotInPage("The page holds one image, and this works along the batch axis.")
    return found - 1


def _axes(value: Map, axes: int | Sequence[int]) -> list[int]:
    return [_axis(value, one) for one in (axes if isinstance(axes, Sequence) else (axes,))]


def _weights(**tensors: torch.Tensor | None) -> dict[str, torch.Tensor]:
    """The tensors that are there; NotInPage if one depends on the image."""
    for tensor in tensors.values():
        if isinstance(tensor, Map):
            raise NotInPage("Its weights depend on the image.")
    return {name: tensor for name, tensor in tensors.items() if tensor is not None}


# ── windows ──────────────────────────────────────────────────────────────────────────────────────


@_entry("conv1d conv2d")
def _conv(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    rank = _rank(_map(input))
    weights = _weights(weight=weight, bias=bias)
    spread, kernel = _pair(dilation, rank), (1, *weight.shape[2:])[-2:]
    if isinstance(padding, str):
        sums = [step * (side - 1) for step, side in zip(spread, kernel, strict=True)]
        sums = sums if padding == "same" else [0, 0]
        sides = [(each // 2, each - each // 2) for each in sums]
    else:
        sides = [(each, each) for each in _padding(padding, rank)]
    if rank == 1:
        weights["weight"] = weight[:, :, None]
    options = {
        "kernel": kernel,
        "stride": _pair(stride, rank),
        "padding": [*sides[0], *sides[1]],
        "dilation": spread,
        "groups": groups,
    }
    return PageOperation("conv", (input,), options, weights)


def _padding(value: Any, rank: int) -> tuple[int, int]:
    """A padding as (height, width); a map of one row is padded along it alone."""
    height, width = _pair(value, 2)
    return (height, width) if rank == 2 else (0, width)


@_entry("conv_transpose1d conv_transpose2d")
def _conv_transpose(
    input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1
):
    rank = _rank(_map(input))
    weights = _weights(weight=weight, bias=bias)
    if rank == 1:
        weights["weight"] = weight[:, :, None]
    options = {
        "kernel": (1, *weight.shape[2:])[-2:],
        "stride": _pair(stride, rank),
        "padding": _padding(padding, rank),
        "dilation": _pair(dilation, rank),
        "groups": groups,
    }
    return PageOperation("conv_transpose", (input,), options, weights)


@_entry("linear")
def _linear(input, weight, bias=None):
    return PageOperation("linear", (_map(input),), {}, _weights(weight=weight, bias=bias))


@_entry("max_pool1d max_pool2d")
def _max_pool(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    rank = _rank(_map(input))
    options = {
        "kernel": _pair(kernel_size, rank),
        "stride": _pair(stride or kernel_size, rank),
        "padding": _padding(padding, rank),
        "dilation": _pair(dilation, rank),
    }
    return PageOperation("max_pool", (input,), options)


@_entry("avg_pool1d avg_pool2d")
def _avg_pool(
    input,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    rank = _rank(_map(input))
    options = {
        "kernel": _pair(kernel_size, rank),
        "stride": _pair(stride or kernel_size, rank),
        "padding": _padding(padding, rank),
        "counts_padding": bool(count_include_pad),
        "divisor": divisor_override,
    }
    return PageOperation("avg_pool", (input,), options)


@_entry("adaptive_avg_pool1d adaptive_avg_pool2d")
def _adaptive_avg_pool(input, output_size):
    return PageOperation("adaptive_avg_pool", (_map(input),))


@_entry("adaptive_max_pool1d adaptive_max_pool2d")
def _adaptive_max_pool(input, output_size, return_indices=False):
    return PageOperation("adaptive_max_pool", (_map(input),))


@_entry(
    "max_pool1d_with_indices max_pool2d_with_indices "
    "adaptive_max_pool1d_with_indices adaptive_max_pool2d_with_indices"
)
def _with_indices(*args, **options):
    raise NotInPage("The page does not compute where a maximum was.")


# ── normalisation ────────────────────────────────────────────────────────────────────────────────


@_entry("batch_norm")
def _batch_norm(
    input,
    weight,
    bias,
    running_mean,
    running_var,
    training=False,
    momentum=0.1,
    eps=1e-5,
    cudnn_enabled=False,
):
    if training or running_mean is None:
        raise NotInPage("It takes its mean and variance from the batch, and the page has no batch.")
    weights = _weights(weight=weight, bias=bias, mean=running_mean, var=running_var)
    return PageOperation("batch_norm", (_map(input),), {"eps": eps}, weights)


@_entry("functional.batch_norm")
def _functional_batch_norm(
    input,
    running_mean,
    running_var,
    weight=None,
    bias=None,
    training=False,
    momentum=0.1,
    eps=1e-5,
):
    return _batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)


@_entry("layer_norm")
def _layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5, cudnn_enable=True):
    if len(normalized_shape) >= len(_map(input).shape):
        raise NotInPage("The page holds one image, and this works along the batch axis.")
    options = {"size": prod(normalized_shape), "eps": eps}
    return PageOperation("layer_norm", (input,), options, _weights(weight=weight, bias=bias))


@_entry("group_norm")
def _group_norm(input, num_groups, weight=None, bias=None, eps=1e-5, cudnn_enabled=True):
    options = {"groups": num_groups, "eps": eps}
    return PageOperation("group_norm", (_map(input),), options, _weights(weight=weight, bias=bias))


@_entry("instance_norm")
def _instance_norm(
    input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled
):
    if not use_input_stats:
        weights = _weights(weight=weight, bias=bias, mean=running_mean, var=running_var)
        return PageOperation("batch_norm", (_map(input),), {"eps": eps}, weights)
    return _group_norm(input, _map(input).shape[1], weight, bias, eps)


@_entry("functional.instance_norm")
def _functional_instance_norm(
    input,
    running_mean=None,
    running_var=None,
    weight=None,
    bias=None,
    use_input_stats=True,
    momentum=0.1,
    eps=1e-5,
):
    return _instance_norm(
        input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, False
    )


@_entry("local_response_norm")
def _local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    options = {"size": size, "alpha": alpha, "beta": beta, "k": k}
    return PageOperation("local_response_norm", (_map(input),), options)


# ── element by element ───────────────────────────────────────────────────────────────────────────


def _activation(input, name, **options):
    return PageOperation("activation", (_map(input),), {"name": name, **options})


for _name in (
    "relu selu silu sigmoid tanh hardsigmoid hardswish mish softsign logsigmoid exp abs neg square "
    "sqrt"
).split():
    _entry(_name)(
        lambda input, inplace=False, *, out=None, _called=_name: _activation(input, _called)
    )


@_entry("log_sigmoid")
def _log_sigmoid(input):
    return _activation(input, "logsigmoid")


@_entry("relu6")
def _relu6(input, inplace=False):
    return _activation(input, "clamp", min=0, max=6)


@_entry("hardtanh")
def _hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
    return _activation(input, "clamp", min=min_val, max=max_val)


@_entry("clamp clip")
def _clamp(input, min=None, max=None):
    if isinstance(min, torch.Tensor | Map) or isinstance(max, torch.Tensor | Map):
        raise NotInPage("The page clamps between two numbers.")
    return _activation(input, "clamp", min=min, max=max)


@_entry("leaky_relu")
def _leaky_relu(input, negative_slope=0.01, inplace=False):
    return _activation(input, "leaky_relu", slope=negative_slope)


@_entry("elu")
def _elu(input, alpha=1.0, *rest, **options):
    if rest or options.keys() - {"inplace"}:
        raise NotInPage("The page has the elu of one number, alpha.")
    return _activation(input, "elu", alpha=alpha)


@_entry("celu")
def _celu(input, alpha=1.0, inplace=False):
    return _activation(input, "celu", alpha=alpha)


@_entry("gelu")
def _gelu(input, approximate="none"):
    return _activation(input, "gelu", approximate=approximate)


@_entry("softplus")
def _softplus(input, beta=1.0, threshold=20.0):
    return _activation(input, "softplus", beta=beta, threshold=threshold)


@_entry("prelu")
def _prelu(input, weight):
    options = {"name": "prelu"}
    return PageOperation("activation", (_map(input),), options, _weights(weight=weight))


@_entry("pow")
def _pow(input, exponent):
    names = {2: "square", 0.5: "sqrt", 1: "same"}
    if exponent not in names:
        raise NotInPage("Of the powers the page has the square and the square root.")
    return _same(input) if exponent == 1 else _activation(input, names[exponent])


@_entry("softmax")
def _softmax(input, dim, *rest, dtype=None):
    return PageOperation("softmax", (_map(input),), {"axis": _axis(input, dim)})


@_entry("log_softmax")
def _log_softmax(input, dim, *rest, dtype=None):
    return PageOperation("log_softmax", (_map(input),), {"axis": _axis(input, dim)})


def _two(op):
    def entry(input, other, *, alpha=1, rounding_mode=None, out=None, swapped=False):
        if rounding_mode is not None:
            raise NotInPage("The page does not round a quotient.")
        options: dict[str, Any] = {"alpha": alpha} if op in ("add", "sub") else {}
        if isinstance(input, Map) and isinstance(other, Map):
            return PageOperation(op, (input, other), options)
        if not isinstance(input, Map):
            input, other, swapped = other, input, True
        options |= {"swapped": swapped}
        if isinstance(other, torch.Tensor) and other.dim():
            if other.dim() == len(input.shape):
                other = other[0] if other.shape[0] == 1 else other
            if other.dim() >= len(input.shape):
                raise NotInPage("The page holds one image, and this works along the batch axis.")
            options |= {"of": list(other.shape)}
            return PageOperation(op, (_map(input),), options, {"other": other})
        return PageOperation(op, (_map(input),), options | {"number": float(other)})

    return entry


for _names, _op in (
    ("add radd iadd", "add"),
    ("sub subtract isub", "sub"),
    ("mul multiply rmul imul", "mul"),
    ("div divide true_divide truediv itruediv", "div"),
):
    _entry(_names)(_two(_op))


@_entry("rsub")
def _rsub(input, other, alpha=1):
    return _two("sub")(input, other, alpha=alpha, swapped=True)


@_entry("rtruediv rdiv")
def _rdiv(input, other):
    return _two("div")(input, other, swapped=True)


@_entry("reciprocal")
def _reciprocal(input):
    return _two("div")(1, input)


@_entry("dropout feature_dropout alpha_dropout feature_alpha_dropout")
def _dropout(input, p=0.5, train=True):
    if train and p:
        raise NotInPage("It drops numbers at random, in eval too.")
    return _same(input)


@_entry("clone contiguous detach alias float double type_as")
def _same(input, *rest, **options):
    return PageOperation("same", (_map(input),))


@_entry("to")
def _to(input, *rest, **options):
    kinds = {one for one in (*rest, *options.values()) if isinstance(one, torch.dtype)}
    if kinds - {torch.float32, torch.float64}:
        raise NotInPage("The page computes with float32 alone.")
    return _same(input)


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────


@_entry("flatten view reshape unflatten squeeze unsqueeze ravel view_as reshape_as")
def _reshape(input, *rest, **options):
    return PageOperation("reshape", (_map(input),))


@_entry("permute")
def _permute(input, *dims, **options):
    dims = options.get("dims", dims)
    order = dims[0] if dims and isinstance(dims[0], Sequence) else dims
    if order[0] % len(order) != 0:
        raise NotInPage("The page holds one image, and this works along the batch axis.")
    return PageOperation("permute", (_map(input),), {"axes": _axes(input, list(order)[1:])})


@_entry("transpose swapaxes swapdims")
def _transpose(input, dim0, dim1):
    axes = list(range(len(_map(input).shape) - 1))
    one, other = _axis(input, dim0), _axis(input, dim1)
    axes[one], axes[other] = axes[other], axes[one]
    return PageOperation("permute", (input,), {"axes": axes})


@_entry("cat concat concatenate")
def _cat(tensors, dim=0, *, axis=None, out=None):
    if any(not isinstance(one, Map) for one in tensors):
        raise NotInPage("The page joins maps of the image alone.")
    place = _axis(tensors[0], dim if axis is None else axis)
    return PageOperation("concatenate", tuple(tensors), {"axis": place})


@_entry("pad")
def _pad(input, pad, mode="constant", value=None):
    sides = [tuple(pad[k : k + 2]) for k in range(0, len(pad), 2)]
    rank = len(_map(input).shape) - 2
    if len(sides) > min(rank, 2):
        raise NotInPage("The page pads rows and columns.")
    (left, right), (top, bottom) = [*sides, (0, 0)][:2]
    options = {"before": [top, left], "after": [bottom, right], "mode": mode, "value": value or 0}
    return PageOperation("pad", (input,), options)


@_entry("chunk split tensor_split split_with_sizes", shapes=True)
def _parts(input, sizes=None, dim=0, *, shapes, **named):
    axis, start, parts = _axis(_map(input), dim), 0, []
    for shape in shapes:
        parts.append(PageOperation("slice", (input,), {"axis": axis, "start": start, "step": 1}))
        start += shape[axis + 1]
    return parts


@_entry("narrow")
def _narrow(input, dim, start, length):
    options = {"axis": _axis(_map(input), dim), "start": int(start), "step": 1}
    return PageOperation("slice", (input,), options)


@_entry("select")
def _select(input, dim, index):
    place, size = _axis(_map(input), dim), input.shape[dim]
    options = {"axis": place, "start": int(index) % size, "step": 1}
    return PageOperation("slice", (input,), options)


@_entry("getitem")
def _getitem(input, index):
    shape = _map(input).shape
    given = list(index) if type(index) is tuple else [index]
    if any(type(one) not in (int, slice, type(None), type(Ellipsis)) for one in given):
        raise NotInPage("The page takes a part by whole numbers and slices.")
    index = [one for one in given if one is not None]  # None adds an axis
    place = index.index(Ellipsis) if Ellipsis in index else len(index)
    missing = len(shape) - sum(one is not Ellipsis for one in index)
    index[place : place + 1] = [slice(None)] * missing
    cuts = [
        (axis, range(size)[one] if isinstance(one, slice) else range(size)[one:][:1])
        for axis, (one, size) in enumerate(zip(index, shape, strict=True))
    ]
    cuts = [
        (axis, part)
        for axis, part in cuts
        if len(part) != shape[axis] or not isinstance(index[axis], slice)
    ]
    if len(cuts) > 1:
        raise NotInPage("The page takes a part along one axis.")
    if not cuts:
        return _same(input) if None not in given else _reshape(input)
    axis, part = cuts[0]
    options = {"axis": _axis(input, axis), "start": part.start, "step": part.step}
    return PageOperation("slice", (input,), options)


def _reduce(by):
    def entry(input, dim=None, keepdim=False, *, axis=None, dtype=None, out=None):
        axes = dim if axis is None else axis
        if axes is None or axes == ():  # PyTorch takes all of them
            raise NotInPage("The page reduces along axes that are named.")
        return PageOperation("reduce", (_map(input),), {"by": by, "axes": _axes(input, axes)})

    return entry


for _names, _by in (("mean", "mean"), ("sum", "sum"), ("amax", "max")):
    _entry(_names)(_reduce(_by))


@_entry("interpolate upsample", shapes=True)
def _interpolate(input, size=None, scale_factor=None, mode="nearest", *rest, shapes, **options):
    if mode != "nearest":
        raise NotInPage("Of the ways to enlarge a map, the page has the nearest cell.")
    sides = zip(_map(input).shape[2:], shapes[0][2:], strict=True)
    if any(large % small for small, large in sides):
        raise NotInPage("The page enlarges a map by a whole number.")
    return PageOperation("upsample", (input,))
