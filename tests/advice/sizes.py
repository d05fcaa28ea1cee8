"""Advice on sizes, groups, receptive fields and memory."""

import re
from itertools import product

import numpy as np
import torch
from torch.nn import functional as F

import convlab
from advice.following import NAMES, RNG, case, expressions, message_of, number, windows_up_to
from convlab.arithmetic.receptive_field import Layer, receptive_field
from convlab.byhand.pooling import max_pool2d


@case
def windows_that_do_not_fit():
    for size, kernel, padding, dilation in product((1, 2, 5), (2, 3, 6), (0, 1), (1, 3)):
        if dilation * (kernel - 1) < size + 2 * padding:
            continue
        options = {"padding": padding, "dilation": dilation}
        message = message_of(convlab.conv_output_size, size, kernel, **options)
        padded = options | {"padding": number("Raise padding to at least", message)}
        assert convlab.conv_output_size(size, kernel, **padded) >= 1
        for k, d in windows_up_to(number("use K_eff ≤", message)):
            assert convlab.conv_output_size(size, k, padding=padding, dilation=d) >= 1


@case
def the_axis_that_does_not_fit():
    # With padding=2 along both axes the width's padding would be more than half of its window.
    x = RNG.random((1, 1, 2, 9))
    message = message_of(max_pool2d, x, (5, 1))
    assert message.startswith("max_pool2d, along the height: ")
    padding = (number("padding to at least", message), 0)
    expected = F.max_pool2d(torch.tensor(x), (5, 1), padding=padding).numpy()
    np.testing.assert_array_equal(max_pool2d(x, (5, 1), padding=padding), expected)


def follow_pool(size, kernel, **options):
    """Take each way out of the error of a pooling, and compare the size with PyTorch's."""

    def works(kernel, **changed):
        changed = {**options, **changed}
        x = torch.zeros(1, 1, size, size)
        expected = F.max_pool2d(x, kernel, **changed).shape[2]
        assert convlab.pool_output_size(size, kernel, **changed) == expected

    message = message_of(convlab.pool_output_size, size, kernel, **options)
    if "more than half" in message:
        changed = {"padding": number("Use padding ≤", message)}
        works(kernel, **changed, **({"dilation": 1} if "with dilation 1" in message else {}))
        if "or kernel_size" in message:
            works(number("or kernel_size ≥", message))
        return
    if "Raise padding" in message:
        works(kernel, padding=number("Raise padding to at least", message))
    stride = {"stride": number("with stride", message)} if "with stride" in message else {}
    least = number("kernel_size ≥", message) if "kernel_size ≥" in message else 1
    for k, d in windows_up_to(number("se K_eff ≤", message), least):
        works(k, dilation=d, **stride)


@case
def poolings():
    follow_pool(8, 3, padding=2)
    follow_pool(1, 3, padding=2, dilation=3)  # only with dilation 1
    follow_pool(3, 3, padding=2, dilation=3)
    follow_pool(1, 3, padding=1, dilation=3)
    follow_pool(4, 6, padding=0)
    follow_pool(1, 5, dilation=2, ceil_mode=True)  # a smaller window has a smaller stride


@case
def transposed_convolutions():
    size = convlab.conv_transpose_output_size
    for options in ({"output_padding": 1}, {"output_padding": 3, "stride": 2, "dilation": 3}):
        message = message_of(size, 7, 3, **options)
        most = number(r"Use output_padding ≤?", message.replace("padding 0", "padding ≤ 0"))
        for changed in ({"output_padding": most}, {"stride": number("at least", message)}):
            layer = torch.nn.ConvTranspose1d(1, 1, 3, **{**options, **changed})
            assert size(7, 3, **{**options, **changed}) == layer(torch.zeros(1, 1, 7)).shape[2]
    for padding, stride in product((2, 3, 9), (1, 2)):
        message = message_of(size, 2, 1, padding=padding, stride=stride)
        most = number("Use padding ≤", message)
        layer = torch.nn.ConvTranspose1d(1, 1, 1, padding=most, stride=stride)
        assert size(2, 1, padding=most, stride=stride) == layer(torch.zeros(1, 1, 2)).shape[2]


@case
def same_with_a_stride():
    for kernel, stride, dilation in product((3, 5, (3, 7)), (2, (1, 2)), (1, (2, 3))):
        options = {"padding": "same", "stride": stride, "dilation": dilation}
        for function in (convlab.conv_output_size, lambda size, k, **o: Layer("a", k, **o)):
            numbered, unstrided = expressions_of_same(
                message_of(function, (9, 8), kernel, **options)
            )
            function((9, 8), kernel, **options | numbered)
            function((9, 8), kernel, **options | unstrided)
        strides = np.broadcast_to(stride, 2)
        # As many places as TensorFlow's "same" gives.
        assert convlab.conv_output_size((9, 8), kernel, **options | numbered) == tuple(
            -(-np.array((9, 8)) // strides)
        )
        assert convlab.conv_output_size((9, 8), kernel, **options | unstrided) == (9, 8)
    for size, kernel in product((1, 2, 9), (1, 2, 3, 4)):  # the padding of an even kernel fits, too
        options = {"padding": "same", "stride": 2}
        numbered, _ = expressions_of_same(
            message_of(convlab.conv_output_size, size, kernel, **options)
        )
        assert convlab.conv_output_size(size, kernel, **options | numbered) >= 1


def expressions_of_same(message):
    return [eval(f"dict({expression})") for expression in expressions(message)]


@case
def names_of_paddings():
    message = message_of(convlab.conv_output_size, (9, 8), 3, padding="full")
    for name in re.findall(r'"(\w+)"', message):
        layer = torch.nn.Conv2d(1, 1, 3, padding=name)
        expected = layer(torch.zeros(1, 1, 9, 8)).shape[2:]
        assert convlab.conv_output_size((9, 8), 3, padding=name) == tuple(expected)


@case
def groups():
    for channels in ((96, 256), (18, 12), (7, 5), (10**12, 10**6)):
        message = message_of(convlab.conv_parameters, *channels, 3, groups=11)
        for advised in re.findall(r"\d+", message.partition("Use groups")[2]):
            assert convlab.conv_parameters(*channels, 3, groups=int(advised)) > 0
    assert message.endswith(" 500000 or 1000000.")


# Receptive fields and memory.


@case
def layers():
    for layers in (Layer("a", 3), "a"):
        (advice,) = expressions(message_of(receptive_field, layers))
        assert receptive_field(eval(advice, NAMES))[0].size == 5
    (advice,) = expressions(message_of(receptive_field, [(5, 2)]))
    assert receptive_field([eval(advice, NAMES)])[0].size == 5
    example = re.search(r"as in (.*)\.$", message_of(Layer, 3, 2))[1]
    assert receptive_field([eval(example, NAMES)])[0].size == 3
    assert "must be a text" in message_of(Layer, "a", None, reason=4)
    for arguments in ({"kernel_size": None}, {"kernel_size": 3, "reason": "adaptive"}):
        assert "Give the window's size, or why" in message_of(Layer, "a", **arguments)
    assert receptive_field([Layer("a", 3)])[0].size == 3
    assert receptive_field([Layer("a", None, reason="adaptive")])[0].reason == "adaptive"


@case
def bytes_of_an_activation():
    message = message_of(convlab.activation_bytes, 5)
    shape = re.search(r"Give a tuple such as (.*)\.$", message)[1]
    C, H, W = 3, 5, 7
    assert convlab.activation_bytes(eval(shape, {"C": C, "H": H, "W": W})) == 4 * 3 * 5 * 7
    message = message_of(convlab.activation_bytes, (3, 4), dtype="float12")
    for name in re.findall(r"(\w+)(?:,| or|, got)", message.partition("one of ")[2]):
        size = torch.zeros(1, dtype=getattr(torch, name)).element_size()
        assert convlab.activation_bytes((3, 4), dtype=name) == 12 * size
    assert "must name each axis" in message_of(convlab.activation_bytes, (3, 4), axes=("N",))
    assert "each axis differently" in message_of(convlab.activation_bytes, (3, 4), axes=("N", "N"))
    assert convlab.activation_bytes((3, 4), axes=("N", "L")) == 48
