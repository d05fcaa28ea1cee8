"""00.2 An image seen in a mirror."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import dtypes, exact_arrays, map_sizes


@st.composite
def _cases(draw):
    return {"image": draw(exact_arrays(draw(map_sizes()), draw(dtypes())))}


def _mirrored(image):
    import torch

    return torch.from_numpy(image).flip(-1).numpy()


def _in_place(image):
    image[:] = image[:, ::-1].copy()
    return image


def _overwritten(image):
    out = image.copy()
    for j in range(out.shape[1]):
        out[:, j] = out[:, -1 - j]
    return out


def _minus_zero(image):
    return np.stack([image[:, -j] for j in range(image.shape[1])], axis=1)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_mirrored,
    truth="torch.flip",
    mistakes=(
        Mistake(
            _overwritten,
            "Only the left half is turned round. Does the loop end half way? Or is a column "
            "overwritten before it is read? Then read from the image, write into a new array.",
        ),
        Mistake(
            _minus_zero,
            "-0 is 0, so the first column stays. The last column has the index -1.",
        ),
        Mistake(
            lambda image: image[::-1],
            "That turns it upside down: the first axis counts the rows. Left and right are "
            "the second axis.",
        ),
        Mistake(
            lambda image: image[::-1, ::-1],
            "That turns both axes, as a half turn does. A mirror keeps top and bottom.",
        ),
        Mistake(
            lambda image: image.T,
            "That makes rows into columns. The mirrored image has the shape of the image.",
        ),
        Mistake(
            lambda image: np.roll(image, 1, axis=1),
            "That moves the columns on by one. Their order must be turned round.",
        ),
        Mistake(
            lambda image: image[:, -1:0:-1].copy(),
            "The first column is lost: a slice ends before its end. Leave the end away: `::-1`.",
        ),
        Mistake(
            lambda image: np.stack(
                [image[:, image.shape[1] - j] for j in range(image.shape[1])], axis=1
            ),
            "The last column is number W - 1, so column j comes from W - 1 - j.",
        ),
        Mistake(lambda image: image.copy(), "That is the image as it was."),
        Mistake(
            _in_place,
            "The answer is right, but the caller's image is changed too. Return a new array.",
        ),
        Mistake(
            lambda image: image[:, ::-1].astype(float),
            "The numbers are right, but the dtype is not kept: it must be image.dtype.",
        ),
    ),
)
