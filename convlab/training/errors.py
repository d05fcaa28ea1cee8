"""The errors of a training."""

from convlab.training.history import History

__all__ = ["CheckpointError", "LossNotFinite"]


class CheckpointError(ValueError):
    """A checkpoint that cannot be read, or belongs to another training; it is left as it is."""


class LossNotFinite(ArithmeticError):
    """A loss that is infinite or not a number; the model keeps the weights from before it.

    history: the scores of the epochs before.
    """

    def __init__(self, text: str, history: History):
        super().__init__(text)
        self.history = history
