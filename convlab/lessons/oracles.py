"""PyTorch as the oracle of exercises on NumPy arrays."""

import numpy as np

__all__ = ["torch_convolution"]


def torch_convolution(x, weight, bias=None, **options):
    """`torch.nn.functional.conv1d`, `conv2d` or `conv3d`, by the rank of `weight`.

    x: (N, C_in, …); weight: (C_out, C_in / groups, …); NumPy arrays. Computed in float64, in which
    small whole numbers are exact; returned with the dtype of x.

    >>> torch_convolution(np.ones((1, 1, 2, 3)), np.ones((1, 1, 2, 1)))
    array([[[[2., 2., 2.]]]])
    """
    import torch
    from torch.nn import functional

    convolution = {3: functional.conv1d, 4: functional.conv2d, 5: functional.conv3d}[weight.ndim]
    tensors = [
        None if array is None else torch.from_numpy(np.array(array, dtype=np.float64))
        for array in (x, weight, bias)
    ]
    return convolution(*tensors, **options).numpy().astype(x.dtype)
