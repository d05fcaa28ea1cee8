"""Train AlexNet with 10 classes on CIFAR-10: `python -m convlab.training.cifar --root DIR`.

The images are scaled from 32×32 to AlexNet's 227×227 batch by batch, on the device. After each
epoch the state is saved, and the same command goes on from there. An epoch takes hours on a CPU.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import nn

from convlab.arithmetic.number_text import number_text
from convlab.nets import AlexNet
from convlab.training.batches import Batches, batches
from convlab.training.cifar.archive import cifar10
from convlab.training.cifar.images import ChannelStatistics, channel_statistics, resized
from convlab.training.errors import LossNotFinite
from convlab.training.history import History
from convlab.training.train import train


class Standardised:
    """Batches of uint8 images as floats whose channels have mean 0 and standard deviation 1."""

    def __init__(self, loader: Batches, statistics: ChannelStatistics):
        self.loader, self.generator = loader, loader.generator
        self.mean, self.std = (number[:, None, None] for number in statistics)

    def __len__(self) -> int:
        return len(self.loader)

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for images, labels in self.loader:
            yield (images / 255 - self.mean) / self.std, labels


class Resize(nn.Module):
    """Scale images (N, C, H, W) to side×side."""

    def __init__(self, side: int):
        super().__init__()
        self.side = side

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The images (N, C, side, side)."""
        return resized(x, self.side)


def main(arguments: list[str] | None = None) -> History:
    """Train, print the scores of each epoch, and return them.

    Raises SystemExit with a sentence for what cannot be read, downloaded or trained.
    """
    parser = argparse.ArgumentParser(prog="python -m convlab.training.cifar", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="folder of the archive")
    parser.add_argument("--download", action="store_true", help="download the archive (170 MB)")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=128, help="images in a batch")
    parser.add_argument("--rate", type=float, default=0.01, help="learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--checkpoint", type=Path, help="default: alexnet.pt in the root")
    given = parser.parse_args(arguments)
    try:
        return run(given)
    except (OSError, ValueError, LossNotFinite) as error:
        sys.exit(str(error).replace("download=True", "--download"))


def run(given: argparse.Namespace) -> History:
    """Read the images, build AlexNet and train it, as the options say."""
    images, labels, _ = cifar10(given.root, download=given.download)
    statistics = channel_statistics(images)
    loader = Standardised(batches(images, labels, given.batch), statistics)
    images, labels, _ = cifar10(given.root, "test")
    test = Standardised(batches(images, labels, given.batch, shuffle=False), statistics)

    torch.manual_seed(given.seed)
    model = nn.Sequential(Resize(227), AlexNet("single", num_classes=10)).to(given.device)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=given.rate, momentum=0.9, weight_decay=0.0005
    )
    parameters = number_text(sum(one.numel() for one in model.parameters()))
    print(f"{parameters} parameters, on {given.device}")

    def report(model: nn.Module, history: History) -> None:
        print("\n".join(str(history).splitlines()[0 if len(history) == 1 else -1 :]), flush=True)

    return train(
        model,
        loader,
        optimizer=optimizer,
        epochs=given.epochs,
        test=test,
        seed=given.seed,
        checkpoint=given.checkpoint or given.root / "alexnet.pt",
        watch=report,
    )


if __name__ == "__main__":
    main()
