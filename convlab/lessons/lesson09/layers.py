"""The layers that the output of a network has come through, in order."""

import contextlib
import re
from collections.abc import Iterator

__all__ = ["Layers", "called_layers"]

# ReLU, dropout and what only moves numbers are not among them.
_LAYERS = re.compile(r"conv2d|batch_norm|linear|.*_pool2d|(log_)?softmax|sigmoid|tanh")


class Layers(list):
    """Pairs (name of a layer, shape of its output without the batch)."""

    def unlike(self, expected: "Layers") -> str | None:
        """A sentence where these are not the layers expected, in their order; else None.

        Nothing is said where none were called.

        >>> Layers([("linear", (4,))]).unlike(Layers([("linear", (4,)), ("softmax", (4,))]))
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
    """Watch PyTorch: the layers that are called in the block, filled in while it runs.

    It follows the tensors: the layers are those of the tensor that has come through most, so that a
    run of some of them, say to learn a size, does not count. A module, such as `nn.MaxPool2d`, and
    a function, such as `F.max_pool2d`, are alike.

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

    class Watch(TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            out = function(*args, **(kwargs or {}))
            if isinstance(out, torch.Tensor):
                read = (*args, *(kwargs or {}).values())
                way = max((getattr(one, "_layers", ()) for one in read), key=len, default=())
                name = getattr(function, "__name__", "")
                if _LAYERS.fullmatch(name):
                    way = (*way, (name, tuple(out.shape[1:])))
                out._layers = way
                if len(way) >= len(layers):
                    layers[:] = way
            return out

    with Watch():
        yield layers
