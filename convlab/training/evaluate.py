"""A model measured: its score, its table of confusions, its probabilities."""

from collections.abc import Callable, Iterable

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from convlab.arithmetic.arguments import integer
from convlab.training.checks import as_loader, check_batch, check_logits, find_device
from convlab.training.history import Score, Tally
from convlab.training.state import kept_mode

__all__ = ["confusion", "evaluate", "probabilities"]


def evaluate(
    model: nn.Module,
    loader: Iterable,
    *,
    loss: Callable = cross_entropy,
    device: str | torch.device | None = None,
) -> Score:
    """Loss and accuracy of a model, in evaluation mode and without recording gradients.

    model: a module that returns logits (N, K). Its mode, training or not, is restored.
    loader: gives batches (images, labels), or is itself a pair of tensors (images, labels).
    loss: a function of logits (N, K) and labels (N,) that returns the mean over the batch.
    device: "cpu" or "cuda", where the model is moved; None for where it is.

    Returns (loss, accuracy, count); count is the number of images.

    Raises TypeError or ValueError for batches, labels or logits that do not fit.

    >>> from convlab.training import digits
    >>> score = evaluate(nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), digits("test"))
    >>> score.count, 2 < score.loss < 3, score.accuracy < 0.3
    (1000, True, True)
    """
    device = find_device(model, device, "evaluate")
    tally = Tally()
    with kept_mode(model), torch.no_grad():
        model.eval()
        for batch in as_loader(loader):
            images, labels = check_batch(batch, "evaluate")
            images, labels = images.to(device), labels.to(device)
            logits = model(images)
            check_logits(logits, batch[1], "evaluate")  # not yet on the GPU
            tally.add(logits, labels, loss(logits, labels).item())
    if not tally.count:
        raise ValueError("evaluate: the loader gave no batch. Give one that has images.")
    return tally.score()


def confusion(
    model: nn.Module,
    loader: Iterable,
    classes: int = 10,
    *,
    device: str | torch.device | None = None,
) -> torch.Tensor:
    """The number of images of each true class, by the class that the model names.

    model, loader, device: as for `evaluate`.
    classes: the number of classes, an int ≥ 1.

    Returns int64 (classes, classes): row = true class, column = predicted class.

    Raises TypeError or ValueError for batches, labels or logits that do not fit.

    >>> table = confusion(nn.Identity(), (torch.eye(3)[[0, 1, 1]], torch.tensor([0, 1, 2])), 3)
    >>> table.tolist()
    [[1, 0, 0], [0, 1, 0], [0, 1, 0]]
    """
    classes = integer(classes, "classes", "confusion", minimum=1)
    device = find_device(model, device, "confusion")
    table = torch.zeros(classes, classes, dtype=torch.int64)
    with kept_mode(model), torch.no_grad():
        model.eval()
        for batch in as_loader(loader):
            images, labels = check_batch(batch, "confusion")
            logits = model(images.to(device)).cpu()
            check_logits(logits, labels, "confusion")
            if logits.shape[1] != classes:
                raise ValueError(
                    f"confusion: classes must be the number of logits, {logits.shape[1]}, "
                    f"got {classes}. Give classes={logits.shape[1]}."
                )
            pairs = classes * labels.cpu() + logits.argmax(dim=1)
            table += pairs.bincount(minlength=classes**2).view(classes, classes)
    return table


def probabilities(model: nn.Module, images: torch.Tensor, *, size: int = 250) -> torch.Tensor:
    """The softmax of a model's logits, in evaluation mode, on the CPU.

    images: (N, …), taken in batches of `size`.

    Returns float (N, K); each row sums to 1.

    >>> probabilities(nn.Flatten(), torch.zeros(2, 1, 5, 1))[0]
    tensor([0.2000, 0.2000, 0.2000, 0.2000, 0.2000])
    """
    device = find_device(model, None, "probabilities")
    with kept_mode(model), torch.no_grad():
        model.eval()
        parts = [model(part.to(device)).softmax(dim=1).cpu() for part in images.split(size)]
    return torch.cat(parts)
