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
        self.tensors: dict[int, str] = {}
        for name, module in self.by_name.items():
            for tensor_name, tensor in own_tensors(module):
                full = f"{name}.{tensor_name}" if name else tensor_name
                self.tensors.setdefault(id(tensor), full)
        self._calls: dict[int, int] = {}

    def of_call(self, module: torch.nn.Module) -> str | None:
        """The name under which a module is called; None if the model does not have it.

        A module with two names gets the second at its second call.
        """
        names = self.modules.get(id(module))
        if names is None:
            return None
        call = self._calls[id(module)] = self._calls.get(id(module), -1) + 1
        return names[min(call, len(names) - 1)]


def own_tensors(module):
    """The parameters and buffers of the module itself, with their names."""
    for tensors in (module._parameters, module._buffers):
        for name, tensor in tensors.items():
            if tensor is not None:
                yield name, tensor
