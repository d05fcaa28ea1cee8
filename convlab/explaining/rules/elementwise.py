"""What works number by number: activations, sums, products, comparisons. None of it is a MAC."""

import torch
import torch.nn.functional as F

from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, float_dtype

__all__ = []

_TORCH = [
    "relu",
    "selu",
    "celu",
    "rrelu",
    "prelu",
    "threshold",
    "abs",
    "neg",
    "negative",
    "positive",
    "sign",
    "floor",
    "ceil",
    "round",
    "trunc",
    "frac",
    "square",
    "clamp",
    "clamp_min",
    "clamp_max",
    "clip",
    "hardshrink",
    "nan_to_num",
    "relu6",
    "log_softmax",
    "softmax",
    "cumprod",
    "fmod",
    "remainder",
    "bitwise_not",
    "logical_not",
    "bernoulli",
]
_FLOATING = [
    "sigmoid",
    "tanh",
    "exp",
    "exp2",
    "expm1",
    "log",
    "log2",
    "log10",
    "log1p",
    "sqrt",
    "rsqrt",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "asinh",
    "acosh",
    "atanh",
    "erf",
    "erfc",
    "erfinv",
    "reciprocal",
    "sinc",
    "logit",
    "lgamma",
    "digamma",
    "deg2rad",
]
_NN = [
    "relu6",
    "gelu",
    "silu",
    "mish",
    "elu",
    "leaky_relu",
    "hardswish",
    "hardsigmoid",
    "hardtanh",
    "softplus",
    "softshrink",
    "logsigmoid",
    "tanhshrink",
    "softsign",
]
_BINARY = [
    "add",
    "sub",
    "subtract",
    "mul",
    "multiply",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "fmod",
    "remainder",
    "floor_divide",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
]
_DIVIDING = ["div", "divide", "true_divide", "atan2", "pow"]
_COMPARING = [
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "equal_",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "logical_and",
    "logical_or",
    "logical_xor",
    "not_equal",
    "isclose",
]
_TESTING = ["isnan", "isinf", "isfinite", "logical_not"]


_BITWISE = ["__and__", "__or__", "__xor__", "__rand__", "__ror__", "__rxor__"]
_SIGNS = ["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"]


def _of(home, names):
    return [getattr(home, name) for name in names if hasattr(home, name)]


@rule(
    torch.Tensor.__invert__,
    *_of(torch, _TORCH),
    *_of(torch._C._nn, _NN),
    *_of(F, ["softsign", "tanhshrink"]),
)
def same(input, *options, dtype=None, **more):
    return Work(empty(input.shape, dtype or input))


@rule(*_of(torch, _FLOATING))
def floating(input, *options, **more):
    return Work(empty(input.shape, float_dtype(input.dtype)))


@rule(torch.cumsum)
def cumulative(input, dim, *, dtype=None):
    whole = not (input.dtype.is_floating_point or input.dtype.is_complex)
    return Work(empty(input.shape, dtype or (torch.int64 if whole else input)))


def _shape(*operands):
    return broadcast(*(one.shape for one in operands if isinstance(one, torch.Tensor)))


@rule(*_of(torch, _BINARY), torch.rsub, *_of(torch.Tensor, _BITWISE))
def binary(input, other, *options, **more):
    return Work(empty(_shape(input, other), torch.result_type(input, other)))


@rule(*_of(torch, _DIVIDING), torch.float_power)
def dividing(input, other, *, rounding_mode=None, **more):
    dtype = torch.result_type(input, other)
    return Work(empty(_shape(input, other), dtype if rounding_mode else float_dtype(dtype)))


@rule(torch.pow)
def power(input, exponent):
    return Work(empty(_shape(input, exponent), torch.result_type(input, exponent)))


@rule(*_of(torch, _COMPARING), *_of(torch.Tensor, _SIGNS))
def comparing(input, other, *options, **more):
    return Work(empty(_shape(input, other), torch.bool))


@rule(*_of(torch, _TESTING))
def testing(input):
    return Work(empty(input.shape, torch.bool))


@rule(torch.where)
def where(condition, input, other):
    return Work(empty(_shape(condition, input, other), torch.result_type(input, other)))


@rule(torch.masked_fill)
def masked_fill(input, mask, value):
    return Work(empty(broadcast(input.shape, mask.shape), input))


@rule(torch.lerp, torch.addcmul, torch.addcdiv)
def ternary(input, other, third, **more):
    return Work(empty(_shape(input, other, third), input))


@rule(F.glu, torch._C._nn.glu)
def glu(input, dim=-1):
    shape = list(input.shape)
    shape[dim] //= 2
    return Work(empty(shape, input))
