"""What `explain` gives back: rows, groups of rows, and the totals."""

from collections.abc import Iterator

from convlab.arithmetic.derived import Derived
from convlab.explaining.record import Record

__all__ = ["Explanation", "Group", "Row"]


class Row(Record):
    """One layer, or one operation outside any layer.

    name: as `model.named_modules()` has it; an operation is named within its module.
    type: the module's class, or the operation.
    input_shape, output_shape: a tuple of ints; a tuple or dict of such for several tensors.
    parameters: how many numbers the row adds to the model; those of an earlier row are not counted
        again. trainable and frozen are its two parts.
    buffers: the numbers that are kept, but not trained.
    macs: the multiply–adds by weights for the whole input; None if nothing is known of them.
    complete: whether every operation of the row has a rule; if not, macs is a lower bound.
    activation_bytes: the new memory for outputs, work in place and views excluded.
    derivations: what each number is called, and the number with its derivation.
    notes: short remarks, "shared with `embed`" say.
    """

    name: str
    type: str
    input_shape: tuple | dict | None
    output_shape: tuple | dict | None
    parameters: int
    trainable: int
    frozen: int
    buffers: int
    macs: int | None
    complete: bool
    activation_bytes: int
    derivations: dict[str, Derived]
    notes: tuple[str, ...]

    _unshown = ("derivations",)

    def __eq__(self, other):
        return self.__dict__ == other.__dict__ if type(other) is Row else NotImplemented


class Group(Record):
    """A module with others, or with operations, inside it; its numbers are their sums."""

    name: str
    type: str
    input_shape: tuple | dict | None
    output_shape: tuple | dict | None
    children: "tuple[Row | Group, ...]"

    _unshown = ("children",)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows inside it, at any depth, in order."""
        return tuple(row for _, row in walk((self,)) if isinstance(row, Row))

    @property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @property
    def macs(self) -> int:
        return sum(row.macs or 0 for row in self.rows)

    @property
    def activation_bytes(self) -> int:
        return sum(row.activation_bytes for row in self.rows)

    @property
    def buffers(self) -> int:
        return sum(row.buffers for row in self.rows)

    @property
    def complete(self) -> bool:
        return all(row.complete for row in self.rows)


def walk(nodes, depth: int = 0) -> Iterator[tuple[int, Row | Group]]:
    """Each node and what is inside it, from top to bottom, with its depth."""
    waiting = [(depth, node) for node in reversed(nodes)]
    while waiting:
        level, node = waiting.pop()
        yield level, node
        if isinstance(node, Group):
            waiting.extend((level + 1, child) for child in reversed(node.children))


class Explanation(Record):
    """A model, row by row. Printed it is a table, in a notebook one that unfolds.

    nodes: the rows and the groups of rows, nested as the modules are.
    model: the model's class.
    input_shape, output_shape: of the whole model.
    training: whether the model was in training mode.
    parameter_bytes, buffer_bytes: the memory of the parameters and of the buffers.
    input_bytes: the memory of the input.
    peak_bytes: the most that the input and the activations take at one time in a forward pass
        without gradients.
    verified: whether PyTorch's own kernels were run beside the rules, and agreed.
    """

    nodes: tuple[Row | Group, ...]
    model: str
    input_shape: tuple | dict
    output_shape: tuple | dict | None
    training: bool
    parameter_bytes: int
    buffer_bytes: int
    input_bytes: int
    peak_bytes: int
    verified: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in the order of the work; each number stands in one row only."""
        return tuple(node for _, node in walk(self.nodes) if isinstance(node, Row))

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
        """The multiply–adds for the whole input; a lower bound where not `complete`."""
        return sum(row.macs or 0 for row in self.rows)

    @property
    def complete(self) -> bool:
        """Whether every operation has a rule."""
        return all(row.complete for row in self.rows)

    @property
    def activation_bytes(self) -> int:
        """All activations together: what training keeps for the backward pass, at most."""
        return sum(row.activation_bytes for row in self.rows)

    def __getitem__(self, name: str) -> Row:
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(name)

    def __str__(self) -> str:
        return self.to_text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_text(self, width: int | None = None) -> str:
        """The table for a terminal, `width` characters wide (by default, as wide as it is)."""
        from convlab.explaining.views.text import to_text

        return to_text(self, width)

    def to_html(self) -> str:
        """The table for a notebook: its rows unfold to their derivations, without a script."""
        from convlab.explaining.views.html import to_html

        return to_html(self)

    def to_dict(self) -> dict:
        """Plain dicts, lists and numbers, which `json.dumps` takes."""
        from convlab.explaining.views.data import to_dict

        return to_dict(self)

    def to_csv(self) -> str:
        """The rows as comma-separated values, with a line of headings."""
        from convlab.explaining.views.data import to_csv

        return to_csv(self)

    def to_latex(self) -> str:
        """The table as a LaTeX `tabular`."""
        from convlab.explaining.views.data import to_latex

        return to_latex(self)
