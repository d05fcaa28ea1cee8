"""A picture of the cells that the first and the last window along one axis read."""

from collections.abc import Mapping
from typing import Any

from convlab import colours
from convlab.figures import Picture
from convlab.figures.cells import NEVER_READ, PADDING, cell_axes, draw_cell, draw_outline
from convlab.figures.picture import FONT_SIZE

__all__ = ["first_and_last_windows"]

_MARGIN = 4  # cells shown beyond a window
_GAP = 2.0  # between the two ends, in cells
_ROW = 2.4  # from one way to the next, in cells


def first_and_last_windows(
    ways: Mapping[str, tuple[int, int, int]], kernel_size: int, stride: int, *, alt: str
) -> Picture:
    """Draw both ends of an image's row, and the first and the last window on it, for each way.

    ways: title → (side, before, after): the pixels of a row, and the zeros added at either end.
    kernel_size, stride: of the windows, ints ≥ 1.
    alt: the alternative text, a sentence.

    A pixel has its number, from 0; a zero that is added is dotted, without one. A cell that no
    window reads is hatched.

    >>> first_and_last_windows({"7": (7, 0, 0), "6, padding 1": (6, 1, 1)}, 3, 2, alt="Two rows.")
    [Picture: Two rows.]
    """
    first = -max(before for _, before, _ in ways.values())
    last = max(side + after for side, _, after in ways.values()) - 1
    shown = kernel_size + _MARGIN
    columns = 2 * shown + _GAP
    # Each end: its first cell, and where the picture has it.
    ends = ((first, 0.0), (last - shown + 1, shown + _GAP))
    figure, axes, _ = cell_axes(
        columns + 0.2, _ROW * len(ways) + 1.5, left=-0.1, top=-0.1, largest=1.0
    )
    text: dict[str, Any] = {"va": "center", "size": FONT_SIZE - 0.5, "color": colours.WINDOW}
    for number, (title, (side, before, after)) in enumerate(ways.items()):
        top = number * _ROW + 1.0
        count = (side + before + after - kernel_size) // stride + 1
        starts = [index * stride - before for index in range(count)]
        read = {start + k for start in starts for k in range(kernel_size)}
        axes.text(0, top - 0.35, f"{title}: {count} windows", weight="bold", **text)
        axes.text(shown + _GAP / 2, top + 0.5, "…", ha="center", **text)
        for (offset, left), start in zip(ends, (starts[0], starts[-1]), strict=True):
            for place in range(max(offset, -before), min(offset + shown, side + after)):
                is_pixel, is_read = 0 <= place < side, place in read
                draw_cell(
                    axes,
                    left + place - offset,
                    top,
                    str(place) if is_read and is_pixel else "",
                    colours.INPUT if is_pixel else colours.PADDING if is_read else colours.WINDOW,
                    hatch=NEVER_READ if not is_read else "" if is_pixel else PADDING,
                    size=FONT_SIZE - 2.5,  # room for three digits
                )
            draw_outline(axes, left + start - offset, top, 1, kernel_size)
    key = "number: a pixel      dots: a zero that is added      hatched: never read      "
    axes.text(0, _ROW * len(ways) + 0.9, f"{key}outline: first and last window", **text)
    return Picture(figure, alt)
