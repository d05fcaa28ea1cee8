"""Element-wise operations: activations, sums, products, comparisons. None of them is a MAC."""

import torch
import torch.nn.functional as F

from convlab.errors import ShapeError
from convlab.explaining.rules.registry import Work, empty, rule
from convlab.explaining.rules.shapes import broadcast, is_plain, shown
from convlab.explaining.rules.small_copy import run_small
from convlab.explaining.rules.windows import each_cell, joined, whole
from convlab.explaining.walk.nested_tensors import tensors_in

__all__ = []

_ACTIVATIONS = """
    relu6 selu celu elu gelu silu mish rrelu prelu threshold leaky_relu hardshrink hardsigmoid
    hardswish hardtanh log_sigmoid softplus softshrink sigmoid tanh clamp clamp_min clamp_max clip
    nan_to_num
"""
_ALONG_AN_AXIS = "softmax log_softmax _safe_softmax special_softmax special_log_softmax"
_RUNNING = "cumsum cumprod cummax cummin logcumsumexp"
_OF_ONE = """
    abs absolute neg negative positive sign sgn signbit floor ceil round trunc fix frac square
    reciprocal sqrt rsqrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan arcsin
    arccos arctan sinh cosh asinh acosh atanh arcsinh arccosh arctanh erf erfc erfinv sinc i0 logit
    lgamma digamma polygamma mvlgamma deg2rad rad2deg angle conj_physical frexp logical_not
    bitwise_not isnan isinf isfinite isposinf isneginf isreal __invert__ bernoulli native_dropout
"""
_OF_TWO = """
    rsub subtract multiply divide true_divide floor_divide fmod remainder pow float_power maximum
    minimum fmax fmin atan2 arctan2 hypot copysign nextafter heaviside xlogy logaddexp logaddexp2
    ldexp gcd lcm igamma igammac bitwise_and bitwise_or bitwise_xor bitwise_left_shift
    bitwise_right_shift eq ne lt le gt ge less less_equal greater greater_equal not_equal isclose
    logical_and logical_or logical_xor complex polar __and__ __or__ __xor__ __rand__ __ror__
    __rxor__ __iand__ __ior__ __ixor__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __radd__ __sub__
    __isub__ __rmul__ __truediv__ __itruediv__ __div__ __idiv__ __ifloordiv__ __mod__ __imod__
    __lshift__ __ilshift__ __rshift__ __irshift__
"""
_OF_THREE = "masked_fill lerp addcmul addcdiv"
_SPECIAL = """
    airy_ai bessel_j0 bessel_j1 bessel_y0 bessel_y1 entr erfcx i0e i1 i1e log_ndtr ndtr ndtri
    xlog1py zeta modified_bessel_i0 modified_bessel_i1 modified_bessel_k0 modified_bessel_k1 exp2
    expit expm1 spherical_bessel_j0 digamma psi erf erfc erfinv gammaln i0 log1p logit multigammaln
    polygamma round sinc xlogy gammainc gammaincc scaled_modified_bessel_k0
    scaled_modified_bessel_k1 chebyshev_polynomial_t chebyshev_polynomial_u chebyshev_polynomial_v
    chebyshev_polynomial_w hermite_polynomial_h hermite_polynomial_he laguerre_polynomial_l
    legendre_polynomial_p shifted_chebyshev_polynomial_t shifted_chebyshev_polynomial_u
    shifted_chebyshev_polynomial_v shifted_chebyshev_polynomial_w
"""


@rule(
    _ACTIVATIONS + _OF_ONE + _OF_TWO + _OF_THREE,
    " ".join(f"special_{name}" for name in _SPECIAL.split()),
    F.softsign,
    F.tanhshrink,
    function=True,
)
def elementwise(function, *args, **kwargs):
    try:
        return Work(run_small(function, args, kwargs), window=each_cell)
    except ShapeError:
        # An error of broadcasting has a sentence of its own.
        broadcast(*(tensor.shape for tensor in tensors_in((args, kwargs))))
        raise


@rule(_ALONG_AN_AXIS, function=True)
def along_an_axis(function, input, dim, *args, **kwargs):
    output = run_small(function, (input, dim, *args), kwargs)
    return Work(output, window=whole((dim,)) if input.dim() else each_cell)


@rule(_RUNNING, function=True)
def running(function, *args, **kwargs):
    return Work(run_small(function, args, kwargs))


@rule("relu add sub mul div __iadd__ __add__ __mul__ __imul__", function=True)
def common(function, *args, **kwargs):
    # PyTorch's first call of a kernel takes half a millisecond: most networks need none.
    if not kwargs and all(map(is_plain, args)) and args[0].shape == args[-1].shape:
        return Work(empty(args[0].shape, args[0]), window=each_cell)
    return elementwise(function, *args, **kwargs)


@rule("where", function=True)
def where(function, *args, **kwargs):
    if len(args) + len(kwargs) == 1:
        raise LookupError("where a condition is true")
    return elementwise(function, *args, **kwargs)


@rule(F.glu, torch._C._nn.glu)
def glu(input, dim=-1):
    shape = list(input.shape)
    if -len(shape) <= dim < len(shape):
        if shape[dim] % 2:
            raise ShapeError(f"expects an even number on axis {dim}, got {shown(input.shape)}")
        shape[dim] = min(shape[dim], 2)
    halved = run_small(torch._C._nn.glu, (empty(shape, input), dim))
    shape[dim] = input.shape[dim] // 2
    return Work(empty(shape, halved), window=joined(dim))
