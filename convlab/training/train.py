"""The training loop."""

import time
from collections.abc import Callable, Iterable, Sized
from contextlib import nullcontext
from itertools import count
from os import PathLike
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from convlab.arithmetic.arguments import integer
from convlab.training.checkpoint import describe, read_checkpoint, restore, write_checkpoint
from convlab.training.checks import (
    check_batch,
    check_logits,
    check_loss,
    check_optimizer,
    find_device,
)
from convlab.training.evaluate import evaluate
from convlab.training.history import Epoch, History, Score, Tally
from convlab.training.progress import LiveCurves, progress_bar
from convlab.training.state import (
    kept_mode,
    kept_random_state,
    random_state,
    seed_all,
    set_random_state,
)

__all__ = ["train"]


def train(
    model: nn.Module,
    loader: Iterable,
    *,
    optimizer: Optimizer,
    epochs: int,
    loss: Callable = cross_entropy,
    test: Iterable | None = None,
    scheduler: LRScheduler | None = None,
    device: str | torch.device | None = None,
    seed: int | None = None,
    checkpoint: str | PathLike | None = None,
    watch: Callable[[nn.Module, History], Any] | None = None,
    live: bool = False,
    progress: bool = True,
) -> History:
    """Train a model, epoch by epoch.

    model: a module that returns logits (N, K). Its mode, training or not, is restored at the end.
    loader: gives the batches (images, labels) of an epoch each time it is looped over:
        `batches(…)` or a DataLoader. Images are floating-point (N, …), labels int64 (N,).
    optimizer: from torch.optim, made from the model's parameters.
    epochs: how often all batches are used, those of the checkpoint included; an int ≥ 1.
    loss: a function of logits (N, K) and labels (N,) that returns the mean over the batch.
    test: batches or a pair (images, labels) on which each epoch's model is evaluated; None for
        none. The test changes nothing of the training.
    scheduler: from torch.optim.lr_scheduler; makes a step after each epoch.
    device: "cpu" or "cuda", where model and batches are moved; None for where the model is.
    seed: an int ≥ 0, of all random numbers of the training, the order of the loader's batches
        included: the same seed gives the same history and weights, bit for bit, and the random
        numbers after the training are those that they would be without it. None: random numbers go
        on as they are. The first weights are drawn before: call torch.manual_seed for them.
    checkpoint: a file that is written after each epoch. If it exists, the training goes on from
        it, and ends with the weights and the history of a run without a break. None for no file.
    watch: called after each epoch with the model and the history so far. If it has a method
        `after_step`, that is called after each batch with the model and the number of batches so
        far. A `LiveNetwork` of the model shows its weights while they are learned.
    live: True for curves that a notebook draws after each epoch.
    progress: False for no progress bar.

    Returns the `History`: loss and accuracy of each epoch.

    Raises LossNotFinite if the loss is infinite or not a number, CheckpointError (a ValueError)
    if the checkpoint is damaged or one of another training, TypeError or ValueError for anything
    that does not fit: batches, labels, logits, an optimizer without the model's parameters.

    >>> from convlab.training import batches, digits
    >>> _ = torch.manual_seed(0)
    >>> model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    >>> sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    >>> history = train(model, batches(*digits()), optimizer=sgd, epochs=2, test=digits("test"))
    >>> [accuracy > 0.8 for accuracy in history.test_accuracy]
    [True, True]
    """
    if not (watch is None or callable(watch)):
        raise TypeError(
            f"train: watch must be a function or a LiveNetwork, got a {type(watch).__name__}. Give "
            f"watch=live, without brackets."
        )
    epochs = integer(epochs, "epochs", "train", minimum=1)
    device = find_device(model, device, "train")
    check_optimizer(model, optimizer)
    bar_total = epochs * len(loader) if isinstance(loader, Sized) else None
    curves = LiveCurves() if live else None
    kept = nullcontext() if seed is None else kept_random_state(device, loader)
    with kept_mode(model), kept:
        if seed is not None:
            seed_all(integer(seed, "seed", "train", minimum=0), device, loader)
        history = History()
        if checkpoint is not None:
            path = Path(checkpoint)
            path.parent.mkdir(parents=True, exist_ok=True)
            training = describe(model, loader, optimizer, scheduler, loss, seed)
            if path.exists():
                saved = read_checkpoint(path, training, epochs)
                history = restore(saved, model, optimizer, scheduler)
                set_random_state(saved["random"], device, loader)
        done = len(history) * bar_total // epochs if bar_total else 0
        steps = count(done + 1)
        after_step = getattr(watch, "after_step", None)
        with progress_bar(bar_total, done, shown=progress) as bar:

            def after_batch() -> None:
                bar.update()
                if after_step is not None:
                    after_step(model, next(steps))

            for number in range(len(history) + 1, epochs + 1):
                bar.set_description(f"epoch {number} of {epochs}")
                start = time.perf_counter()
                score = _train_epoch(model, loader, optimizer, loss, device, history, after_batch)
                seconds = time.perf_counter() - start
                with kept_random_state(device, test):
                    tested = None if test is None else evaluate(model, test, loss=loss)
                if isinstance(scheduler, ReduceLROnPlateau):
                    scheduler.step((tested or score).loss)
                elif scheduler is not None:
                    scheduler.step()
                history = History((*history, Epoch(score, tested, seconds)))
                if checkpoint is not None:
                    random = random_state(device, loader)
                    write_checkpoint(path, training, model, optimizer, scheduler, history, random)
                if watch is not None:
                    with kept_random_state(device):
                        watch(model, history)
                if curves is not None and number < epochs:
                    curves.draw(history, last=False)
    if curves is not None:
        curves.draw(history, last=True)
    return history


def _train_epoch(
    model: nn.Module,
    loader: Iterable,
    optimizer: Optimizer,
    loss: Callable,
    device: torch.device,
    history: History,
    after_batch: Callable[[], None],
) -> Score:
    """Use all batches once, with one step of the optimizer for each."""
    tally = Tally()
    model.train()
    for batch in loader:
        images, labels = check_batch(batch, "train")
        images, labels = images.to(device), labels.to(device)

        optimizer.zero_grad()
        logits = model(images)
        check_logits(logits, batch[1], "train")  # not yet on the GPU, which would have to wait
        batch_loss = loss(logits, labels)
        check_loss(batch_loss.item(), optimizer, history)
        batch_loss.backward()
        optimizer.step()

        tally.add(logits, labels, batch_loss.item())
        after_batch()
    if not tally.count:
        raise ValueError(
            f"train: the loader gave no batch in epoch {len(history) + 1}. Give one that can be "
            "looped over once an epoch, such as batches(images, labels); a generator can not."
        )
    return tally.score()
