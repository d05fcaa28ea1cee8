"""`solve_conv` finds every padding and stride that give a size, and no other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab import ShapeError, conv_output_size, solve_conv

SMALL = st.integers(1, 12)


def gives(size, wanted, kernel_size, padding, stride, dilation=1):
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    try:
        return conv_output_size(size, kernel_size, **options) == wanted
    except ShapeError:
        return False


@given(SMALL, SMALL, SMALL, st.integers(1, 4))
def test_every_solution_is_found_the_least_padding_first(size, wanted, kernel_size, dilation):
    assert solve_conv(size, wanted, kernel_size, dilation=dilation) == [
        (padding, stride)
        for padding in range(dilation * (kernel_size - 1) + 1)
        for stride in range(1, size + 1)
        if gives(size, wanted, kernel_size, padding, stride, dilation)
    ]


def test_a_pair_of_dilations_is_one_for_each_axis():
    assert solve_conv((13, 9), (13, 9), 3, dilation=(2, 1)) == [((2, 1), (1, 1))]
    assert solve_conv(13, 13, 3, dilation=(2, 2), max_padding=4) == [((2, 2), (1, 1))]


@given(*[st.tuples(st.integers(1, 4), st.integers(1, 4))] * 3)
def test_a_pair_is_solved_on_both_axes_at_once(size, wanted, kernel_size):
    found = solve_conv(size, wanted, kernel_size)
    assert sorted(found) == [
        ((p_h, p_w), (s_h, s_w))
        for p_h in range(kernel_size[0])
        for p_w in range(kernel_size[1])
        for s_h in range(1, size[0] + 1)
        for s_w in range(1, size[1] + 1)
        if gives(size, wanted, kernel_size, (p_h, p_w), (s_h, s_w))
    ]


def test_known_layers():
    assert (1, 1) in solve_conv(13, 13, 3)
    assert solve_conv(227, 55, 11) == [(0, 4), (1, 4)]  # AlexNet's conv1
    assert (2, 4) in solve_conv(224, 55, 11)
    assert (1, 2) in solve_conv(7, 4, 3)
    assert (3, 2) in solve_conv(224, 112, 7)  # ResNet's conv1
    assert solve_conv(56, 28, 1) == [(0, 2)]  # ResNet's shortcut: a stride above the kernel size


def test_a_solution_that_is_the_same_on_both_axes_comes_first():
    assert solve_conv((28, 26), (28, 26), 3)[0] == ((1, 1), (1, 1))
    # (0, 0) with (4, 4) is one; so is (0, 1) with (4, 4), which differs.
    assert solve_conv((227, 227), 55, 11) == [
        ((0, 0), (4, 4)),
        ((1, 1), (4, 4)),
        ((0, 1), (4, 4)),
        ((1, 0), (4, 4)),
    ]


def test_one_pair_makes_all_pairs():
    pairs = [((1, 1), (1, 1))]
    assert solve_conv((13, 13), 13, 3) == pairs
    assert solve_conv(13, (13, 13), 3) == pairs
    assert solve_conv(13, 13, [3, 3]) == pairs


def test_the_limits_bound_what_is_tried():
    assert solve_conv(5, 1, 5, max_padding=0) == [(0, stride) for stride in range(1, 6)]
    assert solve_conv(5, 1, 5, max_padding=0, max_stride=2) == [(0, 1), (0, 2)]
    assert solve_conv(7, 9, 3) == [(2, 1)]
    assert solve_conv(7, 11, 3) == []
    assert solve_conv(7, 11, 3, max_padding=3) == [(3, 1)]
    assert solve_conv(7, 11, (3, 3), max_padding=3) == [((3, 3), (1, 1))]


def test_numpy_integers_are_fine_and_plain_ints_come_back():
    (found,) = solve_conv(np.int64(13), np.uint8(13), np.int32(3), max_padding=np.int8(2))
    assert found == (1, 1)
    assert all(type(number) is int for number in found)


@pytest.mark.parametrize(
    ("bad", "error", "sentence"),
    [
        (2.0, TypeError, r"must be a whole number, got 2.0 \(float\)"),
        ("3", TypeError, r"must be a whole number, got '3' \(str\)"),
        (True, TypeError, r"must be a whole number, got True \(bool\)"),
        (-1, ValueError, r"must be at least \d, got -1"),
        ((3, 2, 1), (TypeError, ValueError), r"\(3, 2, 1\)"),
    ],
)
def test_a_bad_argument_is_named(bad, error, sentence):
    good = {"input_size": 9, "output_size": 9, "kernel_size": 3, "max_padding": 1, "max_stride": 1}
    for name in good:
        with pytest.raises(error, match=rf"^solve_conv: {name} .*{sentence}"):
            solve_conv(**good | {name: bad})


def test_zero_is_no_size_but_a_padding():
    for name in ("input_size", "output_size", "kernel_size", "max_stride"):
        good = {"input_size": 9, "output_size": 9, "kernel_size": 3}
        with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
            solve_conv(**good | {name: 0})
    assert solve_conv(9, 7, 3, max_padding=0) == [(0, 1)]
