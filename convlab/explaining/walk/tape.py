"""The operations of a walk in order, so that they can be done again with numbers.

A tape holds what each operation was called with: stand-ins in the place of tensors. `Tape.play`
puts real tensors in their place, and calls the operations one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from convlab.explaining.walk.nested_tensors import map_tensors, tensors_in

if TYPE_CHECKING:
    from convlab.explaining.rules.windows import Reads
    from convlab.explaining.walk.names import Names

__all__ = ["Step", "Tape"]


class Step(NamedTuple):
    """One operation.

    function, args, kwargs: what was called, stand-ins in the place of tensors.
    name: the function's name, without underscores around it.
    output: a nest of stand-ins.
    written: whether the operation has written to its first argument.
    place: the name and the type of the module in which it was called.
    is_of_pytorch: whether that is one of PyTorch's own modules.
    macs: the multiply–adds, if its rule has some.
    reads: the cells of the input that a cell of the output reads.
    """

    function: Callable
    args: tuple
    kwargs: dict[str, Any]
    name: str
    output: Any
    written: bool
    place: tuple[str, str]
    is_of_pytorch: bool
    macs: int | None
    reads: tuple[Reads, ...]


class Tape:
    """The operations of one walk, and the stand-ins of its input, its output and its parameters."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.inputs: list[torch.Tensor] = []
        self.output: Any = None
        # By the id of the stand-in: the name of a parameter or a buffer.
        self.own: dict[int, str] = {}

    def end(self, names: Names, inputs: Iterable[torch.Tensor], output: Any) -> None:
        """Note what the walk began and ended with."""
        self.inputs, self.output = list(inputs), output
        own = {
            id(tensor): f"{path}.{name}" if path else name
            for path, module in names.by_name.items()
            for name, tensor in names.own(module)
        }
        for step in self.steps:
            for one in tensors_in((step.args, step.kwargs)):
                original = names.original(one)
                if original is not None:
                    self.own[id(one)] = own[id(original)]

    def play(
        self, inputs: Sequence[torch.Tensor], own: dict[str, torch.Tensor]
    ) -> Iterable[tuple[Step, Any, dict[int, torch.Tensor]]]:
        """Do the operations again, on the CPU and without gradients.

        inputs: one for each input of the walk. own: the parameters and buffers by name.

        Gives after each operation the step, its output with numbers, and all present tensors by the
        id of their stand-ins. A tensor that is written to is copied first.
        """
        present = {id(one): given for one, given in zip(self.inputs, inputs, strict=True)}

        def real(stand_in: torch.Tensor) -> torch.Tensor:
            if id(stand_in) not in present:
                name = self.own.get(id(stand_in))
                present[id(stand_in)] = stand_in if name is None else own[name]
            return present[id(stand_in)]

        for step in self.steps:
            args, kwargs = map_tensors(real, (step.args, step.kwargs))
            if step.written and tensors_in(args[:1]):
                args = (map_tensors(torch.clone, args[0]), *args[1:])
            with torch.no_grad():
                result = step.function(*args, **kwargs)
            if step.written and tensors_in(args[:1]):
                result = args[0]
            for stand_in, tensor in zip(tensors_in(step.output), tensors_in(result), strict=True):
                present[id(stand_in)] = tensor
            yield step, result, present
