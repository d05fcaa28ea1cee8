"""The still picture of a NetworkExplorer, for a page that runs no widget."""

from matplotlib.figure import Figure
from matplotlib.patches import Patch

__all__ = ["KIND_COLOURS", "bars_figure"]

# As in network_explorer.css. They differ in lightness, too.
KIND_COLOURS = {
    "convolution": "#c2612c",
    "pooling": "#4fa3a0",
    "linear": "#54457f",
    "normalisation": "#b9ad62",
    "activation": "#d8c8b2",
    "other": "#ffffff",
}
_EDGE = "#555555"
_MEASURES = (("parameters", "parameters"), ("macs", "MACs"), ("bytes", "activations, bytes"))
_LONGEST_NAME = 26  # letters
_MOST_LAYERS = 40  # the caption counts the others


def bars_figure(layers: list[dict], order: str = "network") -> Figure:
    """Bars of the parameters, the MACs and the memory of each layer, each with its number.

    layers: one dict a layer, as the page has it, with the keys name, type, kind, parameters, macs
        (None for unknown) and bytes.
    order: "network", or the measure whose largest number comes first.
    """
    if order != "network":
        layers = sorted(layers, key=lambda layer: layer[order.lower()] or 0, reverse=True)
    shown = layers[:_MOST_LAYERS]
    names = [f"{_short(layer['name'])}  {layer['type']}" for layer in shown]
    figure = Figure(figsize=(10, 0.95 + 0.24 * len(shown)))
    figure.set_layout_engine("constrained")
    panels = figure.subplots(1, len(_MEASURES), sharey=True)
    fills = [KIND_COLOURS[layer["kind"]] for layer in shown]
    for axes, (key, title) in zip(panels, _MEASURES, strict=True):
        numbers = [layer[key] or 0 for layer in shown]
        edges = [_EDGE if number else "none" for number in numbers]
        rows = range(len(shown))
        bars = axes.barh(rows, numbers, color=fills, edgecolor=edges, linewidth=0.6, height=0.6)
        texts = ["?" if layer[key] is None else f" {layer[key]:,}" for layer in shown]
        axes.bar_label(bars, texts, size=8)
        axes.set_title(title, size=9)
        axes.set(xlim=(0, 1.6 * max(1, *numbers)), xticks=[])
        axes.spines[["top", "right", "bottom"]].set_visible(False)
    panels[0].set_yticks(range(len(shown)), names, size=8)
    panels[0].invert_yaxis()
    if len(layers) > len(shown):
        panels[0].set_xlabel(f"and {len(layers) - len(shown)} more layers", size=8)
    kinds = [kind for kind in KIND_COLOURS if any(layer["kind"] == kind for layer in shown)]
    keys = [Patch(facecolor=KIND_COLOURS[kind], edgecolor=_EDGE, label=kind) for kind in kinds]
    figure.legend(
        handles=keys, loc="outside lower center", ncols=len(keys), fontsize=8, frameon=False
    )
    return figure


def _short(name: str) -> str:
    """The end of a long name: neighbours often begin alike."""
    return name if len(name) <= _LONGEST_NAME else f"…{name[1 - _LONGEST_NAME :]}"
