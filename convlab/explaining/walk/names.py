"""What a model calls its modules and its tensors."""

import torch

__all__ = ["Names"]


class Names:
    """The names in a model, as `named_modules` and `named_parameters` have them."""

    def __init__(self, model: torch.nn.Module):
        self.modules: dict[int, list[str]] = {}
        self.by_name = dict(model.named_modules(remove_duplicate=False))
        for name, module in self.by_name.items():
            self.modules.setdefault(id(module), []).append(name)
        # As they are before the walk: a forward pass may put others in their place.
        self._own = {id(module): list(_own_tensors(module)) for _, module in model.named_modules()}
        self.tensors = {id(one): one for own in self._own.values() for _, one in own}
        self._calls: dict[int, int] = {}

    def own(self, module: torch.nn.Module) -> list[tuple[str, torch.Tensor]]:
        """The parameters and buffers of the module itself, with their names."""
        return self._own[id(module)] if id(module) in self._own else list(_own_tensors(module))

    def was_called(self, module: torch.nn.Module) -> bool:
        return id(module) in self._calls

    def of_call(self, module: torch.nn.Module) -> str | None:
        """The name under which a module is called; None if the model does not have it.

        A module with two names gets the second at its second call.
        """
        names = self.modules.get(id(module))
        if names is None:
            return None
        call = self._calls[id(module)] = self._calls.get(id(module), -1) + 1
        return names[min(call, len(names) - 1)]


def _own_tensors(module):
    for tensors in (module._parameters, module._buffers):
        for name, tensor in tensors.items():
            if tensor is not None:
                yield name, tensor
