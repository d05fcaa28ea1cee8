"""Small convolutions, possible and impossible: their matrices by PyTorch and by `byhand`."""

import random

import numpy as np
import torch

from convlab.errors import ShapeError
from convlab.widgets import MatrixExplorer

RANGES = {"stride": (1, 3), "padding": (0, 1), "dilation": (1, 2)}


def cases():
    """Settings with the matrices, or with the sentence of the error."""
    rng = random.Random(61)
    numbers = np.random.default_rng(61)
    return [case(rng, numbers, is_whole=index % 3 != 0) for index in range(500)]


def case(rng, numbers, is_whole):
    filters, channels = rng.randint(1, 3), rng.randint(1, 2)
    depth = channels if rng.random() < 0.97 else 3 - channels

    def draw(*shape):
        return numbers.integers(-9, 10, shape) if is_whole else numbers.standard_normal(shape)

    explorer = MatrixExplorer()
    for name, (low, high) in RANGES.items():
        pair = rng.randint(low, high), rng.randint(low, high)
        setattr(explorer, name, pair if rng.random() < 0.5 else pair[0])
    explorer.x = draw(1, channels, rng.randint(1, 5), rng.randint(1, 6))
    explorer.weight = draw(filters, depth, rng.randint(1, 3), rng.randint(1, 3))
    try:
        shape = explorer.output.shape
    except ShapeError as problem:
        return {"layer": listed(explorer), "error": str(problem), "columns": None}
    if rng.random() < 0.5:
        is_wrong = rng.random() < 0.1
        explorer.y = draw(*shape[:3], 3 if is_wrong and shape[3] != 3 else shape[3])
    try:
        result = explorer.transposed_output
    except ShapeError as problem:
        return {"layer": listed(explorer), "error": str(problem), "columns": None}
    return {
        "layer": listed(explorer),
        "error": None,
        "is_whole": is_whole,
        "result": result.ravel().tolist(),
    } | truths(explorer, result)


def listed(explorer):
    names = ("x", "weight", "y")
    arrays = {name: getattr(explorer, name) for name in names}
    layer = {name: None if array is None else array.tolist() for name, array in arrays.items()}
    return layer | {name: getattr(explorer, name) for name in RANGES}


def truths(explorer, result):
    """The matrices by PyTorch, compared with those of the explorer's Python side."""
    options = {name: getattr(explorer, name) for name in RANGES}
    x, weight = torch.tensor(explorer.x), torch.tensor(explorer.weight)
    kernel_size = tuple(weight.shape[2:])
    unfold = torch.nn.Unfold(kernel_size, **options)
    columns = unfold(x)[0]
    # The number of each cell, from 1; 0 in the padding.
    cells = torch.arange(1.0, x.numel() + 1).reshape(x.shape)
    output = torch.conv2d(x, weight, **options)
    np.testing.assert_allclose(explorer.columns, columns, rtol=1e-12)
    np.testing.assert_allclose(explorer.output, output, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(result, transposed(explorer, output, options), rtol=1e-9, atol=1e-9)
    return {
        "columns": columns.tolist(),
        "sources": unfold(cells)[0].to(int).sub(1).tolist(),
        "output": output[0].flatten(1).tolist(),
        "matrix": explorer.matrix.tolist(),
    }


def transposed(explorer, output, options):
    """`y` taken back by PyTorch: the gradient of a sum of outputs, each y times."""
    y = output if explorer.y is None else torch.tensor(explorer.y)
    x = torch.tensor(explorer.x, requires_grad=True)
    (torch.conv2d(x, torch.tensor(explorer.weight), **options) * y).sum().backward()
    return x.grad
