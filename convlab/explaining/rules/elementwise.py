"""Element-wise operations: activations, sums, products, comparisons. None of them is a MAC."""

import torch
import torch.nn.functional as F

from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, float_dtype

__all__ = []


def _named(home, names: str):
    """The functions of `home` with these names, which are separated by spaces."""
    return [getattr(home, name) for name in names.split()]


@rule(
    torch.Tensor.__invert__,
    *_named(
        torch,
        "relu selu celu rrelu prelu threshold hardshrink softmax log_softmax abs neg negative "
        "positive sign floor ceil round trunc frac square clamp clamp_min clamp_max clip "
        "nan_to_num cumprod bitwise_not bernoulli",
    ),
    *_named(
        torch._C._nn,
        "relu6 gelu silu mish elu leaky_relu hardswish hardsigmoid hardtanh softplus softshrink "
        "log_sigmoid",
    ),
    *_named(F, "softsign tanhshrink"),
)
def same_type(input, *options, dtype=None, **more):
    return Work(empty(input.shape, dtype or input))


@rule(
    *_named(
        torch,
        "sigmoid tanh exp exp2 expm1 log log2 log10 log1p sqrt rsqrt sin cos tan asin acos atan "
        "sinh cosh asinh acosh atanh erf erfc erfinv reciprocal sinc logit lgamma digamma deg2rad",
    )
)
def floating(input, *options, **more):
    return Work(empty(input.shape, float_dtype(input.dtype)))


@rule(torch.cumsum)
def cumulative_sum(input, dim, *, dtype=None):
    is_whole = not (input.dtype.is_floating_point or input.dtype.is_complex)
    return Work(empty(input.shape, dtype or (torch.int64 if is_whole else input)))


def _shape(*operands):
    return broadcast(*(one.shape for one in operands if isinstance(one, torch.Tensor)))


@rule(
    *_named(
        torch,
        "add sub rsub subtract mul multiply maximum minimum fmax fmin fmod remainder pow "
        "floor_divide bitwise_and bitwise_or bitwise_xor",
    ),
    *_named(torch.Tensor, "__and__ __or__ __xor__ __rand__ __ror__ __rxor__"),
)
def binary(input, other, *options, **more):
    return Work(empty(_shape(input, other), torch.result_type(input, other)))


@rule(*_named(torch, "div divide true_divide atan2"))
def division(input, other, *, rounding_mode=None, **more):
    dtype = torch.result_type(input, other)
    return Work(empty(_shape(input, other), dtype if rounding_mode else float_dtype(dtype)))


@rule(torch.float_power)
def float_power(input, exponent):
    is_complex = torch.result_type(input, exponent).is_complex
    return Work(empty(_shape(input, exponent), torch.complex128 if is_complex else torch.float64))


@rule(
    *_named(
        torch,
        "eq ne lt le gt ge less less_equal greater greater_equal not_equal isclose logical_and "
        "logical_or logical_xor",
    ),
    *_named(torch.Tensor, "__eq__ __ne__ __lt__ __le__ __gt__ __ge__"),
)
def comparison(input, other, *options, **more):
    return Work(empty(_shape(input, other), torch.bool))


@rule(*_named(torch, "isnan isinf isfinite logical_not"))
def test(input):
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
