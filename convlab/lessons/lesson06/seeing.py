"""How much of the input PyTorch's layers see."""

__all__ = ["cells_behind"]


def cells_behind(layers):
    """The cells of the input, along one axis, that reach the first output of convolutions.

    layers: pairs (kernel size, stride). A transposed convolution is the gradient of a convolution:
    it takes the gradient of one output back, layer by layer, to the cells that the output has read.

    >>> cells_behind([(3, 2), (3, 1)])
    7
    """
    import torch

    gradient = torch.ones(1, 1, 1)
    for kernel_size, stride in reversed(layers):
        weight = torch.ones(1, 1, kernel_size)
        gradient = torch.conv_transpose1d(gradient, weight, stride=stride)
    return gradient.shape[2]
