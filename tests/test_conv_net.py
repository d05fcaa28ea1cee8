"""ConvNet: its modules and counts, its parameters against the formulas, its errors."""

import copy

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from convlab import (
    ShapeError,
    batch_norm_parameters,
    conv_parameters,
    linear_parameters,
    pool_output_size,
)
from convlab.nets import ConvNet


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def test_the_default_has_the_tensors_and_the_total_worked_out_by_hand():
    net = ConvNet()
    assert [tuple(parameter.shape) for parameter in net.parameters()] == [
        (32, 1, 3, 3),
        (32,),
        (64, 32, 3, 3),
        (64,),
        (32, 3136),
        (32,),
        (10, 32),
        (10,),
    ]
    assert count(net) == 119_530
    assert 320 + 18_496 + 100_384 + 330 == 119_530  # 9·32+32, 9·32·64+64, 3136·32+32, 32·10+10


def test_its_modules_are_named_and_stand_in_the_order_of_the_lesson():
    assert [name for name, _ in ConvNet(batch_norm=True).named_children()] == [
        *("conv1", "norm1", "relu1", "pool1", "drop1"),
        *("conv2", "norm2", "relu2", "pool2", "drop2"),
        *("flatten", "fc3", "relu3", "fc4"),
    ]
    assert not any("norm" in name for name, _ in ConvNet().named_children())


def test_the_shape_after_each_layer():
    x, shapes = torch.zeros(5, 1, 28, 28), {}
    for name, layer in ConvNet().named_children():
        x = layer(x)
        shapes[name] = tuple(x.shape)
    assert shapes["conv1"] == (5, 32, 28, 28)
    assert shapes["pool1"] == (5, 32, 14, 14)
    assert shapes["conv2"] == (5, 64, 14, 14)
    assert shapes["drop2"] == (5, 64, 7, 7)
    assert shapes["flatten"] == (5, 3136)
    assert shapes["fc3"] == (5, 32)
    assert shapes["fc4"] == (5, 10)


def test_batch_norm_adds_two_parameters_a_channel_and_buffers_that_are_none():
    net = ConvNet(batch_norm=True)
    assert count(net) == 119_530 + 2 * (32 + 64)
    assert count(net.norm2) == 128
    assert [tuple(b.shape) for b in net.norm2.buffers()] == [(64,), (64,), ()]


sizes = st.integers(1, 6)


@given(
    in_shape=st.tuples(sizes, st.integers(8, 19), st.integers(8, 19)),
    channels=st.lists(sizes, min_size=1, max_size=3),
    hidden=st.lists(sizes, max_size=2),
    num_classes=sizes,
    batch_norm=st.booleans(),
)
def test_its_parameters_are_those_of_the_formulas(
    in_shape, channels, hidden, num_classes, batch_norm
):
    before, size, expected = in_shape[0], in_shape[1:], 0
    for filters in channels:
        expected += conv_parameters(before, filters, 3)
        expected += batch_norm_parameters(filters) if batch_norm else 0
        before, size = filters, pool_output_size(size, 2)
    before *= size[0] * size[1]
    for features in (*hidden, num_classes):
        expected += linear_parameters(before, features)
        before = features
    net = ConvNet(in_shape, channels, hidden, num_classes, batch_norm)
    assert count(net) == expected
    assert net(torch.rand(2, *in_shape)).shape == (2, num_classes)


def test_what_it_computes_is_what_its_layers_compute_one_after_another():
    torch.manual_seed(0)
    net = ConvNet((3, 9, 14), channels=(4, 5), hidden=(), num_classes=6).eval()
    x = torch.rand(2, 3, 9, 14)
    y = torch.max_pool2d(torch.relu(torch.conv2d(x, *net.conv1.parameters(), padding=1)), 2)
    y = torch.max_pool2d(torch.relu(torch.conv2d(y, *net.conv2.parameters(), padding=1)), 2)
    torch.testing.assert_close(net(x), nn.functional.linear(y.flatten(1), *net.fc3.parameters()))


def test_every_parameter_gets_a_gradient():
    net = ConvNet((2, 9, 6), channels=(4, 3), hidden=(5, 7), batch_norm=True)
    net(torch.rand(4, 2, 9, 6)).square().sum().backward()
    assert all(parameter.grad.abs().sum() > 0 for parameter in net.fc5.parameters())
    assert all(parameter.grad is not None for parameter in net.parameters())


def test_dropout_acts_in_training_only_and_its_probability_can_be_set():
    torch.manual_seed(0)
    net, x = ConvNet(), torch.rand(3, 1, 28, 28)
    assert not torch.equal(net(x), net(x))
    assert torch.equal(net.eval()(x), net(x))
    assert ConvNet().drop1.p == 0.25
    net = ConvNet(dropout=0.0)
    assert torch.equal(net(x), net(x))


def test_it_allocates_nothing_under_meta_and_draws_no_random_number():
    before = torch.get_rng_state()
    with torch.device("meta"):
        net = ConvNet(batch_norm=True)
        out = net(torch.empty(5, 1, 28, 28))
    assert out.shape == (5, 10)
    assert all(parameter.is_meta for parameter in net.parameters())
    assert torch.equal(torch.get_rng_state(), before)


def test_it_is_copied_saved_and_loaded_like_any_module():
    net = ConvNet((2, 8, 9), channels=[3], hidden=[4])
    other = ConvNet((2, 8, 9), channels=(3,), hidden=(4,))
    other.load_state_dict(copy.deepcopy(net).state_dict())
    x = torch.rand(1, 2, 8, 9)
    assert torch.equal(net.eval()(x), other.eval()(x))


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        (
            {"in_shape": (1, 6, 9), "channels": (4, 8, 16)},
            ShapeError,
            r"pool3 leaves nothing of the map: 6×9 → 3×4 → 1×2 is smaller than its 2×2 window. "
            r"Use at most 2 convolutions here, or images of at least 8×8.",
        ),
        (
            {"in_shape": (1, 2, 3)},
            ShapeError,
            r"pool2 .* 2×3 → 1×1 is smaller .* at most 1 convolution here, .* at least 4×4",
        ),
        (
            {"in_shape": (1, 1, 3)},
            ShapeError,
            r"pool1 .* 1×3 is smaller than its 2×2 window. Use images of at least 4×4",
        ),
        (
            {"in_shape": (28, 28, 1)},  # (H, W, C)
            ShapeError,
            r"pool1 leaves nothing of the map: 28×1 is smaller",
        ),
        ({"in_shape": (28, 28)}, ValueError, r"in_shape must be \(C, H, W\), 3 numbers, got 2"),
        ({"in_shape": (1, 1, 28, 28)}, ValueError, "got 4 of them.*batch's size is not part of it"),
        ({"in_shape": 28}, TypeError, r"in_shape must be a tuple or list .* got 28 \(int\)"),
        ({"in_shape": (1, 28, 28.0)}, TypeError, r"in_shape\[2\] must be a whole number, got 28.0"),
        ({"in_shape": (0, 28, 28)}, ValueError, r"in_shape\[0\] must be at least 1, got 0"),
        ({"channels": 32}, TypeError, r"channels must be a tuple .* is written \(32,\)"),
        ({"channels": "32"}, TypeError, "channels must be a tuple or list of whole numbers"),
        ({"channels": {32, 64}}, TypeError, r"channels must be a tuple or list .* \(set\)"),
        ({"channels": ()}, ValueError, "channels must name at least one convolution, got none"),
        ({"channels": (32, -1)}, ValueError, r"channels\[1\] must be at least 1, got -1"),
        ({"channels": (True, 2)}, TypeError, r"channels\[0\] must be a whole number, got True"),
        ({"hidden": 32}, TypeError, "hidden must be a tuple or list of whole numbers, got 32"),
        ({"hidden": (0,)}, ValueError, r"hidden\[0\] must be at least 1"),
        ({"num_classes": 0}, ValueError, "num_classes must be at least 1, got 0"),
        ({"num_classes": 10.0}, TypeError, r"num_classes must be a whole number, got 10.0"),
        ({"batch_norm": 1}, TypeError, r"batch_norm must be True or False, got 1 \(int\)"),
        ({"dropout": 25}, ValueError, "dropout"),
    ],
)
def test_an_impossible_setting_is_refused_with_a_sentence(arguments, error, text):
    with pytest.raises(error, match=text):
        ConvNet(**arguments)


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((1, 28, 28), r"got \(1, 28, 28\). The axis of the batch is missing: give x\[None\]"),
        ((5, 28, 28), r"got \(5, 28, 28\). The axis of the channels is missing: .* x\[:, None\]"),
        ((28, 28), r"The axes of the batch and of the channels are missing: .* x\[None, None\]"),
        ((5, 784), r"The images are flattened: give x.reshape\(-1, 1, 28, 28\)"),
        ((5, 28, 28, 1), r"Channels come before height and width: give x.permute\(0, 3, 1, 2\)"),
        ((5, 3, 28, 28), r"\(N, 1, 28, 28\), got \(5, 3, 28, 28\). .* must have 1 channel, not 3"),
        ((5,), "Give a batch of images: 4 axes"),
        ((5, 1, 28, 26), r"made for images \(1, 28, 28\), got \(1, 28, 26\). Resize the images"),
    ],
)
def test_images_of_another_shape_are_refused_with_a_sentence(shape, text):
    with pytest.raises(ShapeError, match=text):
        ConvNet()(torch.zeros(shape))


def test_an_array_is_no_tensor():
    with pytest.raises(
        TypeError, match=r"must be a tensor .*, got ndarray. Give torch.tensor\(np.array\(x, np"
    ):
        ConvNet()(torch.zeros(5, 1, 28, 28).numpy())
