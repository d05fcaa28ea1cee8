"""03.3 Transfer: padding a panorama."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import any_arrays, dtypes, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    _, width = size = draw(map_sizes(at_most=6))
    return {
        "image": draw(any_arrays(size, draw(dtypes()))),
        "rows": draw(st.integers(0, 3)),
        "columns": draw(st.integers(0, width)),
    }


def _torch_panorama(image, rows, columns):
    import torch

    x = torch.from_numpy(image)[None, None]
    x = torch.nn.functional.pad(x, (columns, columns, 0, 0), mode="circular")
    top, bottom = x[:, :, :1].expand(-1, -1, rows, -1), x[:, :, -1:].expand(-1, -1, rows, -1)
    return torch.cat([top, x, bottom], dim=2)[0, 0].numpy()


def pad_panorama(image, rows, columns):
    wide = np.pad(image, ((0, 0), (columns, columns)), mode="wrap")
    return np.pad(wide, ((rows, rows), (0, 0)), mode="edge")


SLIPS = """
- "edge" => "wrap"
  The top is continued with the bottom: the sky would border on the ground. Above and below,
  repeat the edge row.
- "wrap" => "edge"
  Left and right are repeated at the edge. A panorama goes on at the other side.
- (columns, columns)), mode="wrap" => (columns, columns)), mode="edge"
- (0, 0)), mode="edge" => (0, 0)), mode="wrap"
  The two directions have changed places: it is left and right that join.
- rows, columns): => columns, rows):
  The two numbers have changed places: `rows` go above and below, `columns` left and right.
- np.pad(image, ((0, 0), (columns, columns)), mode="wrap") => np.hstack([left, image, right])
- wide = => left, right = image[:, -columns:], image[:, :columns]; wide =
  With columns = 0, image[:, -columns:] is the whole image, not nothing. Count from the front:
  image[:, W - columns :].
- np.pad(image, ((0, 0), (columns, columns)), mode="wrap") => np.hstack([left, image, right])
- wide = => right = image[:, len(image[0]) - columns :]; left = image[:, :columns]; wide =
  Left and right have changed places: on the left stand the last columns, on the right the first.
- np.pad(image, ((0, 0), (columns, columns)), mode="wrap") => np.hstack([left, image, right])
- wide = => left, right = image[:, :columns], image[:, -columns:]; wide =
  Left and right have changed places: on the left stand the last columns, on the right the first.
- np.pad(image, ((0, 0), (columns, columns)), mode="wrap") => np.hstack([right, image, right])
- wide = => right = image[:, :columns]; wide =
  The first columns stand on both sides. On the left stand the last ones.
- np.pad(image, => np.pad(np.roll(image, 1, axis=1),
  All columns stand one place too far to the right: answer[:, columns] is image[:, 0].
- np.pad(image, => np.pad(np.roll(image, -1, axis=1),
  All columns stand one place too far to the left: answer[:, columns] is image[:, 0].
- np.pad(image, => np.pad(np.roll(image, -2 * columns, axis=1),
  The columns are moved the wrong way: answer[:, c] is image[:, (c - columns) % W].
- image, ((0, 0), (columns, columns)) => image[:, :-1], ((0, 0), (columns, columns + 1))
  There are W columns: take the remainder by W, not by W - 1.
- return => wide[-1] = wide[-2 % len(wide)]; return
  The last row is lost: the largest index is H - 1.
- np.pad(image, ((0, 0), (columns, columns)), mode="wrap") => np.hstack([left, image, right])
- wide = => right = image[:, :1].repeat(columns, 1); left = image[:, -1:].repeat(columns, 1); wide =
  One column is repeated. On the left stand the last `columns` columns, on the right the first.
- , mode="wrap" =>
- , mode="edge" =>
  Those are zeros all round. Left and right, the panorama goes on at the other side.
- , mode="wrap" =>
  Left and right are zeros. A panorama goes on at the other side.
- , mode="edge" =>
  Above and below are zeros. Repeat the edge row there.
- return => out =
- "edge") => "edge"); out[np.ix_(range(-rows, rows), range(-columns, columns))] = 0; return out
  The corners are still 0. Pad the image that is padded along the other axis already.
- "wrap" => "symmetric"
  Left and right are mirrored. A panorama goes on at the other side.
- "wrap" => "reflect"
  Left and right are mirrored. A panorama goes on at the other side.
- "edge" => "symmetric"
  Above and below are mirrored. Repeat the edge row there.
- "edge" => "reflect"
  Above and below are mirrored. Repeat the edge row there.
- np.pad(wide, ((rows, rows), (0, 0)), mode="edge") => np.vstack([top, wide, top])
- return => top = wide[:1].repeat(rows, axis=0); return
  The top row stands below too. Below, repeat the bottom row.
- (columns, columns) => (columns, 0)
  Cells are added on the left only.
- (columns, columns) => (0, columns)
  Cells are added on the right only.
- (columns, columns) => (0, 2 * columns)
  All the columns are added on the right. Half of them stand on the left.
- (rows, rows) => (rows, 0)
  Rows are added above only.
- (rows, rows) => (0, rows)
  Rows are added below only.
- np.pad(image => np.pad(image.astype(float)
  The numbers are right, but the dtype is not kept: it must be image.dtype.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_panorama,
    oracle_name="PyTorch's circular padding, with the edge rows repeated",
    solution=pad_panorama,
    slips=SLIPS,
    further_cases=(
        {"image": whole_numbers((120, 181)), "rows": 9, "columns": 31},
        {"image": np.ones((2, 3)), "rows": 1, "columns": 1},
        {"image": np.ones((3, 2)), "rows": 1, "columns": 1},
    ),
)
