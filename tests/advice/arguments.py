"""Advice on arguments: whole numbers, pairs, flags, real numbers and names."""

import re

import numpy as np
import torch
from torch.nn import functional as F

import convlab
from advice.following import CHANNELS, NAMES, X, case, expressions, message_of, number
from convlab import activations
from convlab.byhand.dropout import dropout
from convlab.byhand.normalisation import batch_norm
from convlab.byhand.pooling import max_pool2d
from convlab.byhand.softmax import softmax


@case
def whole_numbers():
    for bad in (True, 2.0, "2", None):
        assert message_of(convlab.conv_output_size, 7, bad).endswith(" Give an int.")
    assert convlab.conv_output_size(7, 2) == 6
    for name in ("kernel_size", "stride", "dilation", "padding"):
        options = {"kernel_size": 1, "stride": 1, name: -1}
        least = number("must be at least", message_of(max_pool2d, X, **options))
        np.testing.assert_array_equal(max_pool2d(X, **options | {name: least}), X)


@case
def pairs():
    assert message_of(convlab.conv_output_size, 7, {3, 2}).endswith("Give a tuple.")
    assert convlab.conv_output_size(7, (3, 2)) == (5, 6)
    assert "one number or a pair (h, w)" in message_of(convlab.conv_output_size, 7, (3, 2, 1))
    assert convlab.conv_output_size(7, 3) == 5


@case
def flags():
    message = message_of(convlab.pool_output_size, 8, 3, ceil_mode=1)
    assert "True or False" in message
    assert [convlab.pool_output_size(8, 3, ceil_mode=flag) for flag in (True, False)] == [3, 2]


@case
def real_numbers():
    assert "must be a real number" in message_of(activations.elu, X, alpha="1")
    assert "must be a real number" in message_of(activations.elu, X, alpha=float("nan"))
    np.testing.assert_allclose(activations.elu(X, alpha=1), F.elu(torch.tensor(X)).numpy())
    least = float(
        re.search(r"at least ([\d.]+)", message_of(batch_norm, X, CHANNELS, CHANNELS, eps=-1))[1]
    )
    assert np.isfinite(batch_norm(X, CHANNELS, CHANNELS, eps=least).out).all()


@case
def softplus_without_beta():
    (advice,) = expressions(message_of(activations.softplus, X, 0))
    beta = eval(f"dict({advice})")["beta"]
    np.testing.assert_allclose(activations.softplus(X, beta), F.softplus(torch.tensor(X)).numpy())


@case
def gelu_approximations():
    for name in re.findall(r'"(\w+)"', message_of(activations.gelu, X, "erf")):
        expected = F.gelu(torch.tensor(X), approximate=name).numpy()
        np.testing.assert_allclose(activations.gelu(X, name), expected, atol=1e-15)


@case
def a_percentage_of_dropout():
    message = message_of(dropout, X, 75)
    assert "divided by 100" in message
    rng = np.random.default_rng(0)
    assert set(dropout(np.ones(99), 75 / 100, rng=rng)) == {0, 4}
    for p in (-50, 150, float("inf")):  # none of these is a percentage
        assert "percentage" not in message_of(dropout, X, p)


@case
def generator_of_dropout():
    (advice,) = expressions(message_of(dropout, X, rng=0))
    rng = eval(advice.removeprefix("a generator such as "), NAMES)
    assert dropout(X, rng=rng).shape == X.shape


@case
def axis_of_softmax():
    message = message_of(softmax, X[0, 0], 2)
    first, last = map(int, re.search(r"Give dim from (-?\d+) to (-?\d+)\.", message).groups())
    for dim in range(first, last + 1):
        np.testing.assert_allclose(softmax(X[0, 0], dim).sum(axis=dim), 1)
