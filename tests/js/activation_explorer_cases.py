"""The x axis of the ActivationExplorer, and what its layers leave of a gradient, by Python."""

import random

import torch
import torch.nn.functional as F

from convlab.widgets import ActivationExplorer
from convlab.widgets.activation_picture import power_text

_TORCH = {
    "relu": lambda x, _: F.relu(x),
    "leaky_relu": lambda x, explorer: F.leaky_relu(x, explorer.negative_slope),
    "elu": lambda x, explorer: F.elu(x, explorer.alpha),
    "sigmoid": lambda x, _: torch.sigmoid(x),
    "tanh": lambda x, _: torch.tanh(x),
    "softplus": lambda x, explorer: F.softplus(x, explorer.beta),
    "gelu": lambda x, _: F.gelu(x),
    "gelu_tanh": lambda x, _: F.gelu(x, approximate="tanh"),
    "silu": lambda x, _: F.silu(x),
}


def cases():
    """The limits of the setting `position`, and settings with their gradients, 40 a function."""
    rng = random.Random(7)
    gradients = [case(name, rng) for name in _TORCH for _ in range(40)]
    return {"axis": ActivationExplorer().limits["position"], "gradients": gradients}


def case(name, rng):
    explorer = ActivationExplorer(
        function=name,
        position=rng.randrange(-120, 121) / 20,
        layers=rng.randint(1, 20),
        negative_slope=rng.uniform(0, 1),
        alpha=rng.uniform(0.1, 3),
        beta=rng.uniform(0.2, 5),
    )
    settings = ("function", "position", "layers", "negative_slope", "alpha", "beta")
    return {
        **{setting: getattr(explorer, setting) for setting in settings},
        "convlab": explorer.gradient,
        "text": power_text(explorer.slope, explorer.layers),
        "torch": through_layers(explorer),
    }


def through_layers(explorer):
    """The gradient of a network of one unit a layer, each with the weight 1, by autograd.

    The biases are such that each layer computes f(x) at the same x.
    """
    function = _TORCH[explorer.function]
    x = torch.tensor(explorer.position, dtype=torch.float64, requires_grad=True)
    bias = (x - function(x, explorer)).detach()
    sums = x
    for _ in range(explorer.layers):
        sums = function(sums, explorer) + bias
    sums.backward()
    return x.grad.item()
