"""The memory of the activations, and the most of it that is held at one time."""

from __future__ import annotations

import weakref

import torch

__all__ = ["PeakMemory"]


class PeakMemory:
    """The bytes of the storages made during the walk, and their largest sum at one time.

    A storage is released with the last of its tensors: a view keeps it alive.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._bytes = 0
        self._storages: dict[int, list[int]] = {}  # storage → [living tensors, bytes]
        # By id: two references are equal if their tensors are, and a tensor has no plain `==`.
        self._references: dict[int, weakref.ref] = {}

    def add(self, tensor: torch.Tensor) -> bool:
        """Count a tensor; return whether its storage is new."""
        storage = tensor.untyped_storage()._cdata
        known = self._storages.get(storage)
        is_new = known is None
        if known is None:
            size = tensor.numel() * tensor.element_size()
            known = self._storages[storage] = [0, size]
            self._bytes += size
            self.peak = max(self.peak, self._bytes)
        known[0] += 1

        def release(reference: weakref.ref) -> None:
            self._references.pop(id(reference), None)
            known[0] -= 1
            if not known[0]:
                self._bytes -= known[1]
                if self._storages.get(storage) is known:
                    del self._storages[storage]

        reference = weakref.ref(tensor, release)
        self._references[id(reference)] = reference
        return is_new
