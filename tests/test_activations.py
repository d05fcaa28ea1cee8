"""Activations and their derivatives by hand against PyTorch's."""

import inspect
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from torch.nn import functional as F

from convlab import ShapeError
from convlab import activations as A

THEIRS = {
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "gelu": F.gelu,
    "gelu_tanh": F.gelu,
    "silu": F.silu,
}
NAMES = sorted(THEIRS)
ENTRIES = A.ACTIVATIONS
DTYPES = st.sampled_from([np.float32, np.float64])
# Within these PyTorch's own powers do not overflow; ±1000 is among them.
NUMBERS = st.one_of(
    st.floats(-5, 5, width=16),
    st.floats(-(2**-9), 2**-9, width=16),  # where eˣ − 1 would lose its digits
    st.floats(-1000, 1000, width=16),
    st.sampled_from([0.0, -0.0, 1000.0, -1000.0]),
)
# A difference from 1, and erf's, leave an error of the size of 1, and x magnifies it; the others
# are right to the last digits however small they are.
CANCELS = {"gelu", "gelu_tanh", *(f"{name}_derivative" for name in NAMES)} - {
    f"{name}_derivative" for name in ("relu", "leaky_relu", "elu", "softplus")
}


@st.composite
def calls(draw):
    """An activation's name, an array for it, and its arguments by name."""
    name = draw(st.sampled_from(NAMES))
    shape = draw(array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=9))
    x = draw(arrays(draw(DTYPES), shape, elements=NUMBERS))
    options = dict(ENTRIES[name].options)
    for parameter in ENTRIES[name].parameters:
        options[parameter.name] = draw(st.floats(parameter.low, parameter.high))
    return name, x, options


def by_torch(name, x, options, dtype=None):
    """PyTorch's values, and its slopes by autograd, as NumPy arrays."""
    tensor = torch.tensor(x, dtype=dtype, requires_grad=True)
    values = THEIRS[name](tensor, **options)
    (slopes,) = torch.autograd.grad(values.sum(), tensor)
    return values.detach().numpy(), slopes.numpy()


def assert_to_rounding(ours, theirs, x, name, roundings=8):
    assert ours.shape == x.shape
    assert ours.dtype == x.dtype
    info = np.finfo(x.dtype)
    size = np.maximum(abs(x), 1) if name in CANCELS else 0
    # Where exp overflows, PyTorch's silu is 0, and ours up to x/exp(−x), some hundred times tiny.
    bound = roundings * info.eps * np.maximum(abs(theirs), size) + 1000 * info.tiny
    difference = abs(ours.astype(np.float64) - theirs)
    assert (difference <= bound).all(), (name, x[difference > bound], difference.max())


@given(calls())
def test_values_are_pytorchs_in_the_same_dtype(call):
    name, x, options = call
    ours = ENTRIES[name].function(x, **options)
    assert_to_rounding(ours, by_torch(name, x, options)[0], x, name)
    assert not np.shares_memory(ours, x)


@given(calls())
def test_slopes_are_autograds_in_the_same_dtype(call):
    name, x, options = call
    ours = ENTRIES[name].derivative(x, **options)
    assert_to_rounding(ours, by_torch(name, x, options)[1], x, f"{name}_derivative")


@given(calls())
def test_float32_is_right_to_its_last_digits(call):
    name, x, options = call
    exact, slopes = by_torch(name, x, options, torch.float64)
    with np.errstate(under="ignore"):
        exact, slopes = exact.astype(x.dtype), slopes.astype(x.dtype)
    # β·x is rounded before exp, which makes of it an error |β·x| times as large.
    roundings = 8 + abs(x) * options.get("beta", 0)
    assert_to_rounding(ENTRIES[name].function(x, **options), exact, x, name, roundings)
    ours = ENTRIES[name].derivative(x, **options)
    assert_to_rounding(ours, slopes, x, f"{name}_derivative", roundings)


@pytest.mark.parametrize("name", NAMES)
def test_float16_is_computed_in_float32_as_in_pytorch(name):
    x = np.linspace(-9, 9, 401).astype(np.float16)
    options = ENTRIES[name].options
    values, slopes = by_torch(name, x, options)
    assert_to_rounding(ENTRIES[name].function(x, **options), values, x, name, 1)
    # PyTorch takes some slopes from the values that are rounded already.
    ours = ENTRIES[name].derivative(x, **options)
    assert_to_rounding(ours, slopes, x, f"{name}_derivative", 2)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_at_zero_value_and_slope_are_exactly_pytorchs(name, zero):
    x = np.full((2, 3), zero)
    options = ENTRIES[name].options | {p.name: 3 * p.default for p in ENTRIES[name].parameters}
    values, slopes = by_torch(name, x, options)
    np.testing.assert_array_equal(ENTRIES[name].function(x, **options), values)
    np.testing.assert_array_equal(ENTRIES[name].derivative(x, **options), slopes)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_nan_and_infinities_come_out_as_pytorchs_without_a_warning(name, dtype):
    x = np.array([np.nan, -np.inf, np.inf], dtype)
    options = ENTRIES[name].options
    with np.errstate(all="raise", under="ignore"):
        ours = ENTRIES[name].function(x, **options)
        our_slopes = ENTRIES[name].derivative(x, **options)
    values, slopes = by_torch(name, x.astype(np.float64), options)
    np.testing.assert_array_equal(ours, values)
    if name == "elu":
        # PyTorch's slope of ELU at NaN is NaN or 1, by how many cells the tensor has.
        assert np.isnan(our_slopes[0])
        slopes[0] = np.nan
    np.testing.assert_array_equal(our_slopes, slopes.astype(dtype))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("name", [*NAMES, "softmax"])
def test_nothing_overflows_however_large_x_is(name, dtype):
    largest = float(np.finfo(dtype).max)
    x = np.array([-largest, -1000, -100, 0, 100, 1000, largest], dtype)
    options = ENTRIES[name].options
    with np.errstate(all="raise", under="ignore"):
        values = ENTRIES[name].function(x[1:-1], **options)
        slopes = ENTRIES[name].derivative(x[1:-1], **options)
        if name != "softmax":  # the difference of the two largest numbers is infinite
            assert np.isfinite(ENTRIES[name].function(x, **options)).all()
            assert np.isfinite(ENTRIES[name].derivative(x, **options)).all()
    assert np.isfinite(values).all()
    assert np.isfinite(slopes).all()


@st.composite
def arrays_and_axes(draw):
    shape = draw(array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=5))
    x = draw(arrays(draw(DTYPES), shape, elements=NUMBERS))
    return x, draw(st.integers(-len(shape), len(shape) - 1))


@given(arrays_and_axes())
def test_softmax_is_pytorchs(drawn):
    x, dim = drawn
    assert_to_rounding(A.softmax(x, dim), F.softmax(torch.tensor(x), dim).numpy(), x, "softmax")


@given(arrays_and_axes())
def test_the_jacobian_of_softmax_is_autograds(drawn):
    x, dim = drawn
    ours = A.softmax_derivative(x, dim)
    assert ours.shape == (*x.shape, x.shape[dim])
    assert ours.dtype == x.dtype
    # Times a gradient that arrives from behind, summed over the shares, it is the gradient for x.
    arriving = np.cos(np.arange(x.size)).reshape(x.shape).astype(x.dtype)
    tensor = torch.tensor(x, requires_grad=True)
    (expected,) = torch.autograd.grad(F.softmax(tensor, dim), tensor, torch.tensor(arriving))
    axis = dim % x.ndim  # `ours` has one axis more behind it
    through = np.moveaxis((ours * arriving[..., None]).sum(axis=axis), -1, axis)
    atol = 8 * np.finfo(x.dtype).eps
    np.testing.assert_allclose(through, expected.numpy(), rtol=0, atol=atol)


def test_each_number_of_the_jacobian_stands_where_autograd_has_it():
    x = np.random.default_rng(3).normal(size=(2, 3, 4))
    whole = torch.autograd.functional.jacobian(lambda x: F.softmax(x, 1), torch.tensor(x)).numpy()
    ours = A.softmax_derivative(x, 1)
    for n, i, w, j in np.ndindex(ours.shape):
        assert ours[n, i, w, j] == pytest.approx(whole[n, i, w, n, j, w], abs=1e-15)


def test_softmax_treats_infinities_and_single_numbers_as_pytorch_does():
    for numbers in ([-np.inf, 0, 2], [np.inf, 1, 0], [-np.inf, -np.inf], [np.nan, 1]):
        x = np.array(numbers)
        np.testing.assert_allclose(A.softmax(x, 0), F.softmax(torch.tensor(x), 0), rtol=1e-15)
    assert A.softmax(np.array(7.0), -1).shape == torch.tensor(7.0).softmax(-1).shape == ()
    assert A.softmax_derivative(np.array(7.0), 0).tolist() == [0]


def test_float16_is_kept_by_softmax_and_its_jacobian():
    x = np.array([[-3, 0, 1, 5]], np.float16)
    assert A.softmax(x, 1).dtype == A.softmax_derivative(x, 1).dtype == np.float16
    np.testing.assert_array_equal(A.softmax(x, 1), torch.tensor(x).softmax(1).numpy())


def computed(text, x, parameters):
    """The number that a formula's text gives at x."""
    signs = {"·": "*", "−": "-", "²": "**2", "³": "**3", "√2": "sqrt(2)", "√": "sqrt", "π": "pi"}
    for sign, python in signs.items():
        text = text.replace(sign, python)
    names = {name: getattr(math, name) for name in ("exp", "erf", "tanh", "sqrt", "pi")}
    names |= {"ln": math.log, "max": max, "sigmoid": lambda t: 1 / (1 + math.exp(-t))}
    return eval(text, {"__builtins__": {}, "x": x, **names, **parameters})


@pytest.mark.parametrize("name", NAMES)
def test_the_texts_in_the_list_are_the_formulas_of_the_functions(name):
    entry = ENTRIES[name]
    assert entry.is_elementwise
    for factor in (1, 1.5):
        parameters = {p.name: factor * p.default for p in entry.parameters}
        for x in (-3.7, -1.0, -0.2, 0.0, 0.4, 2.5, 25.0):
            for function, text in (
                (entry.function, entry.text),
                (entry.derivative, entry.derivative_text),
            ):
                value = float(function(np.array(x), **entry.options, **parameters))
                assert value == pytest.approx(computed(text, x, parameters), rel=1e-9, abs=1e-12)


def test_the_list_has_every_function_and_its_derivative():
    listed = {entry.function.__name__ for entry in ENTRIES.values()}
    listed |= {entry.derivative.__name__ for entry in ENTRIES.values()}
    assert {"ACTIVATIONS", *listed} == set(A.__all__)
    for name, entry in ENTRIES.items():
        assert name.startswith(entry.function.__name__)
        assert entry.derivative.__name__ == f"{entry.function.__name__}_derivative"


LAYERS = {"leaky_relu": torch.nn.LeakyReLU, "elu": torch.nn.ELU, "softplus": torch.nn.Softplus}


@pytest.mark.parametrize("name", NAMES)
def test_parameters_and_their_defaults_are_those_of_pytorchs_layers(name):
    entry = ENTRIES[name]
    listed = {p.name: p.default for p in entry.parameters}
    theirs = inspect.signature(LAYERS[name]).parameters if name in LAYERS else {}
    assert listed == {p: value.default for p, value in theirs.items() if p != "inplace"}
    for function in (entry.function, entry.derivative):
        ours = dict(list(inspect.signature(function).parameters.items())[1:])
        assert listed == {p: ours[p].default for p in ours if p != "approximate"}
    assert all(p.low <= p.default <= p.high for p in entry.parameters)


X = np.zeros((2, 3))


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: A.relu(torch.zeros(2, 3)),
            TypeError,
            r"relu: x must be a NumPy array.*x\.numpy\(force=True\)",
        ),
        (lambda: A.tanh([[1.0], [2.0]]), TypeError, r"got a list\. Give np\.asarray\(x\)"),
        (lambda: A.sigmoid(2.5), TypeError, r"got a float\. Give np\.asarray\(x\)"),
        (lambda: A.gelu(X.astype(int)), TypeError, "gelu: x must hold floats, got dtype int64"),
        (lambda: A.silu_derivative(X + 1j), TypeError, "silu_derivative: x must hold floats"),
        (lambda: A.elu(X, alpha="1"), TypeError, "elu: alpha must be a real number, got '1'"),
        (lambda: A.leaky_relu(X, None), TypeError, "negative_slope must be a real number"),
        (lambda: A.softplus_derivative(X, 0), ValueError, "softplus_derivative: beta must not be"),
        (lambda: A.softplus(X, threshold=True), TypeError, "threshold must be a real number"),
        (lambda: A.gelu(X, "erf"), ValueError, 'approximate must be "none" or "tanh", got \'erf\''),
        (lambda: A.softmax(X, 2), ShapeError, r"shape \(2, 3\) has no axis 2. Give dim from -2 to"),
        (lambda: A.softmax(X, None), TypeError, "softmax: dim must be a whole number, got None"),
        (lambda: A.softmax_derivative(X, -3), ShapeError, "softmax_derivative: x of shape"),
        (lambda: A.softmax_derivative(X.tolist(), 0), TypeError, "softmax_derivative: x must be a"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(call, error, sentence):
    with pytest.raises(error, match=sentence):
        call()
