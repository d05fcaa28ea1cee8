"""Bars with their numbers beside them: times, and shares of a sum."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from convlab import colours
from convlab.arithmetic.number_text import number_text
from convlab.figures.numbers import short_number
from convlab.figures.picture import FONT_SIZE, WIDTH, Picture

__all__ = ["share_bars", "time_bars"]


def time_bars(seconds: Mapping[str, float], *, title: str, alt: str) -> Picture:
    """Times as bars on a logarithmic axis, each with its number beside it.

    seconds: label → time in seconds, > 0.
    title: the text above the bars.
    alt: the alternative text, without the times.

    >>> time_bars({"loops": 1.2, "im2col": 0.003}, title="one layer", alt="Two bars.")
    [Picture: Two bars.]
    """
    figure = Figure(figsize=(0.7 * WIDTH, 0.6 + 0.36 * len(seconds)))
    figure.set_layout_engine("constrained")
    axes = figure.subplots()
    milliseconds = [1000 * time for time in seconds.values()]
    bars = axes.barh(list(seconds), milliseconds, color=colours.OUTPUT, height=0.6)
    axes.bar_label(bars, [f" {short_number(time)} ms" for time in milliseconds], size=FONT_SIZE)
    axes.set(xscale="log", xlabel="milliseconds, each tick ten times the one before", title=title)
    axes.minorticks_off()
    axes.set_xlim(min(milliseconds) / 3, max(milliseconds) * 6)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    return Picture(figure, alt)


def share_bars(panels: Mapping[str, Mapping[str, float]], *, alt: str) -> Picture:
    """The parts of several sums as bars, in panels side by side, the largest part outlined.

    panels: title → label → number, at least 0; the labels are those of the first panel. Each bar
        has its number and its share of the panel's sum beside it.
    alt: the alternative text, a sentence.

    >>> share_bars({"apples": {"mine": 30, "yours": 10}}, alt="Three quarters are mine.")
    [Picture: Three quarters are mine.]
    """
    labels = list(next(iter(panels.values())))
    figure = Figure(figsize=(WIDTH, 0.6 + 0.36 * len(labels)))
    figure.set_layout_engine("constrained")
    all_axes = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
    for axes, (title, parts) in zip(all_axes, panels.items(), strict=True):
        numbers = [parts[label] for label in labels]
        total = sum(numbers) or 1
        bars = axes.barh(labels, numbers, color=colours.OUTPUT, height=0.6)
        bars[numbers.index(max(numbers))].set(edgecolor=colours.WINDOW, linewidth=2)
        texts = [f" {number_text(number)} ({100 * number / total:.1f} %)" for number in numbers]
        axes.bar_label(bars, texts, size=FONT_SIZE - 1)
        axes.set_title(title, size=FONT_SIZE)
        axes.set(xlim=(0, 2 * max(numbers) or 1), xticks=[])
        axes.spines[["top", "right", "bottom"]].set_visible(False)
    all_axes[0].invert_yaxis()
    return Picture(figure, alt)
