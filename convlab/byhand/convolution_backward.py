"""The gradients of a convolution: two more convolutions, and a sum."""

from typing import NamedTuple, SupportsIndex

import numpy as np

from convlab.arithmetic.arguments import IntOrPair
from convlab.byhand.arrays import gradient_of
from convlab.byhand.convolution import im2col
from convlab.byhand.padding import pad2d
from convlab.byhand.placement import place
from convlab.byhand.windows import reach

__all__ = ["Conv2dGradients", "conv2d_backward"]


class Conv2dGradients(NamedTuple):
    """The gradients of a loss for x, weight and bias, each of the shape of the array itself."""

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
    """The gradients of a loss for what `conv2d` was given, from the one for what it returned.

    grad_output: (N, C_out, O_h, O_w), the gradient of the loss for each number of
        conv2d(x, weight, bias, stride=…, padding=…, dilation=…, groups=…).
    x: (N, C_in, H, W); weight: (C_out, C_in / groups, K_h, K_w); all of one dtype, which is kept.
    stride, padding, dilation, groups: as in `conv2d`, which padded with zeros.

    Returns `Conv2dGradients`: grad_x, grad_weight, grad_bias, of the shapes of x, weight and bias.
    Cells of x that no window read get 0. The bias itself is not needed.
    Raises what `conv2d` raises, and ShapeError where grad_output has not the output's shape.
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
    output_size, stride, dilation, groups, sides = place(
        x, weight, stride, padding, dilation, groups, caller
    )
    gradient_of(grad_output, x, (len(x), len(weight), *output_size), "conv2d", caller)
    padded = pad2d(x, sides, "zeros", caller)
    padded_size = padded.shape[2:]
    grad_padded = _for_x(grad_output, weight, padded_size, stride, dilation, groups)
    (top, _), (left, _) = sides
    height, width = x.shape[2:]
    grad_x = grad_padded[:, :, top : top + height, left : left + width]
    grad_weight = _for_weight(grad_output, padded, weight.shape[2:], stride, dilation, groups)
    grad_bias = grad_output.sum(axis=(0, 2, 3), dtype=x.dtype)
    return Conv2dGradients(grad_x.copy(), grad_weight, grad_bias)


def _for_x(grad_output, weight, size, stride, dilation, groups):
    """The gradient for the padded x: every place that the flipped kernel takes on grad_output.

    An output reached forward to its cells, so a cell looks back at its outputs: the kernel is
    flipped, its channels and filters change places, and grad_output is spread out by the stride,
    with K_eff − 1 zeros before it and as many after it as size (h, w) needs.
    """
    n_out, depth, *kernel_size = weight.shape
    height, width = reach((*kernel_size,), dilation)
    spread = np.zeros(
        (*grad_output.shape[:2], size[0] + height - 1, size[1] + width - 1), weight.dtype
    )
    _, _, rows, columns = grad_output.shape
    spread[:, :, height - 1 :: stride[0], width - 1 :: stride[1]][:, :, :rows, :columns] = (
        grad_output
    )
    swapped = weight.reshape(groups, n_out // groups, depth, *kernel_size).swapaxes(1, 2)
    flipped = swapped.reshape(groups * depth, n_out // groups, *kernel_size)[:, :, ::-1, ::-1]
    return im2col(spread, flipped, size, (1, 1), dilation, groups)


def _for_weight(grad_output, padded, kernel_size, stride, dilation, groups):
    """The gradient for weight: x correlated with grad_output, which is not flipped.

    A weight was multiplied by cells `stride` apart, and the next weight by those `dilation` on: so
    the two change places. Batch and channels do, too, because the sum runs over the batch.
    """
    by_group = [
        im2col(maps.swapaxes(0, 1), grads.swapaxes(0, 1), kernel_size, dilation, stride, 1)
        for maps, grads in zip(
            np.split(padded, groups, axis=1), np.split(grad_output, groups, axis=1), strict=True
        )
    ]
    return np.concatenate(by_group, axis=1).swapaxes(0, 1).copy()
