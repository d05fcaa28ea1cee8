"""A small network: convolutions with pooling, then fully connected layers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import torch
from torch import nn

from convlab.arithmetic.arguments import flag, integer, is_pair
from convlab.errors import ShapeError
from convlab.nets.images import check_images

__all__ = ["ConvNet"]

KERNEL, POOL = 3, 2


class ConvNet(nn.Module):
    """A small network for images, of any size and depth.

    Each convolution has 3×3 kernels and padding "same": conv – (batch norm) – ReLU – max pool 2 –
    dropout. Then flatten, and fully connected layers with ReLUs between them. The modules are
    numbered in order: conv1, norm1, relu1, pool1, drop1, conv2, …, flatten, fc3, relu3, fc4.

    in_shape: (C, H, W) of one image, three ints ≥ 1.
    channels: the filters of each convolution, one or more ints ≥ 1.
    hidden: the outputs of each fully connected layer but the last, ints ≥ 1; may be empty.
    num_classes: the outputs of the last layer, an int ≥ 1.
    batch_norm: True for a batch normalisation after each convolution.
    dropout: the probability that a number of a map is dropped in training, 0 to 1.

    A call with images (N, C, H, W) returns logits (N, num_classes).

    Raises TypeError for anything but whole numbers, ValueError for a number that is too small, and
    ShapeError (a ValueError) if the pooling leaves nothing of the map; a call raises ShapeError for
    images of another shape.

    >>> net = ConvNet()
    >>> sum(parameter.numel() for parameter in net.parameters())
    119530
    >>> net.conv2.weight.shape, net(torch.zeros(5, 1, 28, 28)).shape
    (torch.Size([64, 32, 3, 3]), torch.Size([5, 10]))
    >>> ConvNet((1, 6, 9), channels=(4, 8, 16))
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: ConvNet: pool3 leaves nothing of the map: 6×9 → 3×4 → 1×2 is \
smaller than its 2×2 window. Use at most 2 convolutions here, or images of at least 8×8.
    """

    def __init__(
        self,
        in_shape: Sequence[int] = (1, 28, 28),
        channels: Sequence[int] = (32, 64),
        hidden: Sequence[int] = (32,),
        num_classes: int = 10,
        batch_norm: bool = False,
        *,
        dropout: float = 0.25,
    ):
        super().__init__()
        self.in_shape = _image_shape(in_shape)
        channels = _sizes(channels, "channels")
        if not channels:
            raise ValueError("ConvNet: channels must name at least one convolution, got none.")
        num_classes = integer(num_classes, "num_classes", "ConvNet", minimum=1)
        outputs = (*_sizes(hidden, "hidden"), num_classes)
        height, width = _pooled_size(self.in_shape[1:], len(channels))
        batch_norm = flag(batch_norm, "batch_norm", "ConvNet")
        for name, layer in (
            *_convolutions((self.in_shape[0], *channels), batch_norm, dropout),
            ("flatten", nn.Flatten()),
            *_fully_connected((channels[-1] * height * width, *outputs), len(channels) + 1),
        ):
            self.add_module(name, layer)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The logits (N, num_classes) of images (N, C, H, W)."""
        check_images(x, self.in_shape, "ConvNet")
        if tuple(x.shape[1:]) != self.in_shape:
            given = tuple(x.shape[1:])
            channels = tuple(c.out_channels for c in self.children() if isinstance(c, nn.Conv2d))
            advice = f"Resize the images: F.interpolate(x, {self.in_shape[1:]})"
            if min(given[1:]) >= POOL ** len(channels):
                advice += f", or make ConvNet(in_shape={given}, channels={channels})"
            raise ShapeError(
                f"ConvNet: this one was made for images {self.in_shape}, got {given}. {advice}."
            )
        for layer in self.children():
            x = layer(x)
        return x


def _convolutions(
    channels: Sequence[int], batch_norm: bool, dropout: float
) -> Iterator[tuple[str, nn.Module]]:
    for number, (before, after) in enumerate(pairwise(channels), 1):
        yield f"conv{number}", nn.Conv2d(before, after, KERNEL, padding="same")
        if batch_norm:
            yield f"norm{number}", nn.BatchNorm2d(after)
        yield f"relu{number}", nn.ReLU()
        yield f"pool{number}", nn.MaxPool2d(POOL)
        yield f"drop{number}", nn.Dropout(dropout)


def _fully_connected(features: Sequence[int], first: int) -> Iterator[tuple[str, nn.Module]]:
    last = first + len(features) - 2
    for number, (before, after) in enumerate(pairwise(features), first):
        yield f"fc{number}", nn.Linear(before, after)
        if number < last:  # the last layer returns logits
            yield f"relu{number}", nn.ReLU()


def _pooled_size(size: tuple[int, int], pools: int) -> tuple[int, int]:
    """The size of the map after all poolings; ShapeError if a map is smaller than its window."""
    sizes = [size]
    for number in range(1, pools + 1):
        if min(sizes[-1]) < POOL:
            chain = " → ".join(f"{height}×{width}" for height, width in sizes)
            most = f"at most {number - 1} convolution{'s' * (number > 2)} here, or "
            side = POOL**pools
            raise ShapeError(
                f"ConvNet: pool{number} leaves nothing of the map: {chain} is smaller than its "
                f"{POOL}×{POOL} window. Use {most if number > 1 else ''}images of at least "
                f"{side}×{side}{'' if number > 1 else '; in_shape is (C, H, W)'}."
            )
        sizes.append((sizes[-1][0] // POOL, sizes[-1][1] // POOL))
    return sizes[-1]


def _image_shape(in_shape: Sequence[int]) -> tuple[int, int, int]:
    sizes = _sizes(in_shape, "in_shape")
    if len(sizes) != 3:
        raise ValueError(
            f"ConvNet: in_shape must be (C, H, W), 3 numbers, got {len(sizes)} of them: {sizes}. "
            "Grey images have C = 1; the batch's size is not part of it."
        )
    channels, height, width = sizes
    return channels, height, width


def _sizes(values: Iterable[int], name: str) -> tuple[int, ...]:
    if not is_pair(values) or isinstance(values, dict | set | frozenset):
        number = values if isinstance(values, int) else 32
        example = f"A single one is written ({number},)"
        raise TypeError(
            f"ConvNet: {name} must be a tuple or list of whole numbers, got {values!r} "
            f"({type(values).__name__}). "
            f"{'Give (C, H, W), such as (1, 28, 28)' if name == 'in_shape' else example}."
        )
    return tuple(
        integer(value, f"{name}[{place}]", "ConvNet", minimum=1)
        for place, value in enumerate(values)
    )
