"""07.2 Softmax over the channels, for numbers of any size."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import exact_arrays, map_sizes


@st.composite
def _cases(draw):
    shape = (draw(st.integers(1, 4)), *draw(map_sizes(at_most=4)))
    x = draw(exact_arrays(shape, draw(st.sampled_from([np.float64, np.float32])), within=3))
    # Each pixel on another level, or each score, up to 2000 apart.
    levels = draw(exact_arrays(draw(st.sampled_from([shape[1:], shape])), x.dtype, within=1))
    x = np.clip(x, -9, 9) + levels * draw(st.sampled_from([0, 1000]))
    return {"x": np.clip(x, -1000, 1000)}


def _softmax(x):
    import torch

    return torch.tensor(x).softmax(dim=0).numpy()


def _naive(x, axis=0, shift=0.0):
    powers = np.exp(x - shift)
    return powers / powers.sum(axis=axis, keepdims=axis is not None)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_softmax,
    truth="PyTorch's softmax over dim 0",
    mistakes=(
        Mistake(
            _naive,
            "`np.exp(1000)` is infinite. Subtract the largest number of each pixel first: the "
            "shares stay the same.",
        ),
        Mistake(
            lambda x: _naive(x, shift=x.max()),
            "That is the largest number of all pixels. Where a pixel lies 1000 below it, every "
            "`exp` is 0: each pixel needs its own.",
        ),
        Mistake(
            lambda x: _naive(x, shift=1000),
            "That helps where the scores are near 1000. Where they are near 0, every `exp` is 0 "
            "now: each pixel needs its own shift.",
        ),
        Mistake(
            lambda x: _naive(x, shift=x.mean(axis=0)),
            "The mean may leave a score far above 0, and its `exp` infinite: subtract the largest.",
        ),
        Mistake(
            lambda x: _naive(x, shift=x.min(axis=0)),
            "Without the smallest the largest may still be far above 0, and its `exp` infinite: "
            "subtract the largest.",
        ),
        Mistake(
            lambda x: _naive(x / x.max(axis=0)),
            "Dividing changes the shares, for they depend on differences: subtract the largest.",
        ),
        Mistake(
            lambda x: _naive(x, None),
            "All numbers together sum to 1 here, and large ones overflow. Each pixel has shares "
            "of its own: sum over axis 0, and subtract its largest first.",
        ),
        Mistake(
            lambda x: _naive(x, None, x.max()),
            "All numbers together sum to 1. Each pixel has shares of its own: sum over axis 0.",
        ),
        Mistake(
            lambda x: _naive(x, 2, x.max(axis=2, keepdims=True)),
            "The shares sum to 1 along a row of the map. They belong along the channels, axis 0.",
        ),
        Mistake(
            lambda x: _naive(x, 1, x.max(axis=1, keepdims=True)),
            "The shares sum to 1 down a column of the map. They belong along the channels, axis 0.",
        ),
        Mistake(
            lambda x: _naive(x, (1, 2), x.max(axis=(1, 2), keepdims=True)),
            "The shares of one class sum to 1 over the map. They belong along the channels, axis "
            "0: those of one pixel sum to 1.",
        ),
        Mistake(
            lambda x: np.exp(x - x.max(axis=0)),
            "The largest becomes 1, but the shares do not sum to 1 yet: divide by their sum.",
        ),
        Mistake(
            lambda x: _naive(x, shift=x.max(axis=0)).astype(float),
            "The numbers are right, but the dtype is not that of x.",
        ),
        Mistake(
            lambda x: 1 / (1 + np.exp(-np.clip(x, -80, 80))),
            "That is a sigmoid of each number by itself. In a softmax the channels share 1.",
        ),
        Mistake(
            lambda x: (x == x.max(axis=0)).astype(x.dtype),
            "That gives everything to the largest. Softmax leaves the others a share.",
        ),
    ),
)
