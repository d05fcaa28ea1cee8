"""03.2 Cross-correlation with padding and stride."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays, kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    dtype = draw(dtypes())
    step, cells = st.integers(1, 4), st.integers(0, 3)
    return {
        "x": draw(exact_arrays(size, dtype)),
        "kernel": draw(exact_arrays(draw(kernel_sizes(size)), dtype, within=4)),
        "stride": draw(st.tuples(step, step)),
        "padding": draw(st.tuples(cells, cells)),
    }


def _correlation(x, kernel, stride, padding):
    return torch_convolution(x[None, None], kernel[None, None], stride=stride, padding=padding)[
        0, 0
    ]


def _padded_before_only(x, kernel, stride, padding):
    return _correlation(np.pad(x, tuple((cells, 0) for cells in padding)), kernel, stride, (0, 0))


def _padded_by_half(x, kernel, stride, padding):
    return _correlation(x, kernel, stride, (padding[0] // 2, padding[1] // 2))


def _only_places_inside(x, kernel, stride, padding):
    """As many places as fit without padding, on the padded input."""
    out = _correlation(x, kernel, stride, padding)
    rows, columns = _correlation(x, kernel, stride, (0, 0)).shape
    return out[:rows, :columns]


def _not_stepped(x, kernel, stride, padding):
    """The right number of places, but each next to the last."""
    out = _correlation(x, kernel, stride, padding)
    return _correlation(x, kernel, (1, 1), padding)[: out.shape[0], : out.shape[1]].copy()


def _cut_from_behind(x, kernel, stride, padding):
    """`padded[P : -P]` as in the lesson, which is empty where P is 0."""
    (height, width), (above, left) = x.shape, padding
    padded = np.zeros((height + 2 * above, width + 2 * left), x.dtype)
    padded[above:-above, left:-left] = x
    return _correlation(padded, kernel, stride, (0, 0))


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_correlation,
    truth="PyTorch's conv2d",
    mistakes=(
        Mistake(
            lambda x, kernel, stride, padding: _correlation(np.pad(x, padding), kernel, stride, 0),
            "`np.pad(x, (a, b))` pads every axis, with a before and b after. Write "
            "((P_h, P_h), (P_w, P_w)).",
        ),
        Mistake(
            lambda x, kernel, stride, padding: _correlation(x, kernel, (1, 1), padding),
            "The stride is left out: the kernel moves on by one cell each time.",
        ),
        Mistake(
            lambda x, kernel, stride, padding: _correlation(x, kernel, stride, (0, 0)),
            "The padding is left out.",
        ),
        Mistake(
            lambda x, kernel, stride, padding: _correlation(x, kernel, stride[::-1], padding),
            "The two strides have changed places: stride[0] is down, along the rows.",
        ),
        Mistake(
            lambda x, kernel, stride, padding: _correlation(x, kernel, stride, padding[::-1]),
            "The two paddings have changed places: padding[0] rows go above and below.",
        ),
        Mistake(
            lambda x, kernel, stride, padding: _correlation(x, kernel, (stride[0],) * 2, padding),
            "The stride along the columns is stride[1]; stride[0] is used for both.",
        ),
        Mistake(
            lambda x, kernel, stride, padding: _correlation(x, kernel, stride, (padding[0],) * 2),
            "The padding of the columns is padding[1]; padding[0] is used for both.",
        ),
        Mistake(
            _padded_before_only,
            "Cells are added at the top and on the left only. Padding counts for each side.",
        ),
        Mistake(
            _padded_by_half,
            "The padding is shared between the two sides. It counts for each side in full.",
        ),
        Mistake(
            _only_places_inside,
            "The number of places is that of the input without padding. Count them on the padded "
            "input.",
        ),
        Mistake(
            _not_stepped,
            "The output has the right size, but its windows lie side by side. The window of "
            "out[i, j] starts at row i · stride[0], column j · stride[1].",
        ),
        Mistake(
            lambda x, kernel, stride, padding: _correlation(x, kernel, stride, padding)[
                :-1, :-1
            ].copy(),
            "The + 1 is missing: there is one place more than steps.",
        ),
        Mistake(
            _cut_from_behind,
            "With padding 0, `padded[0:-0]` holds nothing. Count from the front: "
            "padded[P_h : P_h + H, P_w : P_w + W], or take np.pad.",
        ),
        Mistake(
            lambda x, kernel, stride, padding: _correlation(x, kernel[::-1, ::-1], stride, padding),
            "The kernel is flipped. PyTorch does not flip it.",
        ),
        Mistake(
            lambda x, kernel, stride, padding: _correlation(
                x.astype(int), kernel.astype(int), stride, padding
            ).astype(x.dtype),
            "The fraction is lost. Is something rounded, or made an int, on the way?",
        ),
    ),
)
