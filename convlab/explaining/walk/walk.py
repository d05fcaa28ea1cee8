"""The walk: a forward pass on shapes, in which every operation goes through its rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch.overrides import TorchFunctionMode

from convlab.errors import ShapeError
from convlab.explaining.errors import CannotExplain
from convlab.explaining.rules.registry import Work, rule_for
from convlab.explaining.walk.nested_tensors import map_tensors, tensors_in
from convlab.explaining.walk.peak_memory import PeakMemory
from convlab.explaining.walk.stand_ins import StandIns
from convlab.explaining.walk.without_dispatch import without_dispatch

if TYPE_CHECKING:
    from convlab.explaining.walk.module_calls import ModuleCalls

__all__ = ["Walk"]

# Questions about a tensor's shape, dtype or place: they compute nothing.
_QUESTIONS = set(
    "size dim ndimension numel nelement stride storage_offset is_contiguous is_floating_point "
    "is_complex is_signed element_size get_device __len__ __hash__ __repr__ __format__ __str__ "
    "data_ptr is_same_size untyped_storage storage _typed_storage retain_grad register_hook "
    "result_type can_cast is_tensor is_storage broadcast_shapes is_inference is_shared is_pinned "
    "has_names is_conj is_neg _is_view _version is_distributed is_coalesced __deepcopy__ __dir__ "
    "get_default_dtype is_grad_enabled set_grad_enabled _set_grad_enabled".split()
)
# Operations whose result, or its shape, depends on values.
_READS_VALUES = set(
    "item tolist numpy __bool__ __int__ __float__ __index__ __complex__ __array__ is_nonzero equal "
    "allclose nonzero argwhere masked_select unique unique_consecutive _unique2 bincount "
    "__contains__ multinomial _local_scalar_dense nms histc".split()
)
# Operations that may read a constant beside a meta tensor: a mask, the lengths of sequences.
_READS_CONSTANTS = {"__getitem__", "_pack_padded_sequence", "_pad_packed_sequence"}
# Methods that begin with `__i`, like `__iadd__`, but change nothing.
_NOT_IN_PLACE = {"__int__", "__index__", "__invert__", "__iter__"}
_DEVICE_QUESTIONS = {f"is_{kind}": kind for kind in ("cuda", "cpu", "meta", "mps", "xpu")}
_TENSOR_ATTRIBUTES = set("data T H mT mH real imag grad".split())


class Walk(TorchFunctionMode):
    """The mode in which each PyTorch call goes through its rule, and none computes with values.

    device: where the tensors claim to be.
    calls: the modules that are being called; they receive each operation.
    verify: whether PyTorch's own kernels for shapes run beside the rules.
    """

    def __init__(self, device: torch.device, calls: ModuleCalls, *, verify: bool = False):
        super().__init__()
        self.stand_ins = StandIns(device)
        self.memory = PeakMemory()
        self._calls = calls
        self._verify = verify
        self._entered: list[Callable] = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(function, "__name__", "")
        if name in ("__get__", "__set__"):
            return self._attribute(function, name, args)
        if name in _QUESTIONS or (name == "type" and len(args) + len(kwargs) == 1):
            return function(*map_tensors(self.stand_ins.current, args), **kwargs)
        given = tensors_in(args) + tensors_in(kwargs)
        if not given:
            return self.stand_ins.created(function, args, kwargs)
        if getattr(function, "__module__", "") == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        if all(map(self.stand_ins.is_constant, given)):
            return self._on_constants(function, name, given, args, kwargs)
        if name in _READS_VALUES:
            raise self._needs_values(name)
        if rule_for(function) is None and function not in self._entered:
            body = without_dispatch(function)
            if body is not None:
                return self._enter(function, body, args, kwargs)
        return self._operation(function, name, given, args, kwargs)

    def _attribute(self, function, name, args):
        attribute = function.__self__.__name__
        tensor = self.stand_ins.current(args[0])
        if name == "__set__":
            if tensor.is_meta or id(tensor) != id(args[0]):
                function(tensor, *map_tensors(self.stand_ins.meta, args[1:]))
            return None
        if attribute == "device":
            return self.stand_ins.device
        if attribute in _DEVICE_QUESTIONS:
            return self.stand_ins.device.type == _DEVICE_QUESTIONS[attribute]
        if attribute in _TENSOR_ATTRIBUTES and not self.stand_ins.is_constant(tensor):
            result = function(self.stand_ins.meta(tensor))
            if type(result) is torch.Tensor:
                self.memory.add(result)
            return result
        return function(tensor)

    def _on_constants(self, function, name, given, args, kwargs):
        """Compute an operation on constants, so that code can look at the result."""
        written = _written(name, args, kwargs)
        ready = {id(tensor): self.stand_ins.current(tensor) for tensor in given}
        if written is not None:
            ready[id(written)] = self.stand_ins.writable(written)
        args, kwargs = map_tensors(lambda one: ready[id(one)], (args, kwargs))
        return self.stand_ins.owned(function(*args, **kwargs), given=ready.values())

    def _enter(self, function, body, args, kwargs):
        """Run the body of a Python function, whose operations come here one by one."""
        self._entered.append(function)
        try:
            with self:
                return body(*args, **kwargs)
        finally:
            self._entered.pop()

    def _operation(self, function, name, given, args, kwargs):
        """Run the rule, or PyTorch's kernel for shapes if there is no rule; record the result."""
        written = _written(name, args, kwargs)
        kwargs.pop("out", None)
        reads_constants = name in _READS_CONSTANTS
        stand_in = self.stand_ins.constant_or_meta if reads_constants else self.stand_ins.meta
        try:
            work, has_rule = self._work(function, *map_tensors(stand_in, (args, kwargs)))
        except LookupError:
            raise self._needs_values(name) from None
        output = work.output
        if written is not None:
            output = self.stand_ins.meta(written)
            self.stand_ins.replace(written, output)
        try:
            before = {one.untyped_storage()._cdata for one in map(self.stand_ins.meta, given)}
        except NotImplementedError:
            raise CannotExplain(
                f"{self._calls.where()}: inside torch.vmap and its like a tensor hides its batch. "
                "Write the loop, or the operation on the whole batch, instead."
            ) from None
        new, has_view = [], False
        for tensor in tensors_in(output):
            is_new = self.memory.add(tensor)
            if tensor.untyped_storage()._cdata in before:
                has_view = True
            elif is_new:
                new.append(tensor)
        self._calls.operation(
            name.strip("_") or "operation",
            given,
            output,
            work,
            new,
            has_rule=has_rule,
            is_view=has_view and not new and written is None,
        )
        return output

    def _work(self, function, args, kwargs) -> tuple[Work, bool]:
        """The rule's result and True; PyTorch's own output and False if there is no rule."""
        work_of = rule_for(function)
        if work_of is not None:
            try:
                work = work_of(*args, **kwargs)
            except (ShapeError, TypeError, ValueError, RuntimeError, IndexError) as error:
                # A TypeError of the call itself: the rule does not know these arguments.
                is_of_call = error.__traceback__ is None or error.__traceback__.tb_next is None
                if not (isinstance(error, TypeError) and is_of_call):
                    raise self._named(function, error) from None
            else:
                if self._verify:
                    from convlab.explaining.walk.verify import compare

                    compare(self._calls.where(), function, args, kwargs, work)
                return work, True
        try:
            return Work(function(*args, **kwargs)), False
        except NotImplementedError as error:
            raise CannotExplain(
                f"{self._calls.where()}: PyTorch gives {_shown_name(function)} no shape without "
                f"values ({_first_line(error)}). Explain the parts before and after it each on "
                f"its own, or add a rule for it: see docs/add-a-rule.md."
            ) from None
        except (RuntimeError, TypeError, ValueError, IndexError) as error:
            raise self._named(function, error) from None

    def _named(self, function, error: Exception) -> Exception:
        """The error with the layer's name: a TypeError stays one, the rest are ShapeErrors."""
        kind = next((k for k in (ShapeError, TypeError) if isinstance(error, k)), ShapeError)
        text = re.sub(r"^\w+: ", "", _first_line(error)) if isinstance(error, ShapeError) else None
        text = text or _first_line(error)
        where = self._calls.where(_shown_name(function))
        return kind(f"{where} {text}" if text.startswith("expects") else f"{where}: {text}")

    def _needs_values(self, name: str) -> CannotExplain:
        return CannotExplain(
            f"{self._calls.where()}: `{name.strip('_')}` looks at the values of a tensor that "
            f"depends on the input or on the parameters, and explain works with shapes alone. "
            f"Explain the parts before and after it each on its own, or decide by a shape or an "
            f"attribute of the module instead."
        )


def _written(name: str, args: tuple, kwargs: dict[str, Any]) -> torch.Tensor | None:
    """The tensor that an operation writes to; None for most operations."""
    if isinstance(kwargs.get("out"), torch.Tensor):
        return kwargs["out"]
    in_place = name.endswith("_") and not name.startswith("__")
    augmented = name.startswith("__i") and name not in _NOT_IN_PLACE
    if args and (in_place or augmented or name == "__setitem__"):
        return args[0]
    return None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _shown_name(function: Callable) -> str:
    return getattr(function, "__name__", str(function)).strip("_")
