"""Advice on arrays: what they hold, their dtypes, axes and channels."""

import re
from itertools import product

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from advice.following import CHANNELS, NAMES, RNG, X, case, choices, expressions, follow, message_of
from convlab import activations
from convlab.byhand.convolution import conv2d
from convlab.byhand.convolution_backward import conv2d_backward
from convlab.byhand.normalisation import batch_norm, local_response_norm
from convlab.byhand.pooling import avg_pool2d, max_pool2d_backward
from convlab.byhand.softmax import softmax

WEIGHT = RNG.standard_normal((4, 3, 3, 2))


def true_convolution(x, weight, bias=None, **options):
    wide = torch.complex128 if "c" in x.dtype.kind + weight.dtype.kind else torch.float64
    arrays = (None if a is None else torch.tensor(a.astype(complex)) for a in (x, weight, bias))
    parts = [a if a is None or wide.is_complex else a.real for a in arrays]
    return F.conv2d(*parts, **options).numpy()


@case
def a_blur_of_a_byte_photo():
    photo = RNG.integers(0, 256, (1, 1, 9, 8), np.uint8)
    blur = np.full((1, 1, 3, 3), 1 / 9)
    result = follow(conv2d, {"x": photo, "weight": blur})
    np.testing.assert_allclose(result, true_convolution(photo, blur))
    assert photo.min() < result.min() < result.max() < photo.max()
    edges = np.array([[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]])
    result = follow(conv2d, {"x": photo, "weight": edges})
    np.testing.assert_array_equal(result, true_convolution(photo, edges))
    assert result.min() < 0
    # In int16, which holds both dtypes, the sum would overflow.
    x, weight = np.full((1, 1, 5, 5), 200, np.uint8), np.full((1, 1, 5, 5), 100, np.int8)
    assert follow(conv2d, {"x": x, "weight": weight}).item() == 25 * 200 * 100


NUMBERS = ["u1", "i1", "i2", "i4", "i8", "u8", "f2", "f4", "f8", "c8", "c16"]
DTYPES = [(x, weight) for x, weight in product(NUMBERS, NUMBERS) if x != weight]


def of_dtype(array, dtype):
    """Numbers of the dtype, whole ones if it has no others: large for x, or small for weights."""
    with np.errstate(all="ignore"):
        return (array * (1 + 0.5j if dtype[0] == "c" else 1)).astype(dtype)


@case
def arrays_of_two_dtypes():
    x = RNG.integers(0, 128, (1, 2, 5, 7))
    for x_type, weight_type in DTYPES:
        values = RNG.random((3, 2, 3, 2)) / 8
        if weight_type[0] in "ui":
            values = RNG.integers(-9 * (weight_type[0] == "i"), 10, values.shape)
        arguments = {"x": of_dtype(x, x_type), "weight": of_dtype(values, weight_type)}
        expected = true_convolution(**arguments)
        error = np.abs(follow(conv2d, arguments) - expected).max() / np.abs(expected).max()
        assert error < 5e-3, (x_type, weight_type, error)
    for x_type, bias in product(NUMBERS, (np.array([3.5, 2, 1]), np.array([3, 2, 1]))):
        arguments = {"x": of_dtype(x, x_type), "weight": of_dtype(np.ones((3, 2, 3, 2)), x_type)}
        if bias.dtype != x_type:
            expected = true_convolution(**arguments, bias=bias)
            result = follow(conv2d, arguments | {"bias": bias}, steps=2)
            np.testing.assert_allclose(result, expected, rtol=5e-3)


@case
def numbers_near_the_limits_of_a_dtype():
    for x_type, numbers in (
        ("f2", [1e-9, 2e-9]),  # 0 in float16
        ("f2", [1e6, -1e6]),  # infinite in float16
        ("f4", [1e-60, 2e-60]),
        ("f4", [1e60, -1e60]),
        ("i8", [0.5, -0.25]),
    ):
        x = RNG.integers(1, 9, (1, 1, 4, 5)).astype(x_type)
        weight = np.array(numbers).reshape(1, 1, 1, 2)
        error = follow(conv2d, {"x": x, "weight": weight}) - true_convolution(x, weight)
        assert np.abs(error).max() < 1e-12 * np.abs(weight).max()
    # The difference of two large neighbours is lost in float32.
    x, weight = np.array([[[[10**9, 10**9 + 1]]]]), np.array([[[[-1, 1]]]], np.float32)
    assert follow(conv2d, {"x": x, "weight": weight}).item() == 1
    assert follow(softmax, {"x": x, "dim": -1}).max() == pytest.approx(1 / (1 + np.exp(-1)))


@case
def gradients_of_another_dtype_or_shape():
    x = RNG.integers(0, 9, (1, 1, 4, 6))
    grad = RNG.random((1, 1, 2, 3))
    result = follow(max_pool2d_backward, {"grad_output": grad, "x": x, "kernel_size": 2})
    assert result.sum() == pytest.approx(grad.sum())
    arguments = {"grad_output": np.ones((2, 4, 2, 5), np.float32), "x": X, "weight": WEIGHT}
    result = follow(conv2d_backward, arguments)
    assert result.grad_bias.tolist() == [20, 20, 20, 20]
    message = message_of(conv2d_backward, np.ones((2, 4, 9, 9)), X, WEIGHT)
    assert message.endswith("Give the gradient for what conv2d returns with the same options.")
    assert conv2d_backward(conv2d(X, WEIGHT), X, WEIGHT).grad_x.shape == X.shape


@case
def numbers_that_are_no_floats():
    for array in (
        np.array([[0, 1, 2]], np.uint8),
        np.array([[True, False]]),
        np.array([[0.5, 1]], object),
        np.array([["0.5", "2.0"]]),
        np.array([[1 + 2j, 3]]),
    ):
        message = message_of(activations.relu, array)
        for expression in expressions(message):
            result = activations.relu(eval(expression, NAMES | {"x": array}))
            if array.dtype.kind != "c":
                np.testing.assert_array_equal(result, array.astype(float))
    result = follow(avg_pool2d, {"x": np.arange(24).reshape(1, 1, 4, 6), "kernel_size": 2})
    assert result[0, 0, 0, 0] == 3.5
    assert message_of(activations.relu, np.array(["a"])).endswith("Give an array of numbers.")


@case
def values_that_are_no_arrays():
    for value in (
        [[1.0, -2], [3, 4]],
        2.5,
        torch.tensor([[1.0, -2]], requires_grad=True),
        torch.tensor([[1.0, -2]], dtype=torch.bfloat16),
        torch.tensor([[1 + 1j]]).conj().imag,  # its negation is pending
        torch.nn.Parameter(torch.tensor([1.5])),
    ):
        result = follow(activations.relu, {"x": value})
        expected = torch.relu(torch.as_tensor(value)).detach().double()
        np.testing.assert_allclose(result, expected.numpy())
    for value in (None, torch.nn.Linear(3, 2), [[1], [1, 2]], "photo", {}):
        assert message_of(activations.relu, value).endswith("Give an array of numbers.")


@case
def missing_axes():
    x, weight = X[:1, :1], WEIGHT[:1, :1]
    for arguments, expected in (
        ({"x": x[0, 0], "weight": weight}, conv2d(x, weight)),
        ({"x": x, "weight": weight[0, 0]}, conv2d(x, weight)),
        ({"x": x[0, 0, 0], "weight": weight[:, :, :1]}, conv2d(x[:, :, :1], weight[:, :, :1])),
    ):
        name, condition, expression = re.search(
            r"If (\w+) is (\(.*\)), give (.*)\.$", message_of(conv2d, **arguments)
        ).groups()
        assert condition.count(",") == arguments[name].ndim - 1
        changed = arguments | {name: eval(expression, NAMES | arguments)}
        np.testing.assert_array_equal(conv2d(**changed), expected)
    # Three axes are one item, or a batch of grey maps.
    for wrong, pattern, expected in (
        (X[0], r"If x is \(C_in, H, W\), give (.*?);", conv2d(X[:1], WEIGHT)),
        (X[:, 0], r"if x is \(N, H, W\), give (.*?)\.", conv2d(X[:, :1], weight)),
    ):
        expression = re.search(pattern, message_of(conv2d, wrong, WEIGHT))[1]
        x = eval(expression, {"x": wrong})
        np.testing.assert_array_equal(conv2d(x, WEIGHT if x.shape[1] == 3 else weight), expected)


@case
def arrays_of_one_axis():
    for bias in (np.ones((1, 4, 1, 1)), np.ones((4, 1))):
        result = follow(conv2d, {"x": X, "weight": WEIGHT, "bias": bias})
        np.testing.assert_array_equal(result, conv2d(X, WEIGHT, np.ones(4)))
    result = follow(conv2d, {"x": X, "weight": WEIGHT[:1], "bias": np.array(2.0)})
    np.testing.assert_array_equal(result, conv2d(X, WEIGHT[:1]) + 2)
    mean = X.mean(axis=(0, 2, 3), keepdims=True)
    result = follow(batch_norm, {"x": X, "running_mean": mean, "running_var": CHANNELS})
    np.testing.assert_allclose(result.out.mean(axis=(0, 2, 3)), 0, atol=1e-15)
    assert message_of(conv2d, X, WEIGHT, np.ones((4, 2))).endswith("got shape (4, 2).")


@case
def empty_axes():
    assert message_of(conv2d, X[:, :, :0], WEIGHT).endswith("Only the batch may be empty.")
    assert conv2d(X[:0], WEIGHT).shape == (0, 4, 2, 5)
    message = message_of(conv2d, X, WEIGHT[:, :, :0])
    assert "Give at least 1 filter of 1 channel and 1×1 cells." in message
    np.testing.assert_array_equal(conv2d(X[:, :1], np.ones((1, 1, 1, 1))), X[:, :1])


@case
def biases():
    message = message_of(conv2d, X, WEIGHT, np.zeros(6))
    shape = eval(re.search(r"Give a bias of shape (.*)\.$", message)[1])
    np.testing.assert_allclose(conv2d(X, WEIGHT, np.ones(shape)), conv2d(X, WEIGHT) + 1)


@case
def channels_of_a_convolution():
    result = follow(conv2d, {"x": X.transpose(0, 2, 3, 1), "weight": WEIGHT})
    np.testing.assert_allclose(result, true_convolution(X, WEIGHT))
    # A forgotten number of groups.
    depthwise = RNG.random((6, 1, 3, 2))
    (advice,) = re.findall(r"Use (groups=\d)\.$", message_of(conv2d, X, depthwise))
    result = conv2d(X, depthwise, **eval(f"dict({advice})"))
    np.testing.assert_allclose(result, true_convolution(X, depthwise, groups=3))
    for shape, groups in (((4, 2, 3, 2), 1), ((4, 5, 3, 2), 1), ((4, 2, 3, 2), 2)):
        message = message_of(conv2d, X, np.ones(shape), groups=groups)
        advised = eval(re.search(r"Give a weight of shape (\(.*?\))", message)[1])
        assert ("groups=1" in message) is (groups != 1)
        assert conv2d(X, np.ones(advised)).shape == (2, 4, 2, 5)


@case
def filters_in_groups():
    x = RNG.random((1, 4, 5, 6))
    for filters in (1, 3, 5):
        message = message_of(conv2d, x, RNG.random((filters, 2, 3, 2)), groups=2)
        for advised in re.findall(r"\d+", message.partition("Give")[2]):
            weight = RNG.random((int(advised), 2, 3, 2))
            result = conv2d(x, weight, groups=2)
            np.testing.assert_allclose(result, true_convolution(x, weight, groups=2))


@case
def methods_and_padding_modes():
    for method in choices(message_of(conv2d, X, WEIGHT, method="fast")):
        np.testing.assert_allclose(conv2d(X, WEIGHT, method=method), true_convolution(X, WEIGHT))
    for mode in choices(message_of(conv2d, X, WEIGHT, padding=1, padding_mode="mirror")):
        layer = torch.nn.Conv2d(3, 4, (3, 2), padding=1, padding_mode=mode, bias=False).double()
        layer.weight.data = torch.tensor(WEIGHT)
        expected = layer(torch.tensor(X)).detach().numpy()
        np.testing.assert_allclose(conv2d(X, WEIGHT, padding=1, padding_mode=mode), expected)


@case
def more_padding_than_map():
    for mode, size, padding in (("reflect", 2, 3), ("circular", 1, 2), ("reflect", 1, "same")):
        x, weight = RNG.random((1, 1, size, size)), RNG.random((1, 1, 5, 5))
        message = message_of(conv2d, x, weight, padding=padding, padding_mode=mode)
        for advised in re.findall(r'"(\w+)"', message):
            result = conv2d(x, weight, padding=padding, padding_mode=advised)
            layer = torch.nn.Conv2d(1, 1, 5, padding=padding, padding_mode=advised, bias=False)
            layer.double().weight.data = torch.tensor(weight)
            np.testing.assert_allclose(result, layer(torch.tensor(x)).detach().numpy())


@case
def batch_norm_of_one_cell():
    x = np.ones((1, 3, 1, 1))
    message = message_of(batch_norm, x, CHANNELS, CHANNELS, training=True)
    (option,) = re.findall(r"or (\w+=\w+)\.$", message)
    assert batch_norm(x, CHANNELS, CHANNELS, **eval(f"dict({option})")).out.shape == x.shape
    for more in (np.ones((2, 3, 1, 1)), np.ones((1, 3, 1, 2))):
        assert (batch_norm(more, CHANNELS, CHANNELS, training=True).out == 0).all()


@case
def numbers_for_each_channel():
    message = message_of(batch_norm, X, CHANNELS, CHANNELS, np.ones(2))
    shape = eval(re.search(r"Give weight of shape (.*)\.$", message)[1])
    result = batch_norm(X, CHANNELS, CHANNELS, np.full(shape, 2.0)).out
    np.testing.assert_allclose(result, 2 * batch_norm(X, CHANNELS, CHANNELS).out)
    # Numbers of one item are no map: as one of 8×3 cells they would be normalised together.
    assert "If x is (H, W), give x[None, None]." in message_of(
        batch_norm, np.ones((8, 3)), CHANNELS, CHANNELS
    )
    assert "must be at least 1" in message_of(local_response_norm, X, 0)
