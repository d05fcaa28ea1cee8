"""02.3 From a photo's array to a batch of one."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes, pixels


@st.composite
def _cases(draw):
    height, width = draw(map_sizes(at_most=6))
    return {"image": draw(pixels((height, width, 3)))}


def _batch(image):
    import torch

    return (torch.from_numpy(image).permute(2, 0, 1).float() / 255).unsqueeze(0).numpy()


def _reshaped(image):
    height, width, channels = image.shape
    return (image.reshape(1, channels, height, width) / 255).astype(np.float32)


def _stretched(image):
    batch = _batch(image)
    return (batch - batch.min()) / (batch.max() - batch.min())


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_batch,
    truth="PyTorch's permute",
    mistakes=(
        Mistake(
            lambda image: (_batch(image) == 1).astype(np.float32),
            "`//` throws the fraction away: only white is left. Divide with `/`.",
        ),
        Mistake(
            _reshaped,
            "reshape keeps the order in memory and cuts it anew, so that numbers leave their "
            "pixels. Move the axes: transpose.",
        ),
        Mistake(
            lambda image: (image.T[None] / 255).astype(np.float32),
            "`.T` turns all the axes round, height and width too. "
            "Name the order that you want: transpose(2, 0, 1).",
        ),
        Mistake(
            lambda image: _batch(image) * np.float32(255),
            "The numbers go from 0 to 255; 0 to 1 is asked for.",
        ),
        Mistake(
            lambda image: (image.transpose(2, 0, 1)[None] / 256).astype(np.float32),
            "White is 255, and must become 1: divide by 255.",
        ),
        Mistake(
            lambda image: _batch(image).astype(float),
            "NumPy divides into float64. float32 is asked for, the dtype of PyTorch's weights.",
        ),
        Mistake(
            lambda image: _batch(image)[0],
            "The batch axis is missing: the shape is (1, 3, H, W).",
        ),
        Mistake(
            lambda image: (image[None] / 255).astype(np.float32),
            "The channels still come last. PyTorch wants them before height and width.",
        ),
        Mistake(
            lambda image: _batch(image)[:, ::-1],
            "Red and blue have changed places.",
        ),
        Mistake(
            lambda image: _batch(image) * 2 - 1,
            "The numbers go from −1 to 1; 0 to 1 is asked for.",
        ),
        Mistake(
            _stretched,
            "It makes the darkest number of this image 0 and the brightest 1. Divide by 255.",
        ),
        Mistake(
            lambda image: (image.transpose(2, 0, 1)[None] / max(image.max(), 1)).astype(np.float32),
            "It divides by the largest number of this image: a dark photo would turn bright. "
            "Divide by 255.",
        ),
    ),
)
