"""Normalisation by hand against PyTorch's."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convlab import ShapeError, batch_norm, local_response_norm

DTYPES = st.sampled_from([np.float64, np.float32])


@st.composite
def maps(draw):
    shape = [draw(st.integers(low, high)) for low, high in ((0, 4), (1, 7), (1, 5), (1, 5))]
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return rng.normal(rng.normal(), 1 + rng.random(), shape), rng


def assert_close(out, expected, dtype, terms, largest=1.0):
    """The dtype is kept, and out is as expected up to the rounding of sums.

    terms: how many numbers were added up; largest: the size of the largest of them.
    """
    assert out.dtype == dtype
    unit = np.finfo(dtype).eps / 2
    np.testing.assert_allclose(out, expected, rtol=8 * terms * unit, atol=terms * unit * largest)


@given(maps(), DTYPES, st.booleans(), st.booleans(), st.sampled_from([0.1, 0.0, 1.0, 0.25]))
def test_batch_norm_and_its_running_statistics_are_pytorchs(drawn, dtype, learned, train, momentum):
    x, rng = drawn
    channels, n = x.shape[1], x.size // x.shape[1]
    if n == 1:
        train = False
    arrays = {"running_mean": rng.normal(size=channels), "running_var": 1 + rng.random(channels)}
    if learned:
        arrays |= {"weight": rng.normal(size=channels), "bias": rng.normal(size=channels)}
    # Rounded first, so that both sides are given the same numbers. A variance of at least 0.5
    # does not magnify the rounding of what it divides.
    x = x.astype(dtype)
    arrays = {name: array.astype(dtype) for name, array in arrays.items()}
    options = {"training": train, "momentum": momentum, "eps": 0.5}
    before = {name: array.copy() for name, array in arrays.items()}
    result = batch_norm(x, **arrays, **options)
    theirs = {name: torch.tensor(array, dtype=torch.float64) for name, array in arrays.items()}
    expected = torch.nn.functional.batch_norm(
        torch.tensor(x, dtype=torch.float64), **theirs, **options
    )
    terms, largest = n + 8, 8 * max(1, abs(x).max(initial=0))
    assert_close(result.out, expected.numpy(), dtype, terms, largest)
    # PyTorch changed the running statistics that it was given; ours stay.
    assert_close(result.running_mean, theirs["running_mean"].numpy(), dtype, terms, largest)
    assert_close(result.running_var, theirs["running_var"].numpy(), dtype, terms, largest)
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, before[name])


def test_the_kept_variance_divides_by_n_minus_1_and_the_normalising_one_by_n():
    x = np.array([0.0, 2.0]).reshape(2, 1, 1, 1)
    result = batch_norm(x, np.zeros(1), np.zeros(1), training=True, momentum=1, eps=0)
    assert result.out.ravel().tolist() == [-1, 1]  # (0 − 1)/√1, (2 − 1)/√1
    assert result.running_var.tolist() == [2]  # 2/(2 − 1)


@pytest.mark.parametrize("training", [False, True])
def test_the_statistics_that_come_back_are_the_callers_own(training):
    x, mean, var = np.ones((2, 1, 2, 3)), np.zeros(1), np.ones(1)
    result = batch_norm(x, mean, var, training=training)
    assert not np.shares_memory(result.running_mean, mean)
    assert not np.shares_memory(result.running_var, var)
    assert not np.shares_memory(result.out, x)


def test_a_layer_that_steps_through_batches_ends_with_pytorchs_statistics():
    rng = np.random.default_rng(1)
    layer = torch.nn.BatchNorm2d(3, dtype=torch.float64)
    mean, var = np.zeros(3), np.ones(3)
    for _ in range(5):
        x = rng.normal(2, 3, (4, 3, 5, 2))
        layer(torch.tensor(x))
        _, mean, var = batch_norm(x, mean, var, training=True)
    np.testing.assert_allclose(mean, layer.running_mean.numpy(), rtol=1e-12)
    np.testing.assert_allclose(var, layer.running_var.numpy(), rtol=1e-12)


@given(maps(), DTYPES, st.integers(1, 9), st.sampled_from([1e-4, 0.5, 3.0]))
def test_local_response_norm_is_pytorchs(drawn, dtype, size, alpha):
    x, _ = drawn
    x = x.astype(dtype)
    options = {"alpha": alpha, "beta": 0.75, "k": 2.0}
    expected = torch.nn.functional.local_response_norm(
        torch.tensor(x, dtype=torch.float64), size, **options
    )
    assert_close(local_response_norm(x, size, **options), expected.numpy(), dtype, size + 4)


def test_the_printed_formula_of_2012_has_alpha_5e_4_here():
    rng = np.random.default_rng(2)
    a = rng.normal(0, 20, (1, 8, 3, 2))
    printed = np.empty_like(a)
    for i in range(8):
        # b_i = a_i / (k + α Σ a_j²)^β, j from max(0, i − n/2) to min(N − 1, i + n/2); n = 5
        neighbours = a[:, max(0, i - 2) : i + 3]
        printed[:, i] = a[:, i] / (2 + 1e-4 * (neighbours**2).sum(axis=1)) ** 0.75
    np.testing.assert_allclose(local_response_norm(a, 5, alpha=5e-4, k=2), printed, rtol=1e-13)


X, C = np.zeros((2, 3, 4, 6)), np.ones(3)


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: batch_norm(torch.zeros(2, 3, 4, 6), C, C),
            TypeError,
            r"Give x\.numpy\(force=True\)\.$",
        ),
        (lambda: batch_norm(X[0], C, C), ShapeError, r"batch_norm: x must have 4 axes"),
        (lambda: batch_norm(X.astype(int), C, C), TypeError, "must hold floats, got dtype int64"),
        (lambda: batch_norm(X[:, :0], C, C), ShapeError, "x has an empty axis"),
        (
            lambda: batch_norm(X, C[:2], C),
            ShapeError,
            r"3 channels .* running_mean .*\(2,\)",
        ),
        (
            lambda: batch_norm(X, C, None),
            TypeError,
            "running_var must be a NumPy array",
        ),
        (lambda: batch_norm(X, C, C, C.astype(np.float32)), TypeError, "but weight is float32"),
        (lambda: batch_norm(X, C, C, C, C[:, None]), ShapeError, "bias must have 1 axis"),
        (lambda: batch_norm(X, C, C, training=1), TypeError, "training must be True or False"),
        (lambda: batch_norm(X, C, C, momentum=None), TypeError, "momentum must be a real number"),
        (lambda: batch_norm(X, C, C, eps=-1), ValueError, "eps must be at least 0, got -1"),
        (
            lambda: batch_norm(np.zeros((1, 3, 1, 1)), C, C, training=True),
            ShapeError,
            "needs more than 1 cell in a channel.*or training=False",
        ),
        (
            lambda: local_response_norm(X.tolist(), 5),
            TypeError,
            "x must be a NumPy array",
        ),
        (lambda: local_response_norm(X[0], 5), ShapeError, "local_response_norm: x must have 4"),
        (lambda: local_response_norm(X, 5.0), TypeError, "size must be a whole number, got 5.0"),
        (lambda: local_response_norm(X, 5, alpha="1"), TypeError, "alpha must be a real number"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(call, error, sentence):
    with pytest.raises(error, match=sentence):
        call()
