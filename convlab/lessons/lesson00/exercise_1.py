"""00.1 Count of the numbers in a colour image."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import map_sizes, usually


@st.composite
def _cases(draw):
    height, width = draw(map_sizes(at_most=300))
    other = st.one_of(st.just(1), st.just(width), st.integers(1, 512))
    channels = draw(usually(st.integers(3, 12), other))
    return {"height": height, "width": width, "channels": channels}


def _numpy_size(height, width, channels):
    return np.broadcast_to(0, (height, width, channels)).size


def count_numbers(height, width, channels):
    return height * width * channels


SLIPS = """
- * channels =>
  That is the number of pixels. Each pixel holds one number for each channel.
- * channels => * 3
  That is right for three channels only. Use the argument `channels`.
- height * width * channels => height + width + channels
  Rows and columns make a table: their numbers are multiplied, not added.
- height * width => (height + width)
  Rows and columns make a table: their numbers are multiplied, not added.
- * channels => + channels
  Each pixel has its own number for each channel: multiply by the channels.
- height * width => height
  The width is left out: there are height · width pixels.
- height * width => width
  The height is left out: there are height · width pixels.
- height * width => height * height
  The image is taken for a square one. It has `height` rows and `width` columns.
- height * width => width * width
  The image is taken for a square one. It has `height` rows and `width` columns.
- height * width => (height - 1) * width
  One row is missing: the rows 0 to height - 1 are `height` rows.
- height * width => height * (width - 1)
  One column is missing: the columns 0 to width - 1 are `width` columns.
- height * width => (height - 1) * (width - 1)
  One row and one column are missing: the rows 0 to height - 1 are `height` rows.
- * channels => * channels * 8
  Those are the bytes of an array of float64. Count the numbers, whatever room each of them takes.
- * channels => * channels * 256
  A number has 256 possible values, but it is one number.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_numpy_size,
    oracle_name="NumPy's count",
    solution=count_numbers,
    slips=SLIPS,
    further_cases=(
        {"height": 600, "width": 512, "channels": 1},  # a grey photo
        {"height": 4031, "width": 3023, "channels": 3},  # too many numbers for a float32
    ),
)
