"""The windows of operations: which cells of its inputs one cell of an output reads.

A rule gives its operation's window to `Work`. The walk then follows the receptive field, along each
axis of the model's input, through any graph: an operation without a window makes it unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

if TYPE_CHECKING:
    from convlab.arithmetic.derived import Derived
    from convlab.arithmetic.field_axis import FieldAxis

__all__ = [
    "Cells",
    "Fixed",
    "Reads",
    "Unknown",
    "Window",
    "adaptive",
    "attention",
    "each_cell",
    "first_only",
    "in_parts",
    "joined",
    "nothing",
    "other_only",
    "padded",
    "product",
    "reduced",
    "sliding",
    "viewed",
    "whole",
]


class Cells(NamedTuple):
    """The cells along one axis of the model's input that the cells of a tensor read.

    field: their size, jump and start.
    axis: the tensor's axis along which the field moves.
    side: the length of the input's axis.
    order: None if the field moves by the jump from cell to cell. After a flatten it does not: then
        the number of places, and what tells this order from others.
    """

    field: FieldAxis
    axis: int
    side: int
    order: tuple[int, Any] | None = None


class Fixed(NamedTuple):
    """The same for a tensor all of whose cells read the same cells: the jump is 0."""

    field: FieldAxis
    side: int


class Unknown(NamedTuple):
    """The cells cannot be known, for this reason.

    reach: cells of which they are some, if that is known.
    """

    reason: str
    reach: FieldAxis | None = None


if TYPE_CHECKING:
    # None for a tensor that reads nothing of the input: weights.
    Reads = Cells | Fixed | Unknown | None
    # Each tensor among the arguments, with the cells that it reads; and the output.
    Given = Sequence[tuple[torch.Tensor, Reads]]
    Window = Callable[[Given, torch.Tensor], Reads]


def each_cell(given: Given, output: torch.Tensor) -> Reads:
    """The cell at the same place in each input, counted from the last axis; smaller ones repeat."""
    found = []
    for tensor, cells in given:
        if isinstance(cells, Cells):
            axis = cells.axis + output.dim() - tensor.dim()
            repeats = tensor.shape[cells.axis] == 1 and output.shape[axis] != 1
            cells = _alike(cells, 1) if repeats else cells._replace(axis=axis)
        found.append(cells)
    return _union(found, output)


def first_only(given: Given, output: torch.Tensor) -> Reads:
    """The cell at the same place of the first tensor; another one gives a shape or a dtype."""
    return each_cell(given[:1], output)


def other_only(given: Given, output: torch.Tensor) -> Reads:
    """The cell at the same place of the second tensor, which is written over the first."""
    return each_cell(given[1:], output)


def in_parts(given: Given, output: torch.Tensor) -> Reads:
    """The cells of the first tensor, some of whose cells are overwritten."""
    if any(cells is not None for _, cells in given[1:]):
        return Unknown("a map is written in parts")
    return given[0][1]


def nothing(given: Given, output: torch.Tensor) -> Reads:
    """No cell: the input gives a shape alone, as in `zeros_like`."""
    return None


def joined(dim: int) -> Window:
    """The cell at the same place of each input, joined along `dim`."""

    def window(given, output):
        found = [cells for _, cells in given]
        if any(isinstance(one, Cells) and one.axis == dim % output.dim() for one in found):
            return Unknown("maps stand side by side")
        return _union(found, output)

    return window


def product(given: Given, output: torch.Tensor) -> Reads:
    """The rows of the left and the columns of the right: a product of matrices."""
    batch_axes = output.dim() - sum(tensor.dim() > 1 for tensor, _ in given)
    found = []
    for place, (tensor, cells) in enumerate(given):
        if isinstance(cells, Cells):
            from_end = cells.axis - tensor.dim()
            if from_end == (-1 if place == 0 or tensor.dim() == 1 else -2):
                cells = _alike(cells, tensor.shape[cells.axis])
            elif from_end >= -2:
                cells = cells._replace(axis=output.dim() - 1 if place else batch_axes)
            else:
                cells = cells._replace(axis=from_end + 2 + batch_axes)
        found.append(cells)
    return _union(found, output)


def attention(given: Given, output: torch.Tensor) -> Reads:
    """A place of the queries, all places of the keys and the values."""
    if any(cells is not None for _, cells in given[3:]):
        return Unknown("its mask depends on the input")
    read_whole = ((-1,), (-2, -1), (-2,))  # of the queries, the keys and the values
    found = []
    for (tensor, cells), axes in zip(given, read_whole, strict=False):
        if isinstance(cells, Cells):
            from_end = cells.axis - tensor.dim()
            is_whole = from_end in axes
            axis = from_end + output.dim()
            cells = _alike(cells, tensor.shape[from_end]) if is_whole else cells._replace(axis=axis)
        found.append(cells)
    return _union(found, output)


def _of_first(follow: Callable[[torch.Tensor, Cells, torch.Tensor], Reads]) -> Window:
    """A window over the first tensor; the others must not depend on the input."""

    def window(given, output):
        (tensor, cells), *others = given
        if cells is None or any(other is not None for _, other in others):
            return Unknown("its weights depend on the input")
        return follow(tensor, cells, output) if isinstance(cells, Cells) else cells

    return window


def sliding(
    rank: int, sizes: Iterable[Derived], *, transposed: bool = False, channels: bool = True
) -> Window:
    """A window that slides along the last `rank` axes.

    sizes: the derivations of the output's sides, with K, S and D, and P unless it is "same".
    transposed: whether they are those of a transposed convolution.
    channels: whether it reads all channels.
    """
    sizes = tuple(sizes)

    def follow(tensor, cells, output):
        place = cells.axis - tensor.dim()
        if place == -rank - 1 and channels:
            return _alike(cells, tensor.shape[place])
        if place < -rank:
            return cells
        values = sizes[place].values
        if cells.order is not None:
            return Unknown("a window slides over cells in another order")
        if not transposed:
            letters = {name: values.get(name) for name in "KSDP"}
            return cells._replace(field=cells.field.slid(**letters))
        if values["S"] > 1:
            return Unknown("with a stride its cells read windows of several sizes")
        field = cells.field.slid_transposed(values["K"], values["D"], values["P"])
        return cells._replace(field=field)

    return _of_first(follow)


def adaptive(rank: int) -> Window:
    """As many windows as the output has cells, along the last `rank` axes."""

    def follow(tensor, cells, output):
        if cells.axis < tensor.dim() - rank:
            return cells
        before, after = tensor.shape[cells.axis], output.shape[cells.axis]
        if after == 1:
            return _alike(cells, before)
        if not after or before % after or cells.order is not None:
            return Unknown("its adaptive windows differ in size")
        step = before // after
        return cells._replace(field=cells.field.slid(K=step, S=step, P=0))

    return _of_first(follow)


def padded(added: Sequence[int]) -> Window:
    """Cells added at the ends of axes (taken away, if negative), as of `torch.nn.functional.pad`.

    added: the cells before and after the last axis, before and after the one before it, and so on.
    """

    def follow(tensor, cells, output):
        place = tensor.dim() - 1 - cells.axis
        if not any(added[2 * place : 2 * place + 2]):
            return cells
        if cells.order is not None:
            return Unknown("cells are added to an axis in another order")
        return cells._replace(field=cells.field.slid(K=1, P=added[2 * place]))

    return _of_first(follow)


def whole(axes: Iterable[int]) -> Window:
    """All cells along these axes, which the output keeps, as in a softmax."""
    axes = tuple(axes)

    def follow(tensor, cells, output):
        if cells.axis not in {axis % tensor.dim() for axis in axes}:
            return cells
        return _alike(cells, tensor.shape[cells.axis])

    return _of_first(follow)


def reduced(axes: Iterable[int] | None) -> Window:
    """All cells along these axes, or along all of them: a sum, a mean, a maximum."""

    def follow(tensor, cells, output):
        gone = {axis % tensor.dim() for axis in (range(tensor.dim()) if axes is None else axes)}
        if cells.axis in gone:
            return _alike(cells, tensor.shape[cells.axis])
        keeps = output.dim() == tensor.dim()
        return cells._replace(axis=cells.axis - (0 if keeps else sum(a < cells.axis for a in gone)))

    return _of_first(follow)


def viewed(
    function: Callable, args: tuple, kwargs: dict[str, Any], *, first_only: bool = False
) -> Window:
    """The same cells in another shape; an axis is found again by its steps through the memory.

    function: makes the view of a tensor, from it and the arguments.
    first_only: whether other tensors among the arguments give a shape alone.
    """

    def follow(tensor, cells, output):
        ordered = torch.empty(tensor.shape, dtype=tensor.dtype, device="meta")
        seen = function(ordered, *args, **kwargs)
        if not isinstance(seen, torch.Tensor):  # several parts
            seen = next(part for part in seen if part.shape == output.shape)
        return _found_again(cells, ordered, seen)

    window = _of_first(follow)
    return (lambda given, output: window(given[:1], output)) if first_only else window


def _found_again(cells: Cells, ordered: torch.Tensor, seen: torch.Tensor) -> Reads:
    """The cells of a view, from the tensor before it, whose cells lie in order."""
    if not ordered.numel():
        return Unknown("the map is empty")
    side, stride = ordered.shape[cells.axis], ordered.stride()[cells.axis]
    span = side * stride
    moving = [
        (axis, length, step)
        for axis, (length, step) in enumerate(zip(seen.shape, seen.stride(), strict=True))
        if length > 1 and step % span and (length - 1) * step >= stride
    ]
    first = seen.storage_offset() // stride % side
    if len(moving) > 1:
        return Unknown("an axis of the map is parted in two")
    if not moving:
        part = _part(cells, first, 1)
        return _alike(part, 1) if isinstance(part, Cells) else part
    axis, length, step = moving[0]
    if step % stride or (length - 1) * step >= span:  # it moves along other axes, too
        places = cells.order[0] if cells.order else side
        told = (cells.order, ordered.shape, cells.axis, seen.shape, seen.stride(), axis)
        return cells._replace(axis=axis, order=(places, told))
    return _part(cells._replace(axis=axis), first, step // stride)


def _part(cells: Cells, first: int, step: int) -> Cells | Unknown:
    """The cells from the first one on, each `step`-th of them."""
    if not first and step == 1:
        return cells
    if cells.order is not None:
        return Unknown("cells are taken from an axis in another order")
    return cells._replace(field=cells.field.slid(K=1, S=step, P=-first))


def _alike(cells: Cells, number: int) -> Fixed | Unknown:
    """The cells if each cell of the output reads the same `number` of them."""
    number = cells.order[0] if cells.order else number
    if not number or not cells.side:
        return Unknown("the map is empty")
    return Fixed(cells.field.read_whole(number, cells.side), cells.side)


def _union(found: Iterable[Reads], output: torch.Tensor) -> Reads:
    """The cells that are read along several paths."""
    known = [one for one in found if one is not None]
    if not known:
        return None
    fixed = [one for one in known if isinstance(one, Fixed)]
    moving = [one for one in known if not isinstance(one, Fixed)]
    if fixed:
        field = fixed[0].field
        for other in fixed[1:]:
            field = field.joined(other.field)
        union = Fixed(field, fixed[0].side)
        is_whole = field.size == union.side
        if is_whole or all(_joined_reach(union, one, output) == field for one in moving):
            return union
    unknown = next((one for one in moving if isinstance(one, Unknown)), None)
    if unknown is not None:
        return unknown
    if fixed:
        return Unknown("one path moves over the map and the other stays")
    union_of_all: Cells | Fixed | Unknown = moving[0]
    for one in moving[1:]:
        union_of_all = _union_of_two(union_of_all, one, output)
    return union_of_all


def _union_of_two(
    first: Cells | Fixed | Unknown, other: Cells | Unknown, output: torch.Tensor
) -> Cells | Fixed | Unknown:
    if first == other or not (isinstance(first, Cells) and isinstance(other, Cells)):
        return first
    reach = _joined_reach(first, other, output)
    if first.axis != other.axis or first.order is not None or other.order is not None:
        return Unknown("the paths lead to different places of the map", reach)
    if output.shape[first.axis] == 1 and reach is not None:
        return Fixed(reach, first.side)
    if first.field.jump != other.field.jump:
        return Unknown("the paths move over the map in different steps", reach)
    return first._replace(field=first.field.joined(other.field))


def _joined_reach(
    first: Cells | Fixed, other: Cells | Fixed | Unknown, output: torch.Tensor
) -> FieldAxis | None:
    """All that the cells of two paths read; None if that is not known."""
    left, right = _reach(first, output), _reach(other, output)
    return None if left is None or right is None else left.joined(right)


def _reach(cells: Cells | Fixed | Unknown, output: torch.Tensor) -> FieldAxis | None:
    if isinstance(cells, Cells):
        cells = _alike(cells, output.shape[cells.axis])
    return cells.reach if isinstance(cells, Unknown) else cells.field
