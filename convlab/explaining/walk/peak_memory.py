"""How much memory the activations take, and how much of it at one time."""

import weakref

import torch

__all__ = ["PeakMemory"]


class PeakMemory:
    """The bytes of the storages that the walk made and that something still holds.

    A view keeps its storage alive, so the tensors of each storage are counted.
    """

    def __init__(self):
        self.peak = 0
        self._bytes = 0
        self._holders: dict[int, list] = {}  # storage → [holders, bytes]
        # By their ids: references are equal where their tensors are, and those cannot be asked.
        self._references: dict[int, weakref.ref] = {}

    def add(self, tensor: torch.Tensor) -> bool:
        """Note a tensor; return whether its storage is new."""
        storage = tensor.untyped_storage()._cdata
        known = self._holders.get(storage)
        is_new = known is None
        if is_new:
            size = tensor.numel() * tensor.element_size()
            known = self._holders[storage] = [0, size]
            self._bytes += size
            self.peak = max(self.peak, self._bytes)
        known[0] += 1

        def released(reference):
            self._references.pop(id(reference), None)
            known[0] -= 1
            if not known[0]:
                self._bytes -= known[1]
                if self._holders.get(storage) is known:
                    del self._holders[storage]

        reference = weakref.ref(tensor, released)
        self._references[id(reference)] = reference
        return is_new
