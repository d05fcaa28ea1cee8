"""The still picture of an ActivationExplorer, for a page that runs no widget."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convlab import colours

if TYPE_CHECKING:
    from convlab.widgets.activation_explorer import ActivationExplorer

__all__ = ["curves_figure", "power_text"]

# The first function's line, and the second one's. Their colours are those of the functions.
_STYLES: tuple[dict[str, Any], ...] = ({"ls": "-", "lw": 2.4}, {"ls": "--", "lw": 1.7})
_SIZE = 9.0  # points, of the text
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEAST = 1e-6  # of what layers leave, below the lowest peak of a curve


def curves_figure(explorer: ActivationExplorer) -> Figure:
    """The curves above bars of saturation, above their slopes; below, what layers leave.

    As in the page: the y axis of the curves fits the first one, and the second one if it is
    bounded; the slopes share one scale.
    """
    has_layers = explorer.layers > 1
    figure = Figure(figsize=(7.2, 5.8 if has_layers else 4.4))
    figure.set_layout_engine("constrained")
    ratios = [3, 0.35, 2] + [2] * has_layers
    curves, bars, *slopes = figure.subplots(len(ratios), 1, sharex=True, height_ratios=ratios)
    for k, name in enumerate(explorer.names):
        _draw_line(curves, explorer, name, k, "value")
        _draw_bars(bars, explorer, name, k)
        for axes, of in zip(slopes, ("slope", "gradient"), strict=False):
            _draw_line(axes, explorer, name, k, of)
    _fit(curves, explorer)
    if has_layers:
        _fit_powers(slopes[1], explorer)
    t = explorer.saturation
    slopes[0].axhspan(-t, t, color=colours.PADDING, alpha=0.35, lw=0, zorder=0)
    bars.set(ylim=(len(explorer.names) - 0.5, -0.5), yticks=[])
    bars.set_ylabel("saturated", size=_SIZE, rotation=0, ha="right", va="center")
    bars.tick_params(bottom=False)
    titles = ["f(x)", f"f′(x), the slope; saturated where |f′(x)| < {t:g}"]
    titles.append(f"f′(x) to the power of {explorer.layers}: what {explorer.layers} layers leave")
    for axes, title in zip((curves, *slopes), titles, strict=False):
        axes.set_title(title, size=_SIZE + 1, loc="left")
        axes.tick_params(labelsize=_SIZE)
        axes.grid(color=colours.PADDING, lw=0.4)
    for axes in (curves, bars, *slopes):
        axes.axvline(explorer.position, color=colours.INPUT, lw=1)
        axes.spines[["top", "right"]].set_visible(False)
    curves.legend(fontsize=_SIZE, frameon=False, loc="upper left")
    curves.set_xlim(-6, 6)
    place = f"{explorer.position:g}".replace("-", "−")
    slopes[-1].set_xlabel(f"x; the blue line: x = {place}", size=_SIZE)
    figure.draw_without_rendering()  # lays it out: what is added later moves nothing
    return figure


def _heights(explorer: ActivationExplorer, name: str, x: np.ndarray, of: str) -> np.ndarray:
    heights = explorer.curve(name, x, derivative=of != "value")
    return np.abs(heights) ** explorer.layers if of == "gradient" else heights


def _draw_line(axes: Axes, explorer: ActivationExplorer, name: str, k: int, of: str) -> None:
    style = {"color": colours.ACTIVATIONS[name], **_STYLES[k]}
    x = np.linspace(-6, 6, 601)
    y = _heights(explorer, name, x, of)
    # A jump of the slope breaks the line. At the jump itself PyTorch has the slope on the left.
    jump = np.flatnonzero(np.abs(np.diff(explorer.curve(name, x, derivative=True))) > 0.25)
    if of == "value":
        jump = jump[:0]
    axes.plot(np.insert(x, jump + 1, np.nan), np.insert(y, jump + 1, np.nan), label=name, **style)
    point = np.array([explorer.position])
    marker = "os"[k]
    axes.plot(point, _heights(explorer, name, point, of), marker, color=style["color"])


def _draw_bars(axes: Axes, explorer: ActivationExplorer, name: str, k: int) -> None:
    x = np.linspace(-6, 6, 2401)
    flat = np.abs(explorer.curve(name, x, derivative=True)) < explorer.saturation
    axes.fill_between(
        x, k - 0.4, k + 0.4, where=flat, color=colours.ACTIVATIONS[name], alpha=0.5, lw=0
    )


def _fit(axes: Axes, explorer: ActivationExplorer) -> None:
    """Fit the y axis to the first function, and to a bounded second one, with some room."""
    first, *others = (explorer.curve(name, np.linspace(-6, 6, 601)) for name in explorer.names)
    # A bounded function is bounded by 1.
    heights = np.concatenate([first, *(each for each in others if np.abs(each).max() <= 1)])
    low, high = heights.min(), heights.max()
    axes.set_ylim(low - 0.1 * (high - low), high + 0.18 * (high - low))


def _fit_powers(axes: Axes, explorer: ActivationExplorer) -> None:
    """A logarithmic y axis from 1 down to the least number, but not too far down."""
    x = np.linspace(-6, 6, 601)
    heights = [_heights(explorer, name, x, "gradient") for name in explorer.names]
    least = min(each[each > 0].min() for each in heights)
    peaks = [float(each.max()) for each in heights]
    axes.set_yscale("log")
    axes.set_ylim(min(0.01, max(least, min(peaks) * _LEAST)) / 2, 4 * max(1, *peaks))


def power_text(base: float, exponent: int) -> str:
    """A power as an equation that is true as written.

    The base has as many digits as the two of the result need, at least four.

    >>> power_text(0.25, 3), power_text(0.5, 1)
    ('0.25³ ≈ 0.016', '0.5¹ = 0.5')
    """
    power = base**exponent
    result = _figures(power, 2)
    digits = 4
    while digits < 17 and _figures(_rounded(base, digits) ** exponent, 2) != result:
        digits += 1
    text = _figures(base, digits)
    is_exact = _rounded(base, 12) == _rounded(base, digits)
    is_exact = is_exact and _rounded(power, 12) == _rounded(power, 2)
    if not text.replace(".", "").isdecimal():
        text = f"({text})"
    return f"{text}{_superscript(exponent)} {'=' if is_exact else '≈'} {result}"


def _figures(number: float, digits: int) -> str:
    """A number with so many digits that count: "0.00029", "2.9·10⁻⁷"."""
    rounded = _rounded(number, digits)
    sign, size = "−" * (rounded < 0), abs(rounded)
    if size == 0 or 1e-5 <= size < 1e4:
        return sign + f"{size:.{digits + 4}f}".rstrip("0").rstrip(".")
    factor, exponent = f"{size:.{digits - 1}e}".split("e")
    factor = factor.rstrip("0").rstrip(".")
    return sign + f"{factor}·" * (factor != "1") + f"10{_superscript(int(exponent))}"


def _rounded(number: float, digits: int) -> float:
    # Halves away from 0, as JavaScript's toPrecision has it.
    return float(Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal_from_float(number))


def _superscript(number: int) -> str:
    return str(number).translate(_SUPERSCRIPTS)
