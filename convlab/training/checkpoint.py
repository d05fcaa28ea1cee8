"""Checkpoints: the state of a training in one file, which a broken run leaves whole."""

import os
from collections.abc import Callable, Sized
from pathlib import Path

import torch
from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from convlab.training.errors import CheckpointError
from convlab.training.history import Epoch, History, Score

__all__ = ["describe", "read_checkpoint", "restore", "write_checkpoint"]

KEYS = {"training", "model", "optimizer", "scheduler", "history", "random"}
# A scheduler changes these settings of an optimizer in the course of a training.
SCHEDULED = {"lr", "momentum", "betas"}


def describe(
    model: nn.Module,
    loader: object,
    optimizer: Optimizer,
    scheduler: LRScheduler | None,
    loss: Callable,
    seed: int | None,
) -> dict[str, str]:
    """The settings of a training that must be the same when it is resumed, as name → text."""
    generator = " with a generator" * isinstance(
        getattr(loader, "generator", None), torch.Generator
    )
    training = {
        "loader": f"{type(loader).__name__}{generator}",
        "loss": getattr(loss, "__name__", type(loss).__name__),
        "seed": str(seed),
        "number of batches": str(len(loader)) if isinstance(loader, Sized) else "unknown",
        "optimizer": type(optimizer).__name__,
        "scheduler": "none" if scheduler is None else type(scheduler).__name__,
    }
    for name, module in model.named_modules():
        training[f"module {name}" if name else "model"] = type(module).__name__
    for name, value in model.state_dict().items():
        if isinstance(value, torch.Tensor):
            kind = str(value.dtype).removeprefix("torch.")
            training[f"tensor {name}"] = f"{kind} {tuple(value.shape)}"
    for number, group in enumerate(optimizer.param_groups):
        for name, value in group.items():
            if name == "params":
                value = len(value)
            if scheduler is None or name not in SCHEDULED:
                training[f"optimizer's {name} (group {number})"] = str(value)
    return training


def write_checkpoint(
    path: Path,
    training: dict[str, str],
    model: nn.Module,
    optimizer: Optimizer,
    scheduler: LRScheduler | None,
    history: History,
    random: dict,
) -> None:
    """Write a checkpoint: into a new file beside `path`, which then takes the place of `path`.

    A run that is killed meanwhile leaves the checkpoint before. An error of the disk raises
    OSError, and leaves it too.

    training: what `describe` returned. random: what `random_state` returned.
    """
    scores = [(tuple(one.train), one.test and tuple(one.test), one.seconds) for one in history]
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        torch.save(
            {
                "training": training,
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict() if scheduler else None,
                "history": scores,
                "random": random,
            },
            file,
        )
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    if os.name == "posix":  # the folder's entry must reach the disk, too
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def read_checkpoint(path: Path, training: dict[str, str], epochs: int) -> dict:
    """Read a checkpoint without running any code in it.

    training: what `describe` returns for the training to resume. epochs: how many it shall have.

    Raises CheckpointError (a ValueError) if the file is no checkpoint, or one of another training.
    """
    advice = "It is left as it is: give another path for checkpoint, or remove it to start afresh."
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged file can raise anything
        raise CheckpointError(
            f"train: {path} must be a checkpoint written by train, and cannot be read "
            f"({type(error).__name__}). {advice}"
        ) from error
    if not isinstance(content, dict) or set(content) != KEYS:
        raise CheckpointError(f"train: {path} must be a checkpoint written by train. {advice}")
    there = content["training"]
    for name in [*training, *there]:
        if there.get(name) != training.get(name):
            raise CheckpointError(
                f"train: {path} must be a checkpoint of this training, and is one of another: "
                f"{name} is {there.get(name, 'missing')} there, {training.get(name, 'missing')} "
                f"here. {advice}"
            )
    if (done := len(content["history"])) > epochs:
        raise CheckpointError(
            f"train: {path} must have at most epochs={epochs} epochs, and has {done}. Give "
            f"epochs={done} or more, or another path for checkpoint."
        )
    return content


def restore(
    content: dict, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler | None
) -> History:
    """Put the state that `read_checkpoint` returned into the objects; return the history."""
    model.load_state_dict(content["model"])
    optimizer.load_state_dict(content["optimizer"])
    if scheduler is not None:
        scheduler.load_state_dict(content["scheduler"])
    return History(
        tuple(
            Epoch(Score(*train), test and Score(*test), seconds)
            for train, test, seconds in content["history"]
        )
    )
