"""The convolution by hand against PyTorch's, by each method."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from configurations import convolutions
from convlab import ShapeError, conv2d

SUMS = ("loops", "windows", "im2col")  # these add up the products themselves
METHODS = (*SUMS, "fft")
DTYPES = (np.float64, np.float32, np.int64)
MODES = ("zeros", "reflect", "replicate", "circular")


def torch_conv2d(x, weight, bias, padding_mode="zeros", **options):
    layer = torch.nn.Conv2d(
        x.shape[1],
        len(weight),
        weight.shape[2:],
        padding_mode=padding_mode,
        dtype=torch.float64,
        **options,
    )
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weight))
        layer.bias.copy_(torch.tensor(bias))
        return layer(torch.tensor(x, dtype=torch.float64)).numpy()


@pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning")
@pytest.mark.parametrize("method", METHODS)
@given(convolutions(), st.sampled_from(DTYPES), st.sampled_from(MODES))
def test_whole_numbers_agree_with_pytorch_to_the_last_bit(method, configuration, dtype, mode):
    arrays, options = configuration
    if method == "fft":
        dtype = np.int64  # real numbers go through sines; only whole ones are rounded back
    expected = torch_conv2d(**arrays, padding_mode=mode, **options)
    arrays = {name: array.astype(dtype) for name, array in arrays.items()}
    before = {name: array.copy() for name, array in arrays.items()}
    out = conv2d(**arrays, padding_mode=mode, method=method, **options)
    assert out.dtype == dtype
    np.testing.assert_array_equal(out, expected)
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize("method", SUMS)
@pytest.mark.parametrize(("dtype", "unit"), [(np.float32, 2**-24), (np.float64, 2**-53)])
def test_real_numbers_agree_within_the_rounding_of_a_sum(method, dtype, unit):
    rng = np.random.default_rng(5)
    x = rng.standard_normal((2, 6, 9, 7)).astype(dtype)
    weight = rng.standard_normal((4, 3, 3, 2)).astype(dtype)
    bias = rng.standard_normal(4).astype(dtype)
    options = {"stride": (2, 1), "padding": (1, 2), "groups": 2}
    out = conv2d(x, weight, bias, method=method, **options)
    expected = torch_conv2d(x.astype(float), weight.astype(float), bias.astype(float), **options)
    terms = weight[0].size + 1
    # The classic bound on a sum of n products: n units of rounding on the sum of magnitudes.
    magnitudes = torch_conv2d(*(abs(a.astype(float)) for a in (x, weight, bias)), **options)
    assert (abs(out - expected) <= 2 * terms * unit * magnitudes).all()


@pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning")
@pytest.mark.parametrize(("dtype", "unit"), [(np.float32, 2**-24), (np.float64, 2**-53)])
@given(convolutions(), st.sampled_from(MODES))
def test_by_fft_real_numbers_agree_within_the_rounding_of_the_transforms(
    dtype, unit, configuration, mode
):
    arrays, options = configuration
    expected = torch_conv2d(**arrays, padding_mode=mode, **options)
    arrays = {name: array.astype(dtype) for name, array in arrays.items()}
    out = conv2d(**arrays, padding_mode=mode, method="fft", **options)
    assert out.dtype == dtype
    # Each of three transforms of n cells rounds by about log2(n) units of what it transforms, and
    # spreads it over the map, so the bound is one of norms: here of maps ≤ 13 by 13, all cells 9.
    depth, *kernel_size = arrays["weight"].shape[1:]
    norms = depth * (9 * 13) * (9 * np.sqrt(np.prod(kernel_size)))
    assert (abs(out - expected) <= 3 * np.log2(13 * 13) * unit * norms + 9 * unit).all()


def test_by_fft_a_nan_spreads_to_the_maps_that_read_its_map():
    x = np.zeros((2, 2, 5, 7))
    x[0, 1, 2, 3] = np.nan
    nans = np.isnan(conv2d(x, np.ones((2, 1, 3, 2)), groups=2, method="fft"))
    assert nans[0, 1].all()
    assert not nans[0, 0].any()
    assert not nans[1].any()


@pytest.mark.parametrize("method", METHODS)
def test_complex_numbers_are_not_conjugated(method):
    rng = np.random.default_rng(7)
    x, weight = (
        rng.integers(-9, 10, shape) + 1j * rng.integers(-9, 10, shape)
        for shape in [(2, 2, 5, 4), (2, 1, 3, 2)]
    )
    expected = torch.nn.functional.conv2d(torch.tensor(x), torch.tensor(weight), groups=2)
    np.testing.assert_allclose(
        conv2d(x, weight, groups=2, method=method), expected.numpy(), atol=1e-11
    )


def test_without_a_bias_none_is_added():
    x, weight = np.ones((1, 2, 3, 4)), np.ones((3, 2, 2, 1))
    assert (conv2d(x, weight) == 4).all()
    assert (conv2d(x, weight, np.array([1.0, 2, 3]))[0, :, 0, 0] == [5, 6, 7]).all()


@pytest.mark.parametrize("method", SUMS)
def test_a_nan_spreads_to_the_outputs_that_read_it_and_no_further(method):
    x = np.zeros((1, 1, 5, 7))
    x[0, 0, 2, 3] = np.nan
    nans = np.isnan(conv2d(x, np.ones((1, 1, 3, 2)), method=method))[0, 0]
    expected = np.zeros((3, 6), bool)
    expected[0:3, 2:4] = True
    np.testing.assert_array_equal(nans, expected)


X, WEIGHT, BIAS = np.zeros((2, 6, 5, 7)), np.zeros((4, 3, 3, 2)), np.zeros(4)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "sentence"),
    [
        ((X.tolist(), WEIGHT), {}, TypeError, r"x must be a NumPy array, got a list. Give np.asar"),
        (
            (torch.zeros(2, 6, 5, 7), WEIGHT),
            {},
            TypeError,
            r"got a Tensor. Give x.numpy\(force=True\)\.$",
        ),
        (
            (X[0, 0], WEIGHT),
            {},
            ShapeError,
            r"x must have 4 axes .* got shape \(5, 7\). If x .*None, N",
        ),
        ((X, WEIGHT[0]), {}, ShapeError, r"weight must have 4 axes .* got shape \(3, 3, 2\)"),
        ((X[None], WEIGHT), {}, ShapeError, r"x must have 4 axes .* got shape \(1, 2, 6, 5, 7\)\."),
        ((X > 0, WEIGHT), {}, TypeError, "x must hold numbers, got dtype bool"),
        ((X.astype(object), WEIGHT), {}, TypeError, "x must hold numbers, got dtype object"),
        ((X, WEIGHT.astype(np.float32)), {}, TypeError, "x is float64 but weight is float32"),
        ((X, WEIGHT, BIAS.astype(int)), {"groups": 2}, TypeError, "but bias is int64"),
        (
            (X, WEIGHT),
            {},
            ShapeError,
            r"weight.shape\[1\] \(= 3\) times groups \(= 1\) is 3, but x .* Use groups=2\.$",
        ),
        (
            (np.zeros((2, 5, 7, 3)), WEIGHT),
            {},
            ShapeError,
            r"If x is \(N, H, W, C\), give x.transpose\(0, 3, 1, 2\)",
        ),
        (
            (X, np.zeros((5, 3, 3, 2))),
            {"groups": 2},
            ShapeError,
            r"weight.shape\[0\] \(= 5\) must be divisible by groups \(= 2\)\. "
            r"Give a weight with 4 or 6 filters\.$",
        ),
        (
            (X, WEIGHT, np.zeros(6)),
            {"groups": 2},
            ShapeError,
            "4 filters, bias has 6 num",
        ),
        (
            (X, WEIGHT, np.zeros((4, 1))),
            {"groups": 2},
            ShapeError,
            r"bias must have 1 axis .* Give bias.reshape\(-1\)\.",
        ),
        ((X, WEIGHT[:, :, :0]), {"groups": 2}, ShapeError, "weight has an empty axis"),
        ((X[:, :, :0], WEIGHT), {"groups": 2}, ShapeError, "x has an empty axis.*Only the batch"),
        (
            (X[:, :, :2], WEIGHT),
            {"groups": 2},
            ShapeError,
            "^conv2d, along the height: the window does not fit.*I=2, K=3",
        ),
        ((X, WEIGHT), {"groups": 0}, ValueError, "groups must be at least 1, got 0"),
        (
            (X, WEIGHT),
            {"groups": 2, "stride": 0},
            ValueError,
            "stride must be at least 1",
        ),
        ((X, WEIGHT), {"groups": 2, "padding": -1}, ValueError, "padding must be at least 0"),
        ((X, WEIGHT), {"groups": 2, "dilation": 1.5}, TypeError, "dilation must be a whole"),
        (
            (X, WEIGHT),
            {"groups": 2, "method": "fast"},
            ValueError,
            "'loops', 'windows', 'im2col', 'fft', got 'fast'",
        ),
        (
            (X, WEIGHT),
            {"groups": 2, "padding_mode": "mirror"},
            ValueError,
            "'zeros', 'reflect', ",
        ),
        (
            (X, WEIGHT),
            {"groups": 2, "padding": (5, 0), "padding_mode": "reflect"},
            ShapeError,
            "at most 4 on a side of height 5, but 5 are asked for",
        ),
        (
            (X, WEIGHT),
            {"groups": 2, "padding": (0, 8), "padding_mode": "circular"},
            ShapeError,
            "at most 7 on a side of width 7, but 8 are asked for",
        ),
        (
            (X, WEIGHT),
            {"groups": 2, "padding": "same", "stride": 2},
            ShapeError,
            "only for stride 1",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(arguments, options, error, sentence):
    with pytest.raises(error, match=sentence):
        conv2d(*arguments, **options)
