"""00.2 An image seen in a mirror."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import any_arrays, dtypes, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    return {"image": draw(any_arrays(draw(map_sizes()), draw(dtypes())))}


def _torch_flip(image):
    import torch

    return torch.from_numpy(image).flip(-1).numpy()


def mirror(image):
    return image[:, ::-1].copy()


def _overwritten(image):
    out = image.copy()
    for j in range(out.shape[1]):
        out[:, j] = out[:, -1 - j]
    return out


def _from_one_too_many(image):
    W = image.shape[1]
    return np.stack([image[:, W - j] for j in range(W)], axis=1)


def _one_pair_too_few(image):
    out = image.copy()
    for j in range(out.shape[1] // 2 - 1):
        out[:, [j, -1 - j]] = out[:, [-1 - j, j]]
    return out


SLIPS = """
- image[:, ::-1].copy() => image[:, [-j for j in range(image.shape[1])]]
  -0 is 0, so the first column stays. The last column has the index -1.
- return image[:, ::-1].copy() => out = 0 * image; out[:, 1:] = image[:, :0:-1]; return out
  The last column is number W - 1, so column j comes from W - 1 - j.
- return image[:, ::-1].copy() => out = 0 * image; out[:, 1:] = image[:, -2::-1]; return out
  The first column is still 0: the loop begins at 1. Column 0 comes from the last one, W - 1.
- return image[:, ::-1].copy() => out = 0 * image; out[:, :-1] = image[:, :0:-1]; return out
  The last column is still 0: the loop ends one column too early. range(W) ends at W - 1.
- [:, ::-1] => [::-1]
  That turns it upside down: the first axis counts the rows. Left and right are the second axis.
- [:, ::-1] => [::-1, ::-1]
  That turns both axes, as a half turn does. A mirror keeps top and bottom.
- [:, ::-1] => .T
  That makes rows into columns. The mirrored image has the shape of the image.
- [:, ::-1] => .T[:, ::-1]
  That turns the image by a quarter, so that rows become columns. The second axis alone runs
  backwards.
- [:, ::-1] => .T[::-1]
  That turns the image by a quarter, so that rows become columns. The second axis alone runs
  backwards.
- image[:, ::-1].copy() => np.roll(image, 1, axis=1)
  That moves the columns on by one. Their order must be turned round.
- image[:, ::-1].copy() => np.roll(image, -1, axis=1)
  That moves the columns on by one. Their order must be turned round.
- ::-1 => -1:0:-1
  The first column is lost: a slice ends before its end. Leave the end away: `::-1`.
- ::-1 => -1:-1:-1
  As the end of a slice, -1 is the last column: nothing is left. Leave the end away: `::-1`.
- ::-1 => :-1
  `:-1` leaves out the last column and turns nothing round. With two colons, `::-1`, -1 is the step.
- [:, ::-1].copy() => .copy()
  That is the image as it was. Or does a loop exchange each pair of columns twice?
- return image[:, ::-1].copy() => out = image.copy(); out[:, [0, -1]] = out[:, [-1, 0]]; return out
  Only the first and the last column are exchanged. Those between them change places too.
- image[:, ::-1].copy() => np.sort(image)[:, ::-1].copy()
  The numbers are sorted by size. Only their order is turned round: `reversed`, or `::-1`.
- .copy() => .astype(np.float32).astype(image.dtype)
  Digits are lost: float32 holds about seven (`torch.Tensor` makes it of every array). Keep
  image.dtype.
- return image[:, ::-1].copy() => image[:] = image[:, ::-1].copy(); return image
  The answer is right, but the caller's image is changed too. Return a new array.
- .copy() => .astype(float)
  The numbers are right, but the dtype is not kept: it must be image.dtype.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_flip,
    oracle_name="torch.flip",
    solution=mirror,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _overwritten,
            "Only the left half is turned round. Does the loop end half way? Or is a column "
            "overwritten before it is read? Then read from the image, write into a new array.",
        ),
        Mistake(
            _from_one_too_many, "The last column is number W - 1, so column j comes from W - 1 - j."
        ),
        Mistake(
            _one_pair_too_few, "The columns in the middle stay: the loop ends one pair too early."
        ),
    ),
    further_cases=(
        {"image": whole_numbers((600, 512), np.float32, within=255)},
        {"image": np.ones((2, 3))},
        {"image": np.ones((3, 2))},
    ),
)
