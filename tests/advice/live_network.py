"""Advice on the model and the images of a LiveNetwork."""

import re

import numpy as np
import torch
from torch import nn

import convlab
from advice.following import NAMES, case, expressions, follow, message_of, number
from convlab.training import digits
from convlab.widgets.live_network import LiveNetwork

IMAGES = np.linspace(0, 1, 2 * 3 * 5, dtype=np.float32).reshape(2, 1, 3, 5)


def small():
    return nn.Sequential(nn.Conv2d(1, 2, (2, 3)), nn.Flatten(), nn.Linear(12, 3))


class Calls(nn.Module):
    """A model that is a function."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


@case
def models_of_a_live_network():
    (advice,) = expressions(message_of(LiveNetwork, nn.ReLU, IMAGES))
    images = np.zeros((1, 28, 28))
    assert LiveNetwork(eval(advice, {"convlab": convlab}), images).output.shape == (1, 10)
    with torch.device("meta"):
        assert "Make it on the CPU" in message_of(LiveNetwork, small(), IMAGES)
    lazy = nn.Sequential(nn.Flatten(), nn.LazyLinear(3))
    assert "call a lazy model once" in message_of(LiveNetwork, lazy, IMAGES)
    lazy(torch.tensor(IMAGES))
    assert LiveNetwork(lazy, IMAGES).output.shape == (1, 3)


@case
def models_that_a_live_network_cannot_follow():
    noisy = nn.Sequential(small(), Calls(lambda x: x + torch.rand(1, 3)))
    message = message_of(LiveNetwork, noisy, IMAGES)
    assert message.endswith("Give a model without that, or a part of this one.")
    assert LiveNetwork(noisy[0], IMAGES).output.shape == (1, 3)
    constant = Calls(lambda _x: torch.ones(1, 3))
    assert "what it computes of its argument" in message_of(LiveNetwork, constant, IMAGES)
    assert LiveNetwork(Calls(lambda x: 2 * x), IMAGES).output.shape == (1, 1, 3, 5)
    deep = nn.Sequential(*(nn.ReLU() for _ in range(500)))
    message = message_of(LiveNetwork, deep, IMAGES)
    assert message.endswith("Give a part of the model.")
    count = number("at most", message) - 1  # the image is a layer, too
    assert len(LiveNetwork(deep[:count], IMAGES).nodes) == count + 1


@case
def models_that_are_watched():
    shown, trained = small(), small()
    message = message_of(LiveNetwork(shown, IMAGES), trained, [])
    names = {"LiveNetwork": LiveNetwork, "model": trained, "images": IMAGES}
    exec(re.search(r"(live = .*)\.$", message)[1], names)
    names["live"].after_step(trained, 1)


@case
def images_of_a_live_network():
    model, big = nn.Conv2d(1, 1, 2), np.ones((1, 1, 9, 1100), np.float32)
    for images in (IMAGES + 0j, np.where(IMAGES > 0.5, np.nan, IMAGES), big, torch.tensor(big)):
        live = follow(LiveNetwork, {"model": model, "images": images})
        assert max(live.shape) <= 512
        assert np.isfinite(live.input).all()
    for images in (np.ones((30, 1, 3, 5)), torch.ones(30, 1, 3, 5)):
        assert follow(LiveNetwork, {"model": model, "images": images}).shape[0] == 24
    assert message_of(LiveNetwork, model, [["a"]]).endswith("Give an array of numbers.")
    assert "(N, C, H, W), (C, H, W) or (H, W)" in message_of(LiveNetwork, model, np.ones(9))
    assert "got the shape (0, 1, 3, 5)" in message_of(LiveNetwork, model, IMAGES[:0])
    vectors = nn.Linear(15, 4)
    assert "torch.nn.Flatten in front" in message_of(LiveNetwork, vectors, np.ones(15))
    live = LiveNetwork(nn.Sequential(nn.Flatten(), vectors), np.ones((1, 15)))
    assert live.output.shape == (1, 4)


@case
def classes_of_a_live_network():
    message = message_of(LiveNetwork, small(), IMAGES, classes=["a", "b"])
    names = list("abcd")[: number("the model's", message)]
    assert LiveNetwork(small(), IMAGES, classes=names).classes == names
    message = message_of(LiveNetwork, nn.Conv2d(1, 2, 2), IMAGES, classes=["a", "b"])
    assert message.endswith("Leave classes out.")
    assert LiveNetwork(nn.Conv2d(1, 2, 2), IMAGES).classes == []


@case
def settings_of_a_live_network():
    live = LiveNetwork(small(), IMAGES)
    message = message_of(setattr, live, "drawing", np.ones((5, 3)))
    drawing = eval(re.search(r"copy of the input: (.*)\.$", message)[1], {"live": live})
    drawing[0, 1, 2] = 9
    live.drawing = drawing
    assert live.input[0, 0, 1, 2] == 9
    message = message_of(setattr, live, "drawing", drawing * np.nan)
    (advice,) = expressions(message)
    live.drawing = eval(advice, NAMES | {"drawing": drawing * np.nan})
    assert (live.input == 0).all()
    for name in ("layer", "channel", "image"):
        most = number("at most", message_of(setattr, live, name, 99))
        setattr(live, name, most)
        assert getattr(live, name) == most
    message = message_of(setattr, live, "position", (9, 9))
    live.position = eval(re.search(r"at most (\(.*?\))", message)[1])


@case
def slips_in_the_call_of_a_live_network():
    message = message_of(LiveNetwork, convlab.nets.ConvNet(), digits("test"))
    images = eval(re.search(r"Give (images\.images)\.", message)[1], {"images": digits("test")})
    assert LiveNetwork(convlab.nets.ConvNet(), images[:2]).output.shape == (1, 10)
    message = message_of(LiveNetwork, small(), IMAGES, classes=3)
    assert message.endswith("Leave it out for the numbers 0, 1, 2 and so on.")
    assert LiveNetwork(small(), IMAGES).classes == ["0", "1", "2"]


@case
def a_live_network_whose_model_gets_other_layers():
    model = small()
    live = LiveNetwork(model, IMAGES)
    model[2] = nn.Linear(12, 5)
    message = message_of(live.update)
    assert "first 2.bias" in message
    names = {"LiveNetwork": LiveNetwork, "model": model, "images": IMAGES}
    again = eval(re.search(r"live = (LiveNetwork\(.*\))\.", message)[1], names)
    assert again.output.shape == (1, 5)
