"""02.3 From a photo's array to a batch of one."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes, pixels, whole_numbers


@st.composite
def _cases(draw):
    return {"image": draw(pixels((*draw(map_sizes(at_most=6)), 3)))}


def _torch_batch(image):
    import torch

    return (torch.from_numpy(image).permute(2, 0, 1).float() / 255).unsqueeze(0).numpy()


def to_batch(image):
    return image.transpose(2, 0, 1)[None].astype(np.float32) / 255


def _standardized(image):
    mean, deviation = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    return (to_batch(image) - np.reshape(mean, (3, 1, 1))) / np.reshape(deviation, (3, 1, 1))


SLIPS = """
- / 255 => // 255
  The fraction is thrown away, by `//` or by a cast to whole numbers: only white is left. Divide
  with `/`, and keep the floats.
- image.transpose(2, 0, 1) => image.reshape(3, *image.shape[:2])
  reshape keeps the order in memory and cuts it anew, so that numbers leave their pixels. Move the
  axes: transpose.
- image.transpose(2, 0, 1)[None] => image.reshape(1, *image.shape[1::-1], 3).transpose(0, 3, 2, 1)
  reshape keeps the order in memory and cuts it anew, so that numbers leave their pixels. Move the
  axes: transpose.
- image.transpose(2, 0, 1) => image.T
  This turns all the axes round, height and width too, as `.T` does. Name the order that you
  want: transpose(2, 0, 1).
- (2, 0, 1) => (1, 2, 0)
  transpose(1, 2, 0) is the way back: the axes of (3, H, W) in the order (H, W, 3). Here axis 2
  comes first, then 0 and 1.
- (2, 0, 1) => (0, 2, 1)
  The channels stand between height and width. They come before both: transpose(2, 0, 1).
- (2, 0, 1) => (1, 0, 2)
  Height and width have changed places, and the channels still come last: transpose(2, 0, 1).
- / 255 =>
  The numbers go from 0 to 255; 0 to 1 is asked for.
- / 255 => / 256
  White is 255, and must become 1: divide by 255.
- .astype(np.float32) =>
  NumPy divides into float64. float32 is asked for, the dtype of PyTorch's weights.
- return image => return (image
- / 255 => / 255).astype(float)
  NumPy divides into float64. float32 is asked for, the dtype of PyTorch's weights.
- [None] =>
  The batch axis is missing: the shape is (1, 3, H, W).
- [None] => [..., None]
  The batch axis comes first: `a[None]` puts one in front.
- [None] => [:, None]
  The batch axis comes first: `a[None]` puts one in front.
- .transpose(2, 0, 1) =>
  The channels still come last. PyTorch wants them before height and width.
- image.transpose(2, 0, 1) => (image if len(image) == 3 else image.transpose(2, 0, 1))
  An image of 3 rows is taken for channels first. The channels come last, whatever the height.
- (2, 0, 1) => (2, 0, 1)[::-1]
  Red and blue have changed places.
- (2, 0, 1) => (2, 0, 1)[[0, 0, 0]]
  All three channels are the red one. Channel c is image[:, :, c].
- image.transpose => image[::-1].transpose
  The image is upside down. Keep the order of its rows.
- image.transpose => image[:, ::-1].transpose
  The image is mirrored. Keep the order of its columns.
- / 255 => / 255 * 2 - 1
  The numbers go from −1 to 1; 0 to 1 is asked for.
- image.transpose => (image - image.min()).transpose
- / 255 => / (image.max() - image.min())
  It makes the darkest number of this image 0 and the brightest 1. Divide by 255.
- / 255 => / max(image.max(), 1)
  It divides by the largest number of this image: a dark photo would turn bright. Divide by 255.
- return image => x = image
- / 255 => ; return x / 255 if x.max() > 1 else x
  An image without a number above 1 is left as it is. It is a dark one: always divide by 255.
- / 255 => / -255 + 1
  Black and white have changed places: 0 becomes 0, and 255 becomes 1.
- / 255 => > 127
  Only black and white are left. Divide by 255, so that what lies between stays.
- return image => image[:, range(len(image))]; out = image
- / 255 => / 255; out[..., len(image) :] = 0; return out
  The loop over the columns runs to the height. It runs to the width, image.shape[1].
- image.transpose(2, 0, 1) => image.mean(axis=2)[None]
  That is a grey image, the mean of the channels. Keep all three of them.
- image.transpose => image.astype(np.int8).transpose
  int8 ends at 127: brighter pixels turn negative. Make the numbers float32.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_batch,
    oracle_name="PyTorch's permute",
    solution=to_batch,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _standardized,
            "The mean and the deviation of ImageNet's photos are used too. "
            "Only 0 to 1 is asked for: divide by 255.",
        ),
    ),
    further_cases=(
        {"image": whole_numbers((224, 160, 3), np.uint8, within=128)},
        {"image": np.ones((2, 4, 3), np.uint8)},
        {"image": np.ones((4, 2, 3), np.uint8)},
    ),
    max_ulps=4,  # few enough to find an added 1e-6
)
