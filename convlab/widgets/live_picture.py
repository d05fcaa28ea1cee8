"""The still picture of a LiveNetwork, for a page that runs no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from convlab import colours
from convlab.figures.numbers import short_number
from convlab.figures.picture import WIDTH

if TYPE_CHECKING:
    from convlab.widgets.live_network import LiveNetwork

__all__ = ["live_figure"]

_SIGNED = LinearSegmentedColormap.from_list(
    "signed", [colours.NEGATIVE, "#FFFFFF", colours.POSITIVE]
)
_MOST_ROWS, _MOST_MAPS, _MOST_CLASSES = 8, 14, 12
_ONLY_MOVED = ("same", "reshape", "permute", "slice", "pad")  # nothing new to see


def live_figure(live: LiveNetwork) -> tuple[Figure, str]:
    """The image and the classes, beside the first maps of the first layers.

    Returns the figure, and a sentence on it.
    """
    numbers = live.maps()
    drawn = [
        (node, each.reshape(node["maps"]))
        for node, each in zip(live.nodes[1:], numbers[1:], strict=True)
        if (node["options"].get("as") or node["op"]) not in _ONLY_MOVED
    ]
    rows = drawn[:_MOST_ROWS]
    figure = Figure(figsize=(WIDTH, 0.9 + 0.55 * max(4, len(rows))))
    left, right = figure.subfigures(1, 2, squeeze=False, width_ratios=(1, 2.4))[0]
    sentence = f"{len(live.nodes)} layers."
    has_classes = len(live.nodes[-1]["shape"]) == 1
    above, *below = np.atleast_1d(
        left.subplots(2 if has_classes else 1, 1, gridspec_kw={"hspace": 0.3})
    )
    picture = live.input[0].transpose(1, 2, 0)
    low, high = live.range
    shown = np.clip((picture - low) / (high - low), 0, 1)
    above.imshow(shown if shown.shape[2] == 3 else 1 - shown[:, :, 0], cmap="gray", vmin=0, vmax=1)
    above.set(xticks=[], yticks=[])
    above.set_title("the image", size=9)
    if has_classes:
        outputs = numbers[-1]
        order = np.sort(np.argsort(-outputs)[:_MOST_CLASSES])
        names = [live.classes[place] for place in order]
        below[0].barh(range(len(order)), outputs[order], color=colours.OUTPUT)
        below[0].set_yticks(range(len(order)), names, size=8)
        below[0].invert_yaxis()
        below[0].tick_params(axis="x", labelsize=8)
        below[0].set_title(live.nodes[-1]["name"], size=9)
        best = int(outputs.argmax())
        sentence = f"the largest output is {short_number(outputs[best])}, {live.classes[best]}."
    for axes, (node, each) in zip(
        np.atleast_1d(right.subplots(max(1, len(rows)), 1)), rows, strict=False
    ):
        largest = float(np.abs(each).max()) or 1.0
        axes.imshow(_in_a_row(each), cmap=_SIGNED, vmin=-largest, vmax=largest, aspect="auto")
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        shape = "×".join(map(str, node["shape"]))
        axes.set_title(f"{node['name']}  {shape}  ±{short_number(largest)}", size=8, loc="left")
    right.subplots_adjust(hspace=0.75, left=0.03, right=0.98, top=0.94, bottom=0.04)
    return figure, sentence


def _in_a_row(maps: np.ndarray) -> np.ndarray:
    """The first maps beside one another, with a gap of nothing between them."""
    maps = maps[:_MOST_MAPS]
    height, width = maps.shape[1:]
    gap = np.full((height, max(1, width // 12)), np.nan)
    parts = [part for each in maps for part in (each, gap)]
    missing = _MOST_MAPS - len(maps) if height * width > 1 and height > 1 else 0
    blank = np.full((height, (width + gap.shape[1]) * missing), np.nan)
    return np.concatenate([*parts[:-1], blank], axis=1)
