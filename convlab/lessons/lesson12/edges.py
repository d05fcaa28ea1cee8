"""A picture of what the first and the last window along one axis read."""

from collections.abc import Mapping

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convlab import colours
from convlab.figures import FONT, WIDTH, Picture

__all__ = ["first_and_last_windows"]

_MARGIN = 4  # cells shown beyond a window
_GAP = 2.0  # between the two ends, in cells
_ROW = 2.4  # from one way to the next, in cells


def first_and_last_windows(
    ways: Mapping[str, tuple[int, int, int]], kernel_size: int, stride: int, *, alt: str
) -> Picture:
    """Draw both ends of an image's row, and the first and the last window on it, for each way.

    ways: title → (side, before, after): the pixels of a row, and the zeros added at either end.
    kernel_size, stride: of the windows, ints ≥ 1. alt: what the picture shows, in a sentence.

    A pixel has its number, from 0; a zero is dotted, and hatched too where no window reads it.

    >>> first_and_last_windows({"7": (7, 0, 0), "6, padding 1": (6, 1, 1)}, 3, 2, alt="Two rows.")
    [Picture: Two rows.]
    """
    first = -max(before for _, before, _ in ways.values())
    last = max(side + after for side, _, after in ways.values()) - 1
    shown = kernel_size + _MARGIN
    columns = 2 * shown + _GAP
    figure = Figure(figsize=(WIDTH, WIDTH / columns * (_ROW * len(ways) + 1.5)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-0.1, columns + 0.1), ylim=(_ROW * len(ways) + 1.4, -0.1), aspect="equal")
    axes.set_axis_off()
    for number, (title, (side, before, after)) in enumerate(ways.items()):
        top = number * _ROW + 1.0
        count = (side + before + after - kernel_size) // stride + 1
        starts = (-before, (count - 1) * stride - before)
        read = {start * stride - before + k for start in range(count) for k in range(kernel_size)}
        _write(axes, 0, top - 0.35, f"{title}: {count} windows", ha="left", weight="bold")
        _write(axes, shown + _GAP / 2, top + 0.5, "…")
        for offset, left in ((first, 0), (last - shown + 1, shown + _GAP)):
            for place in range(offset, offset + shown):
                if -before <= place < side + after:
                    is_pixel = 0 <= place < side
                    _draw_cell(axes, left + place - offset, top, place, is_pixel, place in read)
        for start, offset, left in (
            (starts[0], first, 0),
            (starts[1], last - shown + 1, shown + _GAP),
        ):
            outline = {"facecolor": "none", "edgecolor": colours.WINDOW, "lw": 3}
            axes.add_patch(Rectangle((left + start - offset, top), kernel_size, 1, **outline))
    key = "number: a pixel      dots, 0: a zero that is added      hatched: never read      "
    _write(axes, 0, _ROW * len(ways) + 0.9, f"{key}outline: first and last window", ha="left")
    return Picture(figure, alt)


def _draw_cell(axes, x, y, place, is_pixel, is_read):
    colour = colours.INPUT if is_pixel else colours.PADDING
    hatch = None if is_pixel else ".."
    axes.add_patch(
        Rectangle(
            (x, y), 1, 1, facecolor=f"{colour}22", edgecolor=f"{colour}cc", lw=0.8, hatch=hatch
        )
    )
    if not is_read:
        axes.add_patch(
            Rectangle((x, y), 1, 1, facecolor="none", edgecolor=colours.WINDOW, lw=0.5, hatch="///")
        )
    if is_read:
        text = str(place) if is_pixel else "0"
        _write(axes, x + 0.5, y + 0.52, text, size=FONT["size"] - 2.5)  # room for three digits


def _write(axes, x, y, text, *, ha="center", weight="normal", size=FONT["size"] - 0.5):
    axes.text(
        x,
        y,
        text,
        ha=ha,
        va="center",
        size=size,
        family=FONT["family"],
        color=colours.WINDOW,
        weight=weight,
    )
