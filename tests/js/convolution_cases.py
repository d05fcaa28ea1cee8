"""Convolutions, possible and impossible: outputs by `convlab.conv2d`, readers by PyTorch."""

import random

import numpy as np
import torch

from convlab.byhand.convolution import conv2d
from convlab.errors import ShapeError
from convlab.widgets import ConvolutionExplorer


def cases():
    """Settings with the output, or the sentence of the error, and how often each cell is read."""
    rng = random.Random(22)
    numbers = np.random.default_rng(22)
    explorer = ConvolutionExplorer()
    return [case(explorer, rng, numbers, is_whole=index % 2 == 0) for index in range(600)]


def case(explorer, rng, numbers, is_whole):
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
    layer = {name: getattr(explorer, name) for name in ("x", "weight", "bias")}
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    try:
        output, error = explorer.output, None
    except ShapeError as problem:
        return {"layer": listed(layer) | options, "output": None, "error": str(problem)}
    truth = conv2d(**layer, **options)
    assert np.array_equal(output, truth)
    return {
        "layer": listed(layer) | options,
        "output": truth[0].tolist(),
        "error": error,
        "is_whole": is_whole,
        "times": times_read(layer, truth, options).tolist(),
    }


LIMITS = [(1, 4), (0, 3), (1, 3)]  # of stride, padding and dilation


def both_or_pair(rng, low, high):
    is_pair = rng.random() < 0.5
    return (rng.randint(low, high), rng.randint(low, high)) if is_pair else rng.randint(low, high)


def listed(layer):
    return {name: None if array is None else array.tolist() for name, array in layer.items()}


def times_read(layer, output, options):
    """How many windows read each cell of the input: the gradient where every weight is 1."""
    x = torch.zeros(1, 1, *layer["x"].shape[2:], requires_grad=True)
    weight = torch.ones(1, 1, *layer["weight"].shape[2:])
    torch.nn.functional.conv2d(x, weight, **options).sum().backward()
    return x.grad[0, 0].to(int)
