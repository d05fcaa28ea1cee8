"""The receptive field: the cells of the input on which one cell of a layer's output depends.

Letters: r its size and j its jump (the step from one output cell's field to the next one's), both
in input cells; start the index of its first input cell for output cell 0, negative in the padding.
`field_axis` has the formulas.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from convlab.arithmetic.arguments import IntOrPair, is_pair, pair
from convlab.arithmetic.derived import Derived, DerivedPair
from convlab.arithmetic.field_axis import INPUT_CELL, JUMP, SIZE, START
from convlab.arithmetic.number_text import number_text
from convlab.arithmetic.sizes import check_same_stride, named_padding

__all__ = ["Layer", "ReceptiveField", "ReceptiveFields", "receptive_field"]


@dataclass(frozen=True)
class Layer:
    """A layer of `receptive_field`: a window that slides over the map before the layer.

    name: the layer's name in the result.
    kernel_size: the window, an int ≥ 1 or a pair (h, w); 1 for a layer that works on each cell
        alone, such as a ReLU. None if the window cannot be known; then `reason` says why.
    stride, dilation: an int ≥ 1 or a pair. The stride of a pooling layer must be given: it does
        not default to kernel_size here.
    padding: cells added on each side of the map, an int ≥ 0 or a pair; or "same" or "valid".
    reason: why the window cannot be known, as in Layer("avgpool", None, reason="adaptive").

    Raises TypeError for a size that is not a whole number, ValueError for one that is too small,
    and ShapeError (a ValueError) for "same" with a stride other than 1.

    >>> Layer("pool1", 3, stride=2)
    Layer(name='pool1', kernel_size=3, stride=2, padding=0, dilation=1, reason=None)
    >>> Layer("pool1", 0)
    Traceback (most recent call last):
        ...
    ValueError: Layer 'pool1': kernel_size must be at least 1, got 0.
    """

    name: str
    kernel_size: IntOrPair | None
    stride: IntOrPair = 1
    padding: IntOrPair | str = 0
    dilation: IntOrPair = 1
    reason: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(
                f"Layer: name must be a text, got {self.name!r} ({type(self.name).__name__}). "
                'Give it first, as in Layer("conv1", 3).'
            )
        if not isinstance(self.reason, str | None):
            raise TypeError(
                f"{self._caller}: reason must be a text, "
                f"got {self.reason!r} ({type(self.reason).__name__})."
            )
        if (self.kernel_size is None) != bool(self.reason):
            raise ValueError(
                f"{self._caller}: kernel_size=None and a reason go together, "
                f"got kernel_size={self.kernel_size}, reason={self.reason!r}. "
                "Give the window's size, or why it cannot be known."
            )
        self.axes()

    @property
    def has_pair(self) -> bool:
        """Whether any size of the layer is given as a pair."""
        return any(map(is_pair, (self.kernel_size, self.stride, self.padding, self.dilation)))

    def axes(self) -> tuple[dict[str, int], dict[str, int]] | None:
        """K, S, D and P along height and width, without P for "same"; None if K is unknown."""
        if self.kernel_size is None:
            return None
        padding = self.padding
        if isinstance(padding, str):
            padding = named_padding(padding, self._caller)
        sizes = {
            "K": pair(self.kernel_size, "kernel_size", self._caller, minimum=1),
            "S": pair(self.stride, "stride", self._caller, minimum=1),
            "D": pair(self.dilation, "dilation", self._caller, minimum=1),
        }
        if isinstance(padding, str):
            check_same_stride(sizes["K"], sizes["S"], sizes["D"], self._caller)
        else:
            sizes["P"] = pair(padding, "padding", self._caller, minimum=0)
        height, width = ({name: size[axis] for name, size in sizes.items()} for axis in (0, 1))
        return height, width

    @property
    def _caller(self) -> str:
        return f"Layer {self.name!r}"


@dataclass(frozen=True, repr=False)
class ReceptiveField:
    """The receptive field of a layer's output cells.

    name: the layer's name.
    size, jump, start: each a `Derived`, a `DerivedPair` (h, w), or None if it cannot be known.
        Along an axis, output cell k depends on the input cells from start + k·jump to
        start + k·jump + size − 1.
    reason: why the numbers cannot be known, else None.
    """

    name: str
    size: Derived | DerivedPair | None
    jump: Derived | DerivedPair | None
    start: Derived | DerivedPair | None
    reason: str | None = None

    def __repr__(self) -> str:
        if self.reason:
            return f"{self.name}: unknown: {self.reason}"
        size, jump, start = map(_text, (self.size, self.jump, self.start))
        return f"{self.name}: size {size}, jump {jump}, start {start}"


@dataclass(frozen=True, repr=False)
class ReceptiveFields:
    """The receptive fields of a chain of layers, in order: `fields[0]`, `fields[-1].size`.

    They are displayed as a table: of the numbers in a terminal, of derivations in a notebook.
    """

    rows: tuple[ReceptiveField, ...]

    def __getitem__(self, index: int) -> ReceptiveField:
        return self.rows[index]

    def __iter__(self) -> Iterator[ReceptiveField]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        cells: list[tuple[str, ...]] = [("layer", "size", "jump", "start")]
        cells += [(row.name, *map(_text, (row.size, row.jump, row.start))) for row in self]
        name_width, *widths = (max(map(len, column)) for column in zip(*cells, strict=True))
        lines = []
        for (name, *numbers), row in zip(cells, (None, *self), strict=True):
            aligned = "  ".join(map(str.rjust, numbers, widths))
            unknown = f"unknown: {row.reason}" if row and row.reason else None
            lines.append(f"{name.ljust(name_width)}  {unknown or aligned}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        heads = ["layer", *(escape(formula.text) for formula in (SIZE, JUMP, START))]
        return (
            '<table><thead><tr style="text-align: left">'
            + "".join(f'<th style="text-align: left">{head}</th>' for head in heads)
            + "</tr></thead><tbody>"
            + "".join(map(_html_row, self))
            + "</tbody></table>"
        )


def receptive_field(layers: Iterable[Layer]) -> ReceptiveFields:
    """The receptive field after each layer of a chain.

    layers: `Layer`s in the order in which they are applied; the first one reads the input.

    Returns a `ReceptiveFields`: for each layer the size, jump and start, in input cells, or pairs
    (h, w) of them if any layer has a pair. After a layer whose window cannot be known (adaptive
    pooling, a fully connected layer) they are None, with the reason. The padding counts as input.
    Raises TypeError for anything other than a list of `Layer`.
    Source: Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks",
    Distill, 2019.

    >>> from convlab import Layer
    >>> fields = receptive_field([
    ...     Layer("conv1", 11, stride=4),
    ...     Layer("pool1", 3, stride=2),
    ...     Layer("conv2", 5, padding=2),
    ...     Layer("fc", None, reason="each of its outputs reads the whole map"),
    ... ])
    >>> fields
    layer  size  jump  start
    conv1    11     4      0
    pool1    19     8      0
    conv2    51     8    −16
    fc     unknown: each of its outputs reads the whole map
    >>> fields[2].size
    51 = 19 + 1·(5 − 1)·8
    >>> receptive_field([(5, 2)])
    Traceback (most recent call last):
        ...
    TypeError: receptive_field: layers[0] must be a Layer, got (5, 2) (tuple). \
Give a layer such as Layer("conv1", 5, stride=2).
    """
    if isinstance(layers, Layer | str) or not isinstance(layers, Iterable):
        raise TypeError(
            f"receptive_field: layers must be a list of Layer, got {layers!r} "
            f'({type(layers).__name__}). Give a list such as [Layer("conv1", 5, stride=2)].'
        )
    layers = list(layers)
    for index, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise TypeError(
                f"receptive_field: layers[{index}] must be a Layer, got {layer!r} "
                f'({type(layer).__name__}). Give a layer such as Layer("conv1", 5, stride=2).'
            )
    return ReceptiveFields(tuple(_fields(layers)))


def _fields(layers: list[Layer]) -> Iterator[ReceptiveField]:
    has_pairs = any(layer.has_pair for layer in layers)
    before = (INPUT_CELL, INPUT_CELL)
    reason = None
    for layer in layers:
        axes = layer.axes()
        if reason or axes is None:
            yield ReceptiveField(layer.name, None, None, None, reason or layer.reason)
            reason = reason or f"it stands after {layer.name}: {layer.reason}"
            continue
        before = (before[0].slid(**axes[0]), before[1].slid(**axes[1]))
        yield ReceptiveField(layer.name, *(map(DerivedPair, *before) if has_pairs else before[0]))


def _text(number: Derived | DerivedPair | None) -> str:
    """The number as a person reads it; a pair as Python writes it, whose comma is between two."""
    return number_text(number) if isinstance(number, Derived) else str(number)


def _html_row(row: ReceptiveField) -> str:
    name = f'<th style="text-align: left">{escape(row.name)}</th>'
    if row.reason:
        return f'<tr>{name}<td colspan="3">unknown: {escape(row.reason)}</td></tr>'
    cells = "".join(
        f'<td style="text-align: left">{_html_number(number)}</td>'
        for number in (row.size, row.jump, row.start)
    )
    return f"<tr>{name}{cells}</tr>"


def _html_number(number: Derived | DerivedPair | None) -> str:
    if isinstance(number, DerivedPair):
        return "<br>".join(
            f"{axis}: {escape(repr(n))}" for axis, n in zip("hw", number, strict=True)
        )
    return escape(repr(number))
