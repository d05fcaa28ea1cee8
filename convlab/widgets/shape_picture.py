"""The still picture of a ShapeExplorer, for a page that runs no widget."""

import textwrap

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convlab import colours

__all__ = ["axis_figure", "sentence_figure"]

_COLOURS = {"input": colours.INPUT, "output": colours.OUTPUT}
_MARGIN = 3.2  # cells, for the titles of the rows
_SIZE = 8


def axis_figure(explorer, size: int, windows: list[list[int]]) -> Figure:
    """The ruler, the windows in as few rows as keep them apart, and the other axis.

    size: the output size. windows: the cells of each, counted from the ruler's cell 0.
    """
    is_transposed = explorer.operation == "transposed"
    ruler, other = ("output", "input") if is_transposed else ("input", "output")
    length, count = (size, explorer.input_size) if is_transposed else (explorer.input_size, size)
    first = -explorer.padding
    end = max(windows[-1][-1] + 1, length if is_transposed else length + explorer.padding)
    reach = windows[0][-1] - windows[0][0] + 1
    lanes = min(-(-reach // explorer.stride), len(windows))
    above, below = 0.0, lanes + 2.0
    rows = {other: above, ruler: below} if is_transposed else {ruler: above, other: below}

    figure, axes = _canvas(first, max(end, first + count), lanes + 3)
    read = {cell for window in windows for cell in window}
    for cell in range(first, end):
        is_inside = 0 <= cell < length
        hatch = "..." if not is_inside else None if cell in read else "////"
        if is_inside or is_transposed or cell < length + explorer.padding:
            colour = _COLOURS[ruler] if is_inside else colours.PADDING
            _draw(axes, cell, rows[ruler], colour, cell if is_inside else "", hatch)
    for index, window in enumerate(windows):
        row = 1.5 + index % lanes
        axes.plot(
            [window[0], window[-1] + 1], [row + 0.5] * 2, color=colours.KERNEL, lw=1.2, zorder=0
        )
        for k, cell in enumerate(window):
            _draw(axes, cell, row, colours.KERNEL, "" if k else index)
    for index in range(count):
        _draw(axes, first + index, rows[other], _COLOURS[other], index)
    for title, row in {**rows, "windows": 1.5}.items():
        axes.text(first - 0.3, row + 0.5, title, ha="right", va="center", size=_SIZE)
    return figure


def sentence_figure(text: str) -> Figure:
    """A sentence as a picture: what there is to see of an impossible setting."""
    lines = textwrap.wrap(text, 90)
    figure = Figure(figsize=(8, 0.25 + 0.2 * len(lines)))
    figure.text(0.01, 0.5, "\n".join(lines), va="center", size=_SIZE + 1)
    return figure


def _canvas(first, end, height):
    width = end - first + _MARGIN + 0.2
    inches = min(0.34, 10 / width)
    figure = Figure(figsize=(inches * width, inches * (height + 0.2)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(first - _MARGIN, end + 0.2), ylim=(height + 0.1, -0.1))
    axes.set_axis_off()
    return figure, axes


def _draw(axes, left, top, colour, text, hatch=None):
    look = {"facecolor": f"{colour}28", "edgecolor": colour, "hatch": hatch, "lw": 0.9}
    axes.add_patch(Rectangle((left, top), 1, 1, **look))
    axes.text(left + 0.5, top + 0.53, text, ha="center", va="center", size=_SIZE)
