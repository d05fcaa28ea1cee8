"""The gradients of the convolution by hand against PyTorch's autograd."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from configurations import convolutions
from convlab import ShapeError, conv2d, conv2d_backward

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning")


def torch_gradients(grad_output, x, weight, bias, **options):
    leaves = [
        torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in (x, weight, bias)
    ]
    out = torch.nn.functional.conv2d(*leaves, **options)
    out.backward(torch.tensor(grad_output, dtype=torch.float64))
    return [leaf.grad.numpy() for leaf in leaves]


def gradient_like(out, seed):
    return np.random.default_rng(seed).integers(-9, 10, out.shape)


@given(convolutions(), st.sampled_from([np.float64, np.float32, np.int64]))
def test_whole_gradients_agree_with_autograd_to_the_last_bit(configuration, dtype):
    arrays, options = configuration
    grad_output = gradient_like(conv2d(**arrays, **options), seed=3)
    expected = torch_gradients(grad_output, **arrays, **options)
    x, weight = arrays["x"].astype(dtype), arrays["weight"].astype(dtype)
    gradients = conv2d_backward(grad_output.astype(dtype), x, weight, **options)
    for gradient, reference in zip(gradients, expected, strict=True):
        assert gradient.dtype == dtype
        np.testing.assert_array_equal(gradient, reference)
    np.testing.assert_array_equal(x, arrays["x"])
    np.testing.assert_array_equal(weight, arrays["weight"])


@pytest.mark.parametrize(("dtype", "unit"), [(np.float32, 2**-24), (np.float64, 2**-53)])
def test_real_gradients_agree_within_the_rounding_of_a_sum(dtype, unit):
    rng = np.random.default_rng(5)
    x = rng.standard_normal((3, 6, 9, 7)).astype(dtype)
    weight = rng.standard_normal((4, 3, 3, 2)).astype(dtype)
    options = {"stride": (2, 1), "padding": (1, 2), "groups": 2}
    grad_output = rng.standard_normal(conv2d(x, weight, **options).shape).astype(dtype)
    gradients = conv2d_backward(grad_output, x, weight, **options)
    bias = np.zeros(4)
    expected = torch_gradients(grad_output, x, weight, bias, **options)
    magnitudes = torch_gradients(abs(grad_output), abs(x), abs(weight), bias, **options)
    # A weight's sum runs over all places of all items: more terms than the other two.
    terms = len(x) * grad_output[0, 0].size
    for gradient, reference, magnitude in zip(gradients, expected, magnitudes, strict=True):
        assert (abs(gradient - reference) <= 2 * terms * unit * magnitude).all()


def test_cells_that_no_window_read_get_no_gradient():
    x, weight = np.ones((1, 1, 8, 7)), np.ones((1, 1, 3, 3))
    grad_x, _, _ = conv2d_backward(np.ones((1, 1, 3, 3)), x, weight, stride=2)
    assert (grad_x[0, 0, 7] == 0).all()
    assert (grad_x[0, 0, :7] > 0).all()


def test_the_gradient_is_what_a_small_step_changes():
    rng = np.random.default_rng(11)
    x, weight = rng.standard_normal((2, 2, 5, 4)), rng.standard_normal((2, 1, 2, 3))
    options = {"stride": (1, 2), "padding": (0, 1), "dilation": (2, 1), "groups": 2}
    grad_output = rng.standard_normal(conv2d(x, weight, **options).shape)
    grad_x, grad_weight, _ = conv2d_backward(grad_output, x, weight, **options)
    step = rng.standard_normal(x.shape)
    change = (grad_output * conv2d(step, weight, **options)).sum()
    assert change == pytest.approx((grad_x * step).sum())
    step = rng.standard_normal(weight.shape)
    change = (grad_output * conv2d(x, step, **options)).sum()
    assert change == pytest.approx((grad_weight * step).sum())


X, WEIGHT, GRAD = np.zeros((2, 6, 5, 7)), np.zeros((4, 3, 3, 2)), np.zeros((2, 4, 3, 6))


@pytest.mark.parametrize(
    ("arguments", "options", "error", "sentence"),
    [
        ((GRAD[:, :, :2], X, WEIGHT), {}, ShapeError, r"\(2, 4, 3, 6\), got \(2, 4, 2, 6\)\. Give"),
        ((GRAD, X, WEIGHT), {"stride": 2}, ShapeError, r"the shape of the output, \(2, 4, 2, 3\)"),
        ((GRAD[0], X, WEIGHT), {}, ShapeError, "grad_output must have 4 axes"),
        (
            (torch.zeros(2, 4, 3, 6), X, WEIGHT),
            {},
            TypeError,
            r"Give grad_output\.numpy\(force=True\)\.$",
        ),
        ((GRAD.astype(np.float32), X, WEIGHT), {}, TypeError, "but grad_output is float32"),
        ((GRAD, X, WEIGHT[:, :2]), {}, ShapeError, "conv2d_backward: each filter must be as deep"),
        ((GRAD, X[0], WEIGHT), {}, ShapeError, "conv2d_backward: x must have 4 axes"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(arguments, options, error, sentence):
    with pytest.raises(error, match=sentence):
        conv2d_backward(*arguments, groups=2, **options)
