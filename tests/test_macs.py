"""MACs against PyTorch's counter of FLOPs, which are two a MAC."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

from convlab import (
    ShapeError,
    conv_macs,
    conv_output_size,
    conv_transpose_macs,
    linear_macs,
)

SIDES = st.tuples(st.integers(1, 12), st.integers(1, 12))
KERNELS = st.tuples(st.integers(1, 5), st.integers(1, 5))


def torch_macs(layer, *shape):
    """The MACs that PyTorch counts, and the layer's output size."""
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        out = layer(torch.empty(shape, device="meta"))
    flops = counter.get_total_flops()
    assert flops % 2 == 0
    return flops // 2, tuple(out.shape[2:])


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3), SIDES, KERNELS, st.data())
def test_a_convolutions_macs_are_half_of_pytorchs_flops(ins, outs, groups, size, kernel_size, data):
    channels = (groups * ins, groups * outs)
    options = {"stride": data.draw(KERNELS), "padding": kernel_size, "groups": groups}
    layer = torch.nn.Conv2d(*channels, kernel_size, **options, device="meta")
    macs, output_size = torch_macs(layer, 1, channels[0], *size)
    assert conv_macs(*channels, kernel_size, output_size=output_size, groups=groups) == macs


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3), SIDES, KERNELS, KERNELS)
def test_a_transposed_convolutions_macs_are_half_of_pytorchs_flops(
    ins, outs, groups, size, kernel_size, stride
):
    channels = (groups * ins, groups * outs)
    layer = torch.nn.ConvTranspose2d(*channels, kernel_size, stride, groups=groups, device="meta")
    macs, _ = torch_macs(layer, 1, channels[0], *size)
    assert conv_transpose_macs(*channels, kernel_size, input_size=size, groups=groups) == macs


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_linear_layers_macs_are_half_of_pytorchs_flops(in_features, out_features):
    layer = torch.nn.Linear(in_features, out_features, device="meta")
    assert linear_macs(in_features, out_features) == torch_macs(layer, 1, in_features)[0]


def test_a_convolutions_macs_are_counted_place_by_place():
    # 5·7 input, kernel 3·2, stride 2, padding 1: 3 rows and 4 columns of places, 2 channels, 3
    # filters, a multiplication for each weight at each place.
    places = conv_output_size((5, 7), (3, 2), stride=2, padding=1)
    assert places == (3, 4)
    count = 0
    for _place in range(3 * 4):
        for _filter in range(3):
            count += 3 * 2 * 2
    assert conv_macs(2, 3, (3, 2), output_size=places) == count == 432


@pytest.mark.parametrize("macs", [conv_macs, conv_transpose_macs])
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
def test_a_bad_count_is_named(macs, bad, error, sentence):
    size = "output_size" if macs is conv_macs else "input_size"
    good = {"in_channels": 4, "out_channels": 6, "kernel_size": 3, size: 5, "groups": 1}
    for name in good:
        with pytest.raises(error, match=rf"^{macs.__name__}: {name} {sentence}"):
            macs(**good | {name: bad})
    for name in ("in_features", "out_features"):
        with pytest.raises(error, match=rf"^linear_macs: {name} {sentence}"):
            linear_macs(**{"in_features": 3, "out_features": 4} | {name: bad})


def test_a_triple_and_groups_that_do_not_divide_are_refused():
    with pytest.raises(ValueError, match="output_size must be one number or a pair"):
        conv_macs(4, 6, 3, output_size=(5, 5, 5))
    with pytest.raises(ValueError, match="input_size must be one number or a pair"):
        conv_transpose_macs(4, 6, 3, input_size=(5,))
    for macs, size in ((conv_macs, "output_size"), (conv_transpose_macs, "input_size")):
        with pytest.raises(ShapeError, match=rf"^{macs.__name__}: in_channels \(= 4\) must be"):
            macs(4, 6, 3, groups=3, **{size: 5})


def test_the_size_has_a_name_so_that_no_input_is_taken_for_an_output():
    for macs in (conv_macs, conv_transpose_macs):
        with pytest.raises(TypeError, match="positional argument"):
            macs(4, 6, 3, 5)


def test_numpy_integers_are_fine():
    assert (
        conv_macs(np.int64(3), np.uint16(4), np.int8(3), output_size=np.array([5, 6]))
        == 9 * 3 * 4 * 30
    )
    assert linear_macs(np.int32(3), np.int64(4)) == 12
