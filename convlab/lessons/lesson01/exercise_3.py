"""01.3 Transfer: a kernel that moves through a volume."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays, kernel_dtypes, usually, whole_numbers


@st.composite
def _cases(draw):
    side = st.integers(1, 5)
    sizes = st.tuples(side, side, side)
    size = draw(usually(sizes.filter(lambda sides: len(set(sides)) == 3), sizes))
    kernel_size = tuple(draw(st.integers(1, min(length, 4))) for length in size)
    dtype = draw(dtypes())
    kernel = draw(exact_arrays(kernel_size, dtype, within=4))
    kernel = kernel.astype(draw(kernel_dtypes(dtype)), copy=False)
    return {"volume": draw(exact_arrays(size, dtype)), "kernel": kernel}


def _torch_conv3d(volume, kernel):
    return torch_convolution(volume[None, None], kernel[None, None])[0, 0]


def correlate3d(volume, kernel):
    D, H, W = volume.shape
    K_d, K_h, K_w = kernel.shape
    out = np.zeros((D - K_d + 1, H - K_h + 1, W - K_w + 1), dtype=volume.dtype)
    for d, i, j in np.ndindex(out.shape):
        out[d, i, j] = (volume[d : d + K_d, i : i + K_h, j : j + K_w] * kernel).sum()
    return out


SLIPS = """
- volume[d : d + K_d => volume[d
  Only layer d is read, and NumPy repeats it for every layer of the kernel. Slice the depth too:
  d : d + K_d.
- volume[d => volume.astype(int)[d
- * kernel => * kernel.astype(int)
  The fraction is lost. Is something rounded, or made an int, on the way?
- * kernel => * kernel.astype(int)
  The fractions of the kernel are lost. Take it as it is.
- volume[d => volume.astype(np.float32)[d
- * kernel => * kernel.astype(np.float32)
  Digits are lost: float32 holds about seven. Compute in the dtype of the volume.
- d : d + K_d, i : i + K_h, j : j + K_w => d : K_d, i : K_h, j : K_w
  The slices end at K_d, K_h and K_w; they must end at d + K_d, i + K_h and j + K_w.
- d + K_d, i : i + K_h, j : j + K_w => d + K_d - 1, i : i + K_h - 1, j : j + K_w - 1
  The slices end one too early: their end is left out, so that d : d + K_d are K_d layers.
- d : d + K_d, i : i + K_h, j : j + K_w => :K_d, :K_h, :K_w
  The block never moves: it must start at layer d, row i, column j.
- d : d + K_d => :K_d
  Every layer of the answer is the first one. Slice the depth from d on: d : d + K_d.
- i : i + K_h => :K_h
  Every row of the answer is the first one. Slice the rows from i on: i : i + K_h.
- j : j + K_w => :K_w
  Every column of the answer is the first one. Slice the columns from j on: j : j + K_w.
- volume[d : d + K_d => volume[d
- * kernel => * kernel[0]
  Only slice d meets the kernel, and only its first slice. Slice the depth too: d : d + K_d.
- volume[d : d + K_d => volume[d
- * kernel => * kernel[0]
- D - K_d + 1 => D
  Each slice is treated alone, with the first slice of the kernel. The kernel reaches over K_d
  slices at once, and their products are all summed.
- volume[d : d + K_d => volume[d
- D - K_d + 1 => D
  Only layer d is read, and NumPy repeats it for every layer of the kernel. Slice the depth too:
  d : d + K_d.
- .sum() => .sum(); return out
  Only the first number is computed. Is the `return` inside the loop?
- (out.shape) => (1, *out.shape[1:])
  Only the first layer is computed. Is the `return` inside the loop over d?
- (out.shape) => (*(length - 1 for length in out.shape),)
  The last layer, row and column are still 0: the loops end one place too early.
- (out.shape) => (out.shape[0] - 1, *out.shape[1:])
  The last layer is still 0: the loop over d ends one place too early.
- (out.shape) => (*out.shape[:2], out.shape[1])
  The loop over j runs over the rows. j runs over the columns.
- np.zeros( => np.zeros_like(volume); places = np.zeros(
- (out.shape) => (places.shape)
  The answer has the size of the volume, with zeros where no block fits. Make it smaller.
- out[d, i, j] => number
  All numbers are 0: the sums are not written into the answer.
- return out => return out.cumsum().reshape(out.shape)
  The sum goes on from block to block. Set it back to 0 at each place, inside all loops.
- return out => return out.cumsum(axis=0)
  The sum goes on from layer to layer: `+=` adds to it. Set it back to 0 at each place.
- .sum() => [-1, -1, -1]
  Only the last product of each block is left: each overwrites the one before. Use `+=`.
- .sum() => [-1].sum()
  Only the last slice of the kernel counts: each overwrites the one before. Use `+=`.
- .sum() => .mean()
  Those are the means of the products. Take their sums.
- .sum() => .mean(axis=0).sum()
  That is the mean over the depth of the kernel. Sum over all of its axes.
- D, H, W = => volume = np.pad(volume, [(K // 2, (K - 1) // 2) for K in kernel.shape]); D, H, W =
  The answer is as large as the volume: blocks that hang over the border. Take only those that lie
  inside (`mode="valid"`).
- * kernel =>
  Those are the sums of the blocks. Multiply by the kernel, cell by cell, first.
- * kernel => * kernel[::-1, ::-1, ::-1]
  The kernel is flipped. PyTorch does not flip it, in 3-D either.
- * kernel => * kernel[::-1]
  The kernel's slices are in reverse order. Take the kernel as it is.
- * kernel => * kernel[:, ::-1, ::-1]
  The kernel's slices are flipped. PyTorch does not flip them.
- * kernel => * kernel[::-1, ::-1]
  The kernel is flipped along depth and height. Take it as it is.
- K_d + 1, H - K_h + 1, W - K_w + 1 => K_d, H - K_h, W - K_w
  One place is missing along each axis: there are D - K_d + 1 of them.
- D - K_d + 1 => D - K_d
  The last layer of places is missing: there are D - K_d + 1 of them.
- H - K_h + 1, W - K_w + 1 => H - K_h, W - K_w
  The last row and column of places are missing: there are H - K_h + 1 rows of them.
- K_d, K_h, K_w = kernel.shape => K_d = K_h = K_w = kernel.shape[0]
  The kernel is taken for a cube. Its sides are kernel.shape: depth, height, width.
- K_d, K_h, K_w = kernel.shape => K_d, K_h, _ = kernel.shape; K_w = K_h
  The kernel is taken for a square one. Its width is kernel.shape[2].
- j + K_w => j + K_h
  The block is as wide as the kernel is high. Its width is kernel.shape[2].
- K_d, K_h, K_w = => K_d, K_w, K_h =
  K_h and K_w have changed places: kernel.shape is (K_d, K_h, K_w).
- K_d, K_h, K_w = => K_h, K_w, K_d =
  The depth comes first: kernel.shape is (K_d, K_h, K_w).
- D, H, W = => H, W, D =
  The depth comes first: volume.shape is (D, H, W).
- return out => return out.transpose(2, 1, 0)
  The axes of the answer have changed places: depth, height, width is their order.
- return out => return out.transpose(1, 2, 0)
  The axes of the answer have changed places: depth, height, width is their order.
- return out => return out.transpose(0, 2, 1)
  The axes of the answer have changed places: depth, height, width is their order.
- return out => return out[:1].copy()
  There is one layer only, that of the first K_d slices. The kernel moves along the depth too.
- return out => return out[0]
  There is one layer only, that of the first K_d slices. The kernel moves along the depth too.
- return out => return out.squeeze()
  `squeeze()` drops each axis of size 1, also one of the answer. Take [0, 0] instead.
- return out => return out[None, None]
  The axes that PyTorch needs for batch and channels are still there. Take [0, 0].
- return out => return out.sum(axis=0)
  The depth is summed away: the answer has three axes, as the volume has.
- return out => return out.sum(axis=0, keepdims=True)
  The depth is summed away: the kernel moves along the depth too, and gives a layer at each place.
- D - K_d + 1, H => H
- d, i, j in => i, j in
- out[d, i, j] => out[i, j]
- volume[d : d + K_d, => volume[:,
  Every slice of the volume is in the block, as if the kernel had no depth to move along. It moves
  along all three axes: slice d : d + K_d, and give a layer at each place.
- D - K_d + 1, H => H
- d, i, j in => i, j in
- out[d, i, j] => out[i, j]
- volume[d : d + K_d, => volume.sum(axis=0)[
- * kernel => * kernel.sum(axis=0)
  The depth is summed before the products. Multiply cell by cell, in blocks that move along the
  depth too.
- D - K_d + 1, H => H
- d, i, j in => i, j in
- out[d, i, j] => out[i, j]
- volume[d : d + K_d, => volume[D - K_d :,
  Only the last layer is left: each overwrites the one before. Write to out[d, i, j].
- return out => return out[-1]
  Only the last layer is left: each overwrites the one before. Write to out[d, i, j].
- dtype=volume.dtype => dtype=kernel.dtype
  The answer has the dtype of the kernel. That of the volume is asked for.
- , dtype=volume.dtype =>
  The numbers are right, but the dtype is not that of the volume:
  np.zeros(shape, dtype=volume.dtype).
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_conv3d,
    oracle_name="PyTorch's conv3d",
    solution=correlate3d,
    slips=SLIPS,
    further_cases=(
        {"volume": whole_numbers((9, 24, 28)), "kernel": whole_numbers((3, 5, 3), within=4)},
        {"volume": np.ones((1, 2, 3)), "kernel": np.ones((1, 1, 1))},
        {"volume": np.ones((3, 2, 1)), "kernel": np.ones((1, 1, 1))},
    ),
)
