"""The module calls of a walk, and the rows and groups that come of them.

A module of PyTorch that calls no other module is one row, whatever happens inside. So is a user's
module that does one operation. Any other module is a group: the modules that it calls and its own
operations, in order.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch.nn.modules import module as hooks

from convlab.arithmetic.number_text import number_text
from convlab.explaining.rows import Group, Row
from convlab.explaining.rules.registry import Work
from convlab.explaining.rules.windows import Unknown
from convlab.explaining.walk.build_row import Operation, build_row
from convlab.explaining.walk.fields import reads_of
from convlab.explaining.walk.names import Names
from convlab.explaining.walk.nested_tensors import shapes_of

if TYPE_CHECKING:
    from convlab.explaining.rules.windows import Reads

__all__ = ["ModuleCalls"]


class _Call:
    """One call of a module, and the operations and calls inside it, in order.

    name: None for a module that is not registered with the model.
    """

    def __init__(self, module: torch.nn.Module, name: str | None):
        self.module = module
        self.name = name
        self.parts: list[Operation | _Call] = []
        self.input_shape = None
        self.output_shape = None
        self.reads: tuple[Reads, ...] = ()
        self._counts: dict[str, int] = {}

    @property
    def type(self) -> str:
        return type(self.module).__name__

    @property
    def is_of_pytorch(self) -> bool:
        return type(self.module).__module__.startswith("torch.")

    @property
    def is_row(self) -> bool:
        if any(isinstance(part, _Call) for part in self.parts):
            return False
        return self.is_of_pytorch or len(self.parts) <= 1

    def name_of(self, operation: str) -> str:
        """A name for an operation of this call: `add`, then `add_1`, `add_2`."""
        count = self._counts[operation] = self._counts.get(operation, -1) + 1
        label = f"{operation}_{count}" if count else operation
        return f"{self.name}.{label}" if self.name else label


class _OpenGroup(NamedTuple):
    """A group to which rows can still be added."""

    call: _Call
    name: str
    children: list[Row | _OpenGroup]
    reads: tuple[Reads, ...]

    def closed(self) -> Group:
        return Group(
            name=self.name,
            type=self.call.type,
            input_shape=self.call.input_shape,
            output_shape=self.call.output_shape,
            children=_closed(self.children),
            reads=self.reads,
        )


def _closed(nodes: Sequence[Row | _OpenGroup]) -> tuple[Row | Group, ...]:
    return tuple(node if isinstance(node, Row) else node.closed() for node in nodes)


class ModuleCalls:
    """The calls of one walk. Inside a `with` block each call of a module is recorded."""

    def __init__(self, model: torch.nn.Module, stand_in: Callable[[torch.Tensor], torch.Tensor]):
        self.names = Names(model, stand_in)
        self._root = _Call(model, "")
        self._stack = [self._root]
        # The row that has a tensor, by the tensor's id; the tensor is kept alive with it.
        self._rows: dict[int, tuple[torch.Tensor, str]] = {}
        self._row_names: Counter[str] = Counter()
        self._thread = threading.get_ident()
        # The number of axes along which the first window slides.
        self._rank = 0

    def __enter__(self) -> ModuleCalls:
        # PyTorch's hooks for all modules: no hook is set on a module of the user's.
        self._handles = (
            hooks.register_module_forward_pre_hook(self._enter),
            hooks.register_module_forward_hook(self._leave, with_kwargs=True),
        )
        return self

    def __exit__(self, *_) -> None:
        for handle in self._handles:
            handle.remove()

    def _enter(self, module: torch.nn.Module, args: tuple) -> None:
        if threading.get_ident() == self._thread:
            name = self.names.of_call(module, self._stack[-1].name)
            self._stack.append(_Call(module, name))

    def _leave(self, module: torch.nn.Module, args: tuple, kwargs: dict, output: Any) -> None:
        if threading.get_ident() == self._thread:
            call = self._stack.pop()
            with torch._C.DisableTorchFunction():
                call.input_shape = shapes_of((*args, *kwargs.values()), unwrap=True)
                call.output_shape = shapes_of(output)
            call.reads = reads_of(output)
            self._stack[-1].parts.append(call)

    def abandon(self) -> None:
        """End the calls that an error has left open; their parts so far stay."""
        while len(self._stack) > 1:
            call = self._stack.pop()
            if call.parts:
                self._stack[-1].parts.append(call)

    def where(self, operation: str | None = None) -> str:
        """The place in the model, for a sentence: "features.0 (Conv2d)"."""
        call = self._stack[-1]
        if call is self._root:
            return call.type
        name = "a module that is not registered" if call.name is None else call.name
        place = f"{name} ({call.type})" if name else call.type
        return place if operation is None or call.is_of_pytorch else f"{place}, at {operation},"

    def place(self) -> tuple[tuple[str, str], bool]:
        """Name and type of the module that is being called, and whether it is PyTorch's own."""
        call = self._stack[-1]
        return (call.name or "", call.type), call.is_of_pytorch

    def operation(
        self,
        name: str,
        given: list[torch.Tensor],
        output: Any,
        work: Work,
        new: list[torch.Tensor],
        *,
        has_rule: bool,
        is_view: bool,
    ) -> None:
        """Record an operation of the module that is being called.

        given: the tensors among its arguments.
        output: a nest of tensors.
        new: the tensors of the output with memory of their own.
        has_rule: whether `work` comes from a rule.
        is_view: whether the output only shows the arguments in another shape.
        """
        call = self._stack[-1]
        self._rank = self._rank or len(work.sizes)
        originals = list(map(self.names.original, given))
        call.parts.append(
            Operation(
                name=call.name_of(name),
                type=name,
                input_shapes=[tuple(one.shape) for one in given],
                output_shape=shapes_of(output),
                work=Work(None, work.macs, work.parameters, work.sizes),
                reads=reads_of(output),
                new=[(tuple(tensor.shape), tensor.dtype) for tensor in new],
                has_rule=has_rule,
                own_tensors=[] if is_view else [t for t in originals if t is not None],
                unregistered=sum(
                    one.numel()
                    for one, original in zip(given, originals, strict=True)
                    if original is None and isinstance(one, torch.nn.Parameter)
                ),
            )
        )

    def nodes(self) -> tuple[Row | Group, ...]:
        """The rows and groups of the whole walk."""
        nodes = [self._node(part) for part in self._root.parts]
        self._add_unused_tensors(nodes)
        closed = _closed(nodes)
        if len(closed) == 1 and isinstance(closed[0], Group):
            return closed[0].children  # the model itself needs no line
        return closed

    def _node(self, part: Operation | _Call) -> Row | _OpenGroup:
        if isinstance(part, Operation):
            shapes = tuple(part.input_shapes)
            return build_row(
                self._unique(part.name),
                part.type,
                [part],
                part.own_tensors,
                self._claim,
                input_shape=shapes[0] if len(shapes) == 1 else shapes or None,
                output_shape=part.output_shape,
                reads=self._along_windows(part.reads),
            )
        if not part.is_row:
            unique = self._unique("(not registered)" if part.name is None else part.name)
            children = [self._node(child) for child in part.parts]
            return _OpenGroup(part, unique, children, self._along_windows(part.reads))
        operations = [one for one in part.parts if isinstance(one, Operation)]
        # PyTorch's own module may use the tensors of modules inside it without a call.
        modules = part.module.modules() if part.is_of_pytorch else (part.module,)
        tensors = [tensor for module in modules for _, tensor in self.names.own(module)]
        tensors += [tensor for one in operations for tensor in one.own_tensors]
        name = part.name
        notes: tuple[str, ...] = ()
        if name is None:
            numbers = sum(t.numel() for t in tensors if isinstance(t, torch.nn.Parameter))
            name = "(not registered)"
            notes = (f"not registered: its {number_text(numbers)} parameters are not the model's",)
        known = [tensor for tensor in tensors if id(tensor) in self.names.tensors]
        return build_row(
            self._unique(name or part.type),
            part.type,
            operations,
            known,
            self._claim,
            input_shape=part.input_shape,
            output_shape=part.output_shape,
            notes=notes,
            reads=self._along_windows(part.reads),
        )

    def _along_windows(self, reads: tuple[Reads, ...]) -> tuple[Reads, ...]:
        """The cells that are read along the axes that the model's windows slide along."""
        if self._rank == 3:
            return (Unknown("a window slides along three axes, not two"),)
        return reads[-self._rank :] if self._rank else ()

    def _unique(self, name: str) -> str:
        """A name for a row or a group: of a module's second call, `name (call 2)`."""
        self._row_names[name] += 1
        count = self._row_names[name]
        return name if count == 1 or not name else f"{name} (call {count})"

    def _claim(self, tensor: torch.Tensor, row_name: str) -> str | None:
        """Give a tensor to this row and return None; if a row has it already, return that name."""
        if id(tensor) in self._rows:
            return self._rows[id(tensor)][1]
        self._rows[id(tensor)] = (tensor, row_name)
        return None

    def _add_unused_tensors(self, nodes: list[Row | _OpenGroup]) -> None:
        """Add rows for the model's tensors that no operation took."""
        children: dict[str | None, list[Row | _OpenGroup]] = {}
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if isinstance(node, _OpenGroup):
                children.setdefault(node.call.name, node.children)
                waiting.extend(node.children)
        for name, module in self.names.by_name.items():
            unused = [
                (own, tensor)
                for own, tensor in self.names.own(module)
                if id(tensor) not in self._rows
            ]
            if not unused:
                continue
            if name in children:
                rows = [self._row_of_tensor(name, own, tensor) for own, tensor in unused]
                children[name][:0] = rows
                continue
            parent = name
            while parent and parent not in children:
                parent = parent.rpartition(".")[0]
            kind = type(module).__name__
            tensors = [tensor for _, tensor in unused]
            notes = () if self.names.was_called(module) else ("not called",)
            row = build_row(name or kind, kind, [], tensors, self._claim, notes=notes)
            children.get(parent, nodes).append(row)

    def _row_of_tensor(self, module_name: str, own_name: str, tensor: torch.Tensor) -> Row:
        kind = "Parameter" if isinstance(tensor, torch.nn.Parameter) else "buffer"
        name = f"{module_name}.{own_name}" if module_name else own_name
        return build_row(name, kind, [], [tensor], self._claim)
