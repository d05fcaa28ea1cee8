"""The still picture of a KernelPlayground, for a page that runs no widget."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convlab import colours

__all__ = ["playground_figure"]

_SIZE = 9


def playground_figure(explorer, output: np.ndarray) -> Figure:
    """The photo, the kernel's numbers and the result, with its raw range and what is cut off."""
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

    place = min(explorer.row, output.shape[0] - 1), min(explorer.column, output.shape[1] - 1)
    _outline(photo, *place, *kernel.shape)
    _outline(result, *place, 1, 1)
    for axes in (photo, result):
        axes.set(xticks=[], yticks=[])
    return figure


def _limits(display, output, white):
    """The numbers that are shown as black and as white."""
    low, high = output.min(), output.max()
    if display == "signed":
        reach = max(abs(low), abs(high)) or 1
        return -reach, reach
    if display == "stretch":
        return low, high if high > low else low + 1
    return 0, white


def _draw_kernel(axes, kernel):
    rows, columns = kernel.shape
    axes.set(xlim=(0, columns), ylim=(rows, 0), aspect="equal", anchor="C")
    axes.set_axis_off()
    axes.set_title(f"kernel, {rows}×{columns}, sum {kernel.sum():.4g}", size=_SIZE)
    for (m, n), weight in np.ndenumerate(kernel):
        look = {"facecolor": f"{colours.KERNEL}18", "edgecolor": colours.KERNEL, "lw": 0.9}
        axes.add_patch(Rectangle((n, m), 1, 1, **look))
        text = f"{weight:.3g}".replace("-", "−")
        axes.text(n + 0.5, m + 0.52, text, ha="center", va="center", size=min(_SIZE, 26 / columns))


def _outline(axes, row, column, height, width):
    # White below dark: seen on every grey.
    for colour, line in (("white", 3.5), (colours.WINDOW, 1.8)):
        corner = (column - 0.5, row - 0.5)
        look = {"facecolor": "none", "edgecolor": colour, "lw": line}
        axes.add_patch(Rectangle(corner, width, height, **look))
