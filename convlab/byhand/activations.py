"""Activations and their derivatives by hand, as in PyTorch.

Each takes a NumPy array of floats, of any shape, and returns a new one of the same shape and dtype.
`relu_derivative(x)` is the slope of `relu` at each cell of x, and likewise for the others: the
gradient for x is that slope times the gradient for the output. Softmax mixes cells, so its
derivative is a matrix: `softmax_derivative`. `ACTIVATIONS` lists all with their formulas.

>>> x = np.array([[-2.0, 0, 3]])
>>> relu(x), relu_derivative(x)
(array([[0., 0., 3.]]), array([[0., 0., 1.]]))
"""

import math

import numpy as np

from convlab.byhand.arrays import number
from convlab.byhand.elementwise import Activation, Parameter, elementwise
from convlab.byhand.softmax import softmax, softmax_derivative

__all__ = [
    "ACTIVATIONS",
    "elu",
    "elu_derivative",
    "gelu",
    "gelu_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "silu",
    "silu_derivative",
    "softmax",
    "softmax_derivative",
    "softplus",
    "softplus_derivative",
    "tanh",
    "tanh_derivative",
]


@elementwise
def relu(x: np.ndarray) -> np.ndarray:
    """max(0, x): negative cells become 0.

    >>> relu(np.array([-2.0, 0, 3]))
    array([0., 0., 3.])
    >>> relu(np.array([-2, 0, 3]))
    Traceback (most recent call last):
        ...
    TypeError: relu: x must hold floats, got dtype int64. Give x.astype(np.float32).
    """
    return np.maximum(x, 0)


@elementwise
def relu_derivative(x: np.ndarray) -> np.ndarray:
    """1 where x > 0, else 0. As in PyTorch, 0 at x = 0, where `relu` has no slope, and 1 at NaN.

    >>> relu_derivative(np.array([-2.0, 0, 3]))
    array([0., 0., 1.])
    """
    return np.where(x <= 0, 0.0, 1.0)


@elementwise
def leaky_relu(x: np.ndarray, negative_slope: float = 0.01) -> np.ndarray:
    """The identity where x > 0, else negative_slope · x.

    >>> leaky_relu(np.array([-2.0, 0, 3]), negative_slope=0.1)
    array([-0.2,  0. ,  3. ])
    """
    negative_slope = number(negative_slope, "negative_slope", "leaky_relu")
    return np.where(x > 0, x, negative_slope * x)


@elementwise
def leaky_relu_derivative(x: np.ndarray, negative_slope: float = 0.01) -> np.ndarray:
    """1 where x > 0, else negative_slope, also at 0 and at NaN, as in PyTorch.

    >>> leaky_relu_derivative(np.array([-2.0, 0, 3]), negative_slope=0.1)
    array([0.1, 0.1, 1. ])
    """
    negative_slope = number(negative_slope, "negative_slope", "leaky_relu_derivative")
    return np.where(x > 0, 1.0, negative_slope)


@elementwise
def elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """The identity where x > 0, else alpha · (eˣ − 1), which goes down to −alpha.

    >>> elu(np.array([-np.log(2), 0, 3]), alpha=4)  # 4·(1/2 − 1)
    array([-2.,  0.,  3.])
    """
    alpha = number(alpha, "alpha", "elu")
    # expm1(x) is exp(x) − 1 without loss of digits near 0. minimum keeps it from overflowing.
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


@elementwise
def elu_derivative(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """1 where x > 0, else alpha · eˣ, which is alpha at 0, as in PyTorch.

    >>> elu_derivative(np.array([-np.log(2), 0, 3]), alpha=4)
    array([2., 4., 1.])
    """
    alpha = number(alpha, "alpha", "elu_derivative")
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))


@elementwise
def sigmoid(x: np.ndarray) -> np.ndarray:
    """1/(1 + e⁻ˣ), between 0 and 1.

    >>> sigmoid(np.array([-np.log(3), 0, np.log(3)]))  # 1/(1 + 3), 1/(1 + 1), 1/(1 + 1/3)
    array([0.25, 0.5 , 0.75])
    >>> sigmoid(np.array([-1000.0, 1000]))
    array([0., 1.])
    """
    return _sigmoid(x)


@elementwise
def sigmoid_derivative(x: np.ndarray) -> np.ndarray:
    """σ·(1 − σ), where σ is the sigmoid; the largest slope is 1/4, at x = 0.

    >>> sigmoid_derivative(np.array([-np.log(3), 0]))  # 1/4·3/4, 1/2·1/2
    array([0.1875, 0.25  ])
    """
    return _sigmoid(x) * (1 - _sigmoid(x))


@elementwise
def tanh(x: np.ndarray) -> np.ndarray:
    """(eˣ − e⁻ˣ)/(eˣ + e⁻ˣ), between −1 and 1.

    >>> tanh(np.array([-1000, 0, np.log(2)]))  # (2 − 1/2)/(2 + 1/2) at the end
    array([-1. ,  0. ,  0.6])
    """
    return np.tanh(x)


@elementwise
def tanh_derivative(x: np.ndarray) -> np.ndarray:
    """1 − tanh²(x); the largest slope is 1, at x = 0.

    >>> tanh_derivative(np.array([0, np.log(2)])).round(12)  # 1 − 0.6²
    array([1.  , 0.64])
    """
    return 1 - np.tanh(x) ** 2


@elementwise
def softplus(x: np.ndarray, beta: float = 1.0, threshold: float = 20.0) -> np.ndarray:
    """ln(1 + exp(beta·x))/beta, a smooth ReLU; x itself where beta·x > threshold, as in PyTorch.

    Raises ValueError for a beta of 0.

    >>> softplus(np.array([-1000, 0, np.log(3)])) / np.log(2)  # ln 1, ln 2, ln 4
    array([0., 1., 2.])
    >>> softplus(np.array([0.0]), beta=0)
    Traceback (most recent call last):
        ...
    ValueError: softplus: beta must not be 0: the formula divides by it. Give beta=1.
    """
    beta, threshold = _softplus_numbers(beta, threshold, "softplus")
    # logaddexp(0, t) is ln(e⁰ + eᵗ) without the overflow.
    return np.where(beta * x > threshold, x, np.logaddexp(0, beta * x) / beta)


@elementwise
def softplus_derivative(x: np.ndarray, beta: float = 1.0, threshold: float = 20.0) -> np.ndarray:
    """The sigmoid of beta·x; 1 where beta·x > threshold.

    >>> softplus_derivative(np.array([-np.log(3), 0, 1000]))
    array([0.25, 0.5 , 1.  ])
    """
    beta, threshold = _softplus_numbers(beta, threshold, "softplus_derivative")
    return np.where(beta * x > threshold, 1.0, _sigmoid(beta * x))


@elementwise
def gelu(x: np.ndarray, approximate: str = "none") -> np.ndarray:
    """x·Φ(x), where Φ(x) is the share of the standard normal distribution below x.

    approximate: "none" for the exact Φ(x) = (1 + erf(x/√2))/2; "tanh" for the faster
        Φ(x) ≈ (1 + tanh(√(2/π)·(x + 0.044715·x³)))/2.

    NumPy has no erf, so Python's own is called for each cell, in 0.1 to 0.2 µs.
    Raises ValueError for any other `approximate`.
    Source: Hendrycks and Gimpel, Gaussian Error Linear Units (2016).

    >>> gelu(np.array([-1.0, 0, 1])).round(4)
    array([-0.1587,  0.    ,  0.8413])
    >>> gelu(np.array([-1.0, 0, 1]), approximate="tanh").round(4)
    array([-0.1588,  0.    ,  0.8412])
    """
    return x * _normal_cdf(x, approximate, "gelu")[0]


@elementwise
def gelu_derivative(x: np.ndarray, approximate: str = "none") -> np.ndarray:
    """Φ(x) + x·Φ′(x), with the Φ of `gelu`.

    >>> gelu_derivative(np.array([-1.0, 0, 1])).round(4)
    array([-0.0833,  0.5   ,  1.0833])
    """
    cdf, slope = _normal_cdf(x, approximate, "gelu_derivative")
    return cdf + x * slope


@elementwise
def silu(x: np.ndarray) -> np.ndarray:
    """x·σ(x), where σ is the sigmoid; also called swish.

    >>> silu(np.array([-1000, 0, np.log(3)])) / np.log(3)  # 0, 0, 3/4
    array([-0.  ,  0.  ,  0.75])
    """
    return x * _sigmoid(x)


@elementwise
def silu_derivative(x: np.ndarray) -> np.ndarray:
    """σ·(1 + x·(1 − σ)), where σ is the sigmoid.

    >>> silu_derivative(np.array([-1000.0, 0, 1000]))
    array([-0. ,  0.5,  1. ])
    """
    sigma = _sigmoid(x)
    return sigma * (1 + x * (1 - sigma))


def _sigmoid(x: np.ndarray) -> np.ndarray:
    # 1/(1 + e⁻ˣ) = eˣ/(eˣ + 1): for each sign of x the form with e^−|x|, which cannot overflow.
    power = np.exp(-np.abs(x))
    return np.where(x < 0, power, 1) / (1 + power)


_erf = np.vectorize(math.erf, otypes=[np.float64])


def _normal_cdf(x: np.ndarray, approximate: str, caller: str) -> tuple[np.ndarray, np.ndarray]:
    """Φ(x), the cumulative distribution function, and its slope Φ′(x)."""
    # Beyond ±40 both are constant to the last digit; within, no power of x overflows.
    x = np.clip(x, -40, 40)
    if approximate == "none":
        cdf = (1 + _erf(x / math.sqrt(2))) / 2
        return cdf, np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    if approximate == "tanh":
        scale = math.sqrt(2 / math.pi)
        tanh = np.tanh(scale * (x + 0.044715 * x**3))
        return (1 + tanh) / 2, (1 - tanh**2) / 2 * scale * (1 + 3 * 0.044715 * x**2)
    raise ValueError(f'{caller}: approximate must be "none" or "tanh", got {approximate!r}.')


def _softplus_numbers(beta: float, threshold: float, caller: str) -> tuple[float, float]:
    beta, threshold = number(beta, "beta", caller), number(threshold, "threshold", caller)
    if beta == 0:
        raise ValueError(f"{caller}: beta must not be 0: the formula divides by it. Give beta=1.")
    return beta, threshold


# All activations by name. A test evaluates each text except softmax's.
ACTIVATIONS = {
    "relu": Activation(
        relu,
        relu_derivative,
        "max(0, x)",
        "1 if x > 0 else 0",
    ),
    "leaky_relu": Activation(
        leaky_relu,
        leaky_relu_derivative,
        "x if x > 0 else negative_slope·x",
        "1 if x > 0 else negative_slope",
        (Parameter("negative_slope", 0.01, 0.0, 1.0),),
    ),
    "elu": Activation(
        elu,
        elu_derivative,
        "x if x > 0 else alpha·(exp(x) − 1)",
        "1 if x > 0 else alpha·exp(x)",
        (Parameter("alpha", 1.0, 0.1, 3.0),),
    ),
    "sigmoid": Activation(
        sigmoid,
        sigmoid_derivative,
        "1/(1 + exp(−x))",
        "sigmoid(x)·(1 − sigmoid(x))",
    ),
    "tanh": Activation(
        tanh,
        tanh_derivative,
        "(exp(x) − exp(−x))/(exp(x) + exp(−x))",
        "1 − tanh(x)²",
    ),
    "softplus": Activation(
        softplus,
        softplus_derivative,
        "x if beta·x > threshold else ln(1 + exp(beta·x))/beta",
        "1 if beta·x > threshold else sigmoid(beta·x)",
        (Parameter("beta", 1.0, 0.2, 5.0), Parameter("threshold", 20.0, 0.0, 40.0)),
    ),
    "gelu": Activation(
        gelu,
        gelu_derivative,
        "x·(1 + erf(x/√2))/2",
        "(1 + erf(x/√2))/2 + x·exp(−x²/2)/√(2·π)",
    ),
    "gelu_tanh": Activation(
        gelu,
        gelu_derivative,
        "x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2",
        "(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2"
        " + x·(1 − tanh(√(2/π)·(x + 0.044715·x³))²)/2·√(2/π)·(1 + 0.134145·x²)",
        options={"approximate": "tanh"},
    ),
    "silu": Activation(
        silu,
        silu_derivative,
        "x/(1 + exp(−x))",
        "sigmoid(x)·(1 + x·(1 − sigmoid(x)))",
    ),
    "softmax": Activation(
        softmax,
        softmax_derivative,
        "exp(x_i)/Σ_j exp(x_j)",
        "y_i·(1 − y_i) where i = j, else −y_i·y_j",
        options={"dim": -1},
        is_elementwise=False,
    ),
}
