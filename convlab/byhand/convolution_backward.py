"""Gradients of a convolution: two further convolutions, and a sum."""

from typing import NamedTuple, SupportsIndex

import numpy as np

from convlab.arithmetic.arguments import IntOrPair
from convlab.byhand.arrays import check_gradient
from convlab.byhand.convolution import im2col
from convlab.byhand.padding import pad2d
from convlab.byhand.placement import place_windows
from convlab.byhand.windows import effective_kernel_size

__all__ = ["Conv2dGradients", "conv2d_backward"]


class Conv2dGradients(NamedTuple):
    """Gradients of a loss for x, weight and bias, each with the shape of its array."""

    grad_x: np.ndarray
    grad_weight: np.ndarray
    grad_bias: np.ndarray


def conv2d_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    weight: np.ndarray,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: SupportsIndex = 1,
) -> Conv2dGradients:
    """The gradients of a loss for x, weight and bias, from the gradient for the output of `conv2d`.

    grad_output: (N, C_out, O_h, O_w), the gradient for the result of
        conv2d(x, weight, bias, stride=…, padding=…, dilation=…, groups=…).
    x: (N, C_in, H, W), a NumPy array.
    weight: (C_out, C_in / groups, K_h, K_w). All arrays have one dtype, which the results keep.
    stride, padding, dilation, groups: as for `conv2d`; the padding was zeros.

    Returns `Conv2dGradients`: grad_x, grad_weight, grad_bias, of the shapes of x, weight and bias.
    Cells of x that no window reads get 0. The bias itself is not needed.
    Raises the errors of `conv2d`, and ShapeError if grad_output does not have the output's shape.
    Source: Goodfellow, Bengio, Courville, Deep Learning (2016), section 9.5.

    >>> x = np.array([[[[1.0, 2, 3]]]])
    >>> weight = np.array([[[[10.0, 1]]]])
    >>> grad_x, grad_weight, grad_bias = conv2d_backward(np.array([[[[1.0, 100]]]]), x, weight)
    >>> grad_x  # 1·(10, 1, 0) + 100·(0, 10, 1)
    array([[[[  10., 1001.,  100.]]]])
    >>> grad_weight  # 1·(1, 2) + 100·(2, 3)
    array([[[[201., 302.]]]])
    >>> grad_bias
    array([101.])
    >>> conv2d_backward(np.ones((1, 1, 1, 3)), x, weight)
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: conv2d_backward: grad_output must have the shape of the output, \
(1, 1, 1, 2), got (1, 1, 1, 3). Give the gradient for what conv2d returns with the same options.
    """
    caller = "conv2d_backward"
    output_size, stride, dilation, groups, sides = place_windows(
        x, weight, stride, padding, dilation, groups, caller
    )
    check_gradient(grad_output, x, (len(x), len(weight), *output_size), "conv2d", caller)
    padded = pad2d(x, sides, "zeros", caller)
    grad_padded = _grad_x(grad_output, weight, padded.shape[2:], stride, dilation, groups)
    (top, _), (left, _) = sides
    height, width = x.shape[2:]
    grad_x = grad_padded[:, :, top : top + height, left : left + width]
    grad_weight = _grad_weight(grad_output, padded, weight.shape[2:], stride, dilation, groups)
    grad_bias = grad_output.sum(axis=(0, 2, 3), dtype=x.dtype)
    return Conv2dGradients(grad_x.copy(), grad_weight, grad_bias)


def _grad_x(grad_output, weight, size, stride, dilation, groups):
    """The gradient for the padded x, of `size` (h, w): grad_output convolved with flipped kernels.

    An output reads forward, from its first cell on; so a cell collects backward, from the outputs
    before it: the kernels are flipped, and their channels and filters swapped. Outputs are `stride`
    cells apart: grad_output gets stride − 1 zeros between its cells, K_eff − 1 zeros before them,
    and zeros after them up to the end of x.
    """
    out_channels, depth, *kernel_size = weight.shape
    top, left = (window - 1 for window in effective_kernel_size(weight.shape[2:], dilation))
    *batch, rows, columns = grad_output.shape
    spread = np.zeros((*batch, top + size[0], left + size[1]), weight.dtype)
    spread[:, :, top :: stride[0], left :: stride[1]][:, :, :rows, :columns] = grad_output
    swapped = weight.reshape(groups, out_channels // groups, depth, *kernel_size).swapaxes(1, 2)
    kernels = swapped.reshape(groups * depth, out_channels // groups, *kernel_size)
    return im2col(spread, kernels[:, :, ::-1, ::-1], size, (1, 1), dilation, groups)


def _grad_weight(grad_output, padded, kernel_size, stride, dilation, groups):
    """The gradient for weight: the padded x convolved, with grad_output as the kernel.

    The cells that a weight meets are `stride` apart from output to output; those that an output
    meets are `dilation` apart from weight to weight. With grad_output as the kernel, stride and
    dilation are swapped, and so are batch and channels, because the sum runs over the batch.
    """
    by_group = [
        im2col(maps.swapaxes(0, 1), grads.swapaxes(0, 1), kernel_size, dilation, stride, 1)
        for maps, grads in zip(
            np.split(padded, groups, axis=1), np.split(grad_output, groups, axis=1), strict=True
        )
    ]
    return np.concatenate(by_group, axis=1).swapaxes(0, 1).copy()
