"""09.3 Transfer: two convolutions side by side."""

import numpy as np
from hypothesis import strategies as st

from convlab.byhand.convolution import conv2d
from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays, map_sizes


@st.composite
def _cases(draw):
    dtype, channels = draw(dtypes()), draw(st.integers(1, 3))
    odd_pair = st.tuples(st.sampled_from([1, 3]), st.sampled_from([1, 3, 5]))
    shape = (draw(st.integers(1, 2)), channels, *draw(map_sizes(at_most=6)))
    case = {"x": draw(exact_arrays(shape, dtype))}
    for name in ("weight1", "weight2"):
        filters = draw(st.integers(1, 3))
        case[name] = draw(exact_arrays((filters, channels, *draw(odd_pair)), dtype))
    return case


def _path(x, weight):
    return torch_convolution(x, weight, padding="same")


def _relu(x):
    return np.maximum(x, 0)


def _joined(x, weight1, weight2):
    return np.concatenate([_path(x, weight1), _path(x, weight2)], axis=1)


def _one_after_the_other(x, weight1, weight2):
    first = _relu(conv2d(x, weight1, padding="same"))
    return np.concatenate([first, _relu(conv2d(first, weight2, padding="same"))], axis=1)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=lambda x, weight1, weight2: _relu(_joined(x, weight1, weight2)),
    truth="PyTorch's conv2d, relu and cat",
    mistakes=(
        Mistake(_joined, "The ReLU is missing: negative numbers become 0."),
        Mistake(
            lambda x, weight1, weight2: _relu(_path(x, weight1)) + _relu(_path(x, weight2)),
            "The two paths are added. Here their maps are joined along the channels: "
            "`np.concatenate(…, axis=1)`.",
        ),
        Mistake(
            lambda x, weight1, weight2: _relu(_path(x, weight1) + _path(x, weight2)),
            "The two paths are added. Here their maps are joined along the channels: "
            "`np.concatenate(…, axis=1)`.",
        ),
        Mistake(
            _one_after_the_other,
            "The second convolution reads the maps of the first. Both read x.",
        ),
        Mistake(
            lambda x, weight1, weight2: np.concatenate(
                [_relu(_path(x, weight1)), _relu(_path(x, weight2))]
            ),
            "They are joined along the batch, axis 0. The channels are axis 1.",
        ),
        Mistake(
            lambda x, weight1, weight2: _relu(_joined(x, weight2, weight1)),
            "The paths have changed places: the maps of weight1 come first.",
        ),
        Mistake(
            lambda x, weight1, weight2: np.concatenate(
                [_relu(_path(x, weight1)), _path(x, weight2)], axis=1
            ),
            "Only the first path has a ReLU.",
        ),
        Mistake(
            lambda x, weight1, weight2: np.concatenate(
                [_path(x, weight1), _relu(_path(x, weight2))], axis=1
            ),
            "Only the second path has a ReLU.",
        ),
        Mistake(
            lambda x, weight1, weight2: np.concatenate(
                [x, _relu(_joined(x, weight1, weight2))], axis=1
            ),
            "The input is joined on, too. Only the two paths are.",
        ),
        Mistake(
            lambda x, weight1, weight2: _relu(_joined(x, weight1, weight2)).astype(float),
            "The numbers are right, but the dtype is not that of x.",
        ),
    ),
)
