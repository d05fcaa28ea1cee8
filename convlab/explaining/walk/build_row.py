"""From a row's operations to the row: the sums, and the derivation of each number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import torch

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.memory import BYTES, activation_bytes
from convlab.arithmetic.sums import sum_of, tensor_numbers
from convlab.explaining.rows import Row, Shapes
from convlab.explaining.rules.registry import Work

if TYPE_CHECKING:
    from convlab.explaining.rules.windows import Reads

__all__ = ["Operation", "build_row"]


class Operation(NamedTuple):
    """One operation: its arguments, its result and its work.

    new: shape and dtype of each tensor that it made.
    has_rule: whether `work` comes from a rule.
    own_tensors: the model's parameters and buffers among its arguments.
    unregistered: how many numbers its arguments hold in parameters that the model does not have.
    """

    name: str
    type: str
    input_shapes: list[tuple[int, ...]]
    output_shape: Shapes | None
    work: Work
    reads: tuple[Reads, ...]
    new: list[tuple[tuple[int, ...], torch.dtype]]
    has_rule: bool
    own_tensors: list[torch.Tensor]
    unregistered: int


def build_row(
    name: str,
    type_name: str,
    operations: Sequence[Operation],
    tensors: Iterable[torch.Tensor],
    claim: Callable[[torch.Tensor, str], str | None],
    *,
    input_shape: Shapes | None = None,
    output_shape: Shapes | None = None,
    notes: Iterable[str] = (),
    reads: tuple[Reads, ...] = (),
) -> Row:
    """The row of some operations.

    tensors: the model's parameters and buffers that the row uses.
    claim: gives a tensor to the row of this name, or returns the name of the row that has it.
    """
    derivations: dict[str, Derived] = {}
    counted: list[torch.Tensor] = []
    buffers, shared, has_unknown = 0, dict[str, None](), False
    for tensor in {id(tensor): tensor for tensor in tensors}.values():
        is_parameter = isinstance(tensor, torch.nn.Parameter)
        earlier = claim(tensor, name)
        if torch.nn.parameter.is_lazy(tensor):
            has_unknown = True
        elif earlier is not None:
            if is_parameter:
                shared[earlier] = None
        elif is_parameter:
            counted.append(tensor)
        else:
            buffers += tensor.numel()
    remarks = [*notes, *(f"shared with `{earlier}`" for earlier in shared)]
    if has_unknown:
        remarks.append("parameters not initialised: the layer was not called")
    for operation in operations:
        for side, size in operation.work.sizes:
            derivations.setdefault(f"output {side}", size)
    parameters = _parameters(counted, operations)
    if isinstance(parameters, Derived):
        derivations["parameters"] = parameters
    macs, complete = _macs(operations, derivations)
    if not complete:
        without = sorted({operation.type for operation in operations if not operation.has_rule})
        remarks.append(f"no rule for {', '.join(without)}")
    if any(one.unregistered for one in operations) and "not registered" not in str(remarks):
        remarks.append("uses parameters that are not registered with the model")
    activation = _bytes([made for operation in operations for made in operation.new])
    if isinstance(activation, Derived):
        derivations["activation"] = activation
    return Row(
        name=name,
        type=type_name,
        input_shape=input_shape,
        output_shape=output_shape,
        parameters=parameters,
        trainable=sum(tensor.numel() for tensor in counted if tensor.requires_grad),
        frozen=sum(tensor.numel() for tensor in counted if not tensor.requires_grad),
        buffers=buffers,
        macs=macs,
        complete=complete,
        activation_bytes=activation,
        derivations=derivations,
        notes=tuple(remarks),
        reads=reads,
    )


def _parameters(counted: Sequence[torch.Tensor], operations: Iterable[Operation]) -> int:
    """The count by the rule's formula if that counts just these tensors, else by their shapes."""
    if not counted:
        return 0
    total = sum(tensor.numel() for tensor in counted)
    for operation in operations:
        if operation.work.parameters == total:
            return operation.work.parameters
    return tensor_numbers("parameters", [tuple(tensor.shape) for tensor in counted])


def _macs(
    operations: Sequence[Operation], derivations: dict[str, Derived]
) -> tuple[int | None, bool]:
    """The sum of the operations' MACs, None if nothing is known, and whether all are known."""
    complete = all(operation.has_rule for operation in operations)
    known = {one.name: one.work.macs for one in operations if one.work.macs is not None}
    if not known:
        return (0 if complete else None), complete
    macs, *others = known.values()
    if others:
        for name, part in known.items():
            derivations[f"MACs of {name.rpartition('.')[2]}"] = part
        macs = sum_of("MACs", list(known.values()))
    derivations["MACs"] = macs
    return macs, complete


# Three axes may be (C, H, W), (N, C, L) or (N, L, F): an operation does not say which.
_AXES = {3: ("n_1", "n_2", "n_3")}


def _bytes(new: Sequence[tuple[tuple[int, ...], torch.dtype]]) -> int:
    parts = [_bytes_of_one(shape, dtype) for shape, dtype in new]
    if len(parts) == 1:
        return parts[0]
    return sum_of("bytes", parts) if parts else 0


# A model has few different shapes.
@lru_cache(1024)
def _bytes_of_one(shape: tuple[int, ...], dtype: torch.dtype) -> int:
    if str(dtype).removeprefix("torch.") in BYTES:
        return activation_bytes(shape, dtype=dtype, axes=_AXES.get(len(shape)))
    return torch.empty(shape, dtype=dtype, device="meta").nbytes
