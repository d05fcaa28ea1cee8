"""Curves of a training: loss and accuracy, epoch by epoch."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from convlab import colours
from convlab.figures.lines import STYLES
from convlab.figures.picture import FONT_SIZE, WIDTH, Picture

if TYPE_CHECKING:  # the pictures of this package need no PyTorch
    from convlab.training import History

__all__ = ["training_curves"]

# What is drawn of a history, and the title of its panel.
PANELS = {"loss": "loss, mean over the images", "accuracy": "accuracy, per cent"}


def training_curves(histories: "History | Mapping[str, History]") -> Picture:
    """Loss and accuracy, epoch by epoch, of one training or of several.

    histories: what `train` returned, or name → such a history, at most 5 of them. The curves of
        the test are drawn through; those of the training are dashed, and of several trainings only
        those of the test are drawn, where there is one.

    Raises ValueError for no epoch at all, or more than 5 trainings.

    >>> from convlab.training.history import Epoch, History, Score
    >>> scores = [Score(1.5, 0.5, 10), Score(1.25, 0.75, 10)]
    >>> training_curves(History(tuple(Epoch(score, None, 0.1) for score in scores)))
    [Picture: After 2 epochs, train loss 1.250 and accuracy 75.0 %; 50.0 % after the first.]
    """
    from convlab.training import History

    many = not isinstance(histories, History)
    named = {"": histories} if isinstance(histories, History) else histories
    if not 1 <= len(named) <= len(STYLES) or not all(len(history) for history in named.values()):
        raise ValueError(
            f"training_curves: there must be 1 to {len(STYLES)} histories with an epoch or more, "
            f"got {len(named)} with {[len(history) for history in named.values()]} epochs. "
            "Give train epochs=1 or more."
        )
    figure = Figure(figsize=(WIDTH, 3.4))
    figure.set_layout_engine("constrained")
    panels = figure.subplots(1, 2)
    for (name, history), style in zip(named.items(), STYLES, strict=False):
        for part in ("train", "test"):
            losses, accuracies = (getattr(history, f"{part}_{what}") for what in PANELS)
            if not losses or (many and part == "train" and history.test_loss):
                continue
            label = name or f"{part} images"
            line = style if many else STYLES[part == "train"]
            percent = [100 * accuracy for accuracy in accuracies]
            for axes, numbers in zip(panels, (losses, percent), strict=True):
                epochs = range(1, len(numbers) + 1)
                axes.plot(epochs, numbers, label=label, lw=1.8, marker="o", ms=3.5, **line)
    for axes, label in zip(panels, PANELS.values(), strict=True):
        axes.set_xlabel("epoch", size=FONT_SIZE)
        axes.set_title(label, size=FONT_SIZE)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.grid(color=colours.PADDING, lw=0.5)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=FONT_SIZE - 1)
    panels[0].set_ylim(bottom=0)
    panels[0].legend(fontsize=FONT_SIZE - 1, handlelength=3.2)
    return Picture(figure, " ".join(_sentence(name, one) for name, one in named.items()))


def _sentence(name: str, history: "History") -> str:
    """The numbers of the curves in words."""
    count = len(history)
    text = f"{name}: after" if name else "After"
    text += f" {count} epoch{'s' * (count > 1)}, train loss {history.train_loss[-1]:.3f} and "
    text += f"accuracy {100 * history.train_accuracy[-1]:.1f} %"
    if history.test_loss:
        text += f", test loss {history.test_loss[-1]:.3f} and "
        text += f"accuracy {100 * history.test_accuracy[-1]:.1f} %"
    first = f"{100 * (history.test_accuracy or history.train_accuracy)[0]:.1f} %"
    return f"{text}; {first} after the first." if count > 1 else f"{text}."
