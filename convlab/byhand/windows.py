"""All windows on a map, as a view without copies."""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.arithmetic.sizes import EFFECTIVE_KERNEL

__all__ = ["Pair", "effective_kernel_size", "windows"]

Pair = tuple[int, int]  # (h, w)


@lru_cache
def effective_kernel_size(kernel_size: Pair, dilation: Pair) -> Pair:
    """K_eff = D·(K − 1) + 1 along both axes: the cells from a window's first to its last.

    >>> effective_kernel_size((3, 2), (2, 1))
    (5, 2)
    """
    height, width = (
        int(EFFECTIVE_KERNEL(D=d, K=k)) for d, k in zip(dilation, kernel_size, strict=True)
    )
    return height, width


def windows(
    x: np.ndarray,
    output_size: Pair,
    kernel_size: Pair,
    stride: Pair,
    dilation: Pair,
    *,
    writeable: bool = False,
) -> np.ndarray:
    """The windows on `x` (N, C, H, W) as a view (N, C, O_h, O_w, K_h, K_w) of its memory.

    output_size: (O_h, O_w), the number of windows to take; there may be room for more.
    kernel_size, stride, dilation: pairs (h, w), in cells.
    writeable: whether the view may be written to. Windows may overlap: a cell of x can appear in
        several of them.

    >>> row = np.arange(7).reshape(1, 1, 1, 7)
    >>> windows(row, (1, 2), (1, 3), (1, 1), (1, 2))[0, 0, 0]
    array([[[0, 2, 4]],
    <BLANKLINE>
           [[1, 3, 5]]])
    """
    size = effective_kernel_size(kernel_size, dilation)
    view = sliding_window_view(x, size, axis=(2, 3), writeable=writeable)
    view = view[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]
    return view[:, :, : output_size[0], : output_size[1]]
