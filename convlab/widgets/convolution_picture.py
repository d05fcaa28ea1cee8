"""The still picture of a ConvolutionExplorer, for a page that runs no widget."""

import textwrap

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convlab import colours

__all__ = ["convolution_figure"]

_SIZE = 8
_GAP = 1.2  # cells, between two grids
_MOST_TERMS = 24  # products that are written out


def convolution_figure(explorer, output: np.ndarray) -> tuple[Figure, str]:
    """The input's channels, the current filter's kernels and the output's maps, and the window.

    output: (1, F, O_h, O_w). Returns the figure and the sum of the current window, written out.
    """
    x, weight = explorer.x[0], explorer.weight
    f = min(explorer.filter, len(weight) - 1)
    (above, left), stride, dilation = map(
        _pair, (explorer.padding, explorer.stride, explorer.dilation)
    )
    place = [
        min(at, size - 1) for at, size in zip(explorer.position, output.shape[2:], strict=True)
    ]
    corner = [at * step for at, step in zip(place, stride, strict=True)]
    sizes = [d * (k - 1) + 1 for d, k in zip(dilation, weight.shape[2:], strict=True)]
    window = (*corner, *sizes)
    padded = np.pad(x, ((0, 0), (above, above), (left, left)))

    rows, columns = padded.shape[1:]
    K_h, K_w = weight.shape[2:]
    O_h, O_w = output.shape[2:]
    maps = len(output[0])
    width = columns + K_w + O_w + 3 * _GAP + 1
    height = max(len(x) * (max(rows, K_h) + _GAP), maps * (O_h + _GAP)) + 0.2
    sum_ = _written_out(explorer, padded, f, place, window, dilation)
    lines = textwrap.wrap(sum_, max(50, round(5 * width)))
    figure, axes = _canvas(width, height + 0.6 * len(lines) + 0.4)
    hatches = _hatches(padded.shape[1:], output.shape[2:], weight.shape[2:], explorer)
    for c, channel in enumerate(padded):
        top = 1.0 + c * (max(rows, K_h) + _GAP)
        name = f"input, channel {c}" if len(x) > 1 else "input"
        _grid(axes, channel, (0.5, top), name, colours.INPUT, window, hatches)
        name = f"kernel {f}" if maps > 1 else "kernel"
        _grid(axes, weight[f, c], (columns + 0.5 + _GAP, top), name, colours.KERNEL)
        axes.text(columns + 0.5 + _GAP / 2, top + K_h / 2, "∗", ha="center", size=1.6 * _SIZE)
        sign = "+" if c < len(x) - 1 else "="
        at = (columns + K_w + 0.5 + 1.5 * _GAP, top + K_h / 2)
        axes.text(*at, sign, ha="center", size=1.6 * _SIZE)
    for k, values in enumerate(output[0]):
        name = f"output {k}" if maps > 1 else "output"
        start = (columns + K_w + 0.5 + 2 * _GAP, 1.0 + k * (O_h + _GAP))
        _grid(axes, values, start, name, colours.OUTPUT, (*place, 1, 1) if k == f else None)
    axes.text(0.5, height + 0.1, "\n".join(lines), va="top", size=_SIZE + 1)
    return figure, sum_


def _written_out(explorer, padded, f, place, window, dilation):
    """Write the window out, channel after channel: "out[1, 3] = 2·1 + 1·(−1) + … = 5"."""
    row, column, height, width = window
    rows = np.s_[row : row + height : dilation[0]]
    cells = padded[:, rows, column : column + width : dilation[1]]
    weight = explorer.weight[f]
    bias = 0.0 if explorer.bias is None else explorer.bias[f]
    terms = [f"{_signed(a)}·{_signed(b)}" for a, b in zip(cells.flat, weight.flat, strict=True)]
    if len(terms) > _MOST_TERMS:
        terms = [*terms[: _MOST_TERMS // 2], f"… ({len(terms)} products)"]
    if explorer.bias is not None:
        terms.append(f"{_signed(bias)} (bias)")
    index = ", ".join(map(str, place if explorer.weight.shape[:2] == (1, 1) else (f, *place)))
    return f"out[{index}] = {' + '.join(terms)} = {_short((cells * weight).sum() + bias)}"


def _short(number):
    text = f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"
    return ("0" if text == "-0" else text).replace("-", "−")


def _signed(number):
    text = _short(number)
    return f"({text})" if text.startswith("−") else text


def _canvas(width, height):
    inches = min(0.34, 10 / width)
    figure = Figure(figsize=(inches * width, inches * height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def _hatches(padded_size, output_size, kernel_size, explorer):
    """A pattern for each cell of the padded input: dots, stripes where it is never read, or ""."""
    (above, left), strides, dilations = map(
        _pair, (explorer.padding, explorer.stride, explorer.dilation)
    )
    rows, columns = padded_size
    hatches = np.full(padded_size, "...")
    hatches[above : rows - above, left : columns - left] = ""
    for axis in (0, 1):
        starts = strides[axis] * np.arange(output_size[axis])
        read = np.add.outer(starts, dilations[axis] * np.arange(kernel_size[axis]))
        never = np.setdiff1d(np.arange(padded_size[axis]), read)
        hatches[(slice(None),) * axis + (never,)] = "///"
    return hatches


def _pair(value):
    return value if isinstance(value, tuple) else (value, value)


def _grid(axes, values, start, title, colour, window=None, hatches=None):
    left, top = start
    for (i, j), number in np.ndenumerate(values):
        hatch = "" if hatches is None else hatches[i, j]
        look = {"facecolor": f"{colour}20", "edgecolor": colour}
        if hatch:
            look = {"facecolor": "white", "edgecolor": colours.PADDING, "hatch": hatch}
        box = Rectangle((left + j, top + i), 1, 1, lw=0.7, **look)
        axes.add_patch(box)
        middle = (left + j + 0.5, top + i + 0.53)
        axes.text(*middle, _short(number), ha="center", va="center", size=_SIZE)
    axes.text(left, top - 0.2, title, size=_SIZE)
    if window is not None:
        i, j, height, width = window
        look = {"facecolor": "none", "edgecolor": colours.WINDOW, "lw": 2.5}
        axes.add_patch(Rectangle((left + j, top + i), width, height, **look))
