"""From operations to a row: the sums, and which derivation stands behind each of them."""

from typing import NamedTuple

import torch
from torch.nn.parameter import UninitializedTensorMixin

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.memory import BYTES, activation_bytes
from convlab.arithmetic.sums import sum_of, tensor_numbers
from convlab.explaining.rows import Row
from convlab.explaining.rules.registry import Work

__all__ = ["Operation", "build_row", "shapes_of"]


class Operation(NamedTuple):
    """One operation: what it took, gave and cost.

    new: shape and type of each tensor that it made.
    uses: the model's own tensors among its arguments.
    strangers: how many numbers it took from parameters that the model does not have.
    """

    name: str
    type: str
    input_shape: tuple | dict | None
    output_shape: tuple | dict | None
    work: Work
    new: list
    ruled: bool
    uses: list
    strangers: int


def shapes_of(value, *, unwrap: bool = False):
    """The shapes in a nest of tensors; with `unwrap`, a single one without its tuple."""
    if isinstance(value, torch.Tensor):
        return tuple(value.shape)
    if isinstance(value, dict):
        shapes = {str(name): shapes_of(part) for name, part in value.items()}
        return {name: shape for name, shape in shapes.items() if shape is not None} or None
    if isinstance(value, (tuple, list)):
        shapes = [shape for shape in map(shapes_of, value) if shape is not None]
        if not shapes:
            return None
        return shapes[0] if unwrap and len(shapes) == 1 else tuple(shapes)
    return None


def build_row(name, type_name, shapes, operations, uses, claim, notes=()) -> Row:
    """A row of some operations.

    shapes: has input_shape and output_shape, or is None.
    uses: the model's tensors that belong to the row.
    claim: says which row has a tensor already, else None.
    """
    derivations: dict[str, Derived] = {}
    counted, buffers, shared, unknown = [], 0, [], False
    seen = set()
    for tensor in uses:
        if id(tensor) in seen:
            continue
        seen.add(id(tensor))
        if isinstance(tensor, UninitializedTensorMixin):
            unknown = True
            claim(tensor, name)
            continue
        earlier = claim(tensor, name)
        if earlier is not None:
            if earlier not in shared and isinstance(tensor, torch.nn.Parameter):
                shared.append(earlier)
        elif isinstance(tensor, torch.nn.Parameter):
            counted.append(tensor)
        else:
            buffers += tensor.numel()
    notes = [*notes, *(f"shared with `{earlier}`" for earlier in shared)]
    if unknown:
        notes.append("parameters not initialised: the layer was not called")
    for operation in operations:
        for side, size in operation.work.sizes:
            derivations.setdefault(f"output {side}", size)
    parameters = _parameters(counted, operations)
    if counted:
        derivations["parameters"] = parameters
    macs, complete = _macs(operations, derivations)
    if not complete:
        without = sorted({operation.type for operation in operations if not operation.ruled})
        notes.append(f"no rule for {', '.join(without)}")
    if sum(operation.strangers for operation in operations) and "not registered" not in str(notes):
        notes.append("uses parameters that are not registered with the model")
    activation = _bytes([made for operation in operations for made in operation.new])
    if isinstance(activation, Derived):
        derivations["activation"] = activation
    return Row(
        name=name,
        type=type_name,
        input_shape=shapes.input_shape if shapes else None,
        output_shape=shapes.output_shape if shapes else None,
        parameters=parameters,
        trainable=sum(tensor.numel() for tensor in counted if tensor.requires_grad),
        frozen=sum(tensor.numel() for tensor in counted if not tensor.requires_grad),
        buffers=buffers,
        macs=macs,
        complete=complete,
        activation_bytes=activation,
        derivations=derivations,
        notes=tuple(notes),
    )


def _parameters(counted, operations) -> int:
    """The rule's formula where it speaks of just these tensors; else the product of their sides."""
    if not counted:
        return 0
    total = sum(tensor.numel() for tensor in counted)
    for operation in operations:
        if operation.work.parameters == total:
            return operation.work.parameters
    return tensor_numbers("parameters", [tuple(tensor.shape) for tensor in counted])


def _macs(operations, derivations):
    """The sum of the operations' work, None if nothing is known, and whether all of it is."""
    complete = all(operation.ruled for operation in operations)
    known = [operation for operation in operations if operation.work.macs is not None]
    if not known:
        return (0 if complete else None), complete
    if len(known) == 1:
        macs = known[0].work.macs
    else:
        for operation in known:
            label = operation.name.rpartition(".")[2]
            derivations[f"MACs of {label}"] = operation.work.macs
        macs = sum_of("MACs", [operation.work.macs for operation in known])
    derivations["MACs"] = macs
    return macs, complete


# Three axes may be (C, H, W), (N, C, L) or (N, L, F): an operation does not say which.
_AXES = {3: ("n_1", "n_2", "n_3")}


def _bytes(new) -> int:
    parts = [
        activation_bytes(shape, dtype=dtype, axes=_AXES.get(len(shape)))
        if str(dtype).removeprefix("torch.") in BYTES
        else torch.empty(shape, dtype=dtype, device="meta").nbytes
        for shape, dtype in new
    ]
    if len(parts) == 1:
        return parts[0]
    return sum_of("bytes", parts) if parts else 0
