"""The still picture of a BatchExplorer, for a page that runs no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from convlab import colours
from convlab.figures.picture import WIDTH

if TYPE_CHECKING:
    from convlab.widgets.batch_explorer import BatchExplorer

__all__ = ["batch_figure"]

_SIGNED = LinearSegmentedColormap.from_list(
    "signed", [colours.NEGATIVE, "#FFFFFF", colours.POSITIVE]
)
_LARGEST = 3.0  # of the colours of the output
_NAMES = {"batch_norm": "batch normalisation", "dropout": "dropout", "both": "both layers"}


def batch_figure(explorer: BatchExplorer) -> tuple[Figure, str]:
    """The images of the batch above what the layer makes of them.

    Returns the figure, and a sentence on it.
    """
    maps = np.array(explorer.maps[explorer.batch])
    count = len(maps)
    figure = Figure(figsize=(WIDTH, 3.5))
    axes = figure.subplots(2, count, gridspec_kw={"hspace": 0.25})
    outputs = iter(explorer.output[:, 0])
    for k, (before, after) in enumerate(axes.T):
        is_in = explorer.included[k] == 1
        before.imshow(maps[k], cmap="Greys", vmin=0, vmax=1, alpha=1 if is_in else 0.25)
        before.set_title(f"image {k}" if is_in else f"image {k}, out", size=9)
        after.set_axis_off()
        if is_in:
            after.imshow(next(outputs), cmap=_SIGNED, vmin=-_LARGEST, vmax=_LARGEST)
            after.set_axis_on()
    for each in axes.flat:
        each.set(xticks=[], yticks=[])
    mode = "training" if explorer.training else "eval"
    name = f"{_NAMES[explorer.layer]}, {mode}"
    axes[0, 0].set_ylabel("x, 0 to 1", size=9)
    text = f"{name}: blue is −3, white 0, orange 3"
    figure.text(0.5, 0.02, text, ha="center", size=9)
    x = explorer.x
    if not x.size:
        return figure, f"{name}; no image is in the batch."
    return figure, f"{name}; {len(x)} images, mean {x.mean():.3f}, variance {x.var():.3f}."
