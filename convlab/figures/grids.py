"""Tables of numbers in a row, with signs between them."""

import itertools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from convlab import colours
from convlab.figures.cells import cell_axes, draw_cells, draw_outline
from convlab.figures.picture import FONT_SIZE, Picture

__all__ = ["Grid", "number_grids"]

_COLOURS = {
    "input": colours.INPUT,
    "kernel": colours.KERNEL,
    "output": colours.OUTPUT,
    "plain": colours.WINDOW,
}


@dataclass(frozen=True)
class Grid:
    """A table of numbers, drawn cell by cell.

    values: a 2-D array; a NaN is an empty cell.
    title: the text above the table.
    role: "input", "kernel", "output" or "plain", which gives the colour; or a tuple of them, one
        for each row.
    window: (row, column, height, width) of cells with a thick outline, or None.

    Raises ValueError for another number of axes, another role, or a window beyond the table.
    """

    values: np.ndarray
    title: str
    role: str | tuple[str, ...] = "plain"
    window: tuple[int, int, int, int] | None = None

    def __post_init__(self) -> None:
        if np.ndim(self.values) != 2:
            shape = np.shape(self.values)
            advice = "Give a row as [values], a number as [[values]]."
            if len(shape) > 2:
                advice = f"Pick one map, such as values{'[0]' * (len(shape) - 2)}."
            raise ValueError(
                f"Grid: values must have 2 axes (rows, columns), got shape {shape}. {advice}"
            )
        if self.window is not None:
            i, j, height, width = self.window
            rows, columns = np.shape(self.values)
            if min(i, j) < 0 or i + height > rows or j + width > columns:
                advice = f"Use a window of at most {rows}×{columns} cells."
                if height <= rows and width <= columns:
                    last = f"row 0 to {rows - height}, column 0 to {columns - width}"
                    advice = f"Its corner can be at {last}."
                raise ValueError(
                    f"Grid: the window of rows {i} to {i + height - 1} and columns {j} to "
                    f"{j + width - 1} does not lie in {rows} rows and {columns} columns. {advice}"
                )
        if any(role not in _COLOURS for role in self._row_roles()):
            raise ValueError(
                f"Grid: role must be one of {', '.join(map(repr, _COLOURS))}, got {self.role!r}."
            )
        if len(self._row_roles()) != (rows := len(self.values)):
            raise ValueError(
                f"Grid: a tuple of roles has one for each row: values have {rows} rows, "
                f"got {len(self.role)} roles. Give {rows} of them, or one text for all rows."
            )

    def _row_roles(self) -> tuple[str, ...]:
        """The role of each row."""
        return (self.role,) * len(self.values) if isinstance(self.role, str) else self.role


def number_grids(*parts: Grid | str, alt: str) -> Picture:
    """Tables of numbers in a row, with signs between them.

    parts: `Grid`s, and short texts such as "∗" or "=", from left to right.
    alt: the alternative text, a sentence.

    >>> number_grids(Grid(np.eye(2, 3), "x (2×3)", "input"), alt="A small input.")
    [Picture: A small input.]
    """
    shapes = [np.shape(part.values) if isinstance(part, Grid) else (0, 0.2) for part in parts]
    most_rows = max(rows for rows, _ in shapes)
    figure, axes, side = cell_axes(sum(columns + 1 for _, columns in shapes), most_rows + 1.4)
    size = FONT_SIZE * min(1.0, side / 0.36)
    left, middle = 0.0, 1.2 + most_rows / 2
    for part, (rows, columns) in zip(parts, shapes, strict=True):
        if isinstance(part, Grid):
            _draw_grid(axes, part, left + 0.5, middle - rows / 2, side, size)
        else:
            at = (left + (columns + 1) / 2, middle)
            axes.text(*at, part, ha="center", va="center", size=1.6 * size)
        left += columns + 1
    return Picture(figure, alt)


def _draw_grid(axes: Axes, grid: Grid, left: float, top: float, side: float, size: float) -> None:
    row_colours = [_COLOURS[role] for role in grid._row_roles()]
    values = np.asarray(grid.values)
    columns = values.shape[1]
    first = 0
    for colour, alike in itertools.groupby(row_colours):
        height = len(list(alike))
        part = values[first : first + height]
        draw_cells(axes, left, top + first, part, colour, side=side, size=size)
        draw_outline(axes, left, top + first, height, columns, colour, lw=1.8)
        first += height
    axes.text(left + columns / 2, top - 0.35, grid.title, ha="center", size=size)
    if grid.window is not None:
        i, j, height, width = grid.window
        draw_outline(axes, left + j, top + i, height, width)
