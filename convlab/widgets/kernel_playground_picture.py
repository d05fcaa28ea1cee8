"""The still picture of a KernelPlayground, for a page that runs no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convlab import colours
from convlab.figures.cells import draw_cells, draw_outline

if TYPE_CHECKING:
    from convlab.widgets.kernel_playground import KernelPlayground

__all__ = ["playground_figure"]

_SIZE = 9.0  # points, of the text


def playground_figure(explorer: KernelPlayground, output: np.ndarray) -> Figure:
    """The photo, the kernel's numbers and the result, with the range of the result under it.

    output: (H, W).
    """
    image, kernel = explorer.image, explorer.kernel
    figure = Figure(figsize=(9.2, 3.9))
    figure.set_layout_engine("constrained")
    photo, numbers, result = figure.subplots(1, 3, width_ratios=(3, 2.2, 3))
    white = 1 if image.dtype != np.uint8 and image.min() >= 0 and image.max() <= 1 else 255
    photo.imshow(image, cmap="gray", vmin=0, vmax=white)
    photo.set_title(f"photo, {image.shape[0]}×{image.shape[1]}", size=_SIZE)
    photo.set_xlabel(f"{image.min():.4g} to {image.max():.4g}", size=_SIZE)

    black, top = _limits(explorer.display, output, white)
    result.imshow(output, cmap="gray", vmin=black, vmax=top)
    result.set_title(f"result, {output.shape[0]}×{output.shape[1]}", size=_SIZE)
    slack = 1e-9 * max(white, np.abs(output).max())
    cut = int(((output < black - slack) | (output > top + slack)).sum())
    result.set_xlabel(
        f"raw {output.min():.4g} to {output.max():.4g}\n"
        f"black {black:.4g}, white {top:.4g}; cut off: {cut:,} of {output.size:,}",
        size=_SIZE,
    )
    _draw_kernel(numbers, kernel)

    row, column = explorer.position
    place = min(row, output.shape[0] - 1), min(column, output.shape[1] - 1)
    _outline(photo, *place, *kernel.shape)
    _outline(result, *place, 1, 1)
    for axes in (photo, result):
        axes.set(xticks=[], yticks=[])
    return figure


def _limits(display: str, output: np.ndarray, white: float) -> tuple[float, float]:
    """The numbers that are drawn black and white."""
    low, high = output.min(), output.max()
    if display == "signed":
        reach = max(abs(low), abs(high)) or 1
        return -reach, reach
    if display == "stretch":
        return low, high if high > low else low + 1
    return 0, white


def _draw_kernel(axes: Axes, kernel: np.ndarray) -> None:
    rows, columns = kernel.shape
    edge = 0.02  # in cells: half a line beyond the outer cells
    axes.set(xlim=(-edge, columns + edge), ylim=(rows + edge, -edge), aspect="equal", anchor="C")
    axes.set_axis_off()
    axes.set_title(f"kernel, {rows}×{columns}, sum {kernel.sum():.4g}", size=_SIZE)
    side = 2.4 / max(rows, columns)  # the layout leaves these axes 2.4 inches
    draw_cells(axes, 0, 0, kernel, colours.KERNEL, side=side, size=_SIZE)


def _outline(axes: Axes, row: int, column: int, height: int, width: int) -> None:
    # White below dark: seen on every grey.
    for colour, lw in (("white", 3.5), (colours.WINDOW, 1.8)):
        draw_outline(axes, column - 0.5, row - 0.5, height, width, colour, lw)
