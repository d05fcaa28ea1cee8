"""Cells added around a map, in PyTorch's four ways."""

import numpy as np

from convlab.byhand.windows import reach
from convlab.errors import ShapeError

__all__ = ["pad2d", "pad_sides"]

Sides = tuple[tuple[int, int], tuple[int, int]]

# PyTorch's name for a way of padding, and NumPy's.
_NUMPY_MODE = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad_sides(
    padding: tuple[int, int] | str, kernel_size: tuple[int, int], dilation: tuple[int, int]
) -> Sides:
    """((top, bottom), (left, right)): the cells that `padding` adds on each side.

    padding: a pair of cells per side, or "same": D·(K − 1) in all, an odd one at the end.
    kernel_size, dilation: pairs (h, w).

    >>> pad_sides((2, 0), (3, 2), (1, 1))
    ((2, 2), (0, 0))
    >>> pad_sides("same", (3, 2), (1, 1))
    ((1, 1), (0, 1))
    """
    if not isinstance(padding, str):
        height, width = padding
        return ((height, height), (width, width))
    height, width = (size - 1 for size in reach(kernel_size, dilation))
    return ((height // 2, height - height // 2), (width // 2, width - width // 2))


def pad2d(x: np.ndarray, sides: Sides, mode: str, caller: str) -> np.ndarray:
    """`x` (N, C, H, W) with cells added around its maps; `x` itself where there are none to add.

    sides: ((top, bottom), (left, right)), in cells.
    mode: "zeros", "reflect" (mirrored at the edge, which is not repeated), "replicate" (the edge
        repeated) or "circular" (the other side's cells).

    Raises ShapeError where the map is too small to give the cells, as PyTorch does.

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
    spare = {"reflect": 1, "circular": 0}.get(mode)
    for axis, cells, size in zip(("height", "width"), sides, x.shape[2:], strict=True):
        if spare is not None and max(cells) > size - spare:
            raise ShapeError(
                f"{caller}: padding_mode {mode!r} takes its cells from the map, "
                f"at most {size - spare} on a side of {axis} {size}, but {max(cells)} are asked "
                'for. Use less padding, or padding_mode="zeros".'
            )
    return np.pad(x, ((0, 0), (0, 0), *sides), mode=_NUMPY_MODE[mode])  # type: ignore[call-overload]
