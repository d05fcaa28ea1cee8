"""The walk: a forward pass on shapes, in which every operation goes through its rule."""

import re

import torch
from torch.overrides import TorchFunctionMode

from convlab.errors import ShapeError
from convlab.explaining.errors import CannotExplain
from convlab.explaining.rules.registry import Work, rule_for
from convlab.explaining.walk.nests import map_tensors, tensors_in
from convlab.explaining.walk.peak_memory import PeakMemory
from convlab.explaining.walk.stand_ins import StandIns
from convlab.explaining.walk.without_dispatch import without_dispatch

__all__ = ["Walk"]

# What only asks a tensor about itself.
_QUIET = {
    "size",
    "dim",
    "ndimension",
    "numel",
    "nelement",
    "stride",
    "storage_offset",
    "is_contiguous",
    "is_floating_point",
    "is_complex",
    "is_signed",
    "element_size",
    "get_device",
    "__len__",
    "__hash__",
    "__repr__",
    "__format__",
    "__str__",
    "data_ptr",
    "is_same_size",
    "untyped_storage",
    "storage",
    "retain_grad",
    "register_hook",
    "result_type",
    "can_cast",
    "is_tensor",
    "is_storage",
    "broadcast_shapes",
    "is_inference",
    "is_shared",
    "is_pinned",
    "has_names",
    "is_conj",
    "is_neg",
    "is_nonzero",
    "_is_view",
    "_version",
    "is_distributed",
    "is_coalesced",
    "__deepcopy__",
    "__dir__",
    "_typed_storage",
    "get_default_dtype",
    "is_grad_enabled",
    "set_grad_enabled",
    "_set_grad_enabled",
} - {"is_nonzero"}
# What needs values, so that shapes alone do not do.
_ASKS_VALUES = {
    "item",
    "tolist",
    "numpy",
    "__bool__",
    "__int__",
    "__float__",
    "__index__",
    "__complex__",
    "__array__",
    "is_nonzero",
    "equal",
    "allclose",
    "nonzero",
    "argwhere",
    "masked_select",
    "unique",
    "unique_consecutive",
    "bincount",
    "_unique2",
    "__contains__",
    "multinomial",
    "_local_scalar_dense",
    "nms",
    "histc",
}
# What may need the values of a constant beside a tensor without: a mask, the lengths of sequences.
_READS_CONSTANTS = {"__getitem__", "_pack_padded_sequence", "_pad_packed_sequence"}
# Of the methods that begin with `__i`, as `__iadd__` does, those that leave the tensor as it is.
_NOT_IN_PLACE = {"__int__", "__index__", "__invert__", "__iter__"}
_TELLS = {"is_cuda": "cuda", "is_cpu": "cpu", "is_meta": "meta", "is_mps": "mps", "is_xpu": "xpu"}
_GIVES_TENSOR = {"data", "T", "H", "mT", "mH", "real", "imag", "grad"}


class Walk(TorchFunctionMode):
    """While it is on, no operation computes with the user's tensors.

    device: where the tensors say that they are.
    frames: told of each operation, and asked where the forward pass is.
    verify: whether PyTorch's own kernels for shapes run beside the rules.
    """

    def __init__(self, device: torch.device, frames, *, verify: bool = False):
        super().__init__()
        self.stand_ins = StandIns(device)
        self.memory = PeakMemory()
        self._frames = frames
        self._verify = verify
        self._opening: list = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(function, "__name__", "")
        if name in ("__get__", "__set__"):
            return self._attribute(function, name, args)
        if name in _QUIET or (name == "type" and len(args) + len(kwargs) == 1):
            return function(*map_tensors(self.stand_ins.now, args), **kwargs)
        given = tensors_in(args) + tensors_in(kwargs)
        if not given:
            return self.stand_ins.made(function, args, kwargs)
        if getattr(function, "__module__", "") == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        if all(map(self.stand_ins.is_value, given)):
            return self._on_constants(function, name, given, args, kwargs)
        if name in _ASKS_VALUES:
            raise self._needs_values(name)
        if rule_for(function) is None and function not in self._opening:
            body = without_dispatch(function)
            if body is not None:
                return self._open(function, body, args, kwargs)
        return self._operation(function, name, given, args, kwargs)

    def _attribute(self, function, name, args):
        attribute = function.__self__.__name__
        tensor = self.stand_ins.now(args[0])
        if name == "__set__":
            if tensor.is_meta or id(tensor) != id(args[0]):
                function(tensor, *map_tensors(self.stand_ins.shape_of, args[1:]))
            return None
        if attribute == "device":
            return self.stand_ins.device
        if attribute in _TELLS:
            return self.stand_ins.device.type == _TELLS[attribute]
        if attribute in _GIVES_TENSOR and not self.stand_ins.is_value(tensor):
            result = function(self.stand_ins.shape_of(tensor))
            if type(result) is torch.Tensor:
                self.memory.add(result)
            return result
        return function(tensor)

    def _on_constants(self, function, name, given, args, kwargs):
        """An operation on constants is done, so that code can look at what it gives."""
        changed = _changed(name, args, kwargs)
        ready = {
            id(one): self.stand_ins.writable(one) if one is changed else self.stand_ins.now(one)
            for one in given
        }
        args, kwargs = map_tensors(lambda one: ready[id(one)], (args, kwargs))
        return self.stand_ins.own(function(*args, **kwargs), given=ready.values())

    def _open(self, function, body, args, kwargs):
        self._opening.append(function)
        try:
            with self:
                return body(*args, **kwargs)
        finally:
            self._opening.pop()

    def _operation(self, function, name, given, args, kwargs):
        """Run the rule, or PyTorch's kernel for shapes where there is none; note what it gave."""
        changed = _changed(name, args, kwargs)
        kwargs.pop("out", None)
        stand_in = self.stand_ins.or_value if name in _READS_CONSTANTS else self.stand_ins.shape_of
        ready_args, ready_kwargs = map_tensors(stand_in, (args, kwargs))
        try:
            work, ruled = self._work(function, ready_args, ready_kwargs)
        except LookupError:
            raise self._needs_values(name) from None
        output = work.output
        if changed is not None:
            output = self.stand_ins.shape_of(changed)
            self.stand_ins.becomes(changed, output)
        try:
            before = {one.untyped_storage()._cdata for one in map(self.stand_ins.shape_of, given)}
        except NotImplementedError:
            raise CannotExplain(
                f"{self._frames.where()}: inside torch.vmap and its like a tensor hides its batch. "
                "Write the loop, or the operation on the whole batch, instead."
            ) from None
        new, parameter_views = [], False
        for tensor in tensors_in(output):
            if tensor.untyped_storage()._cdata in before:
                parameter_views = True
            elif self.memory.add(tensor):
                new.append(tensor)
                continue
            self.memory.add(tensor)
        self._frames.operation(
            name.strip("_") or "operation",
            given,
            output,
            work,
            new,
            ruled=ruled,
            is_view=parameter_views and not new and changed is None,
        )
        return output

    def _work(self, function, args, kwargs):
        work_of = rule_for(function)
        if work_of is not None:
            try:
                work = work_of(*args, **kwargs)
            except (ShapeError, TypeError, ValueError, RuntimeError, IndexError) as error:
                if not (isinstance(error, TypeError) and error.__traceback__.tb_next is None):
                    raise self._wrong(function, error) from None
            else:
                if self._verify:
                    from convlab.explaining.walk.verify import compare

                    compare(self._frames.where(), function, args, kwargs, work)
                return work, True
        try:
            return Work(function(*args, **kwargs)), False
        except NotImplementedError as error:
            raise CannotExplain(
                f"{self._frames.where()}: PyTorch gives {_shown_name(function)} no shape without "
                f"values ({_first_line(error)}). Explain the parts before and after it each on "
                f"its own, or add a rule for it: see docs/add-a-rule.md."
            ) from None
        except (RuntimeError, TypeError, ValueError, IndexError) as error:
            raise self._wrong(function, error) from None

    def _wrong(self, function, error):
        """The error with the layer named: of the kind that it is."""
        kind = next((k for k in (ShapeError, TypeError) if isinstance(error, k)), ShapeError)
        text = re.sub(r"^\w+: ", "", _first_line(error)) if isinstance(error, ShapeError) else None
        text = text or _first_line(error)
        where = self._frames.where(_shown_name(function))
        return kind(f"{where} {text}" if text.startswith("expects") else f"{where}: {text}")

    def _needs_values(self, name):
        return CannotExplain(
            f"{self._frames.where()}: `{name.strip('_')}` looks at the values of a tensor that "
            f"depends on the input or on the parameters, and explain works with shapes alone. "
            f"Explain the parts before and after it each on its own, or decide by a shape or an "
            f"attribute of the module instead."
        )


def _changed(name, args, kwargs):
    """The tensor that an operation writes to, None for the most."""
    if isinstance(kwargs.get("out"), torch.Tensor):
        return kwargs["out"]
    in_place = name.endswith("_") and not name.startswith("__")
    augmented = name.startswith("__i") and name not in _NOT_IN_PLACE
    if args and (in_place or augmented or name == "__setitem__"):
        return args[0]
    return None


def _first_line(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _shown_name(function):
    return getattr(function, "__name__", str(function)).strip("_")
