"""The still picture of a ShapeExplorer, for a page that runs no widget."""

from __future__ import annotations

import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convlab import colours
from convlab.figures.cells import NEVER_READ, PADDING, cell_axes, draw_cell, draw_outline

if TYPE_CHECKING:
    from convlab.widgets.shape_explorer import ShapeExplorer

__all__ = ["axis_figure", "sentence_figure"]

# The hatches of cells that no window reads: between two windows, and in a hole of one.
_BETWEEN, _HOLE = "---", "xx"
_COLOURS = {"input": colours.INPUT, "output": colours.OUTPUT}
_MARGIN = 3.2  # cells, for the titles of the rows
_SIZE = 8.0  # points, of the text


def axis_figure(explorer: ShapeExplorer, size: int, windows: list[list[int]]) -> Figure:
    """The ruler, the windows in as few rows as keep them apart, and the other axis.

    The window at the explorer's position is outlined.

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
    unread = _unread(windows, end)
    for cell in range(first, end):
        is_inside = 0 <= cell < length
        hatch = unread.get(cell, "") if is_inside else PADDING
        if is_inside or is_transposed or cell < length + explorer.padding:
            colour = _COLOURS[ruler] if is_inside else colours.PADDING
            text = str(cell) if is_inside else ""
            draw_cell(axes, cell, rows[ruler], "", colour, hatch=hatch, size=_SIZE)
            _draw_number(axes, cell, rows[ruler], text, has_ground=bool(hatch))
    for index, window in enumerate(windows):
        row = 1.5 + index % lanes
        for cell, following in pairwise(window):  # a line through each gap, through no number
            axes.plot([cell + 1, following], [row + 0.5] * 2, color=colours.KERNEL, lw=1.2)
        for k, cell in enumerate(window):
            draw_cell(axes, cell, row, "" if k else str(index), colours.KERNEL, size=_SIZE)
    for index in range(count):
        draw_cell(axes, first + index, rows[other], str(index), _COLOURS[other], size=_SIZE)
    shown = min(explorer.position, len(windows) - 1)
    start, reach = windows[shown][0], windows[shown][-1] - windows[shown][0] + 1
    for left, top, width in (
        (start, rows[ruler], reach),
        (start, 1.5 + shown % lanes, reach),
        (first + shown, rows[other], 1),
    ):
        draw_outline(axes, left, top, 1, width, lw=2)
    for title, row in {**rows, "windows": 1.5}.items():
        axes.text(first - 0.3, row + 0.5, title, ha="right", va="center", size=_SIZE)
    return figure


def _draw_number(axes: Axes, left: float, top: float, text: str, *, has_ground: bool) -> None:
    """A number in the middle of a cell, on a white ground that a hatch does not cross."""
    ground = (
        {"facecolor": "white", "edgecolor": "none", "pad": 1.2} if has_ground and text else None
    )
    place = (left + 0.5, top + 0.52)
    colour = colours.WINDOW
    axes.text(*place, text, ha="center", va="center", size=_SIZE, color=colour, bbox=ground)


def _unread(windows: list[list[int]], end: int) -> dict[int, str]:
    """The hatch of each cell that no window reads, or writes to."""
    read = {cell for window in windows for cell in window}
    hatches = {}
    for cell in range(windows[0][0], end):
        if cell in read:
            continue
        if cell > windows[-1][-1]:
            hatches[cell] = NEVER_READ
        else:
            is_hole = any(window[0] < cell < window[-1] for window in windows)
            hatches[cell] = _HOLE if is_hole else _BETWEEN
    return hatches


def sentence_figure(text: str) -> Figure:
    """A sentence as a picture, in place of the picture of an impossible setting."""
    lines = textwrap.wrap(text, 90)
    figure = Figure(figsize=(8, 0.25 + 0.2 * len(lines)))
    figure.text(0.01, 0.5, "\n".join(lines), va="center", size=_SIZE + 1)
    return figure
