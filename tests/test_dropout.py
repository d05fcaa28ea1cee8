"""Dropout by hand against PyTorch's."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convlab import dropout

RNG = np.random.default_rng


class ReplayedDraws(np.random.Generator):
    """A generator that draws the cells which PyTorch kept."""

    def __init__(self, kept):
        super().__init__(np.random.PCG64(0))
        self.kept = kept

    def random(self, shape):
        assert shape == self.kept.shape
        return np.where(self.kept, 1.0, -1.0)


@given(
    st.integers(0, 2**32),
    st.sampled_from([0.0, 0.1, 0.5, 0.75, 0.9, 1 / 3]),
    st.sampled_from([np.float32, np.float64]),
)
def test_with_the_cells_that_pytorch_kept_it_is_pytorchs_to_the_last_digit(seed, p, dtype):
    # A number that is not 0, so that what PyTorch kept can be told from its output.
    x = (1 + RNG(seed).random((3, 2, 5, 4))).astype(dtype)
    torch.manual_seed(seed)
    expected = torch.nn.functional.dropout(torch.tensor(x), p).numpy()
    out = dropout(x, p, rng=ReplayedDraws(expected != 0))
    assert out.dtype == dtype
    np.testing.assert_array_equal(out, expected)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_a_share_p_is_set_to_0_and_the_mean_stays(p):
    n = 200_000
    out = dropout(np.full(n, 3.0), p, rng=RNG(5))
    # Five standard deviations of a count with probability p.
    assert abs((out == 0).mean() - p) < 5 * (p * (1 - p) / n) ** 0.5
    assert abs(out.mean() / 3 - 1) < 5 * (p / (1 - p) / n) ** 0.5


def test_at_the_ends_it_keeps_all_or_nothing():
    x = np.array([[1.0, -2.0, 3.0]])
    assert dropout(x, 0).tolist() == [[1, -2, 3]]
    assert (dropout(x, 1) == 0).all()
    assert (torch.nn.functional.dropout(torch.tensor(x), 1) == 0).all()


def test_in_the_test_it_leaves_the_numbers_alone_in_a_new_array():
    x = np.arange(6.0).reshape(2, 3)
    out = dropout(x, 0.9, training=False)
    np.testing.assert_array_equal(out, x)
    assert not np.shares_memory(out, x)


def test_what_was_given_is_left_alone():
    x = np.arange(6.0).reshape(2, 3)
    assert not np.shares_memory(dropout(x), x)
    assert x.tolist() == [[0, 1, 2], [3, 4, 5]]


def test_the_same_generator_drops_the_same_cells_and_none_drops_others():
    x = np.ones(64)
    one, same = (dropout(x, rng=RNG(3)) for _ in range(2))
    np.testing.assert_array_equal(one, same)
    assert len({dropout(x).tobytes() for _ in range(3)}) == 3


X = np.ones((2, 3))


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: dropout(torch.zeros(2, 3)),
            TypeError,
            r"a Tensor\. Give x\.numpy\(force=True\)\.$",
        ),
        (lambda: dropout([1.0]), TypeError, r"a list\. Give np\.asarray\(x\)"),
        (lambda: dropout(X.astype(int)), TypeError, "must hold floats, got dtype int64"),
        (lambda: dropout(X, 50), ValueError, "from 0 to 1, got 50.0. A percentage"),
        (lambda: dropout(X, -0.1), ValueError, r"from 0 to 1, got -0.1\.$"),
        (lambda: dropout(X, float("nan")), ValueError, "p must be a real number, got NaN"),
        (lambda: dropout(X, "0.5"), TypeError, "p must be a real number, got '0.5'"),
        (lambda: dropout(X, training=1), TypeError, "training must be True or False"),
        (lambda: dropout(X, rng=0), TypeError, r"rng must be .* got 0 \(int\).*default_rng\(0\)"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(call, error, sentence):
    with pytest.raises(error, match=sentence):
        call()
