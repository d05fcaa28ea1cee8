"""A small network that is trained already, so that one can look into it at once."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from convlab.nets.conv_net import ConvNet

__all__ = ["FILE", "SETTINGS", "trained_conv_net"]

FILE = Path(__file__).with_name("trained_digits.npz")
SETTINGS: dict[str, Any] = {"channels": (8, 16), "hidden": (), "dropout": 0.0}


def trained_conv_net() -> ConvNet:
    """A ConvNet with two convolutions of 8 and 16 filters that reads digits of 28×28.

    It is in evaluation mode. `tools/make_trained_net.py` has trained it on `digits()`, moved by up
    to 3 pixels; the weights are in this folder.

    Source of the digits: MNIST by LeCun, Cortes and Burges, CC BY-SA 3.0.

    >>> from convlab.training import digits
    >>> net = trained_conv_net()
    >>> images, labels = digits("test")
    >>> bool((net(images).argmax(1) == labels).float().mean() > 0.95)
    True
    """
    state = torch.get_rng_state()  # the first weights are drawn, and replaced
    model = ConvNet(**SETTINGS)
    torch.set_rng_state(state)
    with np.load(FILE) as file:
        model.load_state_dict({name: torch.from_numpy(file[name]) for name in file.files})
    return model.eval()
