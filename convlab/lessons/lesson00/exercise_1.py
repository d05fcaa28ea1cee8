"""00.1 How many numbers a colour image holds."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    height, width = draw(map_sizes(at_most=12))
    channels = draw(st.integers(1, 12).filter(lambda number: number not in (height, width)))
    return {"height": height, "width": width, "channels": channels}


def _numbers_in_image(height, width, channels):
    return np.zeros((height, width, channels)).size


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_numbers_in_image,
    truth="NumPy's count",
    mistakes=(
        Mistake(
            lambda height, width, channels: height * width,
            "That is the number of pixels. Each pixel holds one number for each channel.",
        ),
        Mistake(
            lambda height, width, channels: height * width * 3,
            "That is right for three channels only. Use the argument `channels`.",
        ),
        Mistake(
            lambda height, width, channels: height + width + channels,
            "Rows and columns make a table: their numbers are multiplied, not added.",
        ),
        Mistake(
            lambda height, width, channels: height * width + channels,
            "Each pixel has its own number for each channel: multiply by the channels.",
        ),
    ),
)
