"""The variants of AlexNet as data: sizes, filters and groups of each."""

from typing import NamedTuple

__all__ = ["BIAS_OF_ONE", "HIDDEN", "MAP_SIZE", "VARIANTS", "Conv", "Variant"]

HIDDEN = (4096, 4096)  # outputs of fc6 and fc7
MAP_SIZE = 6  # side of the map that fc6 reads

# The paper sets these biases to 1, "to accelerate the early stages of learning by providing the
# ReLUs with positive inputs", and all others to 0.
BIAS_OF_ONE = frozenset({"conv2", "conv4", "conv5", "fc6", "fc7"})


class Conv(NamedTuple):
    """A convolution, the ReLU after it, and the layers that may follow.

    filters: output channels.
    kernel_size, stride, padding: of both axes, in cells; padding on each side.
    groups: number of parts that the channels are split into.
    norm: True for a local response normalisation after the ReLU.
    pool: True for a max pooling at the end.
    """

    filters: int
    kernel_size: int
    stride: int = 1
    padding: int = 0
    groups: int = 1
    norm: bool = False
    pool: bool = False


class Variant(NamedTuple):
    """One of the nets called AlexNet.

    input_size: side of the images, in pixels.
    convs: conv1 to conv5.
    adaptive_pool: True for a pooling that brings any map to 6×6 before fc6.
    drops_inputs: True for dropouts before fc6 and fc7, False for dropouts after them.
    """

    input_size: int
    convs: tuple[Conv, ...]
    adaptive_pool: bool = False
    drops_inputs: bool = False


# Krizhevsky, Sutskever and Hinton, NIPS 2012, as if on one GPU.
SINGLE = Variant(
    input_size=227,
    convs=(
        Conv(96, 11, stride=4, norm=True, pool=True),
        Conv(256, 5, padding=2, norm=True, pool=True),
        Conv(384, 3, padding=1),
        Conv(384, 3, padding=1),
        Conv(256, 3, padding=1, pool=True),
    ),
)

# The same on two GPUs, as in the paper: conv2, conv4 and conv5 read only the maps on their own GPU.
_TWO_GPUS = (1, 2, 1, 2, 2)
GROUPED = SINGLE._replace(
    convs=tuple(
        conv._replace(groups=groups) for conv, groups in zip(SINGLE.convs, _TWO_GPUS, strict=True)
    )
)

# Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014: "a minor
# variation" with these filters in one tower. With conv1's padding, images of 224 give 55 too.
ONE_WEIRD_TRICK = Variant(
    input_size=224,
    convs=(
        Conv(64, 11, stride=4, padding=2, norm=True, pool=True),
        Conv(192, 5, padding=2, norm=True, pool=True),
        Conv(384, 3, padding=1),
        Conv(384, 3, padding=1),
        Conv(256, 3, padding=1, pool=True),
    ),
)

# torchvision.models.alexnet. It follows the code of that paper, without LRN. conv4 has 256 filters
# there, and 384 in the paper's text (github.com/pytorch/vision, pull requests 463 and 704).
TORCHVISION = Variant(
    input_size=224,
    convs=(
        Conv(64, 11, stride=4, padding=2, pool=True),
        Conv(192, 5, padding=2, pool=True),
        Conv(384, 3, padding=1),
        Conv(256, 3, padding=1),
        Conv(256, 3, padding=1, pool=True),
    ),
    adaptive_pool=True,
    drops_inputs=True,
)

VARIANTS = {
    "single": SINGLE,
    "grouped": GROUPED,
    "torchvision": TORCHVISION,
    "one-weird-trick": ONE_WEIRD_TRICK,
}
