"""The result of `explain`: rows, groups of rows, and their totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import FrozenInstanceError, dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from convlab.arithmetic.derived import Derived
    from convlab.arithmetic.receptive_field import ReceptiveField
    from convlab.explaining.rules.windows import Reads

__all__ = ["Explanation", "Group", "Row"]

# The shape of one tensor, or of several in tuples and dicts.
Shapes = tuple[Any, ...] | dict[str, Any]


class _Frozen:
    """A frozen dataclass without the code that `frozen=True` generates.

    That would take a millisecond at each start.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.__dict__ or name not in self.__annotations__:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        self.__dict__[name] = value

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __repr__(self) -> str:
        known = fields(self)  # type: ignore[arg-type]  # each subclass is a dataclass
        shown = [(one.name, getattr(self, one.name)) for one in known if one.repr]
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown)})"


class _Sums:
    """Sums over the rows of a group, or of a whole model."""

    rows: tuple[Row, ...]

    @property
    def activation_bytes(self) -> int:
        """The memory of all outputs, an estimate of what is kept for the backward pass.

        Usually too large: a ReLU keeps its output, but a convolution before it only its input.
        """
        return sum(row.activation_bytes for row in self.rows)

    @property
    def complete(self) -> bool:
        """Whether every operation has a rule; if not, the MACs are a lower bound."""
        return all(row.complete for row in self.rows)


class _Read:
    """The receptive field of a row or a group."""

    name: str
    reads: tuple[Reads, ...]

    @property
    def receptive_field(self) -> ReceptiveField | None:
        """The receptive field of the output's cells on the model's input; None without a map.

        Followed through branches, which it unites, from the first map among the inputs: a tensor
        (N, C, H, W), (C, H, W) or (N, C, L). A layer that reads the whole map has the size of the
        map, jump 0 and start 0. Batch normalisation counts as in evaluation: cell by cell. Where a
        field cannot be known, its numbers are None and `reason` says why.

        >>> import torch, convlab
        >>> model = torch.nn.Sequential(torch.nn.Conv2d(1, 4, (3, 2)), torch.nn.MaxPool2d(2))
        >>> print(convlab.explain(model, (1, 1, 9, 8))["1"].receptive_field.size)
        (4, 3)
        """
        from convlab.explaining.walk.fields import receptive_field_of

        return receptive_field_of(self.name, self.reads)

    @property
    def _field_size(self) -> tuple[int, ...] | None:
        field = self.receptive_field
        size = None if field is None else field.size
        return size if size is None or isinstance(size, tuple) else (size,)


@dataclass(eq=False, repr=False)
class Row(_Frozen, _Read):
    """One layer, or one operation outside any layer.

    name: as in `model.named_modules()`; an operation is named within its module.
    type: the module's class, or the operation.
    input_shape, output_shape: a tuple of ints; for several tensors a tuple or dict of such tuples.
    parameters: the numbers that the row adds to the model's parameters; a tensor that an earlier
        row uses is not counted again. `trainable` and `frozen` are the two parts.
    buffers: the numbers in buffers: kept with the model, not trained.
    macs: the multiply–adds by weights for the whole input; None if no operation has a rule.
    complete: whether every operation of the row has a rule; if not, `macs` is a lower bound.
    activation_bytes: the new memory for outputs; in-place operations and views take none.
    derivations: the label of each number, "parameters" for example, and the derived number.
    notes: short remarks, such as "shared with `embed`".
    reads: what the output's cells read of the input's map, along each axis of its windows.
    """

    name: str
    type: str
    input_shape: Shapes | None
    output_shape: Shapes | None
    parameters: int
    trainable: int
    frozen: int
    buffers: int
    macs: int | None
    complete: bool
    activation_bytes: int
    derivations: dict[str, Derived] = field(repr=False)
    notes: tuple[str, ...]
    reads: tuple[Reads, ...] = field(default=(), repr=False)

    children: ClassVar = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is Row and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]  # a row holds a dict


@dataclass(eq=False, repr=False)
class Group(_Frozen, _Sums, _Read):
    """A module that calls other modules or several operations; its numbers are their sums."""

    name: str
    type: str
    input_shape: Shapes | None
    output_shape: Shapes | None
    children: tuple[Row | Group, ...] = field(repr=False)
    reads: tuple[Reads, ...] = field(default=(), repr=False)

    notes: ClassVar = ()
    derivations: ClassVar[dict[str, Derived]] = {}

    @cached_property
    def rows(self) -> tuple[Row, ...]:  # type: ignore[override]
        """The rows inside the group, at any depth, in order."""
        return _rows_in(self.children)

    @cached_property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @cached_property
    def trainable(self) -> int:
        return sum(row.trainable for row in self.rows)

    @cached_property
    def frozen(self) -> int:
        return sum(row.frozen for row in self.rows)

    @cached_property
    def buffers(self) -> int:
        return sum(row.buffers for row in self.rows)

    @cached_property
    def macs(self) -> int:
        return sum(row.macs or 0 for row in self.rows)


@dataclass(eq=False, repr=False)
class Explanation(_Frozen, _Sums):
    """A model, row by row. Printed, an explanation is a table; in a notebook a table that unfolds.

    Its length is the number of rows, a loop over it gives the rows, and `explained["layer1"]` is
    the row or the group of that name.

    nodes: the rows and the groups of rows, nested like the modules.
    model: the name of the model's class.
    input_shape, output_shape: the shapes of the whole model's input and output; input_shape is
        None if no input was given: then only parameters and buffers are known.
    training: whether the model was in training mode.
    parameter_bytes, buffer_bytes, input_bytes: the memory of the parameters, buffers and input.
    peak_bytes: the most memory that input and activations take at one time in a forward pass
        without gradients.
    verified: whether PyTorch's own kernels ran beside the rules, and agreed.
    """

    nodes: tuple[Row | Group, ...]
    model: str
    input_shape: Shapes | None
    output_shape: Shapes | None
    training: bool
    parameter_bytes: int
    buffer_bytes: int
    input_bytes: int
    peak_bytes: int
    verified: bool

    def walk(self) -> Iterator[tuple[int, Row | Group]]:
        """Each row and group from top to bottom, with its depth: 0 at the top."""
        return _walk(self.nodes)

    @property
    def rows(self) -> tuple[Row, ...]:  # type: ignore[override]
        """The rows in the order of the calls; each number stands in one row only."""
        return _rows_in(self.nodes)

    @property
    def total_parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @property
    def trainable_parameters(self) -> int:
        return sum(row.trainable for row in self.rows)

    @property
    def total_buffers(self) -> int:
        return sum(row.buffers for row in self.rows)

    @property
    def total_macs(self) -> int:
        """The multiply–adds for the whole input; a lower bound if not `complete`."""
        return sum(row.macs or 0 for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __contains__(self, item: object) -> bool:
        return any(item in (node, node.name) for _, node in self.walk())

    def __getitem__(self, name: str) -> Row | Group:
        """The first row of this name, else the group. Raises KeyError for an unknown name."""
        nodes = [node for _, node in self.walk()]
        for node in (*self.rows, *nodes):
            if node.name == name:
                return node
        from difflib import get_close_matches

        names = list(dict.fromkeys(node.name for node in nodes))
        near = get_close_matches(str(name), names) or names[:3]
        raise KeyError(f"no row or group {name!r}; there are {', '.join(map(repr, near))}.")

    def __str__(self) -> str:
        return self.to_text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_text(
        self,
        width: int | None = None,
        *,
        depth: int | None = None,
        columns: Sequence[str] | None = None,
        sort: str | None = None,
        derivations: bool = False,
    ) -> str:
        """The table for a terminal.

        width: of the lines, in characters (default: the terminal's width). What does not fit is
            left out, and named below the table; parameters and MACs last.
        depth: how many levels of modules to show (default: all): 1 shows the outermost modules
            alone, with their sums. Equal neighbours are then one line, "× 32", with their sum.
        columns: any of "layer", "type", "input", "output", "parameters", "share" (of the
            parameters, in %), "buffers", "MACs", "share of MACs", "activation" and "receptive
            field" (in cells of the model's input).
        sort: a column: the lines in its order, the largest number first, without the groups.
        derivations: whether each row's derivations stand below it.

        Raises ValueError for an unknown column, or a depth below 1.
        """
        from convlab.explaining.views.text import to_text

        return to_text(
            self, width, depth=depth, columns=columns, sort=sort, derivations=derivations
        )

    def to_html(
        self,
        *,
        depth: int | None = None,
        columns: Sequence[str] | None = None,
        sort: str | None = None,
        derivations: bool = False,
    ) -> str:
        """The table for a notebook: a row unfolds to its derivations, without a script.

        depth, columns, sort: as of `to_text`.
        derivations: whether the rows are unfolded at first.
        """
        from convlab.explaining.views.html import to_html

        return to_html(self, depth=depth, columns=columns, sort=sort, derivations=derivations)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain dicts, lists and numbers, ready for `json.dumps`.

        "groups" has the sums of each group, the name of its parent, and where its rows stand in
        the list "rows": `row_count` rows from the index `first_row`.
        """
        from convlab.explaining.views.data import to_dict

        return to_dict(self)

    def to_csv(
        self,
        *,
        depth: int | None = None,
        columns: Sequence[str] | None = None,
        sort: str | None = None,
    ) -> str:
        """Comma-separated values with a line of headings; groups stand for themselves at `depth`.

        depth, columns, sort: as of `to_text`; by default all that a row has.
        """
        from convlab.explaining.views.data import to_csv

        return to_csv(self, depth=depth, columns=columns, sort=sort)

    def to_latex(
        self,
        *,
        depth: int | None = None,
        columns: Sequence[str] | None = None,
        sort: str | None = None,
    ) -> str:
        """The table as a LaTeX `tabular`; the options are those of `to_text`."""
        from convlab.explaining.views.data import to_latex

        return to_latex(self, depth=depth, columns=columns, sort=sort)


def _walk(nodes: tuple[Row | Group, ...], depth: int = 0) -> Iterator[tuple[int, Row | Group]]:
    for node in nodes:
        yield depth, node
        yield from _walk(node.children, depth + 1)


def _rows_in(nodes: tuple[Row | Group, ...]) -> tuple[Row, ...]:
    return tuple(node for _, node in _walk(nodes) if isinstance(node, Row))
