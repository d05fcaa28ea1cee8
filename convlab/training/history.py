"""Scores of a model, and the history of a training: the scores of each epoch."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import torch

__all__ = ["Epoch", "History", "Score", "Tally"]


class Score(NamedTuple):
    """Loss and accuracy over some images.

    loss: the mean over the images.
    accuracy: the share of images whose largest logit is that of their label, 0 to 1.
    count: the number of images.
    """

    loss: float
    accuracy: float
    count: int  # type: ignore[assignment]  # a tuple has a method of this name


class Tally:
    """Running sums over batches, from which the score comes; right answers are counted exactly."""

    def __init__(self) -> None:
        self.loss, self.correct, self.count = 0.0, 0, 0

    def add(self, logits: torch.Tensor, labels: torch.Tensor, mean_loss: float) -> None:
        """Add a batch: logits (N, K), labels (N,), and the mean loss over the batch."""
        self.loss += mean_loss * len(labels)
        self.correct += int((logits.argmax(dim=1) == labels).sum())
        self.count += len(labels)

    def score(self) -> Score:
        """The score over all batches so far."""
        return Score(self.loss / self.count, self.correct / self.count, self.count)


@dataclass(frozen=True)
class Epoch:
    """The scores of one epoch.

    train: over the epoch's batches, each before its step and in training mode.
    test: over the test images after the epoch, None if there are none.
    seconds: time on the wall for the training, without the test; equality leaves it out.
    """

    train: Score
    test: Score | None
    seconds: float = field(compare=False)


@dataclass(frozen=True)
class History:
    """The scores of a training, epoch by epoch; printed as a table, without the seconds.

    epochs: an `Epoch` for each one.

    >>> history = History((Epoch(Score(2.25, 0.25, 400), Score(1.5, 0.5, 10), 3.1),))
    >>> history
    epoch   train loss   train accuracy   test loss   test accuracy
        1        2.250           25.0 %       1.500          50.0 %
    >>> history.test_accuracy, history.seconds, len(history)
    ([0.5], [3.1], 1)
    """

    epochs: tuple[Epoch, ...] = ()

    @property
    def train_loss(self) -> list[float]:
        """Mean loss of each epoch's batches."""
        return [epoch.train.loss for epoch in self.epochs]

    @property
    def train_accuracy(self) -> list[float]:
        """Accuracy in each epoch's batches, 0 to 1."""
        return [epoch.train.accuracy for epoch in self.epochs]

    @property
    def test_loss(self) -> list[float]:
        """Mean loss on the test images after each epoch; empty if there are none."""
        return [epoch.test.loss for epoch in self.epochs if epoch.test]

    @property
    def test_accuracy(self) -> list[float]:
        """Accuracy on the test images after each epoch, 0 to 1; empty if there are none."""
        return [epoch.test.accuracy for epoch in self.epochs if epoch.test]

    @property
    def seconds(self) -> list[float]:
        """Seconds that each epoch's training took."""
        return [epoch.seconds for epoch in self.epochs]

    def __len__(self) -> int:
        return len(self.epochs)

    def __getitem__(self, index: int) -> Epoch:
        return self.epochs[index]

    def __iter__(self) -> Iterator[Epoch]:
        return iter(self.epochs)

    def __repr__(self) -> str:
        names = ["train loss", "train accuracy", "test loss", "test accuracy"]
        if not any(epoch.test for epoch in self.epochs):
            names = names[:2]
        lines = ["   ".join(["epoch", *names])]
        for number, epoch in enumerate(self.epochs, 1):
            cells = [f"{number:5}"]
            for name in names:
                score = epoch.train if name.startswith("train") else epoch.test
                text = "–"
                if score:
                    loss, accuracy, _ = score
                    text = f"{loss:.3f}" if name.endswith("loss") else f"{100 * accuracy:.1f} %"
                cells.append(text.rjust(len(name)))
            lines.append("   ".join(cells))
        return "\n".join(lines)
