"""Lines over one axis, in panels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from convlab import colours
from convlab.figures.picture import FONT_SIZE, WIDTH, Picture

__all__ = ["STYLES", "line_plots"]

# The dashes tell the lines apart in grey.
STYLES: tuple[dict[str, Any], ...] = (
    {"color": colours.INPUT, "linestyle": "-"},
    {"color": colours.KERNEL, "linestyle": "--"},
    {"color": colours.OUTPUT, "linestyle": "-."},
    {"color": colours.BIAS, "linestyle": ":"},
    {"color": colours.WINDOW, "linestyle": (0, (6, 2, 1, 2, 1, 2))},
)


def line_plots(
    panels: Mapping[str, Mapping[str, tuple]],
    *,
    x_label: str,
    y_label: str,
    alt: str,
    columns: int | None = None,
    log_y: bool = False,
) -> Picture:
    """Lines over one axis, in one panel or several side by side.

    panels: title → label → (x, y), two sequences of one length; at most 5 lines in a panel. Panels
        with the same labels share one legend.
    x_label, y_label: names of the axes, with units.
    alt: the alternative text, a sentence.
    columns: panels in a row, by default all.
    log_y: True for a logarithmic vertical axis.

    >>> line_plots({"two": {"x": ([0, 1], [0, 1]), "x²": ([0, 1], [0, 1])}},
    ...            x_label="x", y_label="y", alt="A line and a parabola.")
    [Picture: A line and a parabola.]
    """
    columns = columns or len(panels)
    rows = -(-len(panels) // columns)
    figure = Figure(
        figsize=(WIDTH if columns > 1 else 0.7 * WIDTH, 3.6 if rows == 1 else 2.5 * rows)
    )
    figure.set_layout_engine("constrained")
    all_axes = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for axes in all_axes.flat[len(panels) :]:
        axes.set_visible(False)
    for axes, (title, lines) in zip(all_axes.flat, panels.items(), strict=False):
        for (label, (x, y)), style in zip(lines.items(), STYLES[: len(lines)], strict=True):
            # An activation keeps its colour in all pictures of the course.
            own = {"color": colours.ACTIVATIONS.get(label, style["color"])}
            axes.plot(x, y, label=label, lw=1.8, **{**style, **own})
            if np.asarray(x).dtype.kind in "iu":  # there is no layer 2.5
                axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_title(title, size=FONT_SIZE)
        axes.grid(color=colours.PADDING, lw=0.5)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=FONT_SIZE - 1)
    if log_y:
        all_axes[0, 0].set_yscale("log")
    share_legend = len({tuple(lines) for lines in panels.values()}) == 1
    for axes in all_axes.flat[: 1 if share_legend else len(panels)]:
        axes.legend(fontsize=FONT_SIZE - 1, handlelength=3.2)
    figure.supxlabel(x_label, size=FONT_SIZE)
    figure.supylabel(y_label, size=FONT_SIZE)
    return Picture(figure, alt)
