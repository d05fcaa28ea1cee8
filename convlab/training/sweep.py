"""A sweep of learning rates: the same few steps with each."""

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer

from convlab.arithmetic.arguments import integer
from convlab.training.checks import check_batch, check_logits, find_device
from convlab.training.state import kept_random_state, seed_all

__all__ = ["learning_rate_sweep"]


def learning_rate_sweep(
    make_model: Callable[[], nn.Module],
    loader: Iterable,
    rates: Iterable[float],
    *,
    steps: int = 100,
    optimizer: Callable[..., Optimizer] = torch.optim.Adam,
    loss: Callable = cross_entropy,
    seed: int = 0,
    device: str | torch.device | None = None,
) -> dict[float, float]:
    """Train a new model with each learning rate for some steps, and return the losses.

    make_model: a function without arguments that returns a model; each rate gets one, with the
        same weights and the same batches.
    loader: batches (images, labels), begun anew when they are used up.
    rates: learning rates, > 0.
    steps: batches for each rate, an int ≥ 1.
    optimizer: a class of torch.optim, called with the parameters and lr.
    loss: a function of logits (N, K) and labels (N,) that returns the mean over the batch.
    seed: of the weights and the order of the batches. The caller's random numbers are not changed.
    device: "cpu" or "cuda", where model and batches are moved; None for where the model is.

    Returns rate → mean loss over the last fifth of the steps; infinite if a loss was not finite.

    >>> from convlab.training import batches, digits
    >>> def make_model():
    ...     return nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    >>> losses = learning_rate_sweep(make_model, batches(*digits()), [1e-5, 1e-2], steps=50)
    >>> losses[1e-5] > 2 > 1 > losses[1e-2]
    True
    """
    steps = integer(steps, "steps", "learning_rate_sweep", minimum=1)
    losses: dict[float, float] = {}
    for rate in rates:
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            model = make_model()
        where = find_device(model, device, "learning_rate_sweep")
        with kept_random_state(where, loader):
            seed_all(seed, where, loader)
            model.train()
            made = optimizer(model.parameters(), lr=rate)
            last: list[float] = []
            for batch in islice(_without_end(loader), steps):
                images, labels = check_batch(batch, "learning_rate_sweep")
                images, labels = images.to(where), labels.to(where)
                made.zero_grad()
                logits = model(images)
                check_logits(logits, labels, "learning_rate_sweep")
                batch_loss = loss(logits, labels)
                last.append(batch_loss.item())
                if not math.isfinite(last[-1]):
                    break
                batch_loss.backward()
                made.step()
        tail = last[-max(1, steps // 5) :]
        losses[rate] = sum(tail) / len(tail) if math.isfinite(last[-1]) else math.inf
    return losses


def _without_end(loader: Iterable) -> Iterator:
    """The batches of one epoch after another."""
    while True:
        empty = True
        for batch in loader:
            empty = False
            yield batch
        if empty:
            raise ValueError(
                "learning_rate_sweep: the loader gave no batch. Give one that has images and can "
                "be looped over again, such as batches(images, labels)."
            )
