"""Images made ready for a network: the statistics of their channels, and another size."""

from typing import NamedTuple

import torch
from torch.nn.functional import interpolate

from convlab.arithmetic.arguments import integer
from convlab.errors import ShapeError

__all__ = ["ChannelStatistics", "channel_statistics", "resized"]


class ChannelStatistics(NamedTuple):
    """Mean and standard deviation of each channel: float32 (C,), for numbers from 0 to 1."""

    mean: torch.Tensor
    std: torch.Tensor


def channel_statistics(images: torch.Tensor, *, size: int = 1000) -> ChannelStatistics:
    """Mean and standard deviation of each channel over all pixels of all images.

    images: (N, C, H, W); uint8 counts as 0 to 1, that is, divided by 255.
    size: images in a batch; the sums are added up batch by batch, in float64.

    The standard deviation is that of the data set, √(mean of x² − (mean of x)²), which is more than
    the mean of each image's own.

    Raises ShapeError (a ValueError) for another number of axes.

    >>> channel_statistics(torch.tensor([[[[0.0, 1.0]], [[0.5, 0.5]]]])).std
    tensor([0.5000, 0.0000])
    """
    _check(images, "channel_statistics")
    total = torch.zeros(2, images.shape[1], dtype=torch.float64)
    for part in images.split(size):
        numbers = part.double()
        total += torch.stack([numbers.sum((0, 2, 3)), numbers.square().sum((0, 2, 3))]).cpu()
    mean, square = total / (images.numel() / images.shape[1])
    scale = 255 if images.dtype == torch.uint8 else 1
    std = (square - mean.square()).clamp(min=0).sqrt()
    return ChannelStatistics((mean / scale).float(), (std / scale).float())


def resized(images: torch.Tensor, side: int = 227) -> torch.Tensor:
    """Images scaled to side×side, with bilinear interpolation.

    images: (N, C, H, W); uint8 becomes float32 from 0 to 1.
    side: rows and columns of the result. Take a batch at a time: an image with 3 channels of
        227×227 takes 618 kB, the 50,000 of CIFAR-10 would take 31 GB.

    Raises ShapeError (a ValueError) for another number of axes.

    >>> resized(torch.zeros(2, 3, 32, 30, dtype=torch.uint8)).shape
    torch.Size([2, 3, 227, 227])
    """
    _check(images, "resized")
    side = integer(side, "side", "resized", minimum=1)
    if images.dtype == torch.uint8:
        images = images / 255
    return interpolate(images, (side, side), mode="bilinear", align_corners=False)


def _check(images: torch.Tensor, caller: str) -> None:
    if images.ndim != 4 or not len(images):
        raise ShapeError(
            f"{caller}: images must be (N, C, H, W) with N ≥ 1, got {tuple(images.shape)}. "
            "Give one image as x[None]."
        )
