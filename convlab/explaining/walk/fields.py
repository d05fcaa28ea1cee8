"""Receptive fields, followed from the model's input through the operations of a walk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import torch

from convlab.arithmetic.derived import DerivedPair
from convlab.arithmetic.field_axis import INPUT_CELL
from convlab.explaining.rules.windows import Cells, Fixed, Unknown, each_cell

if TYPE_CHECKING:
    from convlab.arithmetic.receptive_field import ReceptiveField
    from convlab.explaining.rules.windows import Reads, Window

__all__ = ["Fields", "reads_of", "receptive_field_of"]

# What a tensor reads of the height and of the width of the input.
_NOTHING: tuple[Reads, Reads] = (None, None)


class Fields:
    """The receptive fields of one walk: of each tensor the cells that it reads of the first map.

    A map is a tensor (N, C, H, W), (C, H, W) or (N, C, L) among the model's arguments. A tensor
    carries what it reads, and how often its storage had been written to at that time.

    where: gives the place of an operation in the model, for a reason.
    """

    def __init__(self, where: Callable[[str], str]) -> None:
        self._where = where
        self._has_map = False
        self._writes: dict[int, int] = {}
        self._lost: Unknown | None = None

    def begin(self, inputs: Iterable[torch.Tensor]) -> None:
        """Mark the first map among the inputs."""
        for tensor in inputs:
            if tensor.dim() in (3, 4) and tensor.is_floating_point():
                axes = (tensor.dim() - 2, tensor.dim() - 1)
                height, width = (Cells(INPUT_CELL, axis, tensor.shape[axis]) for axis in axes)
                self._give(tensor, (height, width))
                self._has_map = True
                return

    def follow(
        self,
        name: str,
        given: Sequence[torch.Tensor],
        outputs: Sequence[torch.Tensor],
        window: Window | None,
        *,
        written: bool = False,
    ) -> None:
        """Give the outputs of an operation what they read.

        name: the operation's.
        given: the tensors among its arguments.
        written: whether the outputs are arguments that it has written to.
        """
        if not self._has_map:
            return
        reads = [self._of(tensor) for tensor in given]
        marked = [place for place, both in enumerate(reads) if both is not _NOTHING]
        if not marked:
            return
        if window is each_cell and len(marked) == len(outputs) == 1 and not written:
            place, output = marked[0], outputs[0]
            if given[place].shape == output.shape:  # the most common case
                self._give(output, reads[place])
                return
        for output in outputs:
            height, width = (
                self._along(list(zip(given, along, strict=True)), output, window, name)
                for along in zip(*reads, strict=True)
            )
            if written and (height, width) != self._of(output):
                storage = output.untyped_storage()._cdata
                self._writes[storage] = self._writes.get(storage, 0) + 1
            self._give(output, _NOTHING if height is None is width else (height, width))

    def lose(self, reason: str) -> None:
        """Forget the fields of all tensors: they can't be followed from here."""
        self._lost = Unknown(reason)

    def _along(self, given, output, window, name) -> Reads:
        """The cells that an output reads along one axis of the map."""
        found = Unknown("") if window is None else window(given, output)
        if not isinstance(found, Unknown):
            return found
        unknown = next((cells for _, cells in given if isinstance(cells, Unknown)), None)
        if unknown is not None:
            return unknown
        place = self._where(name.strip("_")).removesuffix(",")
        what = f": {found.reason}" if found.reason else " has no window that slides over a map"
        return found._replace(reason=f"{place}{what}")

    def _of(self, tensor: torch.Tensor) -> tuple[Reads, Reads]:
        if self._lost is not None and not isinstance(tensor, torch.nn.Parameter):
            return (self._lost, self._lost)
        marked = tensor.__dict__.get("_reads")
        if self._writes and tensor.layout is torch.strided:
            writes = self._writes.get(tensor.untyped_storage()._cdata, 0)
            if writes != (marked[1] if marked else 0):
                stale = Unknown("it was written to through another view")
                return (stale, stale)
        return marked[0] if marked else _NOTHING

    def _give(self, tensor: torch.Tensor, both: tuple[Reads, Reads]) -> None:
        writes = self._writes and self._writes.get(tensor.untyped_storage()._cdata, 0)
        tensor._reads = (both, writes or 0)  # type: ignore[attr-defined]


def reads_of(output: object) -> tuple[Reads, ...]:
    """The cells that a tensor reads; () for one that reads none, and for a nest of tensors."""
    marked = getattr(output, "_reads", None)
    return marked[0] if marked else ()


def receptive_field_of(name: str, reads: Sequence[Reads]) -> ReceptiveField | None:
    """The receptive field of a tensor's cells, from what it reads along one axis or along two."""
    from convlab.arithmetic.receptive_field import ReceptiveField

    reason = next((one.reason for one in reads if isinstance(one, Unknown)), None)
    if reason is None and any(isinstance(one, Cells) and one.order is not None for one in reads):
        reason = "its cells do not lie in the order of the map"
    if reason is not None:
        return ReceptiveField(name, None, None, None, reason)
    fields = [one.field for one in reads if isinstance(one, (Cells, Fixed))]
    if not fields or len(fields) < len(reads):
        return None
    return ReceptiveField(name, *(map(DerivedPair, *fields) if len(fields) == 2 else fields[0]))
