"""A batch of digits through batch normalisation and dropout, in training and in eval."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import traitlets

import convlab
from convlab.byhand.normalisation import batch_norm
from convlab.widgets.array_setting import NumberArray
from convlab.widgets.explorer import Explorer
from convlab.widgets.settings import Number, OneOf, WholeNumber, WholeNumberOrPair, YesNo

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["BatchExplorer"]

_BATCHES, _IMAGES, _SIDE = 10, 6, 7
_MOST_STEPS = 100
_MOST_SEED = 9999


def _digit_maps() -> np.ndarray:
    """Batches of digits (10, 6, 7, 7): means of 4×4 pixels in hundredths, the sixth a negative."""
    # Read here, as `convlab.training` needs PyTorch.
    file = Path(convlab.__file__).with_name("training") / "digits.npz"
    with np.load(file) as stored:
        images = stored["images"][: _BATCHES * _IMAGES]
    blocks = images.reshape(_BATCHES, _IMAGES, _SIDE, 4, _SIDE, 4)
    maps = (blocks.mean(axis=(3, 5)) / 255).round(2)
    maps[:, -1] = 1 - maps[:, -1]
    return maps.round(2)


class _Trail(NumberArray):
    """A running statistic after 0, 1, 2, … training steps."""

    def __init__(self, first: float):
        super().__init__([first], axes="steps+1", least=1, most=(_MOST_STEPS + 1,))


class _InOrOut(NumberArray):
    """For each image, whether it is in the batch: 1 or 0."""

    limits = (*NumberArray.limits, "is_full", "allowed")
    is_full = True
    allowed = (0, 1)

    def __init__(self):
        super().__init__([1] * _IMAGES, axes="N", least=1, most=(_IMAGES,))

    def check(self, value, name, caller):
        array = super().check(value, name, caller)
        if array.shape != self.most or not np.isin(array, self.allowed).all():
            raise ValueError(
                f"{caller}: {name} must be {_IMAGES} numbers, 1 for an image in the batch "
                f"and 0 for one outside, got {array.tolist()}. Give for example "
                f"{[1] * (_IMAGES - 1) + [0]}."
            )
        return array


class BatchExplorer(Explorer):
    """A batch of one-channel maps through batch normalisation and dropout, number by number.

    The maps are six digits of MNIST, 28×28, averaged in blocks of 4×4 to 7×7 numbers from 0 (paper)
    to 1 (ink), in hundredths. The sixth is a negative: it is not like the others.

    batch: the index of the batch, 0 to 9.
    included: six numbers, 1 for an image in the batch and 0 for one that was taken out.
    layer: "batch_norm", "dropout" or "both".
    training: True as after `layer.train()`, False as after `layer.eval()`.
    gamma, beta: γ and β of batch normalisation, −3 to 3. ε is 1e-5, as in PyTorch.
    momentum: the share of the new batch in the running statistics, 0 to 1.
    running_mean, running_var: these after 0, 1, 2, … training steps, at most 100; the last ones
        count in eval.
    p: the probability that dropout sets a number to 0, at most 0.95. seed: of its mask, 0 to 9999.
    image, position: the index of the image and (row, column) of the number that is followed.

    Each is a trait: set it from a cell, or read the changes made in the page. `x` is the batch,
    (N, 1, 7, 7), and `output` what the layer makes of it.

    Raises TypeError for anything but numbers, ValueError for a number outside its range.

    >>> explorer = BatchExplorer()
    >>> explorer.x.shape, f"{explorer.x.mean():.3f}"
    ((6, 1, 7, 7), '0.254')
    >>> explorer.included = [1, 1, 1, 1, 1, 0]
    >>> f"{explorer.x.mean():.3f}"
    '0.136'
    >>> explorer.p = 1
    Traceback (most recent call last):
        ...
    ValueError: BatchExplorer: p must be a number from 0 to 0.95, got 1.
    """

    batch = WholeNumber(0, minimum=0, maximum=_BATCHES - 1)
    included = _InOrOut()
    layer = OneOf(("batch_norm", "dropout", "both"))
    training = YesNo(True)
    gamma = Number(1.0, minimum=-3, maximum=3, step=0.1)
    beta = Number(0.0, minimum=-3, maximum=3, step=0.1)
    momentum = Number(0.1, minimum=0, maximum=1, step=0.05)
    running_mean = _Trail(0)
    running_var = _Trail(1)
    p = Number(0.5, minimum=0, maximum=0.95, step=0.05)
    seed = WholeNumber(0, minimum=0, maximum=_MOST_SEED)
    image = WholeNumber(0, minimum=0, maximum=_IMAGES - 1)
    position = WholeNumberOrPair((2, 3), minimum=0, maximum=_SIDE - 1, is_single=False)

    # All batches, (10, 6, 7, 7).
    maps: traitlets.List = traitlets.List(read_only=True).tag(sync=True)

    @traitlets.default("maps")
    def _all_maps(self):
        return _digit_maps().tolist()

    @property
    def shown(self) -> tuple[str, ...]:
        return ("batch", "layer", "training")

    @property
    def x(self) -> np.ndarray:
        """The images in the batch, a float64 array (N, 1, 7, 7); N may be 0."""
        maps = np.array(self.maps[self.batch])
        return maps[self.included == 1][:, None]

    @property
    def output(self) -> np.ndarray:
        """The batch after the layer, a float64 array (N, 1, 7, 7)."""
        out = self.x
        if self.layer != "dropout" and len(out):
            statistics = self.running_mean[-1:], self.running_var[-1:]
            learned = np.array([self.gamma]), np.array([self.beta])
            out = batch_norm(out, *statistics, *learned, training=self.training).out
        if self.layer != "batch_norm" and self.training:
            keep = _keep_mask(self.seed, self.p)[self.included == 1][:, None]
            out = np.where(keep, out / (1 - self.p), 0.0)
        return out

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.widgets.batch_picture import batch_figure

        figure, sentence = batch_figure(self)
        return Picture(figure, f"{self!r}: {sentence}")


def _keep_mask(seed: int, p: float) -> np.ndarray:
    """Whether dropout keeps each number of all images, a Boolean array (6, 7, 7)."""
    uniform = uniform_numbers(seed, _IMAGES * _SIDE * _SIDE)
    return uniform.reshape(_IMAGES, _SIDE, _SIDE) >= p


def uniform_numbers(seed: int, count: int) -> np.ndarray:
    """Random numbers from 0 to 1, the same ones as in the page.

    Source: mulberry32 by Tommy Ettinger (2017), in the public domain.
    """
    bits32 = 0xFFFFFFFF
    state = (seed + 1) * 0x9E3779B1 & bits32
    numbers = []
    for _ in range(count):
        state = (state + 0x6D2B79F5) & bits32
        bits = (state ^ state >> 15) * (state | 1) & bits32
        bits ^= (bits + ((bits ^ bits >> 7) * (bits | 61) & bits32)) & bits32
        numbers.append((bits ^ bits >> 14) / 2**32)
    return np.array(numbers)
