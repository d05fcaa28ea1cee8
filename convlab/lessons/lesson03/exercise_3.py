"""03.3 Transfer: padding a panorama."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import dtypes, exact_arrays, map_sizes


@st.composite
def _cases(draw):
    _, width = size = draw(map_sizes(at_most=6))
    return {
        "image": draw(exact_arrays(size, draw(dtypes()))),
        "rows": draw(st.integers(0, 3)),
        "columns": draw(st.integers(0, width)),
    }


def _panorama(image, rows, columns):
    import torch
    from torch.nn.functional import pad

    x = torch.from_numpy(image)[None, None]
    x = pad(x, (columns, columns, 0, 0), mode="circular")
    top, bottom = x[:, :, :1].expand(-1, -1, rows, -1), x[:, :, -1:].expand(-1, -1, rows, -1)
    return torch.cat([top, x, bottom], dim=2)[0, 0].numpy()


def _padded(image, rows, columns, down, across):
    """`image` padded in one of NumPy's ways along its rows, in another along its columns."""
    return np.pad(np.pad(image, ((rows, rows), (0, 0)), down), ((0, 0), (columns, columns)), across)


def _cut_from_behind(image, rows, columns):
    """With slices: where columns is 0, `image[:, -0:]` is the whole image."""
    wide = np.hstack([image[:, -columns:], image, image[:, :columns]])
    return np.vstack([wide[:1]] * rows + [wide] + [wide[-1:]] * rows)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_panorama,
    truth="PyTorch's circular padding, with the edge rows repeated",
    mistakes=(
        Mistake(
            lambda image, rows, columns: _padded(image, rows, columns, "wrap", "wrap"),
            "The top is continued with the bottom: the sky would border on the ground. Above and "
            "below, repeat the edge row.",
        ),
        Mistake(
            lambda image, rows, columns: _padded(image, rows, columns, "edge", "edge"),
            "Left and right are repeated at the edge. A panorama goes on at the other side.",
        ),
        Mistake(
            lambda image, rows, columns: _padded(image, rows, columns, "wrap", "edge"),
            "The two directions have changed places: it is left and right that join.",
        ),
        Mistake(
            lambda image, rows, columns: _padded(image, columns, rows, "edge", "wrap"),
            "The two numbers have changed places: `rows` go above and below, `columns` left and "
            "right.",
        ),
        Mistake(
            _cut_from_behind,
            "With columns = 0, image[:, -columns:] is the whole image, not nothing. Count from the "
            "front: image[:, W - columns :].",
        ),
        Mistake(
            lambda image, rows, columns: np.pad(image, ((rows, rows), (columns, columns))),
            "Those are zeros all round. Left and right, the panorama goes on at the other side.",
        ),
        Mistake(
            lambda image, rows, columns: _padded(image, rows, columns, "edge", "symmetric"),
            "Left and right are mirrored. A panorama goes on at the other side.",
        ),
        Mistake(
            lambda image, rows, columns: np.pad(
                np.pad(image, ((rows, rows), (0, 0)), "edge"), ((0, 0), (columns, 0)), "wrap"
            ),
            "Cells are added on the left only.",
        ),
        Mistake(
            lambda image, rows, columns: _panorama(image, rows, columns).astype(float),
            "The numbers are right, but the dtype is not kept: it must be image.dtype.",
        ),
    ),
)
