"""Receptive field of PyTorch's convolutions, measured by a gradient."""

from collections.abc import Sequence

__all__ = ["torch_receptive_field"]


def torch_receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    """Cells of the input, along one axis, that reach the first output of a stack of convolutions.

    layers: pairs (kernel_size, stride).

    >>> torch_receptive_field([(3, 2), (3, 1)])
    7
    """
    import torch

    # A transposed convolution is the gradient of a convolution: it takes the gradient of one output
    # back, layer by layer, to the cells that the output has read.
    gradient = torch.ones(1, 1, 1)
    for kernel_size, stride in reversed(layers):
        weight = torch.ones(1, 1, kernel_size)
        gradient = torch.conv_transpose1d(gradient, weight, stride=stride)
    return gradient.shape[2]
