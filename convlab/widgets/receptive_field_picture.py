"""The still picture of a ReceptiveFieldExplorer, for a page that runs no widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convlab import colours
from convlab.arithmetic.number_text import number_text
from convlab.arithmetic.receptive_field import Layer, ReceptiveField
from convlab.figures.picture import WIDTH
from convlab.widgets.layers_setting import numbers_of
from convlab.widgets.receptive_field_explorer import sizes_of

if TYPE_CHECKING:
    from convlab.widgets.receptive_field_explorer import ReceptiveFieldExplorer

__all__ = ["cells_seen", "field_figure"]

_SIZE = 8.0  # points, of the text
_ROW = 0.42  # inches from row to row
_NAMES = 1.3  # inches, beside the rows
_HEIGHT = 0.55  # of a row that its cells take
_MOST_NUMBERS = 24  # cells of a map; more have no room for their numbers


def cells_seen(
    layers: Sequence[Layer], counts: Sequence[int], layer: int, index: int
) -> list[set[int]]:
    """The cells that a cell sees, of the input and of each map up to its own.

    counts: the cells of the input and of each map. layer, index: the cell, layer 0 is the input.
    A cell of the padding is no cell of a map.
    """
    seen = [{index}]
    for each, count in zip(layers[:layer][::-1], counts[:layer][::-1], strict=True):
        seen.append({at for k in seen[-1] for at in _read(each, k) if 0 <= at < count})
    return seen[::-1]


def field_figure(explorer: ReceptiveFieldExplorer) -> tuple[Figure, str]:
    """The maps below each other with the cone of the present cell, and a sentence on it."""
    layers, fields = explorer.layers, list(explorer.fields)
    sizes, failing, problem = sizes_of(explorer.input_size, layers)
    counts = [explorer.input_size, *map(int, sizes)]
    layer, index = _nearest(explorer.position, counts)
    seen = cells_seen(layers, counts, layer, index)
    sentence = _sentence(layers, fields, layer, index, len(seen[0]))
    shown = f"{failing.name}: its window does not fit. {sentence}" if failing else sentence

    inside = WIDTH - _NAMES
    half = max(_place(fields[row - 1] if row else None, 0)[1] for row in range(len(counts))) / 2
    span = counts[0] + 2 * half
    height = _ROW * (len(counts) + 1)
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((_NAMES / WIDTH, 0, inside / WIDTH, 1))
    axes.set(xlim=(-0.5 - half, span - 0.5 - half), ylim=(len(counts) + 0.1, -0.9))
    axes.set_axis_off()
    for number, count in enumerate(counts):
        field = fields[number - 1] if number else None
        lit = seen[number] if number <= layer else set()
        _draw_row(axes, number, field, count, lit)
        _draw_wedges(axes, layers, fields, number, lit if number else set())
        name = layers[number - 1].name if number else "input"
        axes.text(
            -0.6 - half, number + 0.3, f"{name}, {count}", ha="right", va="center", size=_SIZE
        )
    left, width = _place(fields[layer - 1] if layer else None, index)
    axes.add_patch(
        Rectangle((left, layer), width, _HEIGHT, fc="none", ec=colours.WINDOW, lw=2.2, zorder=4)
    )
    axes.text(-0.5, -0.35, shown, size=_SIZE, va="center")
    return figure, f"{failing.name}: {problem} {sentence}" if failing else sentence


def _nearest(position: tuple[int, int] | None, counts: Sequence[int]) -> tuple[int, int]:
    """The cell that a position names: the middle of the last map for None, else the nearest."""
    if position is None:
        return len(counts) - 1, (counts[-1] - 1) // 2
    layer = min(position[0], len(counts) - 1)
    return layer, min(position[1], counts[layer] - 1)


def _read(layer: Layer, index: int) -> range:
    """The cells of the map before that a cell reads, those of the padding included."""
    K, S, P, D = numbers_of(layer)
    first = index * S - P
    return range(first, first + K * D, D)


def _sentence(layers, fields, layer, index, seen):
    if layer == 0:
        return f"Cell {index} of the input."
    field = fields[layer - 1]
    first = int(field.start + index * field.jump)
    last = first + int(field.size) - 1
    return (
        f"Cell {index} of {layers[layer - 1].name}: r = {number_text(field.size)}, "
        f"{number_text(first)} to {number_text(last)}; it sees {seen} of the input's cells."
    )


def _place(field: ReceptiveField | None, index: int) -> tuple[float, float]:
    """The left edge and the width of a cell, in cells of the input; None: of the input itself."""
    if field is None:
        return index - 0.5, 1.0
    size, jump, start = int(field.size), int(field.jump), int(field.start)  # type: ignore[arg-type]
    return start + index * jump + (size - 1) / 2 - jump / 2, float(jump)


def _draw_row(axes: Axes, row: int, field: ReceptiveField | None, count: int, lit: set[int]):
    colour = colours.OUTPUT if row else colours.INPUT
    places = [_place(field, index) for index in range(count)]
    boxes = [Rectangle((left, row), width, _HEIGHT) for left, width in places]
    faces = [f"{colour}{'88' if index in lit else '15'}" for index in range(count)]
    line = 0.7 if count <= _MOST_NUMBERS else 0.2
    axes.add_collection(
        PatchCollection(boxes, facecolors=faces, edgecolors=colour, linewidths=line, zorder=2)
    )
    if count <= _MOST_NUMBERS:
        for index, (left, width) in enumerate(places):
            middle = (left + width / 2, row + _HEIGHT / 2 + 0.02)
            axes.text(*middle, str(index), ha="center", va="center", size=_SIZE - 1.5, zorder=3)


def _draw_wedges(axes: Axes, layers, fields, row: int, lit: set[int]):
    """The areas between lit cells and the windows that they read."""
    before = fields[row - 2] if row > 1 else None
    areas = []
    for index in lit:
        read = _read(layers[row - 1], index)
        left, width = _place(fields[row - 1], index)
        first, last = _place(before, read[0]), _place(before, read[-1])
        top = row - 1 + _HEIGHT
        areas.append([(first[0], top), (last[0] + last[1], top), (left + width, row), (left, row)])
    axes.add_collection(PolyCollection(areas, facecolors=f"{colours.KERNEL}30", zorder=1))
