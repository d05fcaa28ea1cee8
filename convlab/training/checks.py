"""Checks of what a training is given: the device, the optimizer, each batch and its logits."""

import math
from collections.abc import Iterable

import torch
from torch import nn
from torch.optim import Optimizer

from convlab.errors import ShapeError
from convlab.training.batches import batches
from convlab.training.errors import LossNotFinite
from convlab.training.history import History

__all__ = [
    "as_loader",
    "check_batch",
    "check_logits",
    "check_loss",
    "check_optimizer",
    "find_device",
]


def find_device(model: nn.Module, device: str | torch.device | None, caller: str) -> torch.device:
    """Move the model to `device`, and return it; None leaves the model where it is.

    Raises ValueError for CUDA where there is none.
    """
    if device is None:
        tensor = next(model.parameters(), None)
        return torch.device("cpu") if tensor is None else tensor.device
    device = torch.device(device)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ValueError(
            f'{caller}: device="{device}" needs a GPU, and PyTorch sees none here. '
            'Give device="cpu", or leave it out.'
        )
    model.to(device)
    return device


def check_optimizer(model: nn.Module, optimizer: Optimizer) -> None:
    """Raise ValueError if the optimizer was made for other parameters than the model has.

    An optimizer with a part of the model's parameters passes, unless it also has some that are
    not the model's: it then was made before layers were replaced.
    """
    held = {parameter for group in optimizer.param_groups for parameter in group["params"]}
    own = dict(model.named_parameters())
    missing = [name for name, one in own.items() if one.requires_grad and one not in held]
    strangers = len(held - set(own.values()))
    if not own:
        raise ValueError(
            "train: the model has no parameters. Layers in a plain list or dict are invisible to "
            "PyTorch: put them into nn.ModuleList or nn.ModuleDict."
        )
    if missing and (strangers or held.isdisjoint(own.values())):
        name = type(optimizer).__name__
        raise ValueError(
            f"train: the optimizer must hold the model's parameters; it lacks {len(missing)} of "
            f"{len(own)} ({missing[0]}{', …' * (len(missing) > 1)}) and holds {strangers} that are "
            "not the model's. Was it made before layers were replaced? Make it again: "
            f"torch.optim.{name}(model.parameters(), …)."
        )


def as_loader(data: Iterable, size: int = 250) -> Iterable:
    """A pair of tensors (images, labels) as batches in order; a loader as it is."""
    if isinstance(data, tuple) and [isinstance(part, torch.Tensor) for part in data] == [
        True,
        True,
    ]:
        images, labels = data
        return batches(images, labels, size, shuffle=False)
    return data


def check_batch(batch: object, caller: str) -> tuple[torch.Tensor, torch.Tensor]:
    """The images and the labels of a batch.

    Raises TypeError if they are not two tensors of the right kinds, ShapeError (a ValueError) if
    there is not one label for each image.

    >>> check_batch((torch.zeros(4, 1, 6, 5), torch.zeros(4)), "train")
    Traceback (most recent call last):
        ...
    TypeError: train: labels must be int64, the number of the class, got float32. \
Give labels.long().
    """
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        got = type(batch).__name__
        raise TypeError(
            f"{caller}: each batch must be a pair (images, labels), got a {got}. "
            "Give batches(images, labels), or a DataLoader of a data set of such pairs."
        )
    images, labels = batch
    for name, part in (("images", images), ("labels", labels)):
        if not isinstance(part, torch.Tensor):
            raise TypeError(
                f"{caller}: {name} must be a tensor, got {type(part).__name__}. "
                f"Give torch.as_tensor({name})."
            )
    if not images.is_floating_point():
        kind = str(images.dtype).removeprefix("torch.")
        ends = " / 255" if kind == "uint8" else ""
        raise TypeError(
            f"{caller}: images must be floating-point numbers, got {kind}. "
            f"Give images.float(){ends}."
        )
    if labels.shape != images.shape[:1]:
        advice = "One label belongs to each image."
        if labels.shape == (len(images), 1):
            advice = "Give labels[:, 0]."
        elif labels.ndim == 2 and len(labels) == len(images):
            advice = "From one-hot rows, labels.argmax(dim=1) gives the numbers."
        raise ShapeError(
            f"{caller}: labels must have the shape (N,) = ({len(images)},), "
            f"got {tuple(labels.shape)}. {advice}"
        )
    if labels.dtype != torch.int64:
        kind = str(labels.dtype).removeprefix("torch.")
        raise TypeError(
            f"{caller}: labels must be int64, the number of the class, got {kind}. "
            "Give labels.long()."
        )
    return images, labels


def check_logits(logits: torch.Tensor, labels: torch.Tensor, caller: str) -> None:
    """Raise ShapeError unless the logits are (N, K), ValueError for a label outside 0 to K − 1.

    labels: (N,), on any device.
    """
    if logits.ndim != 2 or len(logits) != len(labels):
        raise ShapeError(
            f"{caller}: the model must return logits (N, K) = ({len(labels)}, K), one for each "
            f"class, got {tuple(logits.shape)}. End it with nn.Flatten() and nn.Linear(…, K)."
        )
    low, high = int(labels.min()), int(labels.max())
    classes = logits.shape[1]
    if low < 0 or high >= classes:
        wrong = low if low < 0 else high
        advice = "Count the classes from 0"
        if low >= 1:
            advice += f": give labels - {low}"
        if high >= classes:
            advice += f", or give the model {high + 1} outputs"
        raise ValueError(
            f"{caller}: with {classes} logits a label must be 0 to {classes - 1}, got {wrong}. "
            f"{advice}."
        )


def check_loss(value: float, optimizer: Optimizer, history: History) -> None:
    """Raise LossNotFinite if the loss of a batch is infinite or not a number."""
    if not math.isfinite(value):
        rate = float(optimizer.param_groups[0]["lr"])
        raise LossNotFinite(
            f"train: the loss must be a finite number, got {value} in epoch {len(history) + 1}, "
            f"with the learning rate {rate:g}. Give a new model a smaller rate, such as "
            f"{rate / 10:g}, and see that no image is NaN: images.isfinite().all(). The scores of "
            "the epochs before are in the error's .history.",
            history,
        )
