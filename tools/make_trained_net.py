"""Write convlab/nets/trained_digits.npz: the weights of a small ConvNet that reads drawn digits.

It is trained on the 7,000 digits of `convlab.training.digits`, each moved by up to 3 pixels, for a
digit that a person draws does not lie in the middle. With PyTorch's weights of another machine the
last digits of the numbers differ; the accuracy that it prints should not, by more than 1 %.

    python tools/make_trained_net.py
"""

import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from convlab.nets import ConvNet
from convlab.nets.trained import FILE, SETTINGS
from convlab.training import batches, digits, evaluate, train

EPOCHS, MOST_MOVED = 24, 3


class Moved:
    """Batches of digits, each image moved by up to MOST_MOVED pixels, other ones in each epoch."""

    def __init__(self, images: torch.Tensor, labels: torch.Tensor):
        self.loader = batches(images, labels, 64)
        self.random = np.random.default_rng(0)

    def __len__(self):
        return len(self.loader)

    def __iter__(self):
        for images, labels in self.loader:
            moves = self.random.integers(-MOST_MOVED, MOST_MOVED, (len(images), 2), endpoint=True)
            pairs = zip(images, moves.tolist(), strict=True)
            yield torch.stack([torch.roll(one, move, (1, 2)) for one, move in pairs]), labels


def main() -> None:
    """Train the network, print how well it reads the test digits, and write its weights."""
    torch.manual_seed(0)
    model = ConvNet(**SETTINGS)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.004)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    loader = Moved(*digits())
    train(model, loader, optimizer=optimizer, scheduler=schedule, epochs=EPOCHS, progress=False)
    print(f"test accuracy {100 * evaluate(model, digits('test')).accuracy:.1f} %")
    np.savez(FILE, **{name: one.numpy() for name, one in model.state_dict().items()})
    print(f"Written: {FILE.name}, {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
