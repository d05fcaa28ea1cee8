"""The lines of the table: which rows and groups are shown, in which order, and folded how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from convlab.arithmetic.number_text import number_text
from convlab.explaining.rows import Group, Row

if TYPE_CHECKING:
    from convlab.explaining.rows import Explanation

__all__ = ["Line", "lines_of", "total_line"]


class Line(NamedTuple):
    """A row or a group as the table shows it.

    name: for equal neighbours in one line the range of their names, "layers.0–31".
    depth: the number of groups around it.
    times: how many equal rows or groups the line stands for.
    is_sum: whether the numbers stand again in lines below, so that a column adds up without them.
    """

    node: Row | Group
    name: str
    depth: int = 0
    times: int = 1
    is_sum: bool = False

    def value(self, field: str) -> Any:
        """An attribute of the row or group; a number for all that the line stands for."""
        if field == "name":
            return f"{self.name} × {number_text(self.times)}" if self.times > 1 else self.name
        value = getattr(self.node, field)
        return self.times * value if type(value) is not bool and isinstance(value, int) else value


def lines_of(explanation: Explanation, depth: int | None) -> list[Line]:
    """The lines from top to bottom: everything, or `depth` levels with equal neighbours folded.

    Raises ValueError for a depth below 1.
    """
    if depth is not None and depth < 1:
        raise ValueError(
            f"depth must be at least 1, got {depth}. 1 shows the outermost modules alone."
        )
    return list(_lines(explanation.nodes, depth))


def total_line(explanation: Explanation) -> Line:
    """The last line of the table."""
    return Line(Group("total", "", None, None, explanation.nodes), "total")


def _lines(
    nodes: Sequence[Row | Group],
    depth: int | None,
    level: int = 0,
    around: Line | None = None,
) -> Iterator[Line]:
    for run in [[node] for node in nodes] if depth is None else _runs(nodes):
        first, times, name = run[0], len(run), _range(run[0].name, run[-1].name)
        if around is not None:
            times *= around.times
            if name.startswith(f"{around.node.name}."):
                name = around.name + name.removeprefix(around.node.name)
        inside = first.children if depth is None or level + 1 < depth else ()
        line = Line(first, name, level, times, bool(inside))
        yield line
        yield from _lines(inside, depth, level + 1, line)


def _runs(nodes: Sequence[Row | Group]) -> list[list[Row | Group]]:
    """The nodes, equal neighbours together."""
    runs: list[list[Row | Group]] = []
    before = None
    for node in nodes:
        signature = _signature(node)
        if signature == before:
            runs[-1].append(node)
        else:
            runs.append([node])
        before = signature
    return runs


def _signature(node: Row | Group) -> Any:
    """All that the views show of a node, but for its name."""
    shapes = (node.type, node.input_shape, node.output_shape, node.notes)
    if isinstance(node, Group):
        return shapes, [_signature(child) for child in node.children]
    numbers = (node.trainable, node.frozen, node.buffers, node.macs, node.activation_bytes)
    sources = {label: number.values for label, number in node.derivations.items()}
    return shapes, numbers, node.complete, sources


def _range(first: str, last: str) -> str:
    """The names from the first to the last: "layers.0–31"."""
    if first == last:
        return first
    head, _, start = first.rpartition(".")
    other_head, _, end = last.rpartition(".")
    if head == other_head and start.isdigit() and end.isdigit():
        return f"{first}–{end}"
    return f"{first} … {last}"
