"""Batches through batch normalisation and dropout, computed by PyTorch and by Python."""

import random

import numpy as np
import torch

from convlab.widgets import BatchExplorer
from convlab.widgets.batch_explorer import uniform_numbers


def one_case(pick):
    shape = (pick.randint(1, 4), pick.randint(1, 3), pick.randint(2, 4))
    x = np.array([pick.uniform(-5, 5) for _ in range(np.prod(shape))]).reshape(shape)
    gamma, beta, momentum = pick.uniform(-2, 2), pick.uniform(-2, 2), pick.uniform(0, 1)
    layer = torch.nn.BatchNorm2d(1, momentum=momentum, dtype=torch.float64)
    layer.weight.data.fill_(gamma)
    layer.bias.data.fill_(beta)
    batch = torch.tensor(x)[:, None]
    with torch.no_grad():
        out = layer(batch)[:, 0].tolist()
        running = [layer.running_mean.item(), layer.running_var.item()]
        of_eval = layer.eval()(batch)[:, 0].tolist()
    return {
        "x": x.tolist(),
        "gamma": gamma,
        "beta": beta,
        "momentum": momentum,
        "out": out,
        "running": running,
        "eval": of_eval,
    }


def one_explorer(pick):
    """Random settings, the batch and what the layers make of it, by Python and PyTorch's rules."""
    explorer = BatchExplorer(
        batch=pick.randint(0, 9),
        included=[pick.randint(0, 1) for _ in range(6)],
        layer=pick.choice(("batch_norm", "dropout", "both")),
        training=pick.random() < 0.5,
        gamma=pick.uniform(-3, 3),
        beta=pick.uniform(-3, 3),
        running_mean=[0, pick.uniform(0, 1)],
        running_var=[1, pick.uniform(0.1, 1)],
        p=pick.choice((0, 0.25, 0.9)),
        seed=pick.randint(0, 9999),
    )
    state = explorer.get_state()
    names = ("included", "layer", "training", "gamma", "beta", "p", "seed")
    settings = {name: state[name] for name in (*names, "running_mean", "running_var")}
    maps = state["maps"][explorer.batch]
    return {"settings": settings, "maps": maps, "output": explorer.output[:, 0].tolist()}


def cases():
    pick = random.Random(8)
    explorer = BatchExplorer(layer="dropout")
    masks = []
    for seed, p in ((0, 0.5), (7, 0.0), (9999, 0.95), (12, 0.25)):
        explorer.seed, explorer.p = seed, p
        kept = explorer.output[:, 0] != 0
        # A kept 0 and a dropped 0 look the same: compare where x is not 0.
        masks.append(
            {
                "seed": seed,
                "p": p,
                "kept": kept.tolist(),
                "counts": (explorer.x[:, 0] != 0).tolist(),
            }
        )
    uniform = {str(seed): uniform_numbers(seed, 20).tolist() for seed in (0, 1, 77, 9999)}
    explorers = [one_explorer(pick) for _ in range(300)]
    return {
        "explorers": explorers,
        "norms": [one_case(pick) for _ in range(200)],
        "masks": masks,
        "uniform": uniform,
    }
