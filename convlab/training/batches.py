"""Batches of images and labels, in a new order each epoch."""

from collections.abc import Iterator

import torch

from convlab.arithmetic.arguments import flag, integer
from convlab.arithmetic.number_text import number_text
from convlab.errors import ShapeError

__all__ = ["Batches", "batches"]


class Batches:
    """Batches (images, labels) of two tensors; each `for` loop over it is one epoch.

    images: a tensor (N, …). labels: a tensor (N,).
    size: images in a batch; the last batch holds what is left.
    generator: the torch.Generator that draws the order, None for the order of the images.
    """

    def __init__(
        self,
        images: torch.Tensor,
        labels: torch.Tensor,
        size: int,
        generator: torch.Generator | None,
    ):
        self.images, self.labels, self.size, self.generator = images, labels, size, generator

    def __len__(self) -> int:
        return -(-len(self.labels) // self.size)

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        if self.generator is None:
            yield from zip(self.images.split(self.size), self.labels.split(self.size), strict=True)
            return
        order = torch.randperm(len(self.labels), generator=self.generator)
        for chosen in order.to(self.labels.device).split(self.size):
            yield self.images[chosen], self.labels[chosen]

    def __repr__(self) -> str:
        order = "in order" if self.generator is None else "in a new order each epoch"
        count, size, images = map(number_text, (len(self), self.size, len(self.labels)))
        return f"{count} batches of {size}: {images} images, {order}"


def batches(
    images: torch.Tensor,
    labels: torch.Tensor,
    size: int = 64,
    *,
    seed: int = 0,
    shuffle: bool = True,
) -> Batches:
    """Batches of images and labels, to be looped over once an epoch.

    images: a tensor (N, …). labels: a tensor (N,).
    size: images in a batch, an int ≥ 1; the last batch holds what is left.
    seed: of the order, an int ≥ 0; each epoch has an order of its own.
    shuffle: False for the order of the images.

    Raises ShapeError (a ValueError) for images and labels of different numbers, or none.

    >>> loader = batches(torch.rand(100, 1, 6, 5), torch.zeros(100).long(), size=32)
    >>> loader
    4 batches of 32: 100 images, in a new order each epoch
    >>> [len(labels) for images, labels in loader]
    [32, 32, 32, 4]
    """
    if len(images) != len(labels) or not len(labels):
        raise ShapeError(
            f"batches: there must be one label for each image, and one or more, got {len(images)} "
            f"images and {len(labels)} labels. The first axis of both must be N."
        )
    size = integer(size, "size", "batches", minimum=1)
    seed = integer(seed, "seed", "batches", minimum=0)
    generator = None
    if flag(shuffle, "shuffle", "batches"):
        generator = torch.Generator().manual_seed(seed)
    return Batches(images, labels, size, generator)
