"""Who calls what: the modules that the walk is inside of, and the rows they leave behind.

A module of PyTorch that calls no other is one row, whatever it does inside. So is a module of the
user's that does one thing. Any other is a group: its modules and its own operations, in order.
"""

import threading

import torch
from torch.nn.modules import module as hooks

from convlab.explaining.rows import Group, Row
from convlab.explaining.rules.registry import Work
from convlab.explaining.walk.build_row import Operation, build_row, shapes_of
from convlab.explaining.walk.names import Names

__all__ = ["ModuleCalls"]


class _Call:
    """A module during its call, and after it: what it did, in order."""

    def __init__(self, module: torch.nn.Module | None, name: str | None):
        self.module = module
        self.name = name
        self.parts: list = []  # operations, and frames that are closed
        self.input_shape = None
        self.output_shape = None
        self._counts: dict[str, int] = {}

    @property
    def type(self) -> str:
        return type(self.module).__name__

    @property
    def is_pytorchs(self) -> bool:
        return type(self.module).__module__.startswith("torch.")

    @property
    def is_row(self) -> bool:
        operations = [part for part in self.parts if isinstance(part, Operation)]
        if len(operations) < len(self.parts):
            return False
        return self.is_pytorchs or len(operations) <= 1

    def own_name(self, operation: str) -> str:
        """A name for an operation: of several alike, the second is …_1."""
        count = self._counts[operation] = self._counts.get(operation, -1) + 1
        label = f"{operation}_{count}" if count else operation
        return f"{self.name}.{label}" if self.name else label


class ModuleCalls:
    """The modules of one walk. In a `with` statement it hears of each module's call."""

    def __init__(self, model: torch.nn.Module):
        self._model = model
        self.names = Names(model)
        self._stack = [_Call(None, "")]
        self._claimed: dict[int, tuple[torch.Tensor, str]] = {}
        self._thread = threading.get_ident()

    def __enter__(self):
        # Hooks on all modules, of PyTorch's own: none is set on a module of the user's.
        self._handles = (
            hooks.register_module_forward_pre_hook(self._enter),
            hooks.register_module_forward_hook(self._leave, with_kwargs=True),
        )
        return self

    def __exit__(self, *_):
        for handle in self._handles:
            handle.remove()

    def _enter(self, module, args):
        if threading.get_ident() == self._thread:
            self._stack.append(_Call(module, self.names.of_call(module)))

    def _leave(self, module, args, kwargs, output):
        if threading.get_ident() == self._thread:
            frame = self._stack.pop()
            frame.input_shape = shapes_of((*args, *kwargs.values()), unwrap=True)
            frame.output_shape = shapes_of(output)
            self._stack[-1].parts.append(frame)

    def where(self, operation: str | None = None) -> str:
        """The place in the model, for a sentence: "features.0 (Conv2d)"."""
        frame = self._stack[-1]
        if frame.module is None:
            return type(self._model).__name__
        name = "a module that is not registered" if frame.name is None else frame.name
        place = f"{name} ({frame.type})" if name else frame.type
        return place if operation is None or frame.is_pytorchs else f"{place}, at {operation},"

    def operation(self, name: str, given, output, work: Work, new, *, ruled: bool, is_view: bool):
        """Hear of an operation in the module that is being called."""
        frame = self._stack[-1]
        self._stack[-1].parts.append(
            Operation(
                name=frame.own_name(name),
                type=name,
                input_shape=shapes_of(tuple(given), unwrap=True),
                output_shape=shapes_of(output),
                work=work._replace(output=None),
                new=[(tuple(tensor.shape), tensor.dtype) for tensor in new],
                ruled=ruled,
                uses=[] if is_view else [one for one in given if id(one) in self.names.tensors],
                strangers=sum(
                    one.numel()
                    for one in given
                    if isinstance(one, torch.nn.Parameter) and id(one) not in self.names.tensors
                ),
            )
        )

    def nodes(self) -> tuple[Row | Group, ...]:
        """The rows and groups of the whole walk."""
        (root,) = self._stack
        drafts = [self._draft(part, root) for part in root.parts]
        self._add_unused(drafts)
        nodes = tuple(_frozen(draft) for draft in drafts)
        if len(nodes) == 1 and isinstance(nodes[0], Group):
            return nodes[0].children  # the model itself needs no line
        return nodes

    def _draft(self, part, parent):
        """A row, or a list [frame, children], to which rows can still be added."""
        if isinstance(part, Operation):
            return build_row(part.name, part.type, part, [part], part.uses, self._claim)
        if part.is_row:
            uses = [
                tensor for module in part.module.modules() for _, tensor in self.names.own(module)
            ]
            known = [tensor for tensor in uses if id(tensor) in self.names.tensors]
            name = part.name
            notes = ()
            if name is None:
                numbers = sum(t.numel() for t in uses if isinstance(t, torch.nn.Parameter))
                name = "(not registered)"
                notes = (f"not registered: its {numbers:,} parameters are not the model's",)
            return build_row(
                name or type(self._model).__name__, part.type, part, part.parts, known,
                self._claim, notes,
            )  # fmt: skip
        return [part, [self._draft(child, part) for child in part.parts]]

    def _claim(self, tensor, row_name: str) -> str | None:
        """Give a tensor to the first row that uses it; tell the others which one that is."""
        if id(tensor) in self._claimed:
            return self._claimed[id(tensor)][1]
        self._claimed[id(tensor)] = (tensor, row_name)
        return None

    def _add_unused(self, drafts):
        """Rows for the tensors that no operation took as they are."""
        groups = {}
        waiting = list(drafts)
        while waiting:
            draft = waiting.pop()
            if isinstance(draft, list):
                groups.setdefault(draft[0].name, draft[1])
                waiting.extend(draft[1])
        for name, module in self.names.by_name.items():
            left = [
                (own, tensor)
                for own, tensor in self.names.own(module)
                if id(tensor) not in self._claimed
            ]
            if not left:
                continue
            if name in groups:
                rows = [self._tensor_row(name, own, tensor) for own, tensor in left]
                groups[name][:0] = rows
            else:
                parent = name
                while parent and parent not in groups:
                    parent = parent.rpartition(".")[0]
                row = build_row(
                    name or type(module).__name__, type(module).__name__, None, [],
                    [tensor for _, tensor in left], self._claim,
                    () if self.names.was_called(module) else ("not called",),
                )  # fmt: skip
                groups.get(parent, drafts).append(row)

    def _tensor_row(self, name, own, tensor):
        kind = "Parameter" if isinstance(tensor, torch.nn.Parameter) else "buffer"
        full = f"{name}.{own}" if name else own
        return build_row(full, kind, None, [], [tensor], self._claim)


def _frozen(draft):
    if isinstance(draft, Row):
        return draft
    frame, children = draft
    return Group(
        name=frame.name if frame.name is not None else "(not registered)",
        type=frame.type,
        input_shape=frame.input_shape,
        output_shape=frame.output_shape,
        children=tuple(_frozen(child) for child in children),
    )
