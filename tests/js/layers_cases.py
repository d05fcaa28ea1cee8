"""The cells that a cell of an output reads, found by PyTorch: those with a gradient."""

import random
import warnings

import torch
from torch import nn
from torch.nn import functional

from convlab import explain
from convlab.widgets.network_layers import layer_for_page


def cases():
    """For 300 nets of two layers a cell of the output, and the cells that it reads."""
    # Of two ways to pad "same", PyTorch chooses one, and warns that it takes a copy.
    warnings.filterwarnings("ignore", "Using padding='same'")
    rng = random.Random(32)
    found = []
    while len(found) < 300:
        net = nn.Sequential(drawn(rng, 3), drawn(rng, None))
        size = (rng.randint(16, 24), rng.randint(14, 22))
        try:
            last = explain(net, (2, 3, *size)).rows[1]
        except ValueError:  # the window does not fit
            continue
        cell = [rng.randrange(side) for side in last.output_shape[2:]]
        page = layer_for_page(last)
        found.append(
            {
                "window": page["window"],
                "field": page["field"],
                "cell": cell,
                "sides": [last.input_shape[2:], size],
                "near": ends_in_window(net[1], last.input_shape[2:], cell),
                "far": ends_in_input(net, size, cell),
            }
        )
    return found


def drawn(rng, channels):
    """A random layer with 3 output channels."""
    kernel = (rng.randint(1, 4), rng.randint(1, 3))
    if rng.random() < 0.3:
        stride = (rng.randint(1, 3), rng.randint(1, 2))
        return nn.AvgPool2d(kernel, stride, (kernel[0] // 2, 0), ceil_mode=rng.random() < 0.5)
    dilation = (rng.randint(1, 2), rng.randint(1, 3))
    if rng.random() < 0.3:
        return nn.Conv2d(channels or 3, 3, kernel, dilation=dilation, padding="same")
    stride, padding = (rng.randint(1, 3), rng.randint(1, 2)), (rng.randint(0, 2), rng.randint(0, 1))
    return nn.Conv2d(channels or 3, 3, kernel, stride, padding, dilation)


def ends_in_window(layer, sides, cell):
    """The first and last row and column that a cell reads; in the padding, too, made real here."""
    kernel, stride = layer.kernel_size, layer.stride
    dilation = getattr(layer, "dilation", (1, 1))
    before = layer.padding
    if before == "same":
        before = [d * (k - 1) // 2 for d, k in zip(dilation, kernel, strict=True)]
    after = [d * k for d, k in zip(dilation, kernel, strict=True)]
    (above, left), (below, right) = before, after
    padded = functional.pad(torch.ones(1, 1, *sides), (left, right, above, below))
    weight = torch.ones(1, 1, *kernel)
    ends = ends_of(
        lambda image: functional.conv2d(image, weight, stride=stride, dilation=dilation),
        padded,
        cell,
    )
    return [[end - first for end in both] for both, first in zip(ends, before, strict=True)]


def ends_in_input(net, size, cell):
    """The first and last row and column of the net's input that a cell reads, None for none."""
    net = net.double()
    for weights in net.parameters():
        nn.init.ones_(weights)
    return ends_of(net, torch.ones(1, 3, *size, dtype=torch.float64), cell)


def ends_of(function, image, cell):
    image = image.detach().requires_grad_()
    function(image)[0, 0, cell[0], cell[1]].backward()
    read = image.grad[0].ne(0).any(0)
    if not read.any():
        return None
    rows, columns = read.any(1).nonzero().flatten(), read.any(0).nonzero().flatten()
    return [[int(found[0]), int(found[-1])] for found in (rows, columns)]
