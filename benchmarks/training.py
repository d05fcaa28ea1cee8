"""One epoch by convlab.training.train, beside the same loop written bare in PyTorch.

They take turns, each on a model with the same weights and the same batches; their losses must be
equal, bit for bit. The quickest epoch of each gives the ratio. A third side shows the model in a
LiveNetwork meanwhile.
"""

import argparse
import statistics
import sys
import time

import torch
from torch.nn.functional import cross_entropy

from convlab.nets import ConvNet
from convlab.training import batches, digits, train
from convlab.widgets.live_network import LiveNetwork


def prepare(count):
    """A model, its optimizer and the loader, the same each time."""
    images, labels = digits()
    torch.manual_seed(0)
    model = ConvNet(dropout=0.0)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
    return model, optimizer, batches(images[:count], labels[:count], 64)


def bare(count):
    """Seconds of one epoch of a bare loop, and its mean loss."""
    model, optimizer, loader = prepare(count)
    model.train()
    start = time.perf_counter()
    total, correct = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        logits = model(images)
        loss = cross_entropy(logits, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        correct += int((logits.argmax(dim=1) == labels).sum())
    return time.perf_counter() - start, total / count


def packaged(count):
    """Seconds of one epoch of convlab.training.train, and its mean loss."""
    model, optimizer, loader = prepare(count)
    start = time.perf_counter()
    history = train(model, loader, optimizer=optimizer, epochs=1, progress=False)
    return time.perf_counter() - start, history[0].train.loss


def watched(count):
    """The same with a LiveNetwork that shows the weights meanwhile."""
    model, optimizer, loader = prepare(count)
    live = LiveNetwork(model, digits("test").images[:8])
    start = time.perf_counter()
    history = train(model, loader, optimizer=optimizer, epochs=1, progress=False, watch=live)
    return time.perf_counter() - start, history[0].train.loss


def main() -> None:
    """Print the quickest epoch of each and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=2000, help="of an epoch")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, help="PyTorch's; default: all cores")
    given = parser.parse_args()
    if given.threads:
        torch.set_num_threads(given.threads)
    sides = {"bare loop": bare, "convlab.training.train": packaged, "watched live": watched}
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(given.rounds + 1):  # the first is not counted
        losses = set()
        for name, side in sides.items():
            taken, loss = side(given.images)
            losses.add(loss)
            if turn:
                seconds[name].append(taken)
        if len(losses) > 1:
            sys.exit(f"They must give the same loss, and give {losses}.")
    print(f"one epoch of {given.images:,} digits, ConvNet, batches of 64, in seconds:")
    print("quickest, median")
    for name, times in seconds.items():
        print(f"  {name:24} {min(times):6.3f} {statistics.median(times):6.3f}")
    first, second, third = (min(times) for times in seconds.values())
    print(f"  ratio of the quickest    {second / first:6.3f}")
    print(f"  watched to not watched   {third / second:6.3f}")


if __name__ == "__main__":
    main()
