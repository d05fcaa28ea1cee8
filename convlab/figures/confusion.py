"""A table of confusions: which class is taken for which."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from convlab import colours
from convlab.arithmetic.number_text import number_text
from convlab.figures.cells import cell_axes, draw_outline
from convlab.figures.picture import FONT_SIZE, Picture

if TYPE_CHECKING:  # the pictures of this package need no PyTorch
    import torch

__all__ = ["confusion_picture"]


def confusion_picture(
    table: "np.ndarray | torch.Tensor", *, classes: Iterable[str] | None = None
) -> Picture:
    """A table of confusions with its numbers; the right answers stand in outlined cells.

    table: int (K, K), row = true class, column = predicted class, as `confusion` returns it. The
        shade of a cell is its share of the row.
    classes: the names of the classes, by default 0 to K − 1.

    Raises ValueError for a table of another shape, or another number of names.

    >>> confusion_picture(np.array([[8, 2], [0, 5]]))
    [Picture: 13 of 15 images are right (86.7 %). The most frequent error: 0 taken for 1, 2 times.]
    """
    numbers = np.asarray(table)
    names = [str(name) for name in (range(len(numbers)) if classes is None else classes)]
    if numbers.shape != (len(names), len(names)):
        raise ValueError(
            f"confusion_picture: the table must be (K, K), with K names of classes, got "
            f"{numbers.shape} and {len(names)} names. Give what convlab.training.confusion returns."
        )
    count, longest = len(names), max(map(len, names))
    left = 1.4 + 0.22 * longest  # the width of the names, in cells
    top = 2.0 if longest <= 3 else left
    figure, axes, side = cell_axes(left + count + 2, top + count + 0.1, largest=0.5)
    size = min(FONT_SIZE, 26 * side)

    def write(x: float, y: float, text: str, align: str = "center", rotation: float = 0) -> None:
        axes.text(
            x, y, text, ha=align, va="center", size=size, color=colours.WINDOW, rotation=rotation
        )

    write(left + count / 2, 0.5, "predicted class")
    write(0.5, top + count / 2, "true class", rotation=90)
    write(left + count + 1, top - 0.5, "right")
    for i, name in enumerate(names):
        total = max(1, int(numbers[i].sum()))
        write(left - 0.25, top + i + 0.5, name, "right")
        if longest <= 3:
            write(left + i + 0.5, top - 0.5, name)
        else:
            axes.text(left + i + 0.5, top - 0.25, name, ha="center", size=size, rotation=90)
        write(left + count + 1, top + i + 0.5, f"{100 * numbers[i, i] / total:.1f} %")
        for j, number in enumerate(numbers[i]):
            colour = colours.OUTPUT if i == j else colours.KERNEL
            # A share of 1 in 200 can already be seen.
            shade = f"{colour}{int(20 * (number > 0) + 130 * number / total):02x}"
            axes.add_patch(
                Rectangle((left + j, top + i), 1, 1, fc=shade, ec=colours.PADDING, lw=0.7)
            )
            write(left + j + 0.5, top + i + 0.5, number_text(number))
    for i in range(count):
        draw_outline(axes, left + i, top + i, 1, 1, lw=1.5)
    return Picture(figure, _sentence(numbers, names))


def _sentence(numbers: np.ndarray, names: list[str]) -> str:
    """The share of right answers and the most frequent error in words."""
    right, total = int(np.trace(numbers)), int(numbers.sum())
    text = f"{number_text(right)} of {number_text(total)} images are right "
    text += f"({100 * right / max(1, total):.1f} %)."
    errors = numbers * (1 - np.eye(len(numbers), dtype=int))
    if errors.any():
        i, j = np.unravel_index(errors.argmax(), errors.shape)
        times = f"{number_text(errors[i, j])} time{'s' * bool(errors[i, j] > 1)}"
        text += f" The most frequent error: {names[i]} taken for {names[j]}, {times}."
    return text
