"""The names of a model's modules and tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

__all__ = ["Names"]


class Names:
    """The names in a model, as in `named_modules` and `named_parameters`.

    stand_in: gives the stand-in of one of the model's tensors.
    by_name: the module of each name; a module with two names is there twice.
    tensors: the model's own parameters and buffers, by id.
    """

    def __init__(self, model: torch.nn.Module, stand_in: Callable[[torch.Tensor], torch.Tensor]):
        self._names: dict[int, list[str]] = {}
        self.by_name = dict(model.named_modules(remove_duplicate=False))
        for name, module in self.by_name.items():
            self._names.setdefault(id(module), []).append(name)
        # As before the walk: a forward pass may replace a module's tensors.
        self._own = {id(module): list(_own_tensors(module)) for module in self.by_name.values()}
        self.tensors = {id(tensor): tensor for own in self._own.values() for _, tensor in own}
        self._originals = {id(stand_in(tensor)): tensor for tensor in self.tensors.values()}
        self._calls: dict[tuple[int, str | None], int] = {}
        self._called: set[int] = set()

    def own(self, module: torch.nn.Module) -> list[tuple[str, torch.Tensor]]:
        """The parameters and buffers of the module itself, with their names."""
        return self._own[id(module)] if id(module) in self._own else list(_own_tensors(module))

    def original(self, stand_in: torch.Tensor) -> torch.Tensor | None:
        """The model's tensor that this one stands for; None if it stands for none."""
        return self._originals.get(id(stand_in))

    def was_called(self, module: torch.nn.Module) -> bool:
        return id(module) in self._called

    def of_call(self, module: torch.nn.Module, caller: str | None) -> str | None:
        """The name under which a module is called; None if the module is not in the model.

        caller: the name of the calling module. Of several names of a module that is called, those
            inside the caller count; the second such name is that of the second call.
        """
        names = self._names.get(id(module))
        if names is None:
            return None
        self._called.add(id(module))
        if caller:
            names = [name for name in names if name.startswith(f"{caller}.")] or names
        key = (id(module), caller)
        call = self._calls[key] = self._calls.get(key, -1) + 1
        return names[min(call, len(names) - 1)]


def _own_tensors(module: torch.nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    for tensors in (module._parameters, module._buffers):
        for name, tensor in tensors.items():
            if tensor is not None:
                yield name, tensor
