"""The names of a model's modules and tensors."""

from __future__ import annotations

from collections.abc import Iterator

import torch

__all__ = ["Names"]


class Names:
    """The names in a model, as in `named_modules` and `named_parameters`.

    by_name: the module of each name; a module with two names is there twice.
    tensors: the model's own parameters and buffers, by id.
    """

    def __init__(self, model: torch.nn.Module):
        self._names: dict[int, list[str]] = {}
        self.by_name = dict(model.named_modules(remove_duplicate=False))
        for name, module in self.by_name.items():
            self._names.setdefault(id(module), []).append(name)
        # As before the walk: a forward pass may replace a module's tensors.
        self._own = {id(module): list(_own_tensors(module)) for module in self.by_name.values()}
        self.tensors = {id(tensor): tensor for own in self._own.values() for _, tensor in own}
        self._calls: dict[int, int] = {}

    def own(self, module: torch.nn.Module) -> list[tuple[str, torch.Tensor]]:
        """The parameters and buffers of the module itself, with their names."""
        return self._own[id(module)] if id(module) in self._own else list(_own_tensors(module))

    def was_called(self, module: torch.nn.Module) -> bool:
        return id(module) in self._calls

    def of_call(self, module: torch.nn.Module) -> str | None:
        """The name under which a module is called; None if the module is not in the model.

        A module with two names gets the second name at its second call.
        """
        names = self._names.get(id(module))
        if names is None:
            return None
        call = self._calls[id(module)] = self._calls.get(id(module), -1) + 1
        return names[min(call, len(names) - 1)]


def _own_tensors(module: torch.nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    for tensors in (module._parameters, module._buffers):
        for name, tensor in tensors.items():
            if tensor is not None:
                yield name, tensor
