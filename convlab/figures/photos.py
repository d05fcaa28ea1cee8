"""Photos and maps side by side, in grey or in colours."""

from collections.abc import Collection, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convlab.figures.numbers import short_number
from convlab.figures.picture import FONT_SIZE, WIDTH, Picture

__all__ = ["photo_maps"]


def photo_maps(
    images: Mapping[str, np.ndarray],
    *,
    alt: str,
    columns: int | None = None,
    signed: Collection[str] = (),
    shown: tuple[float, float] | None = None,
) -> Picture:
    """Photos and maps side by side, each with its title and its range of numbers.

    images: title → 2-D array (grey) or (H, W, 3) array of colours, uint8 or 0 to 1.
    alt: the alternative text, a sentence.
    columns: images in a row, by default all.
    signed: the titles of maps with negative numbers: middle grey is 0, black and white are equally
        far from it.
    shown: (black, white), the numbers drawn black and white; the caption says so if numbers beyond
        them are cut off. None: the smallest and the largest number of each image.

    >>> photo_maps({"photo": np.zeros((6, 4)), "edges": np.eye(6, 4)}, alt="A black photo.")
    [Picture: A black photo.]
    """
    columns = columns or len(images)
    rows = -(-len(images) // columns)
    height, width = np.shape(next(iter(images.values())))[:2]
    inches = min(WIDTH / columns, 4.0)
    figure = Figure(figsize=(inches * columns, (inches * height / width + 0.6) * rows))
    figure.set_layout_engine("constrained")
    all_axes = figure.subplots(rows, columns, squeeze=False)
    for axes in all_axes.flat[len(images) :]:
        axes.set_visible(False)
    for axes, (title, image) in zip(all_axes.flat, images.items(), strict=False):
        axes.set_title(title, size=FONT_SIZE)
        _draw_photo(axes, np.asarray(image), title in signed, shown)
    return Picture(figure, alt)


def _draw_photo(
    axes: Axes, image: np.ndarray, signed: bool, shown: tuple[float, float] | None
) -> None:
    low, high = float(image.min()), float(image.max())
    caption = f"{short_number(low)} to {short_number(high)}"
    if signed:
        reach = max(abs(low), abs(high)) or 1.0
        black, white = -reach, reach
    else:
        black, white = shown or (low, high if high > low else low + 1)
        if low < black or high > white:
            caption += f", cut to {short_number(black)}–{short_number(white)}"
    axes.imshow(image, cmap="gray", vmin=black, vmax=white)  # colours ignore these three
    axes.set_xlabel(caption, size=FONT_SIZE - 1)
    axes.set(xticks=[], yticks=[])
