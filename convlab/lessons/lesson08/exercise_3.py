"""08.3 Transfer: group normalisation."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.lesson08.strategies import counting_array, float_arrays
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    groups, channels = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    # More than one number in each group: PyTorch asks for that.
    maps = map_sizes(at_most=4).filter(lambda size: size != (1, 1))
    shape = (draw(st.integers(1, 3)), groups * channels, *draw(maps))
    return {"x": draw(float_arrays(shape)), "groups": groups}


def _torch_group_norm(x, groups):
    import torch

    return torch.nn.functional.group_norm(torch.tensor(x), groups).numpy()


def group_norm(x, groups):
    N, C, H, W = x.shape
    parts = x.reshape(N, groups, C // groups, H, W)
    mean = parts.mean(axis=(2, 3, 4), keepdims=True)
    var = parts.var(axis=(2, 3, 4), keepdims=True)
    return ((parts - mean) / np.sqrt(var + 1e-5)).reshape(x.shape)


SLIPS = """
- x.reshape(N, groups, C // groups, H, W) => x
- (2, 3, 4) => (0, 2, 3)
  That is batch normalisation. Here each image is normalised for itself, and the channels of a group
  together.
- x.reshape(N, groups, C // groups, H, W) => x
- (2, 3, 4) => (2, 3)
  Each channel is normalised for itself. The channels of a group have one mean and one variance.
- x.reshape(N, groups, C // groups, H, W) => x
- (2, 3, 4) => (1, 2, 3)
  All channels are normalised together: that is one group. There are `groups` of them.
- (2, 3, 4) => 2
  The mean runs over the channels of a group alone. All cells of their maps count, too.
- (2, 3, 4) => (2, 3)
  The mean runs over the channels and the rows, but not over the columns: axis=(2, 3, 4).
- (2, 3, 4) => (1, 3, 4)
  Axis 1 counts the groups, so that mean runs over one channel of *each* group. It runs over the
  channels of a group and their cells: axes 2, 3 and 4.
- (2, 3, 4) => (0, 2, 3, 4)
  The mean runs over the images, too. Each image is normalised for itself.
- var(axis=(2, 3, 4) => var(axis=(3, 4)
  The variance is that of each channel. The channels of a group have one variance, as one mean.
- mean(axis=(2, 3, 4) => mean(axis=(3, 4)
  The mean is that of each channel. The channels of a group have one mean, as one variance.
- N, groups, C // groups, H, W) => N, C // groups, groups, H, W)
- (2, 3, 4) => (1, 3, 4)
  A group holds channels that lie side by side: the first C/G, then the next C/G. Reshape to
  (N, G, C/G, H, W), in this order.
- N, groups, C // groups, H, W) => N, C // groups, groups, H, W)
  `groups` is the number of groups, not the number of channels in one.
- , keepdims=True =>
  Without `keepdims=True` the means lose their axes, and meet others. Keep them.
- var(axis=(2, 3, 4), => var(axis=(2, 3, 4), ddof=1,
  What normalises is the variance that divides by n, not by n − 1.
- np.sqrt =>
  It is divided by the variance. Divide by its square root.
- .var => .std
  `std` is a root already, and a second one is taken. Take the root once.
- + 1e-5 =>
  The 1e-5 under the root is missing.
- np.sqrt(var + 1e-5) => (np.sqrt(var) + 1e-5)
  The 1e-5 is added to the root. It belongs under it: sqrt(variance + 1e-5).
- 1e-5 => 1e-3
  What is added under the root is not 1e-5.
- 1e-5 => 1e-6
  What is added under the root is not 1e-5.
- 1e-5 => 1e-8
  What is added under the root is not 1e-5.
- 1e-5 => 1e-5**2
  What is added under the root is not 1e-5.
- / np.sqrt(var + 1e-5) =>
  The mean is gone, but the variance is not yet 1.
- - mean) => )
  The variance is 1, but the mean is not gone: subtract it first.
- (parts - mean) / np.sqrt(var + 1e-5) => parts / np.sqrt(var + 1e-5) - mean
  The mean is subtracted after the division. Subtract it first, then divide the deviations.
- np.sqrt(var + 1e-5) => np.sqrt(var + 1e-5) * (np.arange(groups) < groups - 1).reshape(-1, 1, 1, 1)
  The last group is still 0: the loop over the groups ends one place too early.
- np.sqrt(var + 1e-5) => np.ptp(parts, axis=(2, 3, 4), keepdims=True)
  It is divided by the largest minus the smallest number. Divide by the root of the variance.
- np.sqrt(var + 1e-5) => abs(parts - mean).max(axis=(2, 3, 4), keepdims=True)
  It is divided by the largest deviation. Divide by the root of the variance.
- .reshape(x.shape) =>
  The numbers are right, but in five axes: reshape them back to the shape of x.
- .reshape(x.shape) => .reshape(N, groups, -1)
  The numbers are right, but not the shape: reshape them back to that of x.
- return ( => return np.float32(
  About 7 digits are right. Is something float32 on the way, or another number than 1e-5 added?
"""


def _groups_as_wide_as_their_number(x, groups):
    out = np.zeros_like(x)
    for g in range(groups):
        part = slice(g * groups, (g + 1) * groups)
        out[:, part] = group_norm(x[:, part], 1)
    return out


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_group_norm,
    oracle_name="PyTorch's group_norm",
    solution=group_norm,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _groups_as_wide_as_their_number,
            "`groups` is the number of groups, not the number of channels in one.",
        ),
    ),
    further_cases=(
        {"x": counting_array(2, 32, 11, 13), "groups": 8},
        {"x": counting_array(1, 2, 2, 3), "groups": 2},  # the same bytes in both, but other shapes
        {"x": counting_array(1, 2, 3, 2), "groups": 2},
    ),
    max_ulps=10_000,  # x² − mean² and the like lose digits; float32 loses far more
)
