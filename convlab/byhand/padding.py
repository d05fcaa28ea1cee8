"""Padding: cells added around a map, in PyTorch's four modes."""

import numpy as np

from convlab.byhand.windows import Pair, effective_kernel_size
from convlab.errors import ShapeError

__all__ = ["Sides", "pad2d", "pad_sides"]

Sides = tuple[Pair, Pair]  # ((top, bottom), (left, right)), in cells

# PyTorch's name of each mode, and NumPy's.
_NUMPY_MODE = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad_sides(padding: Pair | str, kernel_size: Pair, dilation: Pair) -> Sides:
    """The cells that `padding` adds on each side: ((top, bottom), (left, right)).

    padding: (h, w) cells on each side, or "same": D·(K − 1) cells in all, an odd one at the end.
    kernel_size, dilation: pairs (h, w).

    >>> pad_sides((2, 0), (3, 2), (1, 1))
    ((2, 2), (0, 0))
    >>> pad_sides("same", (3, 2), (1, 1))
    ((1, 1), (0, 1))
    """
    if not isinstance(padding, str):
        height, width = padding
        return ((height, height), (width, width))
    height, width = (size - 1 for size in effective_kernel_size(kernel_size, dilation))
    return ((height // 2, height - height // 2), (width // 2, width - width // 2))


def pad2d(x: np.ndarray, sides: Sides, mode: str, caller: str) -> np.ndarray:
    """`x` (N, C, H, W) with cells added around its maps; `x` itself if there are none to add.

    sides: ((top, bottom), (left, right)), in cells.
    mode: "zeros", "reflect" (the map mirrored at its edge, without repeating the edge),
        "replicate" (the edge repeated) or "circular" (the cells of the opposite side).

    Raises ValueError for another mode, ShapeError if the map is smaller than the padding that is
    taken from it, as PyTorch does.

    >>> x = np.arange(6).reshape(1, 1, 2, 3)
    >>> pad2d(x, ((0, 1), (2, 0)), "reflect", "conv2d")[0, 0]
    array([[2, 1, 0, 1, 2],
           [5, 4, 3, 4, 5],
           [2, 1, 0, 1, 2]])
    """
    if mode not in _NUMPY_MODE:
        raise ValueError(
            f"{caller}: padding_mode must be one of {', '.join(map(repr, _NUMPY_MODE))}, "
            f"got {mode!r}."
        )
    if sides == ((0, 0), (0, 0)):
        return x
    # "reflect" does not use the edge itself.
    unused = {"reflect": 1, "circular": 0}.get(mode)
    for axis, cells, size in zip(("height", "width"), sides, x.shape[2:], strict=True):
        if unused is not None and max(cells) > size - unused:
            raise ShapeError(
                f"{caller}: padding_mode {mode!r} takes its cells from the map, "
                f"at most {size - unused} on a side of {axis} {size}, but {max(cells)} are asked "
                'for. Use padding_mode="zeros" or "replicate".'
            )
    return np.pad(x, ((0, 0), (0, 0), *sides), mode=_NUMPY_MODE[mode])  # type: ignore[call-overload]
