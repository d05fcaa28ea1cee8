"""Parameter counts against PyTorch's own layers, and the sentences of their errors."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convlab import (
    ShapeError,
    batch_norm_parameters,
    conv_macs,
    conv_output_size,
    conv_parameters,
    conv_transpose_parameters,
    linear_macs,
    linear_parameters,
    pool_output_size,
)


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


@given(st.data(), st.integers(1, 6), st.booleans())
def test_a_transposed_convolution_has_as_many_parameters_as_pytorchs(data, groups, bias):
    in_channels, out_channels = (groups * data.draw(st.integers(1, 9)) for _ in range(2))
    kernel_size = data.draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))
    layer = torch.nn.ConvTranspose2d(
        in_channels, out_channels, kernel_size, groups=groups, bias=bias, device="meta"
    )
    count = conv_transpose_parameters(
        in_channels, out_channels, kernel_size, groups=groups, bias=bias
    )
    assert count == torch_count(layer)


@given(st.integers(1, 99), st.booleans())
def test_a_batch_norm_has_as_many_parameters_as_pytorchs(num_features, affine):
    layer = torch.nn.BatchNorm2d(num_features, affine=affine, device="meta")
    assert batch_norm_parameters(num_features, affine=affine) == torch_count(layer)


# Each AlexNet: the input's side; for each convolution its filters, kernel size, stride, padding and
# groups, and whether a 3×3 pool with stride 2 follows; then the parameters of its eight layers, and
# its MACs. The counts are those of the networks built in PyTorch.
ALEXNETS = {
    "single tower": (
        227,
        [
            (96, 11, 4, 0, 1, True),
            (256, 5, 1, 2, 1, True),
            (384, 3, 1, 1, 1, False),
            (384, 3, 1, 1, 1, False),
            (256, 3, 1, 1, 1, True),
        ],
        [34_944, 614_656, 885_120, 1_327_488, 884_992, 37_752_832, 16_781_312, 4_097_000],
        62_378_344,
        1_135_256_096,
    ),
    "two GPUs": (
        227,
        [
            (96, 11, 4, 0, 1, True),
            (256, 5, 1, 2, 2, True),
            (384, 3, 1, 1, 1, False),
            (384, 3, 1, 1, 2, False),
            (256, 3, 1, 1, 2, True),
        ],
        [34_944, 307_456, 885_120, 663_936, 442_624, 37_752_832, 16_781_312, 4_097_000],
        60_965_224,
        724_406_816,
    ),
    "torchvision": (
        224,
        [
            (64, 11, 4, 2, 1, True),
            (192, 5, 1, 2, 1, True),
            (384, 3, 1, 1, 1, False),
            (256, 3, 1, 1, 1, False),
            (256, 3, 1, 1, 1, True),
        ],
        [23_296, 307_392, 663_936, 884_992, 590_080, 37_752_832, 16_781_312, 4_097_000],
        61_100_840,
        714_188_480,
    ),
    "one weird trick": (
        224,
        [
            (64, 11, 4, 2, 1, True),
            (192, 5, 1, 2, 1, True),
            (384, 3, 1, 1, 1, False),
            (384, 3, 1, 1, 1, False),
            (256, 3, 1, 1, 1, True),
        ],
        [23_296, 307_392, 663_936, 1_327_488, 884_992, 37_752_832, 16_781_312, 4_097_000],
        61_838_248,
        838_788_800,
    ),
    "Dive into Deep Learning": (
        224,
        [
            (96, 11, 4, 1, 1, True),
            (256, 5, 1, 2, 1, True),
            (384, 3, 1, 1, 1, False),
            (384, 3, 1, 1, 1, False),
            (256, 3, 1, 1, 1, True),
        ],
        [34_944, 614_656, 885_120, 1_327_488, 884_992, 26_218_496, 16_781_312, 4_097_000],
        50_844_008,
        1_009_945_728,
    ),
}


@pytest.mark.parametrize("name", ALEXNETS)
def test_an_alexnets_parameters_and_macs(name):
    size, convs, parameters, total_parameters, total_macs = ALEXNETS[name]
    channels, counts, macs = 3, [], []
    for filters, kernel_size, stride, padding, groups, pooled in convs:
        size = conv_output_size(size, kernel_size, stride=stride, padding=padding)
        counts.append(conv_parameters(channels, filters, kernel_size, groups=groups))
        macs.append(conv_macs(channels, filters, kernel_size, output_size=size, groups=groups))
        channels = filters
        if pooled:
            size = pool_output_size(size, 3, stride=2)
    features = [size * size * channels, 4096, 4096, 1000]
    for sides in itertools.pairwise(features):
        counts.append(linear_parameters(*sides))
        macs.append(linear_macs(*sides))
    assert counts == parameters
    assert sum(counts) == sum(parameters) == total_parameters
    assert sum(macs) == total_macs
    if name == "single tower":
        assert sum(counts[:5]) == 3_747_200
        assert round(sum(macs[:5]) / sum(macs), 2) == 0.95


def test_a_small_networks_parameters():
    # 1×28×28, two 3×3 convolutions with "same" padding, each with a 2×2 pool, 3136 → 32 → 10.
    counts = [
        conv_parameters(1, 32, 3),
        conv_parameters(32, 64, 3),
        linear_parameters(7 * 7 * 64, 32),
        linear_parameters(32, 10),
    ]
    assert sum(counts) == 119_530


def test_a_batch_norms_running_statistics_are_no_parameters():
    assert batch_norm_parameters(10) == 20
    assert batch_norm_parameters(10, affine=False) == 0
    assert batch_norm_parameters(10, affine=False).text == "parameters = 0"


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
    for count in (conv_parameters, conv_transpose_parameters):
        for place, name in enumerate(["in_channels", "out_channels", "kernel_size"]):
            arguments = [4, 6, 3]
            arguments[place] = bad
            with pytest.raises(error, match=rf"^{count.__name__}: {name}.* {sentence}"):
                count(*arguments)
        with pytest.raises(error, match=rf"^{count.__name__}: groups {sentence}"):
            count(4, 6, 3, groups=bad)
    with pytest.raises(error, match=rf"^batch_norm_parameters: num_features {sentence}"):
        batch_norm_parameters(bad)
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
    with pytest.raises(TypeError, match=r"^conv_transpose_parameters: bias must be True or False"):
        conv_transpose_parameters(4, 6, 3, bias=None)
    with pytest.raises(TypeError, match=r"^batch_norm_parameters: affine must be True or False"):
        batch_norm_parameters(4, affine=0)


def test_groups_that_do_not_divide_are_refused_with_those_that_do():
    with pytest.raises(
        ShapeError, match=r"in_channels \(= 12\) must be .* groups \(= 5\). Use groups 1, 2, 3 or 6"
    ):
        conv_parameters(12, 18, 3, groups=5)
    with pytest.raises(ShapeError, match=r"out_channels \(= 18\) must be .* groups \(= 4\)"):
        conv_parameters(12, 18, 3, groups=4)
    with pytest.raises(ShapeError, match=r"Use groups 1\.$"):
        conv_parameters(7, 5, 3, groups=2)
    with pytest.raises(ShapeError, match=r"^conv_transpose_parameters: out_channels \(= 5\)"):
        conv_transpose_parameters(4, 5, 3, groups=2)


def test_numpy_integers_are_fine():
    assert conv_parameters(np.int64(3), np.uint16(4), (np.int8(3), 2)) == 76
    assert conv_transpose_parameters(np.int64(3), np.uint16(4), (np.int8(3), 2)) == 76
    assert linear_parameters(np.int32(3), np.int64(4)) == 16
    assert batch_norm_parameters(np.array(7)) == 14
