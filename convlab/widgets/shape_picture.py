"""The still picture of a ShapeExplorer, for a page that runs no widget."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from convlab import colours
from convlab.figures.cells import NEVER_READ, PADDING, cell_axes, draw_cell

if TYPE_CHECKING:
    from convlab.widgets.shape_explorer import ShapeExplorer

__all__ = ["axis_figure", "sentence_figure"]

_COLOURS = {"input": colours.INPUT, "output": colours.OUTPUT}
_MARGIN = 3.2  # cells, for the titles of the rows
_SIZE = 8.0  # points, of the text


def axis_figure(explorer: ShapeExplorer, size: int, windows: list[list[int]]) -> Figure:
    """The ruler, the windows in as few rows as keep them apart, and the other axis.

    size: the output size.
    windows: the cells that each window reads, or of a transposed convolution writes, counted from
        the ruler's cell 0.
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

    columns = max(end, first + count) - first + _MARGIN + 0.2
    figure, axes, _ = cell_axes(columns, lanes + 3.2, left=first - _MARGIN, top=-0.1, largest=0.34)
    read = {cell for window in windows for cell in window}
    for cell in range(first, end):
        is_inside = 0 <= cell < length
        hatch = PADDING if not is_inside else "" if cell in read else NEVER_READ
        if is_inside or is_transposed or cell < length + explorer.padding:
            colour = _COLOURS[ruler] if is_inside else colours.PADDING
            text = str(cell) if is_inside else ""
            draw_cell(axes, cell, rows[ruler], text, colour, hatch=hatch, size=_SIZE)
    for index, window in enumerate(windows):
        row = 1.5 + index % lanes
        axes.plot(
            [window[0], window[-1] + 1], [row + 0.5] * 2, color=colours.KERNEL, lw=1.2, zorder=0
        )
        for k, cell in enumerate(window):
            draw_cell(axes, cell, row, "" if k else str(index), colours.KERNEL, size=_SIZE)
    for index in range(count):
        draw_cell(axes, first + index, rows[other], str(index), _COLOURS[other], size=_SIZE)
    for title, row in {**rows, "windows": 1.5}.items():
        axes.text(first - 0.3, row + 0.5, title, ha="right", va="center", size=_SIZE)
    return figure


def sentence_figure(text: str) -> Figure:
    """A sentence as a picture, in place of the picture of an impossible setting."""
    lines = textwrap.wrap(text, 90)
    figure = Figure(figsize=(8, 0.25 + 0.2 * len(lines)))
    figure.text(0.01, 0.5, "\n".join(lines), va="center", size=_SIZE + 1)
    return figure
