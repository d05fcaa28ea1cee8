"""The still picture of a KernelPlayground, for a page that runs no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from convlab import colours
from convlab.figures.cells import draw_cells, draw_outline
from convlab.figures.numbers import short_number

if TYPE_CHECKING:
    from convlab.widgets.kernel_playground import KernelPlayground

__all__ = ["DIVERGING", "playground_figure"]

# The colours of the numbers around 0, as the page has them.
DIVERGING = LinearSegmentedColormap.from_list(
    "diverging", [colours.NEGATIVE, "white", colours.POSITIVE], N=511
)

_SIZE = 9.0  # points, of the text


def playground_figure(explorer: KernelPlayground, output: np.ndarray) -> Figure:
    """The photo, the kernel's numbers and the result, with the range of the result under it.

    output: (H, W), or (H, W, 3) in colour.
    """
    image, kernel = explorer.photo, explorer.kernel
    figure = Figure(figsize=(9.2, 3.9))
    figure.set_layout_engine("constrained")
    photo, numbers, result = figure.subplots(1, 3, width_ratios=(3, 2.2, 3))
    white = _white(explorer.image)
    _draw_plane(photo, image, 0, white, "cut")
    photo.set_title(f"photo, {image.shape[0]}×{image.shape[1]}", size=_SIZE)
    photo.set_xlabel(f"{short_number(image.min())} to {short_number(image.max())}", size=_SIZE)

    black, top = _limits(explorer.display, output, white)
    _draw_plane(result, output, black, top, explorer.display)
    result.set_title(f"result, {output.shape[0]}×{output.shape[1]}", size=_SIZE)
    low, high = short_number(output.min()), short_number(output.max())
    meaning = _meaning(explorer.display, output, black, top)
    result.set_xlabel(f"raw {low} to {high}\n{meaning}", size=_SIZE)
    _draw_kernel(numbers, kernel)

    row, column = explorer.position
    place = min(row, output.shape[0] - 1), min(column, output.shape[1] - 1)
    _outline(photo, *place, *kernel.shape)
    _outline(result, *place, 1, 1)
    for axes in (photo, result):
        axes.set(xticks=[], yticks=[])
    # Laid out now: a note below the figure does not move it again.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def _white(image: np.ndarray) -> float:
    """The number that is shown as white."""
    return 1 if image.dtype != np.uint8 and image.min() >= 0 and image.max() <= 1 else 255


def _draw_plane(axes: Axes, plane: np.ndarray, black: float, white: float, display: str) -> None:
    """Draw numbers as the page does; (H, W, 3) in colour."""
    if plane.ndim == 3:
        axes.imshow(((plane - black) / (white - black)).clip(0, 1))
        return
    cmap = DIVERGING if display == "diverging" else "gray"
    axes.imshow(plane, cmap=cmap, vmin=black, vmax=white)


def _limits(display: str, output: np.ndarray, white: float) -> tuple[float, float]:
    """The numbers that are drawn black and white, or in the two ends of the colours."""
    low, high = output.min(), output.max()
    if display in ("signed", "diverging"):
        reach = max(abs(low), abs(high)) or 1
        return -reach, reach
    if display == "stretch":
        return low, high if high > low else low + 1
    return 0, white


def _meaning(display: str, output: np.ndarray, black: float, white: float) -> str:
    """Sentence on the colours of the result's numbers."""
    if display == "diverging" and output.ndim == 2:
        return f"blue {short_number(black)}, white 0, orange {short_number(white)}"
    slack = 1e-9 * max(white, np.abs(output).max())
    cut = int(((output < black - slack) | (output > white + slack)).sum())
    ends = f"black {short_number(black)}, white {short_number(white)}"
    return f"{ends}; cut off: {cut:,} of {output.size:,}"


def _draw_kernel(axes: Axes, kernel: np.ndarray) -> None:
    rows, columns = kernel.shape
    edge = 0.02 * max(rows, columns)  # in cells: room for the lines of the outer cells
    axes.set(xlim=(-edge, columns + edge), ylim=(rows + edge, -edge), aspect="equal", anchor="C")
    axes.set_axis_off()
    axes.set_title(f"kernel, {rows}×{columns}, sum {short_number(kernel.sum())}", size=_SIZE)
    side = 2.4 / max(rows, columns)  # the layout leaves these axes 2.4 inches
    draw_cells(axes, 0, 0, kernel, colours.KERNEL, side=side, size=_SIZE)


def _outline(axes: Axes, row: int, column: int, height: int, width: int) -> None:
    # White below dark: seen on every grey.
    for colour, lw in (("white", 3.5), (colours.WINDOW, 1.8)):
        draw_outline(axes, column - 0.5, row - 0.5, height, width, colour, lw)
