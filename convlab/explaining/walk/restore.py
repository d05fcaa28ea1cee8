"""The model and the random state, restored after the walk.

A forward pass may store a tensor, count its calls or append to a list; a lazy module even changes
its class. The attributes of each module are noted before the walk and restored after it, also
after an error. The numbers in the model's tensors need no copy: no operation of the walk reaches
them.
"""

from __future__ import annotations

import gc
import random
import sys
from collections import OrderedDict, deque
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import torch

__all__ = ["restored", "without_garbage_collection"]

_CONTAINERS = (dict, OrderedDict, list, set, deque)


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Collect no garbage inside the block.

    A collection visits every object of PyTorch, which takes longer than a walk; and a walk leaves
    few cycles.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def restored(model: torch.nn.Module) -> Iterator[list[torch.nn.Module]]:
    """Restore the modules of `model` and the state of all random generators after the block.

    Gives the modules, each once, including those in a plain list or tuple of a module.
    """
    modules = _modules_of(model)
    states = [_ModuleState(module) for module in modules]
    python, pytorch = random.getstate(), torch.get_rng_state()
    numpy_random = sys.modules.get("numpy.random")  # if not loaded, it has no state to lose
    numpy = numpy_random.get_state() if numpy_random else None
    try:
        for state in states:
            state.replace_lazy_tensors()
            state.module._compiled_call_impl = None  # compiled in place: `model.compile()`
        yield modules
    finally:
        for state in states:
            state.restore()
        random.setstate(python)
        torch.set_rng_state(pytorch)
        if numpy_random:
            numpy_random.set_state(numpy)


def _modules_of(model: torch.nn.Module) -> list[torch.nn.Module]:
    found: dict[int, torch.nn.Module] = {}
    waiting: list[torch.nn.Module | None] = [model]
    while waiting:
        module = waiting.pop()
        if module is None or id(module) in found:
            continue
        found[id(module)] = module
        waiting.extend(module._modules.values())
        for value in module.__dict__.values():
            if type(value) in (list, tuple):
                waiting.extend(one for one in value if isinstance(one, torch.nn.Module))
    return list(found.values())


class _ModuleState:
    """One module's class, its attributes, and the contents of its containers."""

    def __init__(self, module: torch.nn.Module):
        self.module = module
        self.type = type(module)
        self.attributes = dict(module.__dict__)
        self.contents = [
            (value, value.copy())
            for value in self.attributes.values()
            if type(value) in _CONTAINERS
        ]

    def replace_lazy_tensors(self) -> None:
        """Put meta tensors in the place of a lazy module's: the walk's input gives them a shape."""
        lazy_type: Any  # PyTorch's stubs lack the arguments
        for tensors in (self.module._parameters, self.module._buffers):
            for name, tensor in tensors.items():
                if tensor is not None and torch.nn.parameter.is_lazy(tensor):
                    lazy_type, requires_grad = type(tensor), tensor.requires_grad
                    tensors[name] = lazy_type(requires_grad, device="meta", dtype=tensor.dtype)

    def restore(self) -> None:
        if type(self.module) is not self.type:
            object.__setattr__(self.module, "__class__", self.type)
        now = self.module.__dict__
        if not _same(list(now), list(self.attributes)) or not _same(
            now.values(), self.attributes.values()
        ):
            now.clear()
            now.update(self.attributes)
        for container, copy in self.contents:
            if not container and not copy:  # most are empty: a module has a dozen dicts for hooks
                continue
            if isinstance(container, dict):
                is_same = _same(container.items(), copy.items())
            elif isinstance(container, set):
                is_same = container == copy
            else:
                is_same = _same(container, copy)
            if not is_same:
                container.clear()
                (container.update if hasattr(container, "update") else container.extend)(copy)


def _same(before: Collection, after: Collection) -> bool:
    """Whether two collections hold identical objects: tensors have no plain `==`."""
    if len(before) != len(after):
        return False
    return all(
        one is other
        or (isinstance(one, tuple) and one[0] == other[0] and one[1] is other[1])
        or (isinstance(one, str) and one == other)
        for one, other in zip(before, after, strict=True)
    )
