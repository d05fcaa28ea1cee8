"""Layers that the output of a network has passed through, in order."""

import contextlib
import re
from collections.abc import Iterator

__all__ = ["Layers", "called_layers"]

# ReLU, dropout and operations that only move numbers are not recorded.
_LAYERS = re.compile(r"conv2d|batch_norm|linear|.*_pool2d|(log_)?softmax|sigmoid|tanh")


class Layers(list):
    """List of pairs (name of a layer, shape of its output without the batch)."""

    def difference_from(self, expected: "Layers") -> str | None:
        """Sentence on layers that differ from the expected ones in kind, order or size; else None.

        expected: the layers of the solution.

        Returns None, too, if no layer was called.

        >>> linear = ("linear", (4,))
        >>> Layers([linear]).difference_from(Layers([linear, ("softmax", (4,))]))
        'The answer is right, but the output comes through linear. It should come through linear, \
softmax.'
        """
        if not self or self == expected:
            return None
        names, asked = (", ".join(name for name, _ in layers) for layers in (self, expected))
        if names == asked:
            return f"The answer is right, but on the way the maps have other sizes: {list(self)}."
        return (
            f"The answer is right, but the output comes through {names}. "
            f"It should come through {asked}."
        )


@contextlib.contextmanager
def called_layers() -> Iterator[Layers]:
    """Record the PyTorch layers that are called in the block, in a list filled while it runs.

    The list holds the layers of the tensor that has passed through most of them, so that a run of
    some layers, for example to find a size, does not count. The module `nn.MaxPool2d` and the
    function `F.max_pool2d` count as the same layer.

    >>> import torch
    >>> with called_layers() as layers:
    ...     maps = torch.nn.Conv2d(3, 4, 3)(torch.zeros(2, 3, 6, 9))
    ...     out = torch.nn.functional.max_pool2d(maps.relu(), 2)
    >>> layers
    [('conv2d', (4, 4, 7)), ('max_pool2d', (4, 2, 3))]
    """
    import torch
    from torch.overrides import TorchFunctionMode

    layers = Layers()

    class Recorder(TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            out = function(*args, **(kwargs or {}))
            if isinstance(out, torch.Tensor):
                inputs = (*args, *(kwargs or {}).values())
                passed = max((getattr(one, "_layers", ()) for one in inputs), key=len, default=())
                name = getattr(function, "__name__", "")
                if _LAYERS.fullmatch(name):
                    passed = (*passed, (name, tuple(out.shape[1:])))
                out._layers = passed  # type: ignore[attr-defined]
                if len(passed) >= len(layers):
                    layers[:] = passed
            return out

    with Recorder():
        yield layers
