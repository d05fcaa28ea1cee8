"""07.2 Softmax over the channels, for numbers of any size."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import exact_arrays, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    shape = (draw(st.integers(1, 4)), *draw(map_sizes(at_most=4)))
    x = draw(exact_arrays(shape, draw(st.sampled_from([np.float64, np.float32])), within=3))
    # Each pixel, or each score, gets its own level; levels are up to 2000 apart.
    levels = draw(exact_arrays(draw(st.sampled_from([shape[1:], shape])), x.dtype, within=1))
    x = np.clip(x, -9, 9) + levels * draw(st.sampled_from([0, 1000]))
    return {"x": np.clip(x, -1000, 1000)}


def _torch_softmax(x):
    import torch

    return torch.tensor(x).softmax(dim=0).numpy()


def pixel_softmax(x):
    powers = np.exp(x - x.max(axis=0))  # the largest becomes exp(0) = 1
    return powers / powers.sum(axis=0)


SLIPS = """
- x - x.max(axis=0) => x
  `np.exp(1000)` is infinite. Subtract the largest number of each pixel first: the shares stay the
  same.
- x - x.max(axis=0) => x
- powers / powers.sum(axis=0) => np.nan_to_num(powers / powers.sum(axis=0))
  `nan` is replaced, but the shares that it hides are lost. Subtract the largest number of each
  pixel before `np.exp`: then no `nan` comes up.
- x - x.max(axis=0) => x
- powers / powers.sum(axis=0) => np.nan_to_num(powers / powers.sum(axis=0), nan=1)
  `nan` is replaced, but the shares that it hides are lost. Subtract the largest number of each
  pixel before `np.exp`: then no `nan` comes up.
- x - x.max(axis=0) => np.clip(x, -700, 700)
  Scores that are cut off at one number get one share. Subtract the largest number of each pixel
  instead: the shares stay the same.
- x - x.max(axis=0) => np.minimum(x, 700)
  Scores that are cut off at one number get one share. Subtract the largest number of each pixel
  instead: the shares stay the same.
- x - x.max(axis=0) => np.clip(x, -80, 80)
  Scores that are cut off at one number get one share. Subtract the largest number of each pixel
  instead: the shares stay the same.
- np.exp(x - x.max(axis=0)) => np.exp(x) / np.exp(x.max(axis=0))
  `np.exp(1000)` is infinite, and cannot be divided away. Subtract the largest before `np.exp`.
- x.max(axis=0)) => x.max())
  That is the largest number of all pixels. Where a pixel lies 1,000 below it, every `exp` is 0:
  each pixel needs its own.
- x.max(axis=0)) => x.max(axis=(1, 2), keepdims=True))
  That is the largest number of each class. Where a pixel lies 1,000 below it, every `exp` is 0:
  each pixel needs its own, `x.max(axis=0)`.
- x.max(axis=0)) => x[0])
  Class 0 is subtracted. Another may lie 1,000 above it, and its `exp` is infinite: subtract the
  largest number of each pixel.
- x.max(axis=0)) => 1000)
  That helps where the scores are near 1,000. Where they are near 0, every `exp` is 0 now: each
  pixel needs its own shift.
- x.max(axis=0)) => abs(x).max(axis=0))
  That is the largest magnitude. Where all scores are near −1,000 it is 1,000, and every `exp` is 0:
  subtract the largest number, with its sign.
- x - x.max => x + x.max
  The largest is added: that makes large scores larger. Subtract it.
- x.max => x.mean
  The mean may leave a score far above 0, and its `exp` infinite: subtract the largest.
- x.max => x.min
  Without the smallest the largest may still be far above 0, and its `exp` infinite: subtract the
  largest.
- x - x.max => x / x.max
  Dividing changes the shares, for they depend on differences: subtract the largest.
- x - x.max(axis=0) => x / 1000
  Dividing changes the shares, for they depend on differences: subtract the largest.
- x - x.max(axis=0) => -x
  The sign is turned: the largest score must get the largest share.
- x - x.max(axis=0) => x.min(axis=0) - x
  The sign is turned: the largest score must get the largest share.
- np.exp => np.exp2
  Those are powers of 2. Softmax takes powers of e: `np.exp`.
- np.exp(x - x.max(axis=0)) => x
  The `np.exp` is missing: a share is the `exp` of a score, divided by the sum of them all.
- np.exp(x - x.max(axis=0)) => x - x.min(axis=0)
  The `np.exp` is missing: a share is the `exp` of a score, divided by the sum of them all.
- x - x.max(axis=0) => x
- powers.sum(axis=0) => powers.sum()
  All numbers together sum to 1 here, and large ones overflow. Each pixel has shares of its own: sum
  over axis 0, and subtract its largest first.
- (axis=0) => ()
  All numbers together sum to 1. Each pixel has shares of its own: sum over axis 0.
- powers.sum(axis=0) => powers.sum()
  All numbers together sum to 1. Each pixel has shares of its own: sum over axis 0.
- (axis=0) => (axis=2, keepdims=True)
  The shares sum to 1 along a row of the map. They belong along the channels, axis 0.
- powers.sum(axis=0) => powers.sum(axis=2, keepdims=True)
  The shares sum to 1 along a row of the map. They belong along the channels, axis 0.
- powers.sum(axis=0) => powers.sum(axis=2)
  The sum runs along the rows of the map. It belongs along the channels, axis 0.
- (axis=0) => (axis=1, keepdims=True)
  The shares sum to 1 down a column of the map. They belong along the channels, axis 0.
- powers.sum(axis=0) => powers.sum(axis=1, keepdims=True)
  The shares sum to 1 down a column of the map. They belong along the channels, axis 0.
- (axis=0) => (axis=(1, 2), keepdims=True)
  The shares of one class sum to 1 over the map. They belong along the channels, axis 0: those of
  one pixel sum to 1.
- powers / powers.sum(axis=0) => powers
  The largest becomes 1, but the shares do not sum to 1 yet: divide by their sum.
- powers / powers.sum(axis=0) => x - x.max(axis=0) - np.log(powers.sum(axis=0))
  That is the logarithm of the shares. The shares themselves are asked for.
- powers / powers.sum(axis=0) => np.log(powers / powers.sum(axis=0))
  That is the logarithm of the shares. The shares themselves are asked for.
- x - x.max(axis=0) => -x
- powers / powers.sum(axis=0) => 1 / (1 + powers)
  That is a sigmoid of each number by itself. In a softmax the channels share 1.
- powers / powers.sum(axis=0) => powers / powers.sum(axis=0) if len(x) > 1 else 1 / (1 + np.exp(-x))
  A single channel has all the share, 1: no sigmoid is needed there.
- powers / powers.sum(axis=0) => (powers == 1).astype(x.dtype)
  That gives everything to the largest. Softmax leaves the others a share.
- x.max(axis=0)) => x.max(axis=0), dtype=np.float32)
  About 7 digits are right. Is something float32 on the way, or is a small number added to the sum?
  Neither is needed: the sum is at least 1.
- powers / powers.sum(axis=0) => (powers / powers.sum(axis=0)).astype(float)
  The numbers are right, but the dtype is not that of x.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_softmax,
    oracle_name="PyTorch's softmax over dim 0",
    solution=pixel_softmax,
    slips=SLIPS,
    further_cases=(
        {"x": whole_numbers((21, 19, 25), within=1000)},  # Pascal VOC: 20 classes, background
        {"x": np.ones((2, 3, 1))},
        {"x": np.ones((3, 2, 1))},
    ),
)
