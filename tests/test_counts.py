"""Parameter counts against PyTorch's own layers, and the sentences of their errors."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convlab import ShapeError, conv_parameters, linear_parameters


def torch_count(layer):
    return sum(parameter.numel() for parameter in layer.parameters())


@given(st.data(), st.integers(1, 6), st.booleans())
def test_a_convolution_has_as_many_parameters_as_pytorchs(data, groups, bias):
    in_channels, out_channels = (groups * data.draw(st.integers(1, 9)) for _ in range(2))
    kernel_size = data.draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))
    layer = torch.nn.Conv2d(
        in_channels, out_channels, kernel_size, groups=groups, bias=bias, device="meta"
    )
    count = conv_parameters(in_channels, out_channels, kernel_size, groups=groups, bias=bias)
    assert count == torch_count(layer)


@given(st.integers(1, 99), st.integers(1, 99), st.booleans())
def test_a_linear_layer_has_as_many_parameters_as_pytorchs(in_features, out_features, bias):
    layer = torch.nn.Linear(in_features, out_features, bias=bias, device="meta")
    assert linear_parameters(in_features, out_features, bias=bias) == torch_count(layer)


@pytest.mark.parametrize(
    ("arguments", "count"),
    [((3, 96, 11), 34_944), ((96, 256, 5), 614_656), ((256, 384, 3), 885_120)],
)
def test_alexnets_first_convolutions(arguments, count):
    assert conv_parameters(*arguments) == count


def test_the_worked_example_of_a_3x3_layer():
    assert conv_parameters(128, 64, 3, bias=False) == 3 * 3 * 128 * 64 == 73_728


@pytest.mark.parametrize(
    ("bad", "error", "sentence"),
    [
        (0, ValueError, "must be at least 1, got 0"),
        (-2, ValueError, "must be at least 1, got -2"),
        (2.0, TypeError, r"must be a whole number, got 2.0 \(float\)"),
        ("2", TypeError, r"must be a whole number, got '2' \(str\)"),
        (True, TypeError, r"must be a whole number, got True \(bool\)"),
        (None, TypeError, "must be a whole number, got None"),
    ],
)
def test_a_bad_count_is_named(bad, error, sentence):
    for place, name in enumerate(["in_channels", "out_channels", "kernel_size"]):
        arguments = [4, 6, 3]
        arguments[place] = bad
        with pytest.raises(error, match=rf"^conv_parameters: {name}.* {sentence}"):
            conv_parameters(*arguments)
    with pytest.raises(error, match=rf"^conv_parameters: groups {sentence}"):
        conv_parameters(4, 6, 3, groups=bad)
    with pytest.raises(error, match=rf"^linear_parameters: in_features {sentence}"):
        linear_parameters(bad, 3)
    with pytest.raises(error, match=rf"^linear_parameters: out_features {sentence}"):
        linear_parameters(3, bad)


def test_a_pair_of_channels_and_a_triple_of_sides_are_refused():
    with pytest.raises(TypeError, match=r"in_channels must be a whole number, got \(4, 4\)"):
        conv_parameters((4, 4), 6, 3)
    with pytest.raises(ValueError, match="kernel_size must be one number or a pair"):
        conv_parameters(4, 6, (3, 3, 3))


def test_a_bias_is_true_or_false():
    with pytest.raises(TypeError, match="bias must be True or False, got 1"):
        conv_parameters(4, 6, 3, bias=1)
    with pytest.raises(TypeError, match="bias must be True or False, got 'no'"):
        linear_parameters(4, 6, bias="no")


def test_groups_that_do_not_divide_are_refused_with_those_that_do():
    with pytest.raises(
        ShapeError, match=r"in_channels \(= 12\) must be .* groups \(= 5\). Use groups 1, 2, 3 or 6"
    ):
        conv_parameters(12, 18, 3, groups=5)
    with pytest.raises(ShapeError, match=r"out_channels \(= 18\) must be .* groups \(= 4\)"):
        conv_parameters(12, 18, 3, groups=4)
    with pytest.raises(ShapeError, match=r"Use groups 1\.$"):
        conv_parameters(7, 5, 3, groups=2)


def test_numpy_integers_are_fine():
    assert conv_parameters(np.int64(3), np.uint16(4), (np.int8(3), 2)) == 76
    assert linear_parameters(np.int32(3), np.int64(4)) == 16
