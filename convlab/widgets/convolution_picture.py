"""The still picture of a ConvolutionExplorer, for a page that runs no widget."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from convlab import colours
from convlab.figures.cells import NEVER_READ, PADDING, cell_axes, draw_cells, draw_outline
from convlab.figures.numbers import short_number
from convlab.widgets.settings import as_pair

if TYPE_CHECKING:
    from convlab.widgets.convolution_explorer import ConvolutionExplorer

__all__ = ["convolution_figure", "stamp_figure"]

_Outline = tuple[int, int, int, int]  # row, column, height and width, in cells

_SIZE = 8.0  # points, of the text
_GAP = 1.2  # cells, between two tables
_MOST_TERMS = 24  # products that are written out


def convolution_figure(explorer: ConvolutionExplorer, output: np.ndarray) -> tuple[Figure, str]:
    """The input's channels, the current filter's kernels and the output's maps, with the window.

    output: (1, F, O_h, O_w).

    Returns the figure, and the sum of the current window as a formula.
    """
    x, weight = explorer.x[0], explorer.weight
    maps, O_h, O_w = output[0].shape
    K_h, K_w = weight.shape[2:]
    f = min(explorer.filter, maps - 1)
    above, left = as_pair(explorer.padding)
    dilation = as_pair(explorer.dilation)
    row, column = (
        min(at, size - 1) for at, size in zip(explorer.position, (O_h, O_w), strict=True)
    )
    corner = [at * step for at, step in zip((row, column), as_pair(explorer.stride), strict=True)]
    reach = [d * (k - 1) + 1 for d, k in zip(dilation, (K_h, K_w), strict=True)]
    padded = np.pad(x, ((0, 0), (above, above), (left, left)))

    window = np.s_[
        :,
        corner[0] : corner[0] + reach[0] : dilation[0],
        corner[1] : corner[1] + reach[1] : dilation[1],
    ]
    formula = _formula(explorer, padded[window], f, (row, column))
    hatches = _hatches(explorer, padded.shape[1:], (O_h, O_w))
    outlines = ((*corner, *reach), (row, column, 1, 1))
    return _draw(explorer, padded, output[0], formula, outlines, sign="∗", hatches=hatches), formula


def stamp_figure(explorer: ConvolutionExplorer, output: np.ndarray) -> tuple[Figure, str]:
    """The input's channels, the kernels, and the output of a transposed convolution with one stamp.

    output: (1, F, O_h, O_w), the sum of all stamps.

    Returns the figure, and the stamp of the current number of the input as a sentence.
    """
    x = explorer.x[0]
    maps, O_h, O_w = output[0].shape
    f = min(explorer.filter, maps - 1)
    row, column = (
        min(at, size - 1) for at, size in zip(explorer.position, x.shape[1:], strict=True)
    )
    edges = _stamp_edges(explorer, (row, column), (O_h, O_w))
    stamp = None
    if edges is not None:
        (first_row, last_row), (first_column, last_column) = edges
        stamp = (first_row, first_column, last_row - first_row, last_column - first_column)
    sentence = _stamp_sentence(explorer, f, (row, column))
    outlines = ((row, column, 1, 1), stamp)
    figure = _draw(explorer, x, output[0], sentence, outlines, sign="·", note=", all stamps")
    return figure, sentence


def _draw(
    explorer: ConvolutionExplorer,
    channels: np.ndarray,
    maps: np.ndarray,
    text: str,
    outlines: tuple[_Outline, _Outline | None],
    *,
    sign: str,
    note: str = "",
    hatches: np.ndarray | None = None,
) -> Figure:
    """The channels (C, H, W), the kernels of the current filter and the maps (F, O_h, O_w).

    text: below them. outlines: of cells in each channel, and in the map of the current filter.
    sign: between a channel and its kernel. note: behind the title of a map.
    hatches: of the cells of a channel.
    """
    weight = explorer.weight
    (rows, columns), (count, O_h, O_w) = channels.shape[1:], maps.shape
    K_h, K_w = weight.shape[2:]
    f = min(explorer.filter, count - 1)
    width = columns + K_w + O_w + 3 * _GAP + 1
    step = max(rows, K_h) + _GAP  # from a channel to the next
    above = max(0.0, (len(channels) - 1) * step - f * (O_h + _GAP))  # map f is beside the "="
    height = max(len(channels) * step, above + count * (O_h + _GAP)) + 0.2
    lines = textwrap.wrap(text, max(50, round(5 * width)))
    figure, axes, side = cell_axes(width, height + 0.6 * len(lines) + 0.4, largest=0.34)

    def draw_table(values, left, top, title, colour, outline=None, hatches=None):
        draw_cells(axes, left, top, values, colour, side=side, size=_SIZE, hatches=hatches)
        axes.text(left, top - 0.2, title, size=_SIZE)
        if outline is not None:
            row, column, *size = outline
            draw_outline(axes, left + column, top + row, *size)

    at_kernel = 0.5 + columns + _GAP
    at_output = at_kernel + K_w + _GAP
    in_channel, in_map = outlines
    for c, channel in enumerate(channels):
        top = 1.0 + c * step
        name = f"input, channel {c}" if len(channels) > 1 else "input"
        draw_table(channel, 0.5, top, name, colours.INPUT, in_channel, hatches)
        name = f"filter {f}" if count > 1 else "kernel"
        if len(channels) > 1:
            name = f"weight[{f}, {c}]"
        draw_table(weight[f, c], at_kernel, top, name, colours.KERNEL)
        signs = {at_kernel: sign, at_output: "+" if c < len(channels) - 1 else "="}
        for after, each in signs.items():
            axes.text(after - _GAP / 2, top + K_h / 2, each, ha="center", size=1.6 * _SIZE)
    for k, values in enumerate(maps):
        name = f"output {k}" if count > 1 else "output"
        outline = in_map if k == f else None
        top = 1.0 + above + k * (O_h + _GAP)
        draw_table(values, at_output, top, f"{name}{note}", colours.OUTPUT, outline)
    axes.text(0.5, height + 0.1, "\n".join(lines), va="top", size=_SIZE + 1)
    return figure


def _stamp_edges(
    explorer: ConvolutionExplorer, position: tuple[int, int], output_size: tuple[int, int]
) -> tuple[tuple[int, int], ...] | None:
    """The rows and the columns of the output, (first, last + 1), that a stamp takes, or None."""
    edges = []
    settings = (explorer.stride, explorer.padding, explorer.dilation)
    axes = zip(
        position, explorer.weight.shape[2:], output_size, *map(as_pair, settings), strict=True
    )
    for at, kernel_size, size, stride, padding, dilation in axes:
        first = at * stride - padding
        edges.append((max(first, 0), min(first + dilation * (kernel_size - 1) + 1, size)))
    return tuple(edges) if all(last > first for first, last in edges) else None


def _stamp_sentence(explorer: ConvolutionExplorer, f: int, position: tuple[int, int]) -> str:
    """The stamp of a number of the input: "x[1, 3] = 2 stamps 2·kernel = (2, −2), (4, 0)"."""
    stamps = []
    for c, channel in enumerate(explorer.x[0]):
        number = channel[position]
        rows = [
            f"({', '.join(short_number(number * weight) for weight in row)})"
            for row in explorer.weight[f, c]
        ]
        products = f" = {', '.join(rows)}" if explorer.weight[f].size <= _MOST_TERMS else ""
        index = position if explorer.weight.shape[:2] == (1, 1) else (c, *position)
        named = f"x[{', '.join(map(str, index))}] = {short_number(number)}"
        stamps.append(f"{named} stamps {short_number(number)}·kernel{products}")
    return "; ".join(stamps) + ". Where stamps overlap, they add up."


def _formula(
    explorer: ConvolutionExplorer, cells: np.ndarray, f: int, position: tuple[int, int]
) -> str:
    """The sum of a window, channel after channel: "out[1, 3] = 2·1 + 1·(−1) + … = 5"."""
    weight = explorer.weight[f]
    bias = 0.0 if explorer.bias is None else explorer.bias[f]
    terms = [f"{_signed(a)}·{_signed(b)}" for a, b in zip(cells.flat, weight.flat, strict=True)]
    if len(terms) > _MOST_TERMS:
        terms = [*terms[: _MOST_TERMS // 2], f"… ({len(terms)} products)"]
    if explorer.bias is not None:
        terms.append(f"{_signed(bias)} (bias)")
    index = position if explorer.weight.shape[:2] == (1, 1) else (f, *position)
    total = short_number((cells * weight).sum() + bias)
    return f"out[{', '.join(map(str, index))}] = {' + '.join(terms)} = {total}"


def _signed(number: float) -> str:
    text = short_number(number)
    return f"({text})" if text.startswith("−") else text


def _hatches(
    explorer: ConvolutionExplorer, padded_size: tuple[int, ...], output_size: tuple[int, int]
) -> np.ndarray:
    """The hatch of each cell of the padded input: `PADDING`, `NEVER_READ` or ""."""
    above, left = as_pair(explorer.padding)
    rows, columns = padded_size
    hatches = np.full(padded_size, PADDING, dtype=object)
    hatches[above : rows - above, left : columns - left] = ""
    strides, dilations = as_pair(explorer.stride), as_pair(explorer.dilation)
    for axis, kernel_size in enumerate(explorer.weight.shape[2:]):
        starts = strides[axis] * np.arange(output_size[axis])
        read = np.add.outer(starts, dilations[axis] * np.arange(kernel_size))
        never = np.setdiff1d(np.arange(padded_size[axis]), read)
        hatches[(slice(None),) * axis + (never,)] = NEVER_READ
    return hatches
