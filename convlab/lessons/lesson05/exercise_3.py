"""05.3 Transfer: pooling with the same windows."""

import math

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import dtypes, exact_arrays, kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    shape = (draw(st.integers(1, 3)), *size)
    return {
        "x": draw(exact_arrays(shape, draw(dtypes()))),
        "kernel_size": draw(kernel_sizes(size, at_most=3)),
    }


def _pooled(x, kernel_size, stride=None, ceil_mode=False):
    import torch

    as_float = torch.from_numpy(x.astype(np.float64))[None]
    out = torch.nn.functional.max_pool2d(as_float, kernel_size, stride, ceil_mode=ceil_mode)
    return out[0].numpy().astype(x.dtype)


def _mean(x, kernel_size):
    import torch

    out = torch.nn.functional.avg_pool2d(torch.from_numpy(x.astype(np.float64))[None], kernel_size)
    return out[0].numpy()


def _by_slices(x, window, steps):
    """What a solution with `sliding_window_view` gives, or raises."""
    view = np.lib.stride_tricks.sliding_window_view(x, window, axis=(1, 2))
    return view[:, :: steps[0], :: steps[1]].max(axis=(3, 4))


def _windows_that_start_too_early(x, kernel_size):
    rows, columns = (side // k for side, k in zip(x.shape[1:], kernel_size, strict=True))
    return _pooled(x, kernel_size, stride=1)[:, :rows, :columns].copy()


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
            lambda x, kernel_size: _mean(x, kernel_size).astype(x.dtype),
            "That is the mean of each window. Take its largest number.",
        ),
        Mistake(
            lambda x, kernel_size: (
                (_mean(x, kernel_size) * math.prod(kernel_size)).round(6).astype(x.dtype)
            ),
            "That is the sum of each window. Take its largest number.",
        ),
        Mistake(
            lambda x, kernel_size: _by_slices(x, kernel_size, kernel_size[::-1]),
            "The strides have changed places: K_h from row to row, K_w along a row.",
        ),
        Mistake(
            lambda x, kernel_size: _by_slices(x, kernel_size[::-1], kernel_size),
            "K_h and K_w have changed places: kernel_size is (K_h, K_w).",
        ),
        Mistake(
            lambda x, kernel_size: _by_slices(x, kernel_size[::-1], kernel_size[::-1]),
            "K_h and K_w have changed places: kernel_size is (K_h, K_w).",
        ),
        Mistake(
            _windows_that_start_too_early,
            "The windows start at i and j. They start at i * K_h and j * K_w.",
        ),
        Mistake(
            lambda x, kernel_size: _pooled(x, kernel_size, ceil_mode=True),
            "A last window that does not fit is left out: H // K_h rows.",
        ),
        Mistake(
            lambda x, kernel_size: np.stack([_pooled(x, kernel_size).max(axis=0)] * len(x)),
            "The largest number is taken over the channels too. Each keeps its own map.",
        ),
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
