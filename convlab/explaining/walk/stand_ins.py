"""Stand-ins for the user's tensors: no operation gets a tensor of the user's to write to.

An operation gets a meta tensor (a shape and a dtype, no values) in the place of a parameter, and of
all that depends on the input or on a parameter. The rest are constants: a mask, a table of indices,
a counter in a buffer. They keep their values, since code may look at them; an operation that would
change a constant of the model's own changes a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import prod
from typing import Any

import torch

from convlab.explaining.walk.nested_tensors import tensors_in

__all__ = ["StandIns"]

# A larger constant is a meta tensor, too.
_MOST_NUMBERS = 10**6
_SIZED = "zeros ones rand randn full eye".split()


class StandIns:
    """The stand-ins of one walk.

    device: where the model is, and where every tensor claims to be.
    """

    def __init__(self, device: torch.device):
        self.device = device
        # By id: the tensor itself, kept alive so that no other gets its id, and its stand-in.
        self._current: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        self._metas: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        # The storages made during the walk: code may write to them.
        self._own: dict[int, torch.Tensor] = {}

    def current(self, tensor: torch.Tensor) -> torch.Tensor:
        """The tensor, or after a write the stand-in that has the new state."""
        known = self._current.get(id(tensor))
        return tensor if known is None else known[1]

    def is_constant(self, tensor: torch.Tensor) -> bool:
        """Whether the tensor is a constant with values."""
        tensor = self.current(tensor)
        return (
            not tensor.is_meta
            and type(tensor) is torch.Tensor
            and tensor.device.type == "cpu"
            and tensor.numel() <= _MOST_NUMBERS
        )

    def meta(self, tensor: torch.Tensor) -> torch.Tensor:
        """A meta tensor of the same shape, strides and dtype."""
        tensor = self.current(tensor)
        if tensor.is_meta:
            return tensor
        if id(tensor) not in self._metas:
            if tensor.layout is torch.strided:
                meta = torch.empty_strided(
                    tensor.shape, tensor.stride(), dtype=tensor.dtype, device="meta"
                )
            else:
                meta = torch.empty(tensor.shape, dtype=tensor.dtype, device="meta")
            self._metas[id(tensor)] = (tensor, meta)
        return self._metas[id(tensor)][1]

    def constant_or_meta(self, tensor: torch.Tensor) -> torch.Tensor:
        """A constant as it is, of any other tensor its meta tensor."""
        return self.current(tensor) if self.is_constant(tensor) else self.meta(tensor)

    def writable(self, tensor: torch.Tensor) -> torch.Tensor:
        """The constant; if it is the model's own, a copy that from now on stands for it."""
        current = self.current(tensor)
        if current.untyped_storage()._cdata in self._own:
            return current
        copy = self.owned(current.clone())
        self._current[id(tensor)] = (tensor, copy)
        return copy

    def replace(self, tensor: torch.Tensor, result: torch.Tensor) -> None:
        """Let `result`, a meta tensor, stand for the tensor from now on."""
        if tensor is not result and not tensor.is_meta:
            self._current[id(tensor)] = (tensor, result)

    def owned(self, result: Any, *, given: Iterable[torch.Tensor] = ()) -> Any:
        """The result of an operation on constants; its storages become the walk's own.

        given: the operation's arguments: a view of one is not a storage of its own.
        """
        before = {tensor.untyped_storage()._cdata for tensor in given}
        for tensor in tensors_in(result):
            storage = tensor.untyped_storage()._cdata
            if not tensor.is_meta and storage not in before:
                self._own[storage] = tensor
        return result

    def created(self, function: Callable, args: tuple, kwargs: dict[str, Any]) -> Any:
        """The result of a function without tensors among its arguments: `torch.arange(7)`."""
        name = getattr(function, "__name__", "")
        if "device" in kwargs:
            kwargs = {**kwargs, "device": "cpu"}
        if name in ("empty", "empty_strided"):
            return function(*args, **{**kwargs, "device": "meta"})
        if name in _SIZED and prod(_sizes(args, kwargs)) > _MOST_NUMBERS:
            dtype = kwargs.get("dtype") or torch.get_default_dtype()
            return torch.empty(_sizes(args, kwargs), dtype=dtype, device="meta")
        return self.owned(function(*args, **kwargs))


def _sizes(args: tuple, kwargs: dict[str, Any]) -> list[int]:
    sizes = kwargs.get("size", args)
    if sizes and isinstance(sizes[0], (tuple, list, torch.Size)):
        sizes = sizes[0]
    return [int(size) for size in sizes if isinstance(size, int)]
