"""09.3 Transfer: two convolutions that read the same input."""

import warnings

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    dtype, channels = draw(dtypes()), draw(st.integers(1, 3))
    shape = (draw(st.integers(1, 2)), channels, *draw(map_sizes(at_most=6)))
    case = {"x": draw(exact_arrays(shape, dtype))}
    for name in ("weight1", "weight2"):
        shape = (draw(st.integers(1, 3)), channels, *draw(map_sizes(at_most=5)))
        case[name] = draw(exact_arrays(shape, dtype, within=4))
    return case


def _torch_paths(x, weight1, weight2):
    with warnings.catch_warnings(action="ignore"):  # that even kernels cost a copy
        maps = [torch_convolution(x, weight, padding="same") for weight in (weight1, weight2)]
    return np.concatenate(maps, axis=1).clip(min=0)


def side_by_side(x, weight1, weight2):
    import convlab

    maps = [convlab.conv2d(x, weight, padding="same") for weight in (weight1, weight2)]
    return np.maximum(np.concatenate(maps, axis=1), 0)


SLIPS = """
- padding="same" => padding=0
  Padding "same" is missing: the maps of both paths have the size of x.
- padding="same" => padding=1
  A padding of 1 keeps the size for kernels of 3×3 only. `padding="same"` keeps it for any.
- padding="same" => padding=(weight.shape[2] // 2, weight.shape[3] // 2)
  K // 2 cells on each side keep the size for odd kernels only. `padding="same"` keeps it for any.
- padding="same" => padding=((weight.shape[2] - 1) // 2, (weight.shape[3] - 1) // 2)
  (K - 1) // 2 cells on each side keep the size for odd kernels only. `padding="same"` keeps it for
  any.
- padding="same") => padding=(weight.shape[2] // 2, weight.shape[3] // 2))[..., :H, :W]
- maps = [ => H, W = x.shape[2:]; maps = [
  The odd cell of an even kernel belongs at the end: "same" pads (K - 1) // 2 cells before, K // 2
  after.
- conv2d(x, => conv2d(x[:1],
  Only the first image of the batch is there.
- convlab.conv2d(x, weight, => convlab.conv2d(x, weight[:, :, ::-1, ::-1],
  The kernels are flipped. A convolution in PyTorch does not flip them.
- (weight1, weight2)] => (weight1, weight1)]
  Both paths have the filters of weight1. The second one has those of weight2.
- (weight1, weight2)] => (weight2, weight1)]
  The paths have changed places: the maps of weight1 come first.
- maps = [ => x = np.maximum(convlab.conv2d(x, weight1, padding="same"), 0); maps = [
- (weight1, weight2)] => (weight2,)]
  The two convolutions come one after the other. Here both read x, and their maps are joined.
- maps = [ => x = convlab.conv2d(x, weight1, padding="same"); maps = [
- (weight1, weight2)] => (weight2,)]
  The two convolutions come one after the other. Here both read x, and their maps are joined.
- return => maps[1] = convlab.conv2d(np.maximum(maps[0], 0), weight2, padding="same"); return
  The second convolution reads the maps of the first. Both read x.
- return => maps[1] = convlab.conv2d(maps[0], weight2, padding="same"); return
  The second convolution reads the maps of the first. Both read x.
- return np.maximum(np.concatenate(maps, axis=1), 0) => return np.concatenate(maps, axis=1)
  The ReLU is missing: negative numbers become 0.
- np.maximum(np.concatenate(maps, axis=1), 0) => np.concatenate(maps, axis=1)
- convlab.conv2d(x, => convlab.conv2d(np.maximum(x, 0),
  The ReLU stands before the convolutions. It follows them.
- np.maximum(np.concatenate(maps, axis=1), 0) => np.minimum(np.concatenate(maps, axis=1), 0)
  `np.minimum` keeps the negative numbers. ReLU makes them 0: `np.maximum`.
- np.maximum(np.concatenate(maps, axis=1), 0) => np.abs(np.concatenate(maps, axis=1))
  ReLU makes negative numbers 0. It does not change their sign.
- np.maximum(np.concatenate(maps, axis=1), 0) => np.concatenate(maps, axis=1)
- return => maps[0] = np.maximum(maps[0], 0); return
  Only the first path has a ReLU.
- np.maximum(np.concatenate(maps, axis=1), 0) => np.concatenate(maps, axis=1)
- return => maps[1] = np.maximum(maps[1], 0); return
  Only the second path has a ReLU.
- np.maximum(np.concatenate(maps, axis=1), 0) => np.maximum(maps[0], 0) + np.maximum(maps[1], 0)
  The two paths are added. Here their maps are joined along the channels: `np.concatenate(…,
  axis=1)`.
- np.concatenate(maps, axis=1) => maps[0] + maps[1]
  The two paths are added. Here their maps are joined along the channels: `np.concatenate(…,
  axis=1)`.
- np.concatenate(maps, axis=1) => np.maximum(*maps)
  Of two maps the larger numbers are kept. Here the maps are joined along the channels:
  `np.concatenate(…, axis=1)`.
- np.concatenate => np.stack
  `np.stack` makes a new axis. `np.concatenate(…, axis=1)` joins along the channels.
- axis=1 => axis=0
  They are joined along the batch, axis 0. The channels are axis 1.
- axis=1 => axis=2
  They are joined along the height, axis 2. The channels are axis 1.
- axis=1 => axis=3
  They are joined along the width, axis 3. The channels are axis 1.
- return => out =
- axis=1), 0) => axis=1), 0); return np.concatenate([x, out], axis=1)
  The input is joined on, too. Only the two paths are.
- np.concatenate(maps => np.concatenate([x, *maps]
  The input is joined on, too. Only the two paths are.
- axis=1), 0) => axis=1), 0).astype(float)
  The numbers are right, but the dtype is not that of x.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_paths,
    oracle_name="PyTorch's conv2d, relu and cat",
    solution=side_by_side,
    slips=SLIPS,
    further_cases=(
        {
            "x": whole_numbers((1, 32, 20, 24)),
            "weight1": whole_numbers((8, 32, 1, 1), within=4),
            "weight2": whole_numbers((12, 32, 5, 5), within=4),
        },
        *(
            {
                "x": np.ones(shape),
                "weight1": np.ones((1, 1, 1, 1)),
                "weight2": np.ones((1, 1, 1, 1)),
            }
            for shape in ((1, 1, 2, 3), (1, 1, 3, 2))
        ),
    ),
)
