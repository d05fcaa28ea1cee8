"""05.1 How large the matrix of windows is."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    size = draw(map_sizes(at_most=20))
    return {
        "x_shape": (draw(st.integers(1, 9)), *size),
        "kernel_size": draw(kernel_sizes(size)),
    }


def _shape(x_shape, kernel_size):
    import torch

    return tuple(torch.nn.functional.unfold(torch.zeros(1, *x_shape), kernel_size).shape[1:])


def _changed(change):
    """A wrong solution: c channels, k cells of a kernel, p places, changed."""

    def columns_shape(x_shape, kernel_size):
        rows, places = _shape(x_shape, kernel_size)
        return change(x_shape[0], rows // x_shape[0], places, x_shape)

    return columns_shape


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_shape,
    truth="PyTorch's unfold",
    mistakes=(
        Mistake(
            lambda x, k: (x[0] * k[0] * k[1], (x[1] - k[0]) * (x[2] - k[1])),
            "There is one place more than steps: H - K_h + 1.",
        ),
        Mistake(
            lambda x, k: (x[0] * k[0] * k[1], (x[1] - k[0] + 1) * (x[2] - k[1])),
            "The last place of each row is missing: W - K_w + 1 along a row.",
        ),
        Mistake(
            lambda x, k: (x[0] * k[0] * k[1], (x[1] - k[0]) * (x[2] - k[1] + 1)),
            "The last row of places is missing: H - K_h + 1 down.",
        ),
        Mistake(
            lambda x, k: (x[0] * k[0] * k[1], (x[1] - k[1] + 1) * (x[2] - k[0] + 1)),
            "K_h and K_w have changed places where the places are counted.",
        ),
        Mistake(
            lambda x, k: (x[0] * k[0] * k[1], (x[1] // k[0]) * (x[2] // k[1])),
            "The windows overlap: the next one starts one cell on.",
        ),
        Mistake(
            _changed(lambda c, k, p, x: (p, c * k)),
            "Rows and columns have changed places: each window is a column.",
        ),
        Mistake(
            _changed(lambda c, k, p, x: (k, p)),
            "A window has K_h · K_w cells in each channel, and all of them are in its column.",
        ),
        Mistake(
            _changed(lambda c, k, p, x: (c * k, x[1] * x[2])),
            "There are fewer places than cells: (H - K_h + 1) · (W - K_w + 1).",
        ),
        Mistake(
            _changed(lambda c, k, p, x: (k, c * p)),
            "The channels belong to the window: they lengthen the column.",
        ),
        Mistake(
            lambda x, k: (
                x[0] * k[0] * k[1],
                (x[1] - k[0] + 1) * (x[2] - k[0] + 1),
            ),
            "The kernel is taken for a square one when the places are counted.",
        ),
        Mistake(
            _changed(lambda c, k, p, x: (c + k, p)),
            "Multiply the channels by the cells; they are not added.",
        ),
    ),
)
