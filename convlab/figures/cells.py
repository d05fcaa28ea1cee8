"""Cells with a number in each, tables of cells, and the outline of a window."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convlab import colours
from convlab.figures.numbers import short_number
from convlab.figures.picture import FONT_SIZE, WIDTH

__all__ = ["NEVER_READ", "PADDING", "cell_axes", "draw_cell", "draw_cells", "draw_outline"]

_TINT = "59"  # 35 % of a cell's colour, as in the explorers

# Hatches of a cell.
PADDING = "..."
NEVER_READ = "///"


def cell_axes(
    columns: float, rows: float, *, left: float = 0.0, top: float = 0.0, largest: float = 0.42
) -> tuple[Figure, Axes, float]:
    """Axes over the whole of a new figure, in which a cell is 1×1 and rows are counted downwards.

    columns, rows: size of the axes, in cells.
    left, top: coordinates of the upper left corner, in cells.
    largest: side of a cell in inches, unless the figure would be wider than `WIDTH`.

    Returns the figure, the axes, and the side of a cell in inches.
    """
    side = min(largest, WIDTH / columns)
    figure = Figure(figsize=(side * columns, side * rows))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(left, left + columns), ylim=(top + rows, top))
    axes.set_axis_off()
    return figure, axes, side


def draw_cell(
    axes: Axes,
    left: float,
    top: float,
    text: str,
    colour: str,
    *,
    hatch: str = "",
    size: float = FONT_SIZE,
) -> None:
    """Draw a cell of 1×1 with a text in its middle.

    left, top: upper left corner, in the coordinates of the axes.
    colour: of the edge and the hatch, and pale of the face, as "#RRGGBB".
    hatch: a pattern of matplotlib, such as `PADDING`; "" for none.
    size: of the text, in points.
    """
    axes.add_patch(
        Rectangle(
            (left, top), 1, 1, facecolor=f"{colour}{_TINT}", edgecolor=colour, lw=0.7, hatch=hatch
        )
    )
    middle = (left + 0.5, top + 0.52)
    axes.text(*middle, text, ha="center", va="center", size=size, color=colours.WINDOW)


def draw_cells(
    axes: Axes,
    left: float,
    top: float,
    values: np.ndarray,
    colour: str,
    *,
    side: float,
    size: float = FONT_SIZE,
    hatches: np.ndarray | None = None,
) -> None:
    """Draw a table of numbers, cell by cell.

    left, top: upper left corner, in the coordinates of the axes.
    values: a 2-D array; a NaN is an empty cell.
    colour: of the cells without a hatch, as "#RRGGBB".
    side: of a cell, in inches: text that would be wider becomes smaller, alike in all cells.
    size: of the text, in points.
    hatches: the pattern of each cell, "" for none; a cell with a pattern is grey.
    """
    texts = [short_number(value) for value in values.flat]
    size = min(size, 105 * side / max(1, *map(len, texts)))  # a letter is 0.64 of the size wide
    for text, (i, j) in zip(texts, np.ndindex(values.shape), strict=True):
        hatch = "" if hatches is None else str(hatches[i, j])
        shade = colours.PADDING if hatch else colour
        draw_cell(axes, left + j, top + i, text, shade, hatch=hatch, size=size)


def draw_outline(
    axes: Axes,
    left: float,
    top: float,
    height: float,
    width: float,
    colour: str = colours.WINDOW,
    lw: float = 3,
) -> None:
    """Draw a thick outline around cells: the current window, or the frame of a table.

    left, top: upper left corner. height, width: in cells.
    lw: width of the line, in points.
    """
    axes.add_patch(Rectangle((left, top), width, height, facecolor="none", edgecolor=colour, lw=lw))
