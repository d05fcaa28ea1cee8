"""04.1 The whole formula."""

import math

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    kernel_size, stride, dilation = (draw(st.integers(1, most)) for most in (5, 4, 4))
    padding = draw(st.integers(0, 4))
    reach = dilation * (kernel_size - 1) + 1
    input_size = draw(st.integers(max(1, reach - 2 * padding), 40))
    return {
        "input_size": input_size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }


def _size(input_size, kernel_size, stride, padding, dilation):
    import torch

    layer = torch.nn.Conv1d(1, 1, kernel_size, stride, padding, dilation, device="meta")
    return layer(torch.empty(1, 1, input_size, device="meta")).shape[-1]


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_size,
    truth="PyTorch's Conv1d",
    mistakes=(
        Mistake(
            lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) - 1) / s + 1,
            "`/` gives a float, and places that do not fit. Round down: `//`.",
        ),
        Mistake(
            lambda i, k, s, p, d: math.ceil((i + 2 * p - d * (k - 1) - 1) / s) + 1,
            "It is rounded up: the last window would hang over the end. Round down.",
        ),
        Mistake(
            lambda i, k, s, p, d: round((i + 2 * p - d * (k - 1) - 1) / s) + 1,
            "`round` sometimes rounds up: the last window would hang over the end. Use `//`.",
        ),
        Mistake(
            lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) - 1) // s,
            "The + 1 is missing: there is one place more than steps.",
        ),
        Mistake(
            lambda i, k, s, p, d: (i + p - d * (k - 1) - 1) // s + 1,
            "The padding is added on each side: 2P in all.",
        ),
        Mistake(
            lambda i, k, s, p, d: (i + 2 * p - k) // s + 1,
            "The dilation is left out: the kernel reaches over D(K − 1) + 1 cells.",
        ),
        Mistake(
            lambda i, k, s, p, d: (i + 2 * p - d * k) // s + 1,
            "K cells have K − 1 gaps: the kernel reaches over D(K − 1) + 1 cells, not D·K.",
        ),
        Mistake(
            lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) + 1) // s + 1,
            "A sign: all of D(K − 1) + 1 is taken away, so its + 1 becomes a − 1.",
        ),
        Mistake(
            lambda i, k, s, p, d: (i + 2 * p - d * (k - 1)) // s + 1,
            "The kernel reaches over one cell more than its gaps: D(K − 1) + 1.",
        ),
        Mistake(
            lambda i, k, s, p, d: i + 2 * p - d * (k - 1),
            "The stride is left out.",
        ),
        Mistake(
            lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) - 1 + 1) // s,
            "The + 1 stands inside the division. It is the first place, which no stride divides.",
        ),
    ),
)
