"""08.3 Transfer: group normalisation."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.lesson08.draws import float_arrays
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    groups, channels = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    shape = (draw(st.integers(1, 3)), groups * channels, *draw(map_sizes(at_most=4)))
    return {"x": draw(float_arrays(shape)), "groups": groups}


def _group_norm(x, groups):
    import torch

    return torch.nn.functional.group_norm(torch.from_numpy(x), groups).numpy()


def _normalise(x, axes, *, eps=1e-5, ddof=0, root=True):
    with np.errstate(divide="ignore", invalid="ignore"):
        var = x.var(axis=axes, keepdims=True, ddof=ddof) + eps
        return (x - x.mean(axis=axes, keepdims=True)) / (np.sqrt(var) if root else var)


def _grouped(x, groups, axes=(2, 3, 4), **options):
    n, channels, height, width = x.shape
    parts = x.reshape(n, groups, channels // groups, height, width)
    return _normalise(parts, axes, **options).reshape(x.shape)


def _every_so_many(x, groups):
    """Each group holds every `groups`-th channel."""
    n, channels, height, width = x.shape
    parts = x.reshape(n, channels // groups, groups, height, width)
    return _normalise(parts, (1, 3, 4)).reshape(x.shape)


def _groups_of(x, groups):
    """`groups` taken for the number of channels in a group, where that fits."""
    channels = x.shape[1]
    return _grouped(x, channels // groups)


def _slices_of_groups(x, groups):
    """The same mistake with slices: `groups` slices of `groups` channels, the rest left 0."""
    out = np.zeros_like(x)
    for start in range(0, min(groups * groups, x.shape[1]), groups):
        part = slice(start, start + groups)
        out[:, part] = _normalise(x[:, part], (1, 2, 3))
    return out


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_group_norm,
    truth="PyTorch's group_norm",
    mistakes=(
        Mistake(
            lambda x, groups: _normalise(x, (0, 2, 3)),
            "That is batch normalisation. Here each image is normalised for itself, and the "
            "channels of a group together.",
        ),
        Mistake(
            lambda x, groups: _normalise(x, (2, 3)),
            "Each channel is normalised for itself. The channels of a group have one mean and one "
            "variance.",
        ),
        Mistake(
            lambda x, groups: _normalise(x, (1, 2, 3)),
            "All channels are normalised together: that is one group. There are `groups` of them.",
        ),
        Mistake(
            lambda x, groups: _grouped(x, groups, axes=2),
            "The mean runs over the channels of a group alone. All cells of their maps count, too.",
        ),
        Mistake(
            lambda x, groups: _grouped(x, groups, axes=(0, 2, 3, 4)),
            "The mean runs over the images, too. Each image is normalised for itself.",
        ),
        Mistake(
            _every_so_many,
            "A group holds channels that lie side by side: the first C/G, then the next C/G. "
            "Reshape to (N, G, C/G, H, W), in this order.",
        ),
        Mistake(
            _groups_of,
            "`groups` is the number of groups, not the number of channels in one.",
        ),
        Mistake(
            _slices_of_groups,
            "`groups` is the number of groups, not the number of channels in one.",
        ),
        Mistake(
            lambda x, groups: _grouped(x, groups, ddof=1),
            "What normalises is the variance that divides by n, not by n − 1.",
        ),
        Mistake(
            lambda x, groups: _grouped(x, groups, root=False),
            "It is divided by the variance. Divide by its square root.",
        ),
        Mistake(
            lambda x, groups: _grouped(x, groups, eps=0),
            "The 1e-5 under the root is missing.",
        ),
        Mistake(
            lambda x, groups: x - _group_mean(x, groups),
            "The mean is gone, but the variance is not yet 1.",
        ),
        Mistake(
            lambda x, groups: _group_norm(x, groups).reshape(len(x), groups, -1, *x.shape[2:]),
            "The numbers are right, but in five axes: reshape them back to the shape of x.",
        ),
        Mistake(
            lambda x, groups: _group_norm(x, groups).reshape(len(x), groups, -1),
            "The numbers are right, but not the shape: reshape them back to that of x.",
        ),
    ),
)


def _group_mean(x, groups):
    mean = x.reshape(len(x), groups, -1).mean(axis=2)
    return np.repeat(mean, x.shape[1] // groups, axis=1)[..., None, None]
