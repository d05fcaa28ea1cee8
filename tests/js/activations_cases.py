"""Activations and their slopes, by `convlab.byhand.activations` and by PyTorch's autograd."""

import random

import numpy as np
import torch
import torch.nn.functional as F

from convlab.byhand.activations import ACTIVATIONS

_TORCH = {
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
}


def cases():
    """For each function and drawn parameters: 60 places x, the values and the slopes, twice."""
    rng = random.Random(21)
    return [case(name, rng) for name in _TORCH for _ in range(25)]


def case(name, rng):
    activation = ACTIVATIONS[name]
    parameters = {
        parameter.name: rng.choice([parameter.default, rng.uniform(parameter.low, parameter.high)])
        for parameter in activation.parameters
        if parameter.name != "threshold"  # of softplus: PyTorch's, 20
    }
    places = [0.0, -0.0, -6.0, 6.0, -40.0, 40.0, 1e-9, -1e-9]
    places += [rng.uniform(-6, 6) for _ in range(52)]
    x = torch.tensor(places, dtype=torch.float64, requires_grad=True)
    y = _TORCH[name](x, **parameters)
    y.sum().backward()
    array, options = np.array(places), {**activation.options, **parameters}
    return {
        "name": name,
        "parameters": parameters,
        "x": places,
        "torch": {"values": y.tolist(), "slopes": x.grad.tolist()},
        "convlab": {
            "values": activation.function(array, **options).tolist(),
            "slopes": activation.derivative(array, **options).tolist(),
        },
    }
