"""The still picture of a MatrixExplorer, for a page that runs no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convlab import colours
from convlab.byhand.windows import effective_kernel_size
from convlab.figures.cells import PADDING, cell_axes, draw_cells, draw_outline
from convlab.widgets.settings import as_pair

if TYPE_CHECKING:
    from convlab.widgets.matrix_explorer import MatrixExplorer

__all__ = ["matrix_figure"]

_SIZE = 8.0  # points, of the text
_GAP = 1.2  # cells, between two tables


def matrix_figure(explorer: MatrixExplorer) -> tuple[Figure, str]:
    """The forms that the explorer shows, one below the other, and a sentence on their sizes."""
    forms = {"im2col": _columns, "sparse": _sparse}
    shown = [_window, *(form for name, form in forms.items() if explorer.show in (name, "all"))]
    sizes = [form(explorer, None, 0) for form in shown]
    width = max(columns for columns, _ in sizes) + 1
    height = sum(rows for _, rows in sizes)
    figure, axes, side = cell_axes(width, height, largest=0.34)
    top = 0.0
    for form, (_, rows) in zip(shown, sizes, strict=True):
        form(explorer, _Pen(axes, side), top)
        top += rows
    return figure, _sentence(explorer)


class _Pen:
    """Tables with titles, on axes whose unit is a cell."""

    def __init__(self, axes: Axes, side: float):
        self.axes, self.side = axes, side

    def table(self, left, top, values, title, colour, hatches=None):
        size = min(_SIZE, 40 * self.side)
        options = {"side": self.side, "size": size, "hatches": hatches}
        draw_cells(self.axes, left, top, values, colour, **options)
        self.axes.text(left, top - 0.2, title, size=_SIZE)

    def outline(self, left, top, height, width):
        draw_outline(self.axes, left, top, height, width)

    def sign(self, left, top, text):
        self.axes.text(left, top, text, ha="center", va="center", size=1.6 * _SIZE)


def _window(explorer, pen, top):
    """Draw the input with its window, the kernel and the output; returns columns and rows."""
    (_, channels, H, W), (F, _, K_h, K_w) = explorer.x.shape, explorer.weight.shape
    above, left = as_pair(explorer.padding)
    rows, columns = H + 2 * above, W + 2 * left
    O_h, O_w = map(int, explorer.output_size)
    lines = max(channels * (max(rows, K_h) + _GAP), F * (O_h + _GAP))
    width = columns + K_w + O_w + 2 * _GAP + 0.5
    if pen is None:
        return width, lines
    f, (row, column) = _current(explorer)
    reach = effective_kernel_size((K_h, K_w), as_pair(explorer.dilation))
    corner = [at * step for at, step in zip((row, column), as_pair(explorer.stride), strict=True)]
    maps, names, kinds = _directed(explorer)
    padded = np.pad(maps[0][0], ((0, 0), (above, above), (left, left)))
    hatches = np.pad(np.full((H, W), "", object), ((above, above), (left, left)))
    hatches[hatches == 0] = PADDING
    at_kernel = 0.5 + columns + _GAP
    at_output = at_kernel + K_w + _GAP
    signs = ("=", "∗ᵀ") if explorer.transposed else ("∗", "=")
    for c in range(channels):
        start = top + 1 + c * (max(rows, K_h) + _GAP)
        pen.table(0.5, start, padded[c], _named(names[0], c, channels), kinds[0], hatches)
        pen.outline(0.5 + corner[1], start + corner[0], *reach)
        pen.table(at_kernel, start, explorer.weight[f, c], _named("kernel", f, F), colours.KERNEL)
        for left_of, sign in zip((at_kernel, at_output), signs, strict=True):
            pen.sign(left_of - _GAP / 2, start + K_h / 2, sign)
    for k in range(F):
        start = top + 1 + k * (O_h + _GAP)
        pen.table(at_output, start, maps[1][0, k], _named(names[1], k, F), kinds[1])
        if k == f:
            pen.outline(at_output + column, start + row, 1, 1)
    return width, lines


def _columns(explorer, pen, top):
    """Draw the product of the filters' rows and the columns; returns columns and rows."""
    columns, rows = explorer.columns, explorer.weight.reshape(len(explorer.weight), -1)
    (taps, places), filters = columns.shape, len(rows)
    width, height = taps + places + _GAP + 0.5, taps + filters + 2 * _GAP
    if pen is None:
        return width, height
    f, (row, column) = _current(explorer)
    place = row * int(explorer.output_size[1]) + column
    maps, _, kinds = _directed(explorer)
    values = rows.T @ maps[1].reshape(filters, -1) if explorer.transposed else columns
    names = ("weightᵀ @ y", "y") if explorer.transposed else ("columns", "weight @ columns")
    at, below = 0.5 + taps + _GAP, top + 1 + taps + _GAP
    pen.table(at, top + 1, values, f"{names[0]}, {taps}×{places}", kinds[0])
    pen.outline(at + place, top + 1, taps, 1)
    pen.table(0.5, below, rows, "weight", colours.KERNEL)
    pen.outline(0.5, below + f, 1, taps)
    pen.table(at, below, maps[1].reshape(filters, -1), names[1], kinds[1])
    pen.outline(at + place, below + f, 1, 1)
    return width, height


def _sparse(explorer, pen, top):
    """Draw the sparse matrix below x and beside the output; returns columns and rows."""
    matrix = explorer.matrix
    rows, cells = matrix.shape
    width, height = cells + 2 + _GAP + 0.5, rows + 2 + _GAP + 0.4
    if pen is None:
        return width, height
    f, (row, column) = _current(explorer)
    O_h, O_w = map(int, explorer.output_size)
    current = f * O_h * O_w + row * O_w + column
    maps, names, kinds = _directed(explorer)
    pen.table(0.5, top + 1, maps[0].reshape(1, -1), names[0], kinds[0])
    below = top + 2 + _GAP
    line, of = ("number of y", "the result") if explorer.transposed else ("output", "x")
    title = f"matrix, {rows}×{cells}: a row for each {line}, a column for each number of {of}"
    pen.table(0.5, below, np.full((rows, cells), np.nan), title, colours.PADDING)
    for r, q in np.argwhere(matrix):
        pen.table(0.5 + q, below + r, matrix[r : r + 1, q : q + 1], "", colours.KERNEL)
    pen.outline(0.5, below + current, 1, cells)
    pen.table(0.5 + cells + _GAP, below, maps[1].reshape(-1, 1), names[1], kinds[1])
    pen.outline(0.5 + cells + _GAP, below + current, 1, 1)
    return width, height


def _directed(explorer):
    """The arrays of the input's shape and of the output's, their names and their colours."""
    if not explorer.transposed:
        return (explorer.x, explorer.output), ("input", "output"), (colours.INPUT, colours.OUTPUT)
    y = explorer.output if explorer.y is None else explorer.y
    arrays, names = (explorer.transposed_output, y), ("result", "y")
    return arrays, names, (colours.OUTPUT, colours.INPUT)


def _current(explorer):
    """The current filter, and the (row, column) of the current output."""
    sizes = map(int, explorer.output_size)
    place = [min(at, size - 1) for at, size in zip(explorer.position, sizes, strict=True)]
    return min(explorer.filter, len(explorer.weight) - 1), place


def _sentence(explorer):
    """How often the numbers stand in the matrices."""
    columns, matrix = explorer.columns, explorer.matrix
    ones = np.ones_like(explorer.weight)
    filled = int(type(explorer)(explorer.x, ones, **explorer._options()).matrix.sum())
    names = (
        ("weightᵀ @ y holds", "result") if explorer.transposed else ("the columns hold", "input")
    )
    return (
        f"{names[0]} {columns.size} numbers, the {names[1]} {explorer.x.size}; "
        f"{explorer.weight.size} weights stand in {filled} of the matrix's {matrix.size:,} places"
    )


def _named(name, index, count):
    return name if count == 1 else f"{name} {index}"
