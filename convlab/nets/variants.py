"""What the nets called AlexNet are made of: one description each, as data."""

from typing import NamedTuple

__all__ = ["BIAS_OF_ONE", "HIDDEN", "MAP_SIZE", "VARIANTS", "Conv", "Variant"]

HIDDEN = (4096, 4096)  # outputs of fc6 and fc7
MAP_SIZE = 6  # side of the map that fc6 reads

# Where the paper sets the biases to 1, "to accelerate the early stages of learning by providing the
# ReLUs with positive inputs"; elsewhere they are 0.
BIAS_OF_ONE = frozenset({"conv2", "conv4", "conv5", "fc6", "fc7"})


class Conv(NamedTuple):
    """A convolution, and what follows it: a ReLU always, a normalisation and a pooling if said.

    filters: the output channels. groups: into how many parts the channels are split.
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

    input_size: the side of the images. convs: conv1 to conv5.
    adaptive_pool: whether a pooling brings any map to 6×6 before fc6.
    drops_inputs: whether the dropout stands before fc6 and fc7, or else after them.
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

# The same on two GPUs, as it was: conv2, conv4 and conv5 read only the maps on their own.
_TWO_GPUS = (1, 2, 1, 2, 2)
GROUPED = SINGLE._replace(
    convs=tuple(
        conv._replace(groups=groups) for conv, groups in zip(SINGLE.convs, _TWO_GPUS, strict=True)
    )
)

# Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014: "a minor
# variation" with these filters in one tower. conv1's padding makes 224 give 55, too.
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

# torchvision.models.alexnet. It follows that paper's code, whose conv4 has 256 filters where the
# paper's text has 384 (github.com/pytorch/vision, pull requests 463 and 704), without its LRN.
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
