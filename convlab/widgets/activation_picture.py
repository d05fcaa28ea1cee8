"""The still picture of an ActivationExplorer, for a page that runs no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convlab import colours

if TYPE_CHECKING:
    from convlab.widgets.activation_explorer import ActivationExplorer

__all__ = ["curves_figure"]

_STYLES: tuple[dict[str, Any], ...] = (
    {"color": colours.OUTPUT, "ls": "-", "lw": 2.2},
    {"color": colours.WINDOW, "ls": "--", "lw": 1.6},
)
_HATCHES = ("////", "\\\\\\\\")
_SIZE = 9.0  # points, of the text


def curves_figure(explorer: ActivationExplorer, names: list[str]) -> Figure:
    """The curves on the left, their slopes on the right, hatched where a slope is small.

    names: one or two activations.
    """
    figure = Figure(figsize=(9, 3.3))
    figure.set_layout_engine("constrained")
    for axes, derivative in zip(figure.subplots(1, 2), (False, True), strict=True):
        for k, name in enumerate(names):
            _draw(axes, explorer, name, derivative, k)
        axes.axvline(explorer.position, color=colours.INPUT, lw=1)
        axes.axhline(0, color=colours.PADDING, lw=0.8, zorder=0)
        axes.set_xlim(-6, 6)
        title = "its slope, f′(x)" if derivative else "the activation, f(x)"
        axes.set_title(title, size=_SIZE + 1)
        axes.set_xlabel("x", size=_SIZE)
        axes.tick_params(labelsize=_SIZE)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(fontsize=_SIZE, frameon=False)
    figure.supxlabel(
        f"hatched: |f′(x)| < {explorer.saturation:g}; blue line: x = {explorer.position:g}",
        size=_SIZE,
    )
    return figure


def _draw(axes: Axes, explorer: ActivationExplorer, name: str, derivative: bool, k: int) -> None:
    style = _STYLES[k]
    x = np.linspace(-6, 6, 601)
    y = explorer.curve(name, x, derivative=derivative)
    slope = explorer.curve(name, x, derivative=True)
    # A jump of the slope breaks the line. At the jump itself PyTorch has the slope on the left.
    jump = np.flatnonzero(np.abs(np.diff(y)) > 0.25)
    axes.plot(np.insert(x, jump + 1, np.nan), np.insert(y, jump + 1, np.nan), label=name, **style)
    point = np.array([explorer.position])
    axes.plot(point, explorer.curve(name, point, derivative=derivative), "o", color=style["color"])
    axes.fill_between(
        x,
        0,
        1,
        where=np.abs(slope) < explorer.saturation,
        transform=axes.get_xaxis_transform(),
        facecolor="none",
        edgecolor=colours.PADDING,
        hatch=_HATCHES[k],
        lw=0,
    )
