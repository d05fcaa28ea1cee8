"""Convolutions and transposed ones, possible and impossible.

The outputs are those of `convlab.conv2d` and of PyTorch; PyTorch counts the windows on each cell.
"""

import random

import numpy as np
import torch

from convlab.byhand.convolution import conv2d
from convlab.errors import ShapeError
from convlab.widgets import ConvolutionExplorer


def cases():
    """Settings with the output, or the sentence of the error, and the windows on each cell."""
    rng = random.Random(22)
    numbers = np.random.default_rng(22)
    explorer = ConvolutionExplorer()
    operations = ["conv"] * 600 + ["transposed"] * 400
    return [
        case(explorer, rng, numbers, operation, is_whole=index % 2 == 0)
        for index, operation in enumerate(operations)
    ]


def case(explorer, rng, numbers, operation, is_whole):
    filters, channels = rng.randint(1, 4), rng.randint(1, 4)
    depth = channels if rng.random() < 0.97 else rng.randint(1, 4)
    biases = filters if rng.random() < 0.97 else rng.randint(1, 4)

    def draw(*shape):
        return numbers.integers(-9, 10, shape) if is_whole else numbers.standard_normal(shape)

    x = draw(1, channels, rng.randint(1, 9), rng.randint(1, 9))
    weight = draw(filters, depth, rng.randint(1, 4), rng.randint(1, 4))
    bias = draw(biases) if rng.random() < 0.6 else None
    stride, padding, dilation = (both_or_pair(rng, low, high) for low, high in LIMITS)

    # The constructor refuses shapes that do not go together, a change does not.
    explorer.stride, explorer.padding, explorer.dilation = stride, padding, dilation
    explorer.x, explorer.weight, explorer.bias = x, weight, bias
    explorer.operation = operation
    layer = {name: getattr(explorer, name) for name in ("x", "weight", "bias")}
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    try:
        output, error = explorer.output, None
    except ShapeError as problem:
        given = listed(layer) | options | {"operation": operation}
        return {"layer": given, "output": None, "error": str(problem)}
    truth = conv2d(**layer, **options) if operation == "conv" else transposed(layer, options)
    np.testing.assert_allclose(output, truth, rtol=1e-12, atol=1e-12)
    return {
        "layer": listed(layer) | options | {"operation": operation},
        "output": truth[0].tolist(),
        "error": error,
        "is_whole": is_whole,
        "times": times_held(layer, operation, options).tolist(),
    }


LIMITS = [(1, 4), (0, 3), (1, 3)]  # of stride, padding and dilation


def both_or_pair(rng, low, high):
    is_pair = rng.random() < 0.5
    return (rng.randint(low, high), rng.randint(low, high)) if is_pair else rng.randint(low, high)


def listed(layer):
    return {name: None if array is None else array.tolist() for name, array in layer.items()}


def transposed(layer, options):
    """The output of PyTorch's transposed convolution."""
    x, weight, bias = (None if each is None else torch.tensor(each) for each in layer.values())
    return torch.conv_transpose2d(x, weight.transpose(0, 1), bias, **options).numpy()


def times_held(layer, operation, options):
    """How many windows are on each cell.

    Of the input: the gradient where every weight is 1. Of the output of a transposed convolution:
    the number there if every weight and every number is 1.
    """
    x = torch.zeros(1, 1, *layer["x"].shape[2:], requires_grad=True)
    weight = torch.ones(1, 1, *layer["weight"].shape[2:])
    if operation == "transposed":
        return torch.conv_transpose2d(torch.ones_like(x), weight, **options)[0, 0].to(int)
    torch.nn.functional.conv2d(x, weight, **options).sum().backward()
    return x.grad[0, 0].to(int)
