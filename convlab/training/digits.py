"""Handwritten digits: 8,000 of MNIST, in the middle of 28×28 or scattered over 42×42."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from convlab.arithmetic.arguments import flag, integer

__all__ = ["Digits", "digits"]

FILE = Path(__file__).with_name("digits.npz")
PARTS = {"train": slice(0, 7000), "test": slice(7000, 8000)}
FRAME = 42  # rows and columns around a scattered digit


class Digits(NamedTuple):
    """Images and what they show.

    images: float32 (N, 1, H, W), 0 (paper) to 1 (ink).
    labels: int64 (N,), the digits 0 to 9.
    """

    images: torch.Tensor
    labels: torch.Tensor


def digits(part: str = "train", *, scattered: bool = False, seed: int = 0) -> Digits:
    """Handwritten digits of MNIST, in a fixed mixed order.

    part: "train" for 7,000 of them, "test" for 1,000 others.
    scattered: True for each digit at a random place of a frame of 42×42, False for 28×28.
    seed: of the places, an int ≥ 0; the two parts have places of their own.

    Raises ValueError for another part.

    Source: MNIST by LeCun, Cortes and Burges, CC BY-SA 3.0; see digits-licence.md in this folder.

    >>> images, labels = digits()
    >>> images.shape, labels[:5]
    (torch.Size([7000, 1, 28, 28]), tensor([9, 0, 2, 5, 2]))
    >>> digits("test", scattered=True).images.shape
    torch.Size([1000, 1, 42, 42])
    """
    if part not in PARTS:
        raise ValueError(f'digits: part must be "train" or "test", got {part!r}.')
    seed = integer(seed, "seed", "digits", minimum=0)
    with np.load(FILE) as file:
        images, labels = file["images"][PARTS[part]], file["labels"][PARTS[part]]
    if flag(scattered, "scattered", "digits"):
        images = _scatter(images, np.random.default_rng((seed, [*PARTS].index(part))))
    return Digits(torch.from_numpy(images)[:, None] / 255, torch.from_numpy(labels).long())


def _scatter(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Each of the images (N, H, W) at a random place of a frame of zeros (N, FRAME, FRAME)."""
    count, height, width = images.shape
    rows = random.integers(FRAME - height, size=count, endpoint=True)
    columns = random.integers(FRAME - width, size=count, endpoint=True)
    frames = np.zeros((count, FRAME, FRAME), images.dtype)
    for frame, image, row, column in zip(frames, images, rows, columns, strict=True):
        frame[row : row + height, column : column + width] = image
    return frames
