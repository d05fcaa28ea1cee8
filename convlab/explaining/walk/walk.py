"""The walk: a forward pass on shapes, in which every operation goes through its rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import torch
from torch.overrides import TorchFunctionMode

from convlab.errors import ShapeError
from convlab.explaining.errors import CannotExplain
from convlab.explaining.rules.registry import Work, rule_for
from convlab.explaining.rules.windows import each_cell, nothing, viewed
from convlab.explaining.walk.autocast import autocast_arguments
from convlab.explaining.walk.fields import Fields, reads_of
from convlab.explaining.walk.nested_tensors import length_error, map_tensors, shapes_of, tensors_in
from convlab.explaining.walk.peak_memory import PeakMemory
from convlab.explaining.walk.stand_ins import StandIns
from convlab.explaining.walk.tape import Step
from convlab.explaining.walk.without_dispatch import without_dispatch

if TYPE_CHECKING:
    from convlab.explaining.walk.module_calls import ModuleCalls
    from convlab.explaining.walk.tape import Tape

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
_LENGTH_QUESTIONS = {"size", "numel", "nelement", "__len__"}
# Operations whose result, or its shape, depends on values.
_READS_VALUES = set(
    "item tolist numpy __bool__ __int__ __float__ __index__ __complex__ __array__ is_nonzero equal "
    "allclose unique unique_consecutive _unique2 bincount "
    "__contains__ _local_scalar_dense nms histc".split()
)
# Methods that begin with `__i`, like `__iadd__`, but change nothing.
_NOT_IN_PLACE = {"__int__", "__index__", "__invert__", "__iter__"}
# Methods that change the shape or the storage of their tensor: PyTorch does it to the stand-in.
_RESHAPE_IN_PLACE = set(
    "transpose_ t_ squeeze_ unsqueeze_ swapaxes_ swapdims_ as_strided_ resize_ resize_as_ set_ "
    "detach_ requires_grad_".split()
)
# Operations whose result has as many numbers as a condition is true for.
_SELECTS = set("nonzero argwhere masked_select".split())
# A way out of an operation that needs values.
_WAYS_OUT = {
    "_nested_tensor_from_mask": "Give the nn.TransformerEncoder enable_nested_tensor=False, or put "
    "the model into training mode: model.train().",
}
_DEVICE_QUESTIONS = {f"is_{kind}": kind for kind in ("cuda", "cpu", "meta", "mps", "xpu")}
_TENSOR_ATTRIBUTES = set("data T H mT mH real imag grad".split())


class Walk(TorchFunctionMode):
    """The mode in which each PyTorch call goes through its rule, and none computes with values.

    stand_ins: of the model's tensors.
    calls: the modules that are being called; they receive each operation.
    verify: whether PyTorch's own kernels for shapes run beside the rules.
    tape: receives the calls of the operations, too, so that they can be done again with numbers.
    """

    def __init__(
        self,
        stand_ins: StandIns,
        calls: ModuleCalls,
        *,
        verify: bool = False,
        tape: Tape | None = None,
    ):
        super().__init__()
        self.stand_ins = stand_ins
        self.memory = PeakMemory()
        self.fields = Fields(calls.where)
        self._calls = calls
        self._verify = verify
        self._tape = tape
        self._entered: list[Callable] = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(function, "__name__", "").partition(".")[0]  # aten's is add_.Tensor
        if name in ("__get__", "__set__"):
            return self._attribute(function, name, args)
        if name in _QUESTIONS or (name == "type" and len(args) + len(kwargs) == 1):
            if name in _LENGTH_QUESTIONS:
                shapes_of(args[0])  # refused if its length is unknown
            return function(*map_tensors(self.stand_ins.current, args), **kwargs)
        given = tensors_in(args)
        if kwargs:
            given += tensors_in(kwargs)
        if not given:
            made = self.stand_ins.created(function, args, kwargs)
            self._note(function, name, args, kwargs, made)
            return made
        if getattr(function, "__module__", "") == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        current = list(map(self.stand_ins.current, given))
        if all(map(self.stand_ins.has_values, current)):
            return self.stand_ins.computed(function, args, kwargs)
        if name in ("__eq__", "__ne__") and args[-1] is None:
            return name == "__ne__"
        if name in _READS_VALUES:
            raise self._needs_values(name)
        if name in _RESHAPE_IN_PLACE:
            result = function(*map_tensors(self.stand_ins.meta, args), **kwargs)
            shown = map_tensors(self.stand_ins.current, args)
            self._note(function, name, shown, kwargs, shown[0], written=True)
            if name not in ("detach_", "requires_grad_"):
                self.fields.follow(name, current, current[:1], None, written=True)
            return result
        is_opaque = function is torch.autograd.grad or function in self._entered
        if rule_for(function) is None and not is_opaque:
            body = without_dispatch(function)
            if body is not None:
                return self._enter(function, body, args, kwargs)
        written = _written(name, args, kwargs)
        kwargs.pop("out", None)
        if any(one is not other for one, other in zip(given, current, strict=True)):
            args, kwargs = map_tensors(self.stand_ins.current, (args, kwargs))
        return self._operation(function, name, current, args, kwargs, written)

    def _attribute(self, function, name, args):
        attribute = function.__self__.__name__
        if attribute == "shape":
            shapes_of(args[0])
        tensor = self.stand_ins.current(args[0])
        if name == "__set__":
            function(tensor, *map_tensors(self.stand_ins.meta, args[1:]))
            if attribute == "data":
                self.fields.follow(attribute, [args[1]], [tensor], each_cell, written=True)
            return None
        if attribute == "device":
            return self.stand_ins.device
        if attribute in _DEVICE_QUESTIONS:
            return self.stand_ins.device.type == _DEVICE_QUESTIONS[attribute]
        if attribute in _TENSOR_ATTRIBUTES and not self.stand_ins.is_constant(tensor):
            result = function(self.stand_ins.meta(tensor))
            if type(result) is torch.Tensor:
                self.memory.add(self.stand_ins.owned(result))
                window = viewed(function, (), {})
                self.fields.follow(attribute, [tensor], [result], window)
            self._note(function, attribute, (tensor,), {}, result)
            return result
        return self.stand_ins.owned(function(tensor))

    def _enter(self, function, body, args, kwargs):
        """Run the body of a Python function, whose operations come here one by one."""
        self._entered.append(function)
        try:
            with self:
                return body(*args, **kwargs)
        finally:
            self._entered.pop()

    def _operation(self, function, name, given, args, kwargs, written):
        """Run the rule, or PyTorch's kernel for shapes if there is no rule; record the result.

        given: the tensors among the arguments.
        written: those of the user's that it writes to.
        """
        selected = [one for one in given if length_error(one) is not None]
        try:
            if selected:
                work, has_rule = self._with_selection(function, name, selected[0], args, kwargs)
            else:
                work, has_rule = self._work(function, name, given, args, kwargs)
        except LookupError as error:
            if isinstance(error, (KeyError, IndexError)):
                raise
            raise self._needs_values(name) from None
        output = self.stand_ins.owned(work.output)
        if written:
            self._check_written(name, written, output)
            for tensor in written:
                self.stand_ins.overwrite(tensor)
            output = written[0] if len(written) == 1 else None
        outputs = tensors_in(output)
        in_vmap = any(map(torch._C._functorch.is_functorch_wrapped_tensor, given))
        if in_vmap:
            self.fields.lose("a receptive field is not followed through torch.vmap")
        else:
            window = work.window if len(written) < 2 else None
            targets = list(map(self.stand_ins.current, written)) or outputs
            self.fields.follow(name, given, targets, window, written=bool(written))
        if selected or any(length_error(one) is not None for one in outputs):
            given, outputs = (
                [one for one in tensors if length_error(one) is None]
                for tensors in (given, outputs)
            )
        new, has_view = [], False
        if not (in_vmap or written):
            shown = [one if one.is_meta else self.stand_ins.meta(one) for one in given]
            strided = [one for one in shown if one.layout is torch.strided]
            before = {one.untyped_storage()._cdata for one in strided}
            for tensor in outputs:
                is_new = self.memory.add(tensor)
                if tensor.untyped_storage()._cdata in before:
                    has_view = True
                elif is_new:
                    new.append(tensor)
        self._calls.operation(
            name.strip("_") or "operation",
            given,
            output if outputs else None,
            work,
            new,
            has_rule=has_rule and not in_vmap,
            is_view=has_view and not new and not written,
        )
        shown = map_tensors(self.stand_ins.current, output)
        self._note(function, name, args, kwargs, shown, bool(written), work.macs)
        return output

    def _note(self, function, name, args, kwargs, output, written=False, macs=None):
        """Put an operation on the tape, if there is one."""
        if self._tape is not None and tensors_in(output):
            place, is_of_pytorch = self._calls.place()
            reads = reads_of(tensors_in(output)[0])
            name = name.strip("_") or "operation"
            self._tape.steps.append(
                Step(
                    function, args, kwargs, name, output, written, place, is_of_pytorch, macs, reads
                )
            )

    def _work(self, function, name, given, args, kwargs) -> tuple[Work, bool]:
        """The rule's result and True; PyTorch's own output and False if there is no rule."""
        if function is torch.autograd.grad:
            inputs = tensors_in(kwargs.get("inputs", args[1:2]))
            return Work(tuple(map(torch.empty_like, map(self.stand_ins.meta, inputs)))), False
        if name in _SELECTS or (name == "where" and len(args) + len(kwargs) == 1):
            return Work(self._selected(name, args)), True
        device = self.stand_ins.device.type
        work_of = rule_for(function)
        if work_of is not None:
            shown = (args, kwargs)
            if not all(one.is_meta for one in given):
                if work_of.__module__.endswith(".reshaping") and not name.endswith("_as"):
                    args = (*args[:1], *map_tensors(self._size, args[1:]))
                takes_constants = getattr(work_of, "takes_constants", False)
                kind = self.stand_ins.constant_or_meta if takes_constants else self.stand_ins.meta
                shown = map_tensors(kind, (args, kwargs))
            shown = autocast_arguments(name, device, *shown)
            constant = self.stand_ins.created_like(function, args, kwargs)
            try:
                if constant is None:
                    work = work_of(*shown[0], **shown[1])
                else:
                    work = Work(constant, window=nothing)
            except LookupError as error:
                if isinstance(error, (KeyError, IndexError)):
                    raise self._named(function, error) from None
                if name != "__getitem__":
                    raise
                return Work(self._selected(name, args)), True
            except (ShapeError, TypeError, ValueError, RuntimeError) as error:
                # A TypeError of the call itself: the rule does not know these arguments.
                frames = len(list(walk_tb(error.__traceback__)))
                is_of_call = frames <= 2 and "argument" in str(error)
                if not (isinstance(error, TypeError) and is_of_call):
                    raise self._named(function, error) from None
            else:
                if self._verify and constant is None:
                    from convlab.explaining.walk.verify import compare

                    metas = self._metas(name, args, kwargs)
                    compare(self._calls.where(), function, metas[0], metas[1], work)
                return work, True
        metas = self._metas(name, args, kwargs)
        try:
            return Work(function(*metas[0], **metas[1])), False
        except NotImplementedError as error:
            way_out = next(
                (out for start, out in _WAYS_OUT.items() if name.startswith(start)),
                "Explain the parts before and after it each on its own, or add a rule for it: see "
                "docs/add-a-rule.md.",
            )
            raise CannotExplain(
                f"{self._calls.where()}: the shape that {_shown_name(function)} gives depends on "
                f"values, and explain works with shapes alone. {way_out}"
            ) from error
        except (RuntimeError, TypeError, ValueError, IndexError) as error:
            raise self._named(function, error) from None

    def _size(self, tensor: torch.Tensor) -> torch.Tensor | int:
        """The number of a constant that is given as a size; another tensor as it is."""
        is_whole = not (tensor.dtype.is_floating_point or tensor.dtype.is_complex)
        is_size = self.stand_ins.is_constant(tensor) and tensor.dim() == 0 and is_whole
        return int(self.stand_ins.current(tensor)) if is_size else tensor

    def _metas(self, name, args, kwargs):
        """The arguments as PyTorch's own kernel for shapes takes them."""
        metas = map_tensors(self.stand_ins.meta, (args, kwargs))
        return autocast_arguments(name, self.stand_ins.device.type, *metas)

    def _selected(self, name, args):
        """A tensor of unknown length, or a tuple of them: it may decide what is written."""
        tensor = self.stand_ins.meta(args[0])
        dtype = tensor.dtype if name in ("__getitem__", "masked_select") else torch.int64
        made = torch.empty((0, tensor.dim()) if name in ("nonzero", "argwhere") else 0,
                           dtype=dtype, device="meta")  # fmt: skip
        result = (made,) if name == "where" else made
        made._length_error = self._needs_values(name)  # type: ignore[attr-defined]
        return result

    def _with_selection(self, function, name, selection, args, kwargs):
        """The work of an operation on a tensor of unknown length.

        It may say which cells are written, and with what; and an element-wise operation gives
        another tensor of the same unknown length.
        """
        error = length_error(selection) or self._needs_values(name)
        if name in ("__setitem__", "index_put_", "masked_scatter_") and selection is not args[0]:
            return Work(None), True
        work_of = rule_for(function)
        if work_of is not None and work_of.__module__.endswith(".elementwise"):
            scalars = map_tensors(
                lambda one: torch.empty((), dtype=one.dtype, device="meta"), (args, kwargs)
            )
            dtype = work_of(*scalars[0], **scalars[1]).output.dtype
            made = torch.empty(selection.shape, dtype=dtype, device="meta")
            made._length_error = error  # type: ignore[attr-defined]
            return Work(made), True
        raise error

    def _check_written(self, name, written, output):
        """Raise an error unless the result fits the tensor that it is written to."""
        if name == "__setitem__" or not isinstance(output, torch.Tensor) or len(written) != 1:
            return
        target = self.stand_ins.meta(written[0])
        if target.shape != output.shape:
            if not name.endswith("_") and not name.startswith("__"):  # out=
                target.resize_(output.shape)
                return
            raise ShapeError(
                f"{self._calls.where(name.strip('_'))}: the result {tuple(output.shape)} does not "
                f"fit the tensor {tuple(target.shape)} that it is written to"
            )
        if not torch.can_cast(output.dtype, target.dtype):
            raise ShapeError(
                f"{self._calls.where(name.strip('_'))}: a result of {output.dtype} cannot be "
                f"written to a tensor of {target.dtype}"
            )

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


def _written(name: str, args: tuple, kwargs: dict[str, Any]) -> list[torch.Tensor]:
    """The tensors that an operation writes to; none for most operations."""
    if kwargs.get("out") is not None:
        return tensors_in(kwargs["out"])
    in_place = name.endswith("_") and not name.startswith("__")
    augmented = name.startswith("__i") and name not in _NOT_IN_PLACE
    return tensors_in(args[:1]) if in_place or augmented or name == "__setitem__" else []


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _shown_name(function: Callable) -> str:
    return getattr(function, "__name__", str(function)).strip("_")
