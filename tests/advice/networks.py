"""Advice on networks, their images, and figures."""

import contextlib
import re
from itertools import product

import numpy as np
import torch
from torch.nn import functional as F

from advice.following import NAMES, RNG, X, case, choices, expressions, message_of, number
from convlab.errors import ShapeError
from convlab.figures import Grid
from convlab.nets import AlexNet, ConvNet


@case
def variants_of_alexnet():
    with torch.device("meta"):
        for variant in choices(message_of(AlexNet, "double")):
            net = AlexNet(variant)
            for size in ((20, 20), (224, 224), (300, 227)):
                x = torch.zeros(1, 3, *size)
                with contextlib.suppress(ShapeError):
                    net(x)
                    continue
                message = message_of(net, x)
                side = number("Give images of", message)
                assert net(torch.zeros(1, 3, side, side)).shape == (1, 1000)
                if "F.pad" in message:
                    padded = eval(re.search(r"F\.pad\(.*?\)\)", message)[0], {"F": F, "x": x})
                    assert net(padded).shape == (1, 1000)


@case
def images_of_another_form():
    grey, colour = ConvNet((1, 12, 9)), ConvNet((3, 12, 9))
    one, three = torch.rand(5, 1, 12, 9), torch.rand(5, 3, 12, 9)
    for net, true, wrong in (
        (grey, one[:1], one[0]),
        (grey, one, one[:, 0]),
        (grey, one[:1], one[0, 0]),
        (grey, one, one.flatten(1)),
        (grey, one[:1], one[0].flatten()),
        (grey, one, one.permute(0, 2, 3, 1)),
        (grey, one[:1], one[0].permute(1, 2, 0)),
        (grey, three.mean(1, keepdim=True), three),
        (grey, (255 * three).byte().float().mean(1, keepdim=True), (255 * three).byte()),
        (colour, three[:1], three[0]),
        (colour, three[:1], three[0].permute(1, 2, 0)),
        (colour, three, three.permute(0, 2, 3, 1)),
        (colour, three, three.flatten(1)),
        (colour, one.repeat(1, 3, 1, 1), one),
    ):
        message = message_of(net.eval(), wrong)
        expression = re.search(r"give (x.*)\.$", message)[1]
        torch.testing.assert_close(eval(expression, {"x": wrong}), true)
        torch.testing.assert_close(net(eval(expression, {"x": wrong})), net(true))
    # One grey photo for a net of colours: an axis of 1 channel would be refused again.
    for wrong in (one[0, 0], torch.zeros(5), torch.zeros(2, 3, 4, 5, 6)):
        assert message_of(colour, wrong).endswith("Give a batch of images: 4 axes.")
    assert message_of(colour, torch.zeros(1, 4, 12, 9)).endswith("must have 3 channels, not 4.")


@case
def images_that_are_no_tensor():
    net = ConvNet((1, 12, 9)).eval()
    images = RNG.random((5, 1, 12, 9))
    for x in (
        images,
        images[::-1],
        images.astype(">f4"),
        images.tolist(),
        (images * 9).astype("u2"),
    ):
        (expression,) = expressions(message_of(net, x))
        result = net(eval(expression, NAMES | {"x": x}))
        expected = net(torch.tensor(np.array(x).astype(np.float32)))
        torch.testing.assert_close(result, expected)


@case
def images_of_another_size():
    net = ConvNet((1, 12, 9), channels=(4, 6)).eval()
    for height, width in ((20, 30), (5, 4), (3, 2), (1, 1)):
        x = torch.rand(2, 1, height, width)
        message = message_of(net, x)
        resized = re.search(r"F\.interpolate\(.*?\)\)", message)[0]
        assert net(eval(resized, NAMES | {"x": x})).shape == (2, 10)
        made = re.search(r"ConvNet\(in_shape.*\)", message)
        assert (made is None) is (min(height, width) < 4)
        if made:
            assert eval(made[0], {"ConvNet": ConvNet})(x).shape == (2, 10)


@case
def settings_of_a_conv_net():
    for shape, channels in (((1, 6, 9), (4, 8, 16)), ((1, 2, 3), (4, 8)), ((1, 1, 3), (4,))):
        message = message_of(ConvNet, shape, channels)
        side = number("images of at least", message)
        assert ConvNet((1, side, side), channels)(torch.zeros(1, 1, side, side)).shape == (1, 10)
        if "at most" in message:
            fewer = channels[: number("Use at most", message)]
            assert ConvNet(shape, fewer)(torch.zeros(1, *shape)).shape == (1, 10)
    assert message_of(ConvNet, (28, 28, 1)).endswith("; in_shape is (C, H, W).")
    for name, value in (("channels", 32), ("hidden", 7)):
        message = message_of(ConvNet, **{name: value})
        written = eval(re.search(r"is written (.*)\.$", message)[1])
        assert written == (value,)
        assert ConvNet(**{name: written})(torch.zeros(1, 1, 28, 28)).shape == (1, 10)
    message = message_of(ConvNet, 28)
    shape = eval(re.search(r"Give \(C, H, W\), such as (.*)\.$", message)[1])
    assert ConvNet(shape).in_shape == shape
    assert "at least one convolution" in message_of(ConvNet, channels=())
    assert "C = 1" in message_of(ConvNet, (28, 28))
    assert "batch's size is not part of it" in message_of(ConvNet, (5, 1, 28, 28))
    assert ConvNet((1, 28, 28), channels=(8,))(torch.zeros(5, 1, 28, 28)).shape == (5, 10)


# Figures.


@case
def grids():
    for values in (np.ones((2, 3, 4)), np.ones((1, 2, 3, 4)), np.ones((1, 2, 3, 4)).tolist()):
        expression = re.search(r"such as (values.*)\.$", message_of(Grid, values, "x"))[1]
        assert np.shape(Grid(eval(expression, {"values": values}), "x").values) == (3, 4)
    for values in ([1, 2, 3], np.ones(3), 5):
        row, cell = re.findall(r"\[+values\]+", message_of(Grid, values, "x"))
        Grid(eval(row if np.ndim(values) else cell, {"values": values}), "x")
    for role in choices(message_of(Grid, X[0, 0], "x", "weights")):
        assert Grid(X[0, 0], "x", role).role == role
    rows = number("Give", message_of(Grid, X[0, 0], "x", ("input", "output")))
    assert len(Grid(X[0, 0], "x", ("input",) * rows).role) == len(X[0, 0])


@case
def windows_of_a_grid():
    for window in ((3, 4, 3, 2), (-1, 0, 2, 2), (0, 0, 5, 7)):
        message = (
            message_of(Grid, np.zeros((5, 7)), "x", window=window) if window != (0, 0, 5, 7) else ""
        )
        for row, column in re.findall(r"row 0 to (\d+), column 0 to (\d+)", message):
            for corner in product((0, int(row)), (0, int(column))):
                assert Grid(np.zeros((5, 7)), "x", window=(*corner, *window[2:])).window
    message = message_of(Grid, np.zeros((5, 7)), "x", window=(0, 0, 6, 2))
    rows, columns = map(int, re.search(r"at most (\d+)×(\d+) cells", message).groups())
    assert Grid(np.zeros((5, 7)), "x", window=(0, 0, rows, columns)).window
