"""08.1 Max pooling with padding."""

import numpy as np
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import exact_arrays, kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    kernel_size = draw(kernel_sizes(size))
    step = st.integers(1, 3)
    return {
        "x": draw(exact_arrays(size, draw(st.sampled_from([np.float64, np.float32])))),
        "kernel_size": kernel_size,
        "stride": (draw(step), draw(step)),
        # PyTorch allows half of the kernel.
        "padding": tuple(draw(st.integers(0, K // 2)) for K in kernel_size),
    }


def _largest(x, kernel_size, stride, padding):
    import torch

    x = torch.from_numpy(x)[None]
    return torch.nn.functional.max_pool2d(x, kernel_size, stride, padding)[0].numpy()


def _pool(padded, kernel_size, stride, summary=np.max):
    windows = sliding_window_view(padded, kernel_size)[:: stride[0], :: stride[1]]
    return summary(windows, axis=(2, 3)).astype(padded.dtype)


def _pad(x, padding, fill=-np.inf):
    return np.pad(x, tuple((cells, cells) for cells in padding), constant_values=fill)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_largest,
    truth="PyTorch's MaxPool2d",
    mistakes=(
        Mistake(
            lambda x, K, S, P: _pool(_pad(x, P, 0), K, S),
            "The zeros of the padding win where all the numbers of a window are negative. Pad with "
            "a number that never wins: -np.inf.",
        ),
        Mistake(
            lambda x, K, S, P: np.maximum(_largest(x, K, S, P), 0),
            "A number below 0 never comes out. Does a search for the largest begin at 0?",
        ),
        Mistake(
            lambda x, K, S, P: _pool(x, K, S),
            "The padding is left out.",
        ),
        Mistake(
            lambda x, K, S, P: _largest(x, K, K, P),
            "The window moves on by its own size. Here it moves by the stride that is given.",
        ),
        Mistake(
            lambda x, K, S, P: _largest(x, K, (1, 1), P),
            "The stride is left out: the window moves on by one cell each time.",
        ),
        Mistake(
            lambda x, K, S, P: _largest(x, K, S[::-1], P),
            "The two strides have changed places: stride[0] is down, along the rows.",
        ),
        Mistake(
            lambda x, K, S, P: _largest(x, K, (S[0], S[0]), P),
            "The stride along the columns is stride[1]; stride[0] is used for both.",
        ),
        Mistake(
            lambda x, K, S, P: _pool(_pad(x, P[::-1]), K, S),
            "The two paddings have changed places: padding[0] rows go above and below.",
        ),
        Mistake(
            lambda x, K, S, P: _pool(np.pad(x, P), K, S),
            "`np.pad(x, (a, b))` pads every axis, with a before and b after. Write "
            "((P_h, P_h), (P_w, P_w)), and pad with -np.inf, which never wins.",
        ),
        Mistake(
            lambda x, K, S, P: _pool(_pad(x, P, 0), K, S, np.mean),
            "That is the mean of each window. Its largest number is asked for.",
        ),
        Mistake(
            lambda x, K, S, P: _largest(x, K, S, P).astype(np.float64),
            "The numbers are right, but the dtype is not kept: it must be x.dtype.",
        ),
    ),
)
