"""08.2 Batch normalisation: one batch of training, then the test."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.lesson08.draws import float_arrays
from convlab.lessons.strategies import exact_arrays


@st.composite
def _cases(draw):
    # At least 2 images, so that code which takes n for their number divides by something; and more
    # columns than channels, so that γ of shape (C,) on the columns is an error, and does not fit
    # by chance.
    channels = draw(st.integers(2, 3))
    train, test = (
        (draw(st.integers(least, 3)), channels, draw(st.integers(1, 3)), draw(st.integers(4, 5)))
        for least in (2, 1)
    )
    return {
        "x_train": draw(float_arrays(train)),
        "x_test": draw(float_arrays(test)),
        # A γ of 0 would hide all else; another reach than β's, or the smallest case has them equal.
        "gamma": draw(exact_arrays((channels,), within=3).map(lambda a: np.where(a == 0, 2, a))),
        "beta": draw(exact_arrays((channels,), within=4)),
        "momentum": draw(st.sampled_from([0.1, 0.25, 0.4])),
    }


def _after_one_batch(x_train, x_test, gamma, beta, momentum):
    import torch

    layer = torch.nn.BatchNorm2d(len(gamma), momentum=momentum, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(gamma))
        layer.bias.copy_(torch.from_numpy(beta))
        layer(torch.from_numpy(x_train))
        return layer.eval()(torch.from_numpy(x_test)).numpy()


def _moments(x, correction=0):
    return x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3), ddof=correction)


def _normalised(x, mean, var, gamma, beta, eps=1e-5):
    mean, var, gamma, beta = (a[:, None, None] for a in (mean, var, gamma, beta))
    with np.errstate(divide="ignore", invalid="ignore"):
        return gamma * (x - mean) / np.sqrt(var + eps) + beta


def _running(x_train, momentum, *, correction=1, old=None, start=1):
    mean, var = _moments(x_train, correction)
    old = 1 - momentum if old is None else old
    return momentum * mean, old * start + momentum * var


def _reversed(x_train, x_test, gamma, beta, momentum):
    mean, var = _moments(x_train, 1)
    running = (1 - momentum) * mean, momentum + (1 - momentum) * var
    return _normalised(x_test, *running, gamma, beta)


def _without_root(x_train, x_test, gamma, beta, momentum):
    mean, var = _running(x_train, momentum)
    return _normalised(x_test, mean, (var + 1e-5) ** 2, gamma, beta, eps=0)


def _with_n(x_train, x_test, gamma, beta, momentum, n):
    mean, var = _moments(x_train)
    var = 1 - momentum + momentum * var * n / (n - 1)
    return _normalised(x_test, momentum * mean, var, gamma, beta)


def _root_then_eps(x_train, x_test, gamma, beta, momentum):
    mean, var = _running(x_train, momentum)
    return _normalised(x_test, mean, (np.sqrt(var) + 1e-5) ** 2, gamma, beta, eps=0)


def _one_for_all_channels(x_train, x_test, gamma, beta, momentum):
    n = x_train.size
    mean = np.full_like(gamma, momentum * x_train.mean())
    var = np.full_like(gamma, 1 - momentum + momentum * x_train.var() * n / (n - 1))
    return _normalised(x_test, mean, var, gamma, beta)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_after_one_batch,
    truth="PyTorch's BatchNorm2d, called once in training and once after eval()",
    mistakes=(
        Mistake(
            lambda x, t, g, b, m: _normalised(t, *_running(x, m, correction=0), g, b),
            "The variance that is kept divides by n − 1, not by n: n/(n − 1) times x.var().",
        ),
        Mistake(
            lambda x, t, g, b, m: _with_n(x, t, g, b, m, n=len(x)),
            "n is how many numbers a mean runs over, N·H·W, not the number of images.",
        ),
        Mistake(
            lambda x, t, g, b, m: _with_n(x, t, g, b, m, n=x.size),
            "n is how many numbers a mean runs over, N·H·W, without the channels.",
        ),
        Mistake(
            _reversed,
            "Old and new have changed places: momentum is the share of the *new* batch.",
        ),
        Mistake(
            lambda x, t, g, b, m: _normalised(t, *_moments(t), g, b),
            "That normalises the test batch with its own mean and variance, as in training. After "
            "eval() the running ones are used.",
        ),
        Mistake(
            lambda x, t, g, b, m: _normalised(t, *_moments(x), g, b),
            "Those are the mean and the variance of the training batch alone. The running ones "
            "begin at 0 and 1, and only a share of the batch is added.",
        ),
        Mistake(
            lambda x, t, g, b, m: _normalised(t, *_moments(x, 1), g, b),
            "Those are the mean and the variance of the training batch alone. The running ones "
            "begin at 0 and 1, and only a share of the batch is added.",
        ),
        Mistake(
            lambda x, t, g, b, m: _normalised(t, *_running(x, m, start=0), g, b),
            "The running variance begins at 1, and keeps 1 − momentum of that.",
        ),
        Mistake(
            lambda x, t, g, b, m: _normalised(t, *_running(x, m, old=1), g, b),
            "The old running variance keeps only 1 − momentum of itself.",
        ),
        Mistake(
            lambda x, t, g, b, m: _normalised(t, np.zeros_like(g), np.ones_like(g), g, b),
            "Those are the running statistics of a new layer: the training batch has moved them.",
        ),
        Mistake(
            lambda x, t, g, b, m: _normalised(t, *_running(x, m), b, g),
            "γ and β have changed places: γ multiplies, β is added.",
        ),
        Mistake(
            lambda x, t, g, b, m: _normalised(
                t, *_running(x, m), np.ones_like(g), np.zeros_like(b)
            ),
            "γ and β are left out: multiply by the one, then add the other.",
        ),
        Mistake(
            _without_root,
            "It is divided by the variance. Divide by its square root.",
        ),
        Mistake(
            lambda x, t, g, b, m: _normalised(t, *_running(x, m), g, b, eps=0),
            "The 1e-5 under the root is missing.",
        ),
        Mistake(
            _root_then_eps,
            "The 1e-5 is added to the root. It belongs under it: sqrt(variance + 1e-5).",
        ),
        Mistake(
            lambda x, t, g, b, m: _after_one_batch(x, t, g, b, 0.1),
            "The momentum is that of PyTorch's default, 0.1. Use the one that is given.",
        ),
        Mistake(
            _one_for_all_channels,
            "Each channel has a mean and a variance of its own: axis=(0, 2, 3).",
        ),
        Mistake(
            lambda x, t, g, b, m: _after_one_batch(x, x, g, b, m),
            "It returns what becomes of x_train. What becomes of x_test is asked for.",
        ),
    ),
)
