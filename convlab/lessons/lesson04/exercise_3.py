"""04.3 Transfer: pooling with ceil_mode."""

import math

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    kernel_size = draw(st.integers(1, 6))
    return {
        "input_size": draw(st.integers(kernel_size, 20)),
        "kernel_size": kernel_size,
        "stride": draw(st.integers(1, 6)),
        "padding": draw(st.integers(0, kernel_size // 2)),
    }


def _size(input_size, kernel_size, stride, padding):
    import torch

    layer = torch.nn.MaxPool1d(kernel_size, stride, padding, ceil_mode=True)
    return layer(torch.zeros(1, 1, input_size)).shape[-1]


def _ceiling(i, k, s, p):
    return -(-(i + 2 * p - k) // s) + 1


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_size,
    truth="PyTorch's MaxPool1d with ceil_mode=True",
    mistakes=(
        Mistake(
            _ceiling,
            "That is the ceiling alone. A last window that would start behind the input, "
            "n · S − P ≥ I, is left out.",
        ),
        Mistake(
            lambda i, k, s, p: (i + 2 * p - k) // s + 1,
            "It is rounded down, as without ceil_mode. A last window may hang over the end.",
        ),
        Mistake(
            lambda i, k, s, p: math.ceil((i + 2 * p - k) / s),
            "The + 1 is missing: there is one place more than steps.",
        ),
        Mistake(
            lambda i, k, s, p: math.ceil(i / s),
            "That counts the places without the kernel and the padding.",
        ),
        Mistake(
            lambda i, k, s, p: _ceiling(i, k, s, p) - ((_ceiling(i, k, s, p) - 1) * s > i + p),
            "A window that would start *at* cell I starts behind the input, too: the last cell is "
            "I − 1. Use `>=`.",
        ),
        Mistake(
            lambda i, k, s, p: _ceiling(i, k, s, p) - (_ceiling(i, k, s, p) * s >= i + p),
            "Windows are numbered from 0: the last of O windows starts at (O − 1) · S − P.",
        ),
        Mistake(
            lambda i, k, s, p: _ceiling(i, k, s, p) - ((_ceiling(i, k, s, p) - 1) * s >= i + 2 * p),
            "A window that starts in the padding behind the input is left out as well: compare "
            "with I + P, not I + 2P.",
        ),
        Mistake(
            lambda i, k, s, p: min(math.ceil((i + 2 * p - k) / s), (i - 1) // s) + 1,
            "The windows start P cells before the input: one that starts before I + P is kept.",
        ),
    ),
)
