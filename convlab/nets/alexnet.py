"""AlexNet, built from the description of its variant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import torch
from torch import nn

from convlab.arithmetic.arguments import flag, integer
from convlab.arithmetic.sizes import conv_output_size, pool_output_size
from convlab.errors import ShapeError
from convlab.nets.images import check_images
from convlab.nets.variants import BIAS_OF_ONE, HIDDEN, MAP_SIZE, VARIANTS, Variant

__all__ = ["AlexNet"]

# Overlapping: the window is larger than its step.
POOL, POOL_STRIDE = 3, 2


class AlexNet(nn.Module):
    """AlexNet in one of four variants, its modules named conv1, relu1, norm1, pool1, …, fc8.

    variant:
        "single", the paper of 2012 as if on one GPU, 62,378,344 parameters;
        "grouped", the same on two GPUs, which are two groups: 60,965,224;
        "torchvision", torchvision.models.alexnet: 61,100,840;
        "one-weird-trick", Krizhevsky's paper of 2014: 61,838,248.
    num_classes: the outputs of fc8, an int ≥ 1.
    plain: True for the layers that shapes and parameter counts depend on (convolutions, poolings,
        fully connected layers), without ReLUs, normalisations and dropouts.

    A call with images (N, 3, 227, 227), of 224×224 for the last two variants, returns logits
    (N, num_classes). The parameters are PyTorch's defaults; `initialise` draws the paper's.
    Under `torch.device("meta")` nothing is allocated.

    Raises ValueError for another variant; a call raises ShapeError (a ValueError) for images of a
    size that does not leave fc6 a map of 6×6. "torchvision" takes any size from 63×63.

    Source: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional
    Neural Networks", NIPS 2012.

    >>> with torch.device("meta"):
    ...     net = AlexNet()
    ...     logits = net(torch.empty(5, *net.in_shape))
    >>> sum(parameter.numel() for parameter in net.parameters()), logits.shape
    (62378344, torch.Size([5, 1000]))
    >>> net(torch.empty(5, 3, 224, 224, device="meta"))
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: AlexNet "single": images of 224×224 leave a map of 5×5 after pool5, \
and fc6 reads one of 6×6. Give images of 227×227: F.pad(x, (0, 3, 0, 3)) adds what the code of \
2012 reads beyond the edge.
    """

    def __init__(self, variant: str = "single", num_classes: int = 1000, *, plain: bool = False):
        super().__init__()
        if not isinstance(variant, str) or variant not in VARIANTS:
            raise ValueError(
                f"AlexNet: variant must be one of {', '.join(map(repr, VARIANTS))}, "
                f"got {variant!r}."
            )
        num_classes = integer(num_classes, "num_classes", "AlexNet", minimum=1)
        plain = flag(plain, "plain", "AlexNet")
        self.variant = variant
        side = VARIANTS[variant].input_size
        self.in_shape = (3, side, side)
        for name, layer in _layers(VARIANTS[variant], num_classes):
            if not plain or not isinstance(layer, nn.ReLU | nn.LocalResponseNorm | nn.Dropout):
                self.add_module(name, layer)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The logits (N, num_classes) of images (N, 3, H, W)."""
        self._check_size(x)
        for layer in self.children():
            x = layer(x)
        return x

    def initialise(self) -> AlexNet:
        """Draw the parameters as the paper did, and return the net. On meta, draw nothing.

        Weights come from a normal distribution with mean 0 and standard deviation 0.01. Biases are
        1 in conv2, conv4, conv5 and the hidden fc6 and fc7, else 0.

        >>> net = AlexNet(num_classes=10).initialise()
        >>> net.conv3.bias.max().item(), net.conv4.bias.min().item()
        (0.0, 1.0)
        """
        for name, parameter in self.named_parameters():
            layer, _, kind = name.partition(".")
            if kind == "weight":
                nn.init.normal_(parameter, mean=0.0, std=0.01)
            else:
                nn.init.constant_(parameter, 1.0 if layer in BIAS_OF_ONE else 0.0)
        return self

    def _check_size(self, x: torch.Tensor) -> None:
        """Raise ShapeError for images that do not fit: the error of fc6 would speak of matrices."""
        caller = f'AlexNet "{self.variant}"'
        check_images(x, self.in_shape, caller)
        variant, size = VARIANTS[self.variant], tuple(x.shape[2:])
        side = variant.input_size
        given, way_out = f"{size[0]}×{size[1]}", f"Give images of {side}×{side}"
        try:
            height, width = _map_size(variant, size)
        except ShapeError as error:
            raise ShapeError(f"{caller}: images of {given} are too small. {way_out}.") from error
        if variant.adaptive_pool or (height, width) == (MAP_SIZE, MAP_SIZE):
            return
        if size == (224, 224):
            way_out += ": F.pad(x, (0, 3, 0, 3)) adds what the code of 2012 reads beyond the edge"
        raise ShapeError(
            f"{caller}: images of {given} leave a map of {height}×{width} after pool5, and fc6 "
            f"reads one of {MAP_SIZE}×{MAP_SIZE}. {way_out}."
        )


def _layers(variant: Variant, num_classes: int) -> Iterator[tuple[str, nn.Module]]:
    """The names and modules of a variant, in order."""
    channels = 3
    for number, conv in enumerate(variant.convs, 1):
        yield (
            f"conv{number}",
            nn.Conv2d(
                channels,
                conv.filters,
                conv.kernel_size,
                stride=conv.stride,
                padding=conv.padding,
                groups=conv.groups,
            ),
        )
        channels = conv.filters
        yield f"relu{number}", nn.ReLU()
        if conv.norm:
            # The paper prints α = 1e-4 times the sum of squares. Its code (cuda-convnet, layer.py)
            # divides α by the size, 5, and so does PyTorch: the net that was trained has
            # alpha=1e-4 here. The printed formula itself would be alpha=5e-4.
            yield f"norm{number}", nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=2.0)
        if conv.pool:
            yield f"pool{number}", nn.MaxPool2d(POOL, POOL_STRIDE)
    if variant.adaptive_pool:
        yield "avgpool", nn.AdaptiveAvgPool2d(MAP_SIZE)
    yield "flatten", nn.Flatten()
    features = (channels * MAP_SIZE**2, *HIDDEN)
    for number, (before, after) in enumerate(pairwise(features), len(variant.convs) + 1):
        if variant.drops_inputs:
            yield f"drop{number}", nn.Dropout(0.5)
        yield f"fc{number}", nn.Linear(before, after)
        yield f"relu{number}", nn.ReLU()
        if not variant.drops_inputs:
            yield f"drop{number}", nn.Dropout(0.5)
    yield "fc8", nn.Linear(features[-1], num_classes)


@lru_cache
def _map_size(variant: Variant, size: tuple[int, int]) -> tuple[int, int]:
    """The size of the map after conv5 and its pooling."""
    for conv in variant.convs:
        size = conv_output_size(size, conv.kernel_size, stride=conv.stride, padding=conv.padding)
        if conv.pool:
            size = pool_output_size(size, POOL, stride=POOL_STRIDE)
    return size
