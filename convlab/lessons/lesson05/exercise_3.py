"""05.3 Transfer: pooling with the same windows."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.draws import dtypes, exact_arrays, kernel_sizes, map_sizes
from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    shape = (draw(st.integers(1, 3)), *size)
    return {
        "x": draw(exact_arrays(shape, draw(dtypes()))),
        "kernel_size": draw(kernel_sizes(size, at_most=3)),
    }


def _pooled(x, kernel_size, stride=None):
    import torch

    as_float = torch.from_numpy(x.astype(np.float64))[None]
    out = torch.nn.functional.max_pool2d(as_float, kernel_size, stride)
    return out[0].numpy().astype(x.dtype)


def _mean(x, kernel_size):
    import torch

    out = torch.nn.functional.avg_pool2d(torch.from_numpy(x.astype(np.float64))[None], kernel_size)
    return out[0].numpy()


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_pooled,
    truth="PyTorch's max_pool2d",
    mistakes=(
        Mistake(
            lambda x, kernel_size: _pooled(x, kernel_size, stride=1),
            "The windows overlap. Here they lie side by side: the stride is the kernel's size.",
        ),
        Mistake(_mean, "That is the mean of each window. Take its largest number."),
        Mistake(
            lambda x, kernel_size: _pooled(x, kernel_size).max(axis=0),
            "The channels are pooled too. Each keeps its own map.",
        ),
        Mistake(
            lambda x, kernel_size: -_pooled(-x, kernel_size),
            "That is the smallest number of each window.",
        ),
        Mistake(
            lambda x, kernel_size: _pooled(x, kernel_size, stride=(kernel_size[0],) * 2),
            "The stride along a row is kernel_size[1].",
        ),
        Mistake(
            lambda x, kernel_size: np.maximum(_pooled(x, kernel_size), 0),
            "Negative numbers are lost: the maximum of negative numbers is negative.",
        ),
        Mistake(
            lambda x, kernel_size: _pooled(x, kernel_size).transpose(0, 2, 1).copy(),
            "Height and width of the answer have changed places.",
        ),
        Mistake(
            lambda x, kernel_size: _pooled(x, kernel_size).astype(float),
            "The numbers are right, but the dtype is not that of x.",
        ),
    ),
)
