"""12.2 A convolution in groups, one group after the other."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays, kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    groups = draw(st.integers(1, 3))
    # Channels and filters of one group; they differ, so that one is not taken for the other.
    depth, filters = draw(
        st.tuples(st.integers(1, 3), st.integers(1, 3)).filter(lambda pair: pair[0] != pair[1])
    )
    size, dtype = draw(map_sizes(at_most=5)), draw(dtypes())
    x_shape = (draw(st.integers(1, 2)), groups * depth, *size)
    weight_shape = (groups * filters, depth, *draw(kernel_sizes(size, at_most=3)))
    return {
        "x": draw(exact_arrays(x_shape, dtype)),
        "weight": draw(exact_arrays(weight_shape, dtype, within=4)),
        "groups": groups,
    }


def _grouped(x, weight, groups):
    return torch_convolution(x, weight, groups=groups)


def _part(a, g, groups, axis):
    return np.split(a, groups, axis)[g]


def _joined(x, weight, groups, channels_of, filters_of, axis=1):
    """A wrong solution: group g reads the channels `channels_of(g)` and so on."""
    return np.concatenate(
        [
            torch_convolution(
                _part(x, channels_of(g), groups, 1), _part(weight, filters_of(g), groups, 0)
            )
            for g in range(groups)
        ],
        axis=axis,
    )


def _same(g):
    return g


def _every_so_many(x, weight, groups):
    return np.concatenate(
        [torch_convolution(x[:, g::groups], _part(weight, g, groups, 0)) for g in range(groups)],
        axis=1,
    )


def _filters_every_so_many(x, weight, groups):
    return np.concatenate(
        [torch_convolution(_part(x, g, groups, 1), weight[g::groups]) for g in range(groups)],
        axis=1,
    )


def _all_filters_on_each(x, weight, groups):
    parts = (_part(x, g, groups, 1) for g in range(groups))
    return np.concatenate([torch_convolution(part, weight) for part in parts], axis=1)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_grouped,
    truth="PyTorch's conv2d with groups",
    mistakes=(
        Mistake(
            lambda x, weight, groups: _joined(x, weight, groups, lambda g: 0, _same),
            "Every group reads the first channels. Group g reads its own, from g · C_in/G on.",
        ),
        Mistake(
            lambda x, weight, groups: _joined(x, weight, groups, _same, lambda g: 0),
            "Every group uses the filters of the first. Group g has its own, from g · C_out/G on.",
        ),
        Mistake(
            _every_so_many,
            "A group's channels lie side by side: the first C_in/G of them, then the next.",
        ),
        Mistake(
            _filters_every_so_many,
            "A group's filters lie side by side: the first C_out/G of them, then the next.",
        ),
        Mistake(
            _all_filters_on_each,
            "Every group uses all filters. Group g has its own, C_out/G of them.",
        ),
        Mistake(
            lambda x, weight, groups: torch_convolution(x, np.tile(weight, (1, groups, 1, 1))),
            "Every filter reads all channels. In groups it reads only those of its own group.",
        ),
        Mistake(
            lambda x, weight, groups: sum(np.split(_grouped(x, weight, groups), groups, 1)),
            "The groups are added. Their maps stand side by side: np.concatenate(…, axis=1).",
        ),
        Mistake(
            lambda x, weight, groups: _joined(x, weight, groups, _same, _same, axis=0),
            "They are joined along the batch, axis 0. The channels are axis 1.",
        ),
        Mistake(
            lambda x, weight, groups: _joined(
                x, weight, groups, lambda g: groups - 1 - g, lambda g: groups - 1 - g
            ),
            "The groups come out in reverse order: the maps of the first filters come first.",
        ),
        Mistake(
            lambda x, weight, groups: _joined(x, weight, groups, lambda g: groups - 1 - g, _same),
            "The groups meet the wrong channels: the first filters read the first channels.",
        ),
        Mistake(
            lambda x, weight, groups: _joined(
                x[:, : x.shape[1] // groups], weight[: len(weight) // groups], 1, _same, _same
            ),
            "Only the first group is there. The others follow, along the channels.",
        ),
        Mistake(
            lambda x, weight, groups: _grouped(x, weight, groups).astype(float),
            "The numbers are right, but the dtype is not that of x.",
        ),
    ),
)
