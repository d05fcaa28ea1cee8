"""Stand-ins for the user's tensors: no operation ever gets a storage of the user's.

An operation gets a meta tensor (a shape and a dtype, no values) in the place of a parameter, and of
all that depends on the input or on a parameter. The rest are constants: a mask, a table of indices,
a counter in a buffer. Code may look at their values, and write to them, so a constant of the user's
is copied when it is first seen; two tensors that share a storage have copies that share one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import prod
from typing import Any

import torch

from convlab.explaining.walk.nested_tensors import map_tensors, tensors_in

__all__ = ["StandIns"]

# A larger constant is a meta tensor, too.
_MOST_NUMBERS = 10**6
_SIZED = set("empty zeros ones rand randn full eye".split())
# The values of the result do not depend on the values of the argument.
_FROM_SHAPE = set(
    "zeros_like ones_like full_like empty_like new_zeros new_ones new_full new_empty".split()
)
# The result shares the memory of a NumPy array or of a buffer.
_SHARING = set("from_numpy as_tensor asarray frombuffer".split())
_TENSORS = {torch.Tensor, torch.nn.Parameter}
_HOMES = {list, dict}
_CPU = torch.device("cpu")


class StandIns:
    """The stand-ins of one walk.

    device: where the model is, and where every tensor claims to be; the CPU for a model on meta, so
        that constants on the device of the input are computed.
    """

    def __init__(self, device: torch.device):
        self.device = _CPU if device.type == "meta" else device
        # By id: the user's tensor, kept alive so that no other gets its id, and its stand-in.
        self._stand_ins: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        self._metas: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        # By id: the storages made during the walk, and the copies of the user's storages.
        self._own: dict[int, torch.UntypedStorage] = {}
        self._copies: dict[int, tuple[torch.UntypedStorage, torch.UntypedStorage]] = {}
        # Own storages whose values have become unknown by a write.
        self._overwritten: set[int] = set()

    def current(self, tensor: torch.Tensor) -> torch.Tensor:
        """The tensor itself if it was made during the walk, else its stand-in."""
        known = self._stand_ins.get(id(tensor))
        if known is not None:
            return known[1]
        if _storage_id(tensor) in self._own or torch.nn.parameter.is_lazy(tensor):
            return tensor
        stand_in = self._copy(tensor) if _can_be_constant(tensor) else _empty_like(tensor)
        if type(tensor) is torch.nn.Parameter:
            stand_in = torch.nn.Parameter(stand_in, requires_grad=tensor.requires_grad)
        self.owned(stand_in)
        self._stand_ins[id(tensor)] = (tensor, stand_in)
        self._stand_ins[id(stand_in)] = (stand_in, stand_in)  # asked for most often
        return stand_in

    def replace_tensors(self, modules: Iterable[torch.nn.Module]) -> None:
        """Put stand-ins in the place of the modules' tensors, so that their code sees no other."""
        for module in modules:
            homes: list[Any] = [module._parameters, module._buffers, module.__dict__]
            homes += [home for home in module.__dict__.values() if type(home) in _HOMES and home]
            for home in homes:
                places = home.items() if isinstance(home, dict) else enumerate(home)
                for place, value in [one for one in places if type(one[1]) in _TENSORS]:
                    home[place] = self.current(value)

    def is_constant(self, tensor: torch.Tensor) -> bool:
        """Whether the tensor is a constant with values."""
        return self.has_values(self.current(tensor))

    def has_values(self, tensor: torch.Tensor) -> bool:
        """Whether a tensor that was made during the walk, or a stand-in, has values."""
        return _can_be_constant(tensor) and _storage_id(tensor) not in self._overwritten

    def meta(self, tensor: torch.Tensor) -> torch.Tensor:
        """A meta tensor of the same shape, strides and dtype."""
        tensor = self.current(tensor)
        if tensor.is_meta:
            return tensor
        if id(tensor) not in self._metas:
            self._metas[id(tensor)] = (tensor, self.owned(_empty_like(tensor)))
        return self._metas[id(tensor)][1]

    def constant_or_meta(self, tensor: torch.Tensor) -> torch.Tensor:
        """A constant as it is, of any other tensor its meta tensor."""
        return self.current(tensor) if self.is_constant(tensor) else self.meta(tensor)

    def overwrite(self, tensor: torch.Tensor) -> None:
        """Forget the values of a tensor, and of all tensors that share its storage."""
        tensor = self.current(tensor)
        storage = _storage_id(tensor)
        if not tensor.is_meta and storage is not None:
            self._overwritten.add(storage)

    def owned(self, result: Any) -> Any:
        """The result of an operation; its storages were made during the walk."""
        for tensor in tensors_in(result):
            storage = _storage_id(tensor)
            if storage is not None:
                self._own[storage] = tensor.untyped_storage()
        return result

    def computed(self, function: Callable, args: tuple, kwargs: dict[str, Any]) -> Any:
        """The result of an operation on constants, computed on the CPU."""
        name = getattr(function, "__name__", "")
        args, kwargs = _on_cpu(map_tensors(self.current, (args, kwargs)))
        if name in ("cuda", "xpu", "ipu", "mtia"):
            return args[0]
        if name == "to":
            args = tuple(_CPU if isinstance(argument, str) else argument for argument in args)
        return self.owned(function(*args, **kwargs))

    def created(self, function: Callable, args: tuple, kwargs: dict[str, Any]) -> Any:
        """The result of a function without tensors among its arguments: `torch.arange(7)`."""
        name = getattr(function, "__name__", "")
        args, kwargs = _on_cpu((args, kwargs))
        if name in _SIZED and prod(_sizes(args, kwargs)) > _MOST_NUMBERS:
            dtype = kwargs.get("dtype") or torch.get_default_dtype()
            return self.owned(torch.empty(_sizes(args, kwargs), dtype=dtype, device="meta"))
        result = function(*args, **kwargs)
        if name in _SHARING:
            result = result.clone()
        elif name == "empty":
            result.zero_()  # one value in each run
        return self.owned(result)

    def created_like(self, function: Callable, args: tuple, kwargs: dict[str, Any]) -> Any:
        """The constant made by `ones_like`, `new_zeros` or the like; None for another function."""
        name = getattr(function, "__name__", "")
        if not args or not (name in _FROM_SHAPE or name == "new_tensor"):
            return None
        like, (rest, options) = self.meta(args[0]), _on_cpu((args[1:], kwargs))
        size = like.shape if name.endswith("_like") else _sizes(rest, options)
        if tensors_in((rest, options)) or prod(size) > _MOST_NUMBERS:
            return None
        result = function(torch.empty((), dtype=like.dtype).expand(like.shape), *rest, **options)
        return self.owned(result.zero_() if "empty" in name else result)

    def _copy(self, tensor: torch.Tensor) -> torch.Tensor:
        """A copy of the user's constant; views of one storage are views of one copy."""
        if tensor.is_conj() or tensor.is_neg():
            return tensor.detach().clone()
        storage = tensor.untyped_storage()
        _, copy = self._copies.setdefault(storage._cdata, (storage, storage.clone()))
        stand_in = torch.empty(0, dtype=tensor.dtype)
        return stand_in.set_(copy, tensor.storage_offset(), tensor.shape, tensor.stride())


def _can_be_constant(tensor: torch.Tensor) -> bool:
    return (
        not tensor.is_meta
        and type(tensor) is torch.Tensor
        and tensor.layout is torch.strided
        and tensor.device.type == "cpu"
        and tensor.numel() <= _MOST_NUMBERS
        and not torch._C._functorch.is_functorch_wrapped_tensor(tensor)
    )


def _storage_id(tensor: torch.Tensor) -> int | None:
    """The id of a tensor's storage; None for a layout without one, and for a lazy parameter."""
    try:
        return tensor.untyped_storage()._cdata
    except (NotImplementedError, ValueError):
        return None


def _empty_like(tensor: torch.Tensor) -> torch.Tensor:
    """A new meta tensor of the same shape and dtype, and of the same strides if it has some."""
    functorch = torch._C._functorch
    if functorch.is_batchedtensor(tensor):  # inside torch.vmap
        inner = _empty_like(functorch.get_unwrapped(tensor))
        axis, level = functorch.maybe_get_bdim(tensor), functorch.maybe_get_level(tensor)
        return functorch._add_batch_dim(inner, axis, level)
    if tensor.layout is not torch.strided:
        return torch.empty(tensor.shape, dtype=tensor.dtype, device="meta")
    return torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype, device="meta")


def _on_cpu(arguments: Any) -> Any:
    """The nest of arguments with the CPU in the place of each device."""
    if isinstance(arguments, torch.device):
        return _CPU
    if isinstance(arguments, dict):
        return {
            name: _CPU if name == "device" and part is not None else _on_cpu(part)
            for name, part in arguments.items()
        }
    if type(arguments) in (tuple, list):
        return type(arguments)(map(_on_cpu, arguments))
    return arguments


def _sizes(args: Iterable, kwargs: dict[str, Any]) -> list[int]:
    sizes = kwargs.get("size", args)
    if sizes and isinstance(sizes[0], (tuple, list, torch.Size)):
        sizes = sizes[0]
    return [int(size) for size in sizes if isinstance(size, int)]
