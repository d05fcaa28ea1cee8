"""Pooling by hand against PyTorch's, forward and backward."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from configurations import poolings
from convlab import (
    ShapeError,
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    pool_output_size,
)

FLOATS = st.sampled_from([np.float64, np.float32])


def torch_pool(function, x, grad_output=None, **options):
    """What PyTorch's pooling returns, or the gradient for x."""
    x = torch.tensor(x, requires_grad=grad_output is not None)
    out = function(x, **options)
    if grad_output is None:
        return out.numpy()
    out.backward(torch.tensor(grad_output))
    return x.grad.numpy()


def gradient_like(out):
    return np.random.default_rng(3).integers(-9, 10, out.shape).astype(out.dtype)


@given(poolings(), st.sampled_from([np.float64, np.float32, np.int64]))
def test_the_largest_cells_are_pytorchs(pooling, dtype):
    x, options = pooling
    x = x.astype(dtype)
    out = max_pool2d(x, **options)
    assert out.dtype == dtype
    assert out.shape[2:] == pool_output_size(x.shape[2:], **options)
    np.testing.assert_array_equal(out, torch_pool(torch.nn.functional.max_pool2d, x, **options))


@given(poolings(), FLOATS)
def test_the_first_of_equal_cells_gets_the_gradient_as_in_pytorch(pooling, dtype):
    x, options = pooling
    x = x.astype(dtype)
    out = max_pool2d(x, **options)
    # A dilated window can lie in the padding alone. PyTorch then writes its gradient beyond the
    # map; here it goes nowhere.
    grad_output = np.where(np.isinf(out), 0, gradient_like(out))
    gradient = max_pool2d_backward(grad_output, x, **options)
    assert gradient.dtype == dtype
    if not np.isinf(out).any():
        expected = torch_pool(torch.nn.functional.max_pool2d, x, grad_output, **options)
        np.testing.assert_array_equal(gradient, expected)


@given(poolings(dilated=False), FLOATS, st.booleans())
def test_the_means_are_pytorchs_and_so_are_their_gradients(pooling, dtype, count_include_pad):
    x, options = pooling
    options["count_include_pad"] = count_include_pad
    x = x.astype(dtype)
    out = avg_pool2d(x, **options)
    assert out.dtype == dtype
    np.testing.assert_array_equal(out, torch_pool(torch.nn.functional.avg_pool2d, x, **options))
    grad_output = gradient_like(out)
    gradient = avg_pool2d_backward(grad_output, x, **options)
    assert gradient.dtype == dtype
    expected = torch_pool(torch.nn.functional.avg_pool2d, x, grad_output, **options)
    # At most 4·4 windows, each handing on at most 9, are added in another order.
    unit = np.finfo(dtype).eps / 2
    np.testing.assert_allclose(gradient, expected, rtol=0, atol=16 * unit * 16 * 9)


@pytest.mark.parametrize("options", [{}, {"padding": 1}, {"padding": 1, "stride": 1}])
def test_a_cell_of_minus_infinity_beats_the_padding(options):
    x = np.full((1, 1, 4, 5), -np.inf)
    grad_output = np.ones(max_pool2d(x, 2, **options).shape)
    expected = torch_pool(torch.nn.functional.max_pool2d, x, grad_output, kernel_size=2, **options)
    np.testing.assert_array_equal(max_pool2d_backward(grad_output, x, 2, **options), expected)
    least = np.full((1, 1, 4, 5), np.iinfo(np.int8).min, np.int8)
    grad_output = grad_output.astype(np.int8)
    np.testing.assert_array_equal(max_pool2d_backward(grad_output, least, 2, **options), expected)


def test_a_nan_wins_its_windows_and_no_others():
    x = np.zeros((1, 1, 4, 6))
    x[0, 0, 1, 2] = np.nan
    expected = [[False, True, False], [False, False, False]]
    np.testing.assert_array_equal(np.isnan(max_pool2d(x, 2))[0, 0], expected)
    np.testing.assert_array_equal(np.isnan(avg_pool2d(x, 2))[0, 0], expected)
    gradient = max_pool2d_backward(np.ones((1, 1, 2, 3)), x, 2)
    assert gradient[0, 0, 1, 2] == 1
    assert gradient.sum() == 6


def test_a_window_in_the_padding_alone_gets_no_gradient():
    x = np.ones((1, 1, 2, 2))
    options = {"stride": 1, "padding": 1, "dilation": 3}
    assert max_pool2d(x, 2, **options).tolist() == [[[[-np.inf]]]]
    assert (max_pool2d_backward(np.ones((1, 1, 1, 1)), x, 2, **options) == 0).all()


def test_a_window_as_large_as_the_map_averages_it_all():
    x = np.arange(30.0).reshape(1, 2, 3, 5)
    np.testing.assert_array_equal(avg_pool2d(x, x.shape[2:])[..., 0, 0], x.mean(axis=(2, 3)))


def test_what_was_given_is_left_alone():
    x = np.arange(24.0).reshape(1, 2, 3, 4)
    before = x.copy()
    for pool, backward in (max_pool2d, max_pool2d_backward), (avg_pool2d, avg_pool2d_backward):
        grad_output = np.ones_like(pool(x, 1))
        assert not np.shares_memory(pool(x, 1), x)
        assert not np.shares_memory(backward(grad_output, x, 1), grad_output)
        assert (grad_output == 1).all()
    np.testing.assert_array_equal(x, before)


X, GRAD = np.zeros((2, 3, 4, 6)), np.zeros((2, 3, 2, 3))


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: max_pool2d(torch.zeros(2, 3, 4, 6), 2),
            TypeError,
            r"Give x\.numpy\(force=True\)\.$",
        ),
        (lambda: max_pool2d(X[0], 2), ShapeError, r"max_pool2d: x must have 4 axes \(N, C, H, W\)"),
        (lambda: max_pool2d(X > 0, 2), TypeError, "x must hold numbers, got dtype bool"),
        (lambda: max_pool2d(X + 0j, 2), TypeError, "must hold real numbers, got dtype complex128"),
        (lambda: max_pool2d(X[:, :0], 2), ShapeError, "x has an empty axis.*Only the batch may be"),
        (
            lambda: max_pool2d(X, 5),
            ShapeError,
            "^max_pool2d, along the height: the window does not fit.*K=5",
        ),
        (lambda: max_pool2d(X, 2, padding=2), ShapeError, r"more than half.*Use padding ≤ 1"),
        (lambda: max_pool2d(X, 2, stride=0), ValueError, "stride must be at least 1, got 0"),
        (lambda: max_pool2d(X, 2.0), TypeError, "kernel_size must be a whole number, got 2.0"),
        (lambda: max_pool2d(X, 2, ceil_mode=1), TypeError, "ceil_mode must be True or False"),
        (lambda: avg_pool2d(X.astype(int), 2), TypeError, "real or complex numbers, got"),
        (
            lambda: avg_pool2d(X, 2, count_include_pad=0),
            TypeError,
            "count_include_pad must be",
        ),
        (
            lambda: max_pool2d_backward(GRAD, X, 3),
            ShapeError,
            r"output, \(2, 3, 1, 2\), got",
        ),
        (
            lambda: avg_pool2d_backward(GRAD[0], X, 2),
            ShapeError,
            "avg_pool2d_backward: grad_output must have 4 axes",
        ),
        (
            lambda: avg_pool2d_backward(GRAD.astype(np.float32), X, 2),
            TypeError,
            "x is float64 but grad_output is float32",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(call, error, sentence):
    with pytest.raises(error, match=sentence):
        call()
