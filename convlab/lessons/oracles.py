"""PyTorch as the oracle of exercises on NumPy arrays."""

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["torch_convolution"]


def torch_convolution(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None, **options: Any
) -> np.ndarray:
    """`torch.nn.functional.conv1d`, `conv2d` or `conv3d`, by the rank of `weight`.

    x: array (N, C_in, …).
    weight: array (C_out, C_in / groups, …).
    bias: array (C_out,).
    options: arguments of PyTorch's function, such as `stride` and `groups`.

    Returns an array (N, C_out, …) with the dtype of x, computed in float64, in which small whole
    numbers are exact.

    >>> torch_convolution(np.ones((1, 1, 2, 3)), np.ones((1, 1, 2, 1)))
    array([[[[2., 2., 2.]]]])
    """
    import torch
    from torch.nn import functional

    by_rank: dict[int, Callable] = {
        3: functional.conv1d,
        4: functional.conv2d,
        5: functional.conv3d,
    }
    tensors = [
        None if array is None else torch.from_numpy(np.array(array, dtype=np.float64))
        for array in (x, weight, bias)
    ]
    return by_rank[weight.ndim](*tensors, **options).numpy().astype(x.dtype)
