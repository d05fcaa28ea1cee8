"""Training on the CPU or a GPU: data, the loop, checkpoints, and measuring."""

from convlab.training.batches import batches
from convlab.training.cifar.archive import cifar10
from convlab.training.cifar.images import channel_statistics, resized
from convlab.training.digits import digits
from convlab.training.errors import CheckpointError, LossNotFinite
from convlab.training.evaluate import confusion, evaluate, probabilities
from convlab.training.history import History
from convlab.training.sweep import learning_rate_sweep
from convlab.training.train import train

__all__ = [
    "CheckpointError",
    "History",
    "LossNotFinite",
    "batches",
    "channel_statistics",
    "cifar10",
    "confusion",
    "digits",
    "evaluate",
    "learning_rate_sweep",
    "probabilities",
    "resized",
    "train",
]
