"""Output sizes against PyTorch, and the sentences of their errors."""

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from convlab import ShapeError, conv_output_size

SIDES = st.tuples(st.integers(1, 40), st.integers(1, 40))
STEPS = st.tuples(st.integers(1, 5), st.integers(1, 5))


def torch_size(size, kernel_size, **options):
    conv = torch.nn.Conv2d(1, 1, kernel_size, device="meta", **options)
    return tuple(conv(torch.empty(1, 1, *size, device="meta")).shape[2:])


@given(SIDES, STEPS, STEPS, st.tuples(st.integers(0, 6), st.integers(0, 6)), STEPS)
@example((7, 8), (3, 3), (2, 2), (0, 0), (1, 1))
def test_a_size_is_pytorchs_or_both_raise(size, kernel_size, stride, padding, dilation):
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    try:
        expected = torch_size(size, kernel_size, **options)
    except RuntimeError:
        with pytest.raises(ShapeError, match="the window does not fit"):
            conv_output_size(size, kernel_size, **options)
    else:
        assert conv_output_size(size, kernel_size, **options) == expected


@given(SIDES, STEPS, STEPS)
def test_same_and_valid_are_pytorchs(size, kernel_size, dilation):
    same = {"padding": "same", "dilation": dilation}
    assert conv_output_size(size, kernel_size, **same) == torch_size(size, kernel_size, **same)
    assert conv_output_size((41, 43), kernel_size, padding="valid") == torch_size(
        (41, 43), kernel_size, padding="valid"
    )


def test_alexnets_chain_of_convolutions():
    # Krizhevsky et al. 2012, and PyTorch; the pools are convolutions here: the rule is the same.
    layers = [(11, 4, 0), (3, 2, 0), (5, 1, 2), (3, 2, 0), (3, 1, 1), (3, 1, 1), (3, 1, 1)]
    size, chain = 227, []
    for kernel_size, stride, padding in [*layers, (3, 2, 0)]:
        size = conv_output_size(size, kernel_size, stride=stride, padding=padding)
        chain.append(int(size))
    assert chain == [55, 27, 27, 13, 13, 13, 13, 6]


def test_one_number_in_one_number_out_and_a_pair_makes_a_pair():
    assert conv_output_size(7, 3) == 5
    assert conv_output_size(7, (3, 2)) == (5, 6)
    assert conv_output_size((5, 7), 3) == (3, 5)
    assert conv_output_size([5, 7], np.array([3, 2])) == (3, 6)
    assert conv_output_size(torch.Size((5, 7)), 3, padding=(0, 1)) == (3, 7)


def test_numpy_integers_are_fine():
    number = conv_output_size(np.int64(7), np.uint8(3), stride=np.int32(2), padding=np.array(0))
    assert number == 3
    assert all(type(value) is int for value in number.values.values())


def test_an_error_says_the_rule_the_numbers_and_a_way_out():
    message = (
        r"^conv_output_size: the window does not fit: K_eff = D·\(K − 1\) \+ 1 = 7 > "
        r"I_pad = I \+ 2·P = 6. Got I=4, K=3, P=1, S=2, D=3. "
        r"Raise padding to at least 2, or use K_eff ≤ 6.$"
    )
    with pytest.raises(ShapeError, match=message):
        conv_output_size(4, 3, stride=2, padding=1, dilation=3)


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 4), st.integers(1, 4))
def test_the_way_out_of_an_error_is_one(size, kernel_size, padding, dilation):
    try:
        conv_output_size(size, kernel_size, padding=padding, dilation=dilation)
    except ShapeError as error:
        advised = int(str(error).partition("at least ")[2].partition(",")[0])
        conv_output_size(size, kernel_size, padding=advised, dilation=dilation)
        with pytest.raises(ShapeError):
            conv_output_size(size, kernel_size, padding=advised - 1, dilation=dilation)


ARGUMENTS = {"input_size": 9, "kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1}


def call(**changed):
    arguments = ARGUMENTS | changed
    return conv_output_size(arguments.pop("input_size"), arguments.pop("kernel_size"), **arguments)


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize(
    ("bad", "error", "sentence"),
    [
        (2.0, TypeError, r"must be a whole number, got 2.0 \(float\)"),
        (float("nan"), TypeError, r"must be a whole number, got nan \(float\)"),
        (True, TypeError, r"must be a whole number, got True \(bool\)"),
        (np.bool_(True), TypeError, "must be a whole number"),
        (None, TypeError, r"must be a whole number, got None \(NoneType\)"),
        (-1, ValueError, r"must be at least \d, got -1"),
        ((3, -1), ValueError, r"\[1\] must be at least \d, got -1"),
        ((3, 2.5), TypeError, r"\[1\] must be a whole number, got 2.5"),
        ((3,), ValueError, r"a pair \(h, w\), got 1 of them: \(3,\)"),
        ((3, 2, 1), ValueError, r"a pair \(h, w\), got 3 of them: \(3, 2, 1\)"),
        ((), ValueError, r"a pair \(h, w\), got 0 of them: \(\)"),
        ({3, 2}, TypeError, "got a set: it has no order"),
    ],
)
def test_a_bad_argument_is_named(name, bad, error, sentence):
    with pytest.raises(error, match=rf"^conv_output_size: {name}.*{sentence}"):
        call(**{name: bad})


@pytest.mark.parametrize("name", ["input_size", "kernel_size", "stride", "dilation"])
def test_a_zero_or_a_text_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
        call(**{name: 0})
    with pytest.raises(TypeError, match=rf"{name} must be a whole number, got '3' \(str\)"):
        call(**{name: "3"})


def test_an_unknown_padding_names_those_there_are():
    with pytest.raises(ValueError, match='"same" or "valid", got \'full\''):
        call(padding="full")


def test_same_with_a_stride_is_refused_as_in_pytorch():
    with pytest.raises(ShapeError, match="keeps the size only for stride 1, got S=2"):
        call(padding="same", stride=2)
    with pytest.raises(ValueError, match="same"):
        torch.nn.Conv2d(1, 1, 3, stride=2, padding="same")
