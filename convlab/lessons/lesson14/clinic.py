"""The clinic: the same small network trained eight times, each time with another mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam, Optimizer

from convlab.arithmetic.number_text import number_text
from convlab.training import batches, digits
from convlab.training.digits import Digits
from convlab.training.history import Score, Tally

__all__ = ["CASES", "Case", "Chart", "clinic", "quick_net"]

EPOCHS = 2


def quick_net(*, end: nn.Module | None = None) -> nn.Sequential:
    """A network of 9,098 parameters for 28×28 digits, trained in seconds.

    end: a layer after the last one, where none belongs.
    """
    layers = [
        nn.Conv2d(1, 8, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * 7 * 7, 10),
    ]
    return nn.Sequential(*layers, *([] if end is None else [end]))


class PlainList(nn.Module):
    """The same network, its layers before the last one in a plain list."""

    def __init__(self) -> None:
        super().__init__()
        *self.layers, self.head = quick_net()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return self.head(x)


class Case(NamedTuple):
    """One mistake.

    name: the answer that names it.
    wrong, right: lines of code.
    sign: how its chart tells it from the others.
    """

    name: str
    wrong: str
    right: str
    sign: str
    model: Callable[[], nn.Module] = quick_net
    replaced: Callable[[nn.Module], None] | None = None
    images: Callable[[Digits, str], torch.Tensor] = lambda data, part: data.images
    optimizer: Callable[..., Optimizer] = lambda parameters: Adam(parameters, lr=2e-3)
    zero_grad: bool = True


class Chart(NamedTuple):
    """The numbers of a training, with as many digits as another machine gives as well.

    begin: the mean loss of the first batches.
    train, test: losses and accuracies (0 to 1) of the last epoch.
    moved: how many of the network's parameters have changed.
    parameters: how many it has.
    """

    begin: float
    train: Score
    test: Score
    moved: int
    parameters: int

    def __str__(self) -> str:
        losses = f"{_loss(self.begin):>5} → {_loss(self.train.loss):<5}"
        train, test = (_percent(score.accuracy) for score in (self.train, self.test))
        few = number_text(self.moved) if self.moved < self.parameters / 2 else "most"
        return f"{losses}   {train:>9}   {test:>9}   {few:>4} of {number_text(self.parameters)}"


def _loss(loss: float) -> str:
    return "> 10" if loss > 10 else "> 2.3" if loss > 2.35 else f"{loss:.1f}"


def _percent(accuracy: float) -> str:
    bands = ((0.25, "< 25 %"), (0.72, "25–72 %"), (0.88, "72–88 %"), (1.01, "> 88 %"))
    return next(text for limit, text in bands if accuracy < limit)


def _zeros(model: nn.Module) -> None:
    for parameter in model.parameters():
        nn.init.zeros_(parameter)


def _new_layers(model: nn.Module) -> None:
    for place, layer in enumerate(quick_net()):
        model[place] = layer  # type: ignore[operator]


CASES = {
    "A": Case(
        "zeros",
        "for p in net.parameters(): nn.init.zeros_(p)",
        "net = quick_net()  # small random weights, by default",
        "The loss stays at log 10: with all weights 0 a gradient reaches the last 10 biases alone.",
        replaced=_zeros,
    ),
    "B": Case(
        "softmax",
        "net = nn.Sequential(*layers, nn.Softmax(dim=1))",
        "net = nn.Sequential(*layers)  # cross_entropy takes logits",
        "The loss stays above log(1 + 9/e) however good the answers are.",
        model=lambda: quick_net(end=nn.Softmax(dim=1)),
    ),
    "C": Case(
        "swapped",
        "evaluate(net, (test_images.mT, test_labels))  # (W, H)",
        "evaluate(net, (test_images, test_labels))  # (H, W), as in the training",
        "It learns, and fails in the test alone: there the images are others.",
        images=lambda data, part: data.images.mT if part == "test" else data.images,
    ),
    "D": Case(
        "pixels",
        "images = 255 * images; SGD(net.parameters(), lr=0.1)",
        "images between 0 and 1",
        "After huge first steps the ReLUs give only 0: then the last 10 biases alone move.",
        images=lambda data, part: 255 * data.images,
        optimizer=lambda parameters: SGD(parameters, lr=0.1),
    ),
    "E": Case(
        "list",
        "self.layers = [conv1, …]",
        "self.layers = nn.ModuleList([conv1, …])",
        "It learns, slowly: only the last layer's 7,850 parameters are registered.",
        model=PlainList,
    ),
    "F": Case(
        "relu",
        "net = nn.Sequential(*layers, nn.ReLU())",
        "net = nn.Sequential(*layers)  # logits may be negative",
        "About half of the classes are never named: their logits are stuck at 0.",
        model=lambda: quick_net(end=nn.ReLU()),
    ),
    "G": Case(
        "zero_grad",
        "loss.backward(); optimizer.step()",
        "optimizer.zero_grad(); loss.backward(); optimizer.step()",
        "The loss rises above log 10: each step follows the sum of all gradients so far.",
        optimizer=lambda parameters: SGD(parameters, lr=0.1),
        zero_grad=False,
    ),
    "H": Case(
        "optimizer",
        "optimizer = Adam(net.parameters()); net[0] = nn.Conv2d(…); …",
        "net[0] = nn.Conv2d(…); …; optimizer = Adam(net.parameters())",
        "Nothing moves: the optimizer holds the parameters of the layers that were replaced.",
        replaced=_new_layers,
    ),
}


def clinic() -> dict[str, Chart]:
    """Train the network without a mistake, "–", then with each, and return a chart of each."""
    cases = {"–": Case("sound", "", "", ""), **CASES}
    return {letter: _train(case) for letter, case in cases.items()}


def _train(case: Case, seed: int = 0) -> Chart:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = case.model()
        optimizer = case.optimizer(model.parameters())
        if case.replaced is not None:
            case.replaced(model)
        return _epochs(model, optimizer, case)


def _epochs(model: nn.Module, optimizer: Optimizer, case: Case) -> Chart:
    """The loop of the lesson, with the mistake of the case."""
    train, test = digits(), digits("test")
    before = [parameter.detach().clone() for parameter in model.parameters()]
    first: list[float] = []
    for _ in range(EPOCHS):
        tally = Tally()
        for images, labels in batches(case.images(train, "train"), train.labels):
            if case.zero_grad:
                optimizer.zero_grad()
            logits = model(images)
            loss = cross_entropy(logits, labels)
            loss.backward()
            optimizer.step()
            tally.add(logits, labels, loss.item())
            first.append(loss.item())
    tested = Tally()
    with torch.no_grad():
        logits = model(case.images(test, "test"))
        tested.add(logits, test.labels, cross_entropy(logits, test.labels).item())
    now = [parameter.detach() for parameter in model.parameters()]
    moved = sum(int((one != other).sum()) for one, other in zip(before, now, strict=True))
    size = sum(parameter.numel() for parameter in now)
    return Chart(sum(first[:3]) / 3, tally.score(), tested.score(), moved, size)
