"""Which tensor an operation gets: never one of the user's own to write to.

A parameter goes in as its shape. So does all that depends on the input or on a parameter. What is
left are constants: a mask, a table of places, a counter in a buffer. They keep their values, since
code may look at them, but what would change one of the model's own changes a copy.
"""

from math import prod

import torch

from convlab.explaining.walk.nests import tensors_in

__all__ = ["StandIns"]

# A constant of more numbers than this goes in as its shape, too.
_MOST_NUMBERS = 10**6
_SIZED = {"zeros", "ones", "rand", "randn", "full", "eye"}


class StandIns:
    """The tensors of one walk.

    device: where the model is, and where every tensor says that it is.
    """

    def __init__(self, device: torch.device):
        self.device = device
        # id → the tensor itself, kept alive so that the id stays its own, and what stands for it.
        self._now: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        self._shapes: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        # The storages made during the walk: code may write to them.
        self._own: dict[int, torch.Tensor] = {}

    def now(self, tensor: torch.Tensor) -> torch.Tensor:
        """What the tensor has become: a copy, where the walk was to write to it."""
        known = self._now.get(id(tensor))
        return tensor if known is None else known[1]

    def is_value(self, tensor: torch.Tensor) -> bool:
        """Whether the tensor is a constant whose values are at hand."""
        tensor = self.now(tensor)
        return (
            not tensor.is_meta
            and type(tensor) is torch.Tensor
            and tensor.device.type == "cpu"
            and tensor.numel() <= _MOST_NUMBERS
        )

    def shape_of(self, tensor: torch.Tensor) -> torch.Tensor:
        """A tensor without values of the same shape and type."""
        tensor = self.now(tensor)
        if tensor.is_meta:
            return tensor
        if id(tensor) not in self._shapes:
            strided = tensor.layout is torch.strided
            stand_in = (
                torch.empty_strided(
                    tensor.shape, tensor.stride(), dtype=tensor.dtype, device="meta"
                )
                if strided
                else torch.empty(tensor.shape, dtype=tensor.dtype, device="meta")
            )
            self._shapes[id(tensor)] = (tensor, stand_in)
        return self._shapes[id(tensor)][1]

    def or_value(self, tensor: torch.Tensor) -> torch.Tensor:
        """A constant as it is, of any other tensor its shape."""
        return self.now(tensor) if self.is_value(tensor) else self.shape_of(tensor)

    def writable(self, tensor: torch.Tensor) -> torch.Tensor:
        """The constant, or a copy that stands for it from now on, if it is the model's own."""
        tensor_now = self.now(tensor)
        if tensor_now.untyped_storage()._cdata in self._own:
            return tensor_now
        copy = self.own(tensor_now.clone())
        self._now[id(tensor)] = (tensor, copy)
        return copy

    def becomes(self, tensor: torch.Tensor, result: torch.Tensor) -> None:
        """From now on `result`, a tensor without values, stands for the tensor."""
        if tensor is not result and not tensor.is_meta:
            self._now[id(tensor)] = (tensor, result)

    def own(self, value, *, given=()):
        """`value`, a result made of constants; storages not given are the walk's."""
        before = {tensor.untyped_storage()._cdata for tensor in given}
        for tensor in tensors_in(value):
            storage = tensor.untyped_storage()._cdata
            if not tensor.is_meta and storage not in before:
                self._own[storage] = tensor
        return value

    def made(self, function, args, kwargs):
        """What a function without tensors among its arguments makes: `torch.arange(7)`."""
        name = getattr(function, "__name__", "")
        if "device" in kwargs:
            kwargs = {**kwargs, "device": "cpu"}
        if name in ("empty", "empty_strided"):
            return function(*args, **{**kwargs, "device": "meta"})
        if name in _SIZED and prod(_sizes(args, kwargs)) > _MOST_NUMBERS:
            dtype = kwargs.get("dtype") or torch.get_default_dtype()
            return torch.empty(_sizes(args, kwargs), dtype=dtype, device="meta")
        return self.own(function(*args, **kwargs))


def _sizes(args, kwargs):
    given = kwargs.get("size", args)
    if given and isinstance(given[0], (tuple, list, torch.Size)):
        given = given[0]
    return [int(size) for size in given if isinstance(size, int)]
