"""A model is given back as it was: what its forward pass sets on its modules is put back.

A forward pass may store a tensor, count its calls, append to a list; a lazy module even changes its
class. Each module's attributes are noted before, and restored after, whether the pass failed or
not. The numbers in its tensors are safe already: the walk never lets an operation reach them.
"""

import gc
import random
import sys
from collections import OrderedDict, deque
from contextlib import contextmanager

import torch
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

__all__ = ["modules_of", "restored", "without_garbage_collection"]

_CONTAINERS = (dict, OrderedDict, list, set, deque)


@contextmanager
def without_garbage_collection():
    """No collection happens inside.

    It looks at each object of PyTorch: that takes longer than a walk, which leaves few cycles.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def restored(model: torch.nn.Module):
    """Whatever happens inside, the modules of `model` and the random state are restored."""
    notes = [_Note(module) for module in modules_of(model)]
    states = random.getstate(), torch.get_rng_state()
    numpy = sys.modules.get("numpy.random")  # not loaded: then it has no state to lose
    numpys = numpy.get_state() if numpy else None
    try:
        for note in notes:
            note.stand_in_for_lazy()
        yield
    finally:
        for note in notes:
            note.restore()
        random.setstate(states[0])
        torch.set_rng_state(states[1])
        if numpy:
            numpy.set_state(numpys)


def modules_of(model: torch.nn.Module) -> list[torch.nn.Module]:
    """The modules of a model, each once, also those that stand in a plain list of a module."""
    found, waiting = {}, [model]
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


class _Note:
    """One module's class, attributes, and the contents of those that are containers."""

    def __init__(self, module):
        self.module = module
        self.kind = type(module)
        self.attributes = dict(module.__dict__)
        self.contents = [
            (value, value.copy())
            for value in self.attributes.values()
            if type(value) in _CONTAINERS
        ]

    def stand_in_for_lazy(self):
        """A lazy module may take its shape from the input: on stand-ins, not on its own tensors."""
        for tensors in (self.module._parameters, self.module._buffers):
            for name, tensor in tensors.items():
                if isinstance(tensor, UninitializedParameter):
                    tensors[name] = UninitializedParameter(
                        tensor.requires_grad, device="meta", dtype=tensor.dtype
                    )
                elif isinstance(tensor, UninitializedBuffer):
                    tensors[name] = UninitializedBuffer(device="meta", dtype=tensor.dtype)

    def restore(self):
        module = self.module
        if type(module) is not self.kind:
            object.__setattr__(module, "__class__", self.kind)
        now = module.__dict__
        if not _same(list(now), list(self.attributes)) or not _same(
            now.values(), self.attributes.values()
        ):
            now.clear()
            now.update(self.attributes)
        for container, copy in self.contents:
            if not container and not copy:  # as the most are: a module has a dozen dicts for hooks
                continue
            if isinstance(container, dict):
                if not _same(container.items(), copy.items()):
                    container.clear()
                    container.update(copy)
            elif isinstance(container, set):
                if container != copy:
                    container.clear()
                    container.update(copy)
            elif not _same(container, copy):
                container.clear()
                container.extend(copy)


def _same(before, after) -> bool:
    """Whether two collections hold the very same things: tensors have no plain `==`."""
    if len(before) != len(after):
        return False
    return all(
        one is other
        or (isinstance(one, tuple) and one[0] == other[0] and one[1] is other[1])
        or (isinstance(one, str) and one == other)
        for one, other in zip(before, after, strict=True)
    )
