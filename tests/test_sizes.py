"""Output sizes against PyTorch, and the sentences of their errors."""

import math
import re

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from convlab import (
    ShapeError,
    conv_output_size,
    conv_transpose_output_size,
    pool_output_size,
)

SIDES = st.tuples(st.integers(1, 40), st.integers(1, 40))
STEPS = st.tuples(st.integers(1, 5), st.integers(1, 5))
FEW = st.tuples(st.integers(0, 4), st.integers(0, 4))


# The sizes are those of real maps: the meta device does not check output_padding, and an older one
# gives a map of no cells where the window does not fit. In double precision, as for floats oneDNN
# gives an empty map where PyTorch's own kernel refuses.
def zeros(*sides):
    return torch.zeros(1, 1, *sides, dtype=torch.double)


def torch_size(size, kernel_size, **options):
    return tuple(torch.conv2d(zeros(*size), zeros(*kernel_size), **options).shape[2:])


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


def torch_pool_size(function, size, kernel_size, **options):
    return tuple(function(zeros(*size), kernel_size, **options).shape[2:])


@settings(max_examples=400)
@given(SIDES, STEPS, st.none() | STEPS, FEW, STEPS, st.booleans())
@example((10, 7), (1, 3), (2, 2), (0, 0), (1, 1), True)  # the bare ceiling would give 6
@example((2, 9), (3, 3), (2, 2), (0, 0), (1, 1), True)  # the only window overhangs the input
@example((9, 9), (3, 3), (1, 1), (2, 2), (2, 2), False)  # P ≤ K_eff/2, and still refused
def test_a_max_pooled_size_is_pytorchs_or_both_raise(
    size, kernel_size, stride, padding, dilation, ceil_mode
):
    options = {"padding": padding, "dilation": dilation, "ceil_mode": ceil_mode, "stride": stride}
    try:
        expected = torch_pool_size(torch.max_pool2d, size, kernel_size, **without_none(options))
    except RuntimeError:
        with pytest.raises(ShapeError, match=r"the padding is more|the window does not fit"):
            pool_output_size(size, kernel_size, **options)
    else:
        assert pool_output_size(size, kernel_size, **options) == expected


@given(SIDES, STEPS, st.none() | STEPS, FEW, st.booleans())
@example((10, 7), (1, 3), (2, 2), (0, 0), True)
def test_an_average_pooled_size_is_pytorchs_or_both_raise(
    size, kernel_size, stride, padding, ceil_mode
):
    options = {"padding": padding, "ceil_mode": ceil_mode, "stride": stride}
    pool = torch.nn.functional.avg_pool2d
    try:
        expected = torch_pool_size(pool, size, kernel_size, **options)
    except RuntimeError:
        with pytest.raises(ShapeError, match=r"the padding is more|the window does not fit"):
            pool_output_size(size, kernel_size, **options)
    else:
        assert pool_output_size(size, kernel_size, **options) == expected


def without_none(options):
    return {name: value for name, value in options.items() if value is not None}


@given(st.integers(1, 60), st.integers(1, 9), st.integers(1, 9), st.integers(1, 4), st.data())
def test_ceil_mode_counts_the_windows_that_start_before_the_end_of_the_input(
    size, kernel_size, stride, dilation, data
):
    padding = data.draw(st.integers(0, kernel_size // 2))
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    # PyTorch's code, step by step: the ceiling, then one window less where the last one would
    # start in the padding behind the input.
    windows = math.ceil((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1
    if (windows - 1) * stride >= size + padding:
        windows -= 1
    if windows < 1:
        with pytest.raises(ShapeError, match="the window does not fit"):
            pool_output_size(size, kernel_size, ceil_mode=True, **options)
    else:
        assert pool_output_size(size, kernel_size, ceil_mode=True, **options) == windows


@settings(max_examples=400)
@given(SIDES, STEPS, STEPS, FEW, FEW, STEPS)
@example((1, 6), (5, 5), (4, 4), (4, 0), (3, 3), (1, 2))  # 0 rows
def test_a_transposed_size_is_pytorchs_or_both_raise(
    size, kernel_size, stride, padding, output_padding, dilation
):
    options = {
        "stride": stride,
        "padding": padding,
        "output_padding": output_padding,
        "dilation": dilation,
    }
    x, weight = zeros(*size), zeros(*kernel_size)
    try:
        expected = torch.nn.functional.conv_transpose2d(x, weight, **options).shape[2:]
    except RuntimeError:
        with pytest.raises(ShapeError, match=r"output_padding|takes the whole output away"):
            conv_transpose_output_size(size, kernel_size, **options)
    else:
        assert conv_transpose_output_size(size, kernel_size, **options) == tuple(expected)


@given(st.integers(1, 40), st.integers(1, 5), st.integers(1, 5), st.integers(0, 4), st.data())
def test_output_padding_tells_apart_the_sizes_that_a_convolution_maps_to_one(
    size, kernel_size, stride, padding, data
):
    padding = min(padding, kernel_size - 1)
    options = {"stride": stride, "padding": padding}
    try:
        small = conv_output_size(size, kernel_size, **options)
    except ShapeError:
        return
    never_read = (size + 2 * padding - kernel_size) % stride
    again = conv_transpose_output_size(small, kernel_size, output_padding=never_read, **options)
    assert again == size


def test_alexnets_chain_of_convolutions_and_pools():
    # Krizhevsky et al. 2012, and PyTorch.
    size, chain = 227, []
    convs = {"conv1": (11, 4, 0), "conv2": (5, 1, 2), "conv3": (3, 1, 1)}
    for layer in ["conv1", "pool", "conv2", "pool", "conv3", "conv3", "conv3", "pool"]:
        if layer == "pool":
            size = pool_output_size(size, 3, stride=2)
        else:
            kernel_size, stride, padding = convs[layer]
            size = conv_output_size(size, kernel_size, stride=stride, padding=padding)
        chain.append(int(size))
    assert chain == [55, 27, 27, 13, 13, 13, 13, 6]


def test_a_pools_stride_is_its_kernel_size_unless_it_is_given():
    assert pool_output_size((8, 9), (2, 3)) == (4, 3)
    assert pool_output_size((8, 9), (2, 3), stride=1) == (7, 7)
    assert pool_output_size(8, 2, stride=None) == 4


def test_one_number_in_one_number_out_and_a_pair_makes_a_pair():
    assert conv_output_size(7, 3) == 5
    assert conv_output_size(7, (3, 2)) == (5, 6)
    assert conv_output_size((5, 7), 3) == (3, 5)
    assert conv_output_size([5, 7], np.array([3, 2])) == (3, 6)
    assert conv_output_size(torch.Size((5, 7)), 3, padding=(0, 1)) == (3, 7)


def test_numpy_integers_are_fine():
    assert pool_output_size(np.int64(7), np.uint8(3), padding=np.int8(1)) == 3
    assert conv_transpose_output_size(np.array([7, 5]), np.uint8(3), stride=np.int8(2)) == (15, 11)
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


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 4), st.integers(1, 4), st.booleans())
def test_the_way_out_of_a_pools_error_is_one(size, kernel_size, padding, dilation, ceil_mode):
    options = {"dilation": dilation, "ceil_mode": ceil_mode, "stride": 3}
    try:
        pool_output_size(size, kernel_size, padding=padding, **options)
    except ShapeError as error:
        sentence = str(error)
        if "Use padding ≤ " in sentence:
            advised, *wider = map(
                int, re.findall(r"(?:Use padding ≤|or kernel_size ≥) (\d+)", sentence)
            )
            assert advised == kernel_size // 2
            if sentence.endswith("with dilation 1."):
                with pytest.raises(ShapeError):
                    pool_output_size(size, kernel_size, padding=advised, **options)
                options["dilation"] = 1
            pool_output_size(size, kernel_size, padding=advised, **options)
            if wider:
                pool_output_size(size, *wider, padding=padding, **options)
            else:
                with pytest.raises(ShapeError):
                    pool_output_size(
                        size, 2 * padding, padding=padding, **options | {"dilation": dilation}
                    )
        elif "Raise padding to at least" in sentence:
            advised = last_number(sentence.partition(", or")[0])
            pool_output_size(size, kernel_size, padding=advised, **options)
            with pytest.raises(ShapeError):
                pool_output_size(size, kernel_size, padding=advised - 1, **options)
        else:  # no padding that is allowed would do
            with pytest.raises(ShapeError):
                pool_output_size(size, kernel_size, padding=kernel_size // 2, **options)
        if "K_eff ≤" in sentence:
            room = int(re.search(r"K_eff ≤ (\d+)", sentence)[1])
            assert ("with stride 3" in sentence) is ceil_mode
            assert (f"kernel_size ≥ {2 * padding}." in sentence) is (padding > 0)
            smaller = {**options, "dilation": 1}
            for fewer in range(max(1, 2 * padding), room + 1):
                pool_output_size(size, fewer, padding=padding, **smaller)
            with pytest.raises(ShapeError):
                pool_output_size(size, room + 1, padding=padding, **smaller)


def last_number(sentence):
    return int(re.findall(r"\d+", sentence)[-1])


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 30), st.integers(0, 5))
def test_the_way_out_of_a_transposed_error_is_one(size, kernel_size, padding, output_padding):
    options = {"padding": padding, "stride": 2, "output_padding": output_padding}
    try:
        conv_transpose_output_size(size, kernel_size, **options)
    except ShapeError as error:
        number = last_number(str(error))
        if "output_padding (=" in str(error):
            conv_transpose_output_size(size, 99, **{**options, "stride": number})
            conv_transpose_output_size(size, 99, **{**options, "output_padding": 1})
        else:
            assert conv_transpose_output_size(size, kernel_size, **{**options, "padding": number})
            with pytest.raises(ShapeError):
                conv_transpose_output_size(size, kernel_size, **{**options, "padding": number + 1})


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: pool_output_size((9, 8), 3, stride=2, padding=(1, 2), dilation=2),
            "pool_output_size, along the width: the padding is more than half of the window: "
            "P = 2 > P_max = ⌊K/2⌋ = 1. Got I=8, K=3, P=2, S=2, D=2. "
            "Use padding ≤ 1, or kernel_size ≥ 4.",
        ),
        (
            lambda: pool_output_size(4, 3, dilation=3, stride=2),
            "pool_output_size: the window does not fit: K_eff = D·(K − 1) + 1 = 7 > "
            "I_pad = I + 2·P = 4. Got I=4, K=3, P=0, S=2, D=3. Use K_eff ≤ 4.",
        ),
        (
            lambda: pool_output_size(4, 6, stride=2),
            "pool_output_size: the window does not fit: K_eff = D·(K − 1) + 1 = 6 > "
            "I_pad = I + 2·P = 4. Got I=4, K=6, P=0, S=2, D=1. "
            "Raise padding to at least 1, or use K_eff ≤ 4.",
        ),
        (
            lambda: pool_output_size(4, 9, stride=2, ceil_mode=True),
            "pool_output_size: the window does not fit: K_eff = D·(K − 1) + 1 = 9 > "
            "room = I + 2·P + S − 1 = 5. Got I=4, K=9, P=0, S=2, D=1. "
            "Raise padding to at least 2, or use K_eff ≤ 5 with stride 2.",
        ),
        (
            lambda: pool_output_size(1, 3, dilation=3, padding=1, stride=2, ceil_mode=True),
            "pool_output_size: the window does not fit: K_eff = D·(K − 1) + 1 = 7 > "
            "room = I + 2·P + S − 1 = 4. Got I=1, K=3, P=1, S=2, D=3. "
            "Use K_eff ≤ 4 with stride 2 and kernel_size ≥ 2.",
        ),
        (
            lambda: pool_output_size(1, 3, dilation=3, padding=2),
            "pool_output_size: the padding is more than half of the window: P = 2 > "
            "P_max = ⌊K/2⌋ = 1. Got I=1, K=3, P=2, S=3, D=3. Use padding ≤ 1 with dilation 1.",
        ),
        (
            lambda: pool_output_size(3, 3, padding=2, dilation=2),
            "pool_output_size: the padding is more than half of the window: P = 2 > "
            "P_max = ⌊K/2⌋ = 1. Got I=3, K=3, P=2, S=3, D=2. Use padding ≤ 1, or kernel_size ≥ 4.",
        ),
        (
            lambda: conv_transpose_output_size(7, 3, stride=2, output_padding=3, dilation=3),
            "conv_transpose_output_size: output_padding (= 3) must be smaller than the stride "
            "(= 2) or the dilation (= 3). Got I=7, K=3, P=0, S=2, D=3. "
            "Use output_padding ≤ 2, or a stride of at least 4.",
        ),
        (
            lambda: conv_transpose_output_size((3, 2), 1, padding=(0, 2)),
            "conv_transpose_output_size, along the width: the padding takes the whole output away: "
            "O = (I − 1)·S − 2·P + D·(K − 1) + P_out + 1 = −2 < 1. "
            "Got I=2, K=1, P=2, S=1, D=1. Use padding ≤ 0.",
        ),
    ],
)
def test_the_sentences_of_pools_and_transposed_convolutions(call, sentence):
    with pytest.raises(ShapeError, match=f"^{re.escape(sentence)}$"):
        call()


SIZES = {"input_size": 9, "kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1}
CALLS = [
    (conv_output_size, SIZES),
    (pool_output_size, SIZES),
    (conv_transpose_output_size, SIZES | {"output_padding": 0}),
]
PLACES = [(function, name) for function, arguments in CALLS for name in arguments]


def call(function, **changed):
    arguments = dict(CALLS)[function] | changed
    return function(arguments.pop("input_size"), arguments.pop("kernel_size"), **arguments)


@pytest.mark.parametrize(("function", "name"), PLACES)
@pytest.mark.parametrize(
    ("bad", "error", "sentence"),
    [
        (2.0, TypeError, r"must be a whole number, got 2.0 \(float\)"),
        (float("nan"), TypeError, r"must be a whole number, got nan \(float\)"),
        (True, TypeError, r"must be a whole number, got True \(bool\)"),
        (np.bool_(True), TypeError, "must be a whole number"),
        (-1, ValueError, r"must be at least \d, got -1"),
        ((3, -1), ValueError, r"\[1\] must be at least \d, got -1"),
        ((3, 2.5), TypeError, r"\[1\] must be a whole number, got 2.5"),
        ((3,), ValueError, r"a pair \(h, w\), got 1 of them: \(3,\)"),
        ((3, 2, 1), ValueError, r"a pair \(h, w\), got 3 of them: \(3, 2, 1\)"),
        ((), ValueError, r"a pair \(h, w\), got 0 of them: \(\)"),
        ({3, 2}, TypeError, "got a set: it has no order"),
    ],
)
def test_a_bad_argument_is_named(function, name, bad, error, sentence):
    with pytest.raises(error, match=rf"^{function.__name__}: {name}.*{sentence}"):
        call(function, **{name: bad})


@pytest.mark.parametrize(("function", "name"), PLACES)
def test_a_zero_a_text_and_none_are_refused(function, name):
    if not name.endswith("padding"):
        with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
            call(function, **{name: 0})
    if (function, name) != (conv_output_size, "padding"):
        with pytest.raises(TypeError, match=rf"{name} must be a whole number, got '3' \(str\)"):
            call(function, **{name: "3"})
    if (function, name) != (pool_output_size, "stride"):
        with pytest.raises(TypeError, match=rf"{name} must be a whole number, got None"):
            call(function, **{name: None})


def test_ceil_mode_is_true_or_false():
    with pytest.raises(
        TypeError, match=r"^pool_output_size: ceil_mode must be True or False, got 1"
    ):
        pool_output_size(9, 3, ceil_mode=1)


def test_an_unknown_padding_names_those_there_are():
    with pytest.raises(ValueError, match='"same" or "valid", got \'full\''):
        call(conv_output_size, padding="full")


def test_same_with_a_stride_is_refused_as_in_pytorch():
    sentence = (
        'conv_output_size: padding="same" keeps the size only for stride 1, got S=2. '
        "Give padding=1, or stride=1."
    )
    with pytest.raises(ShapeError, match=f"^{re.escape(sentence)}$"):
        call(conv_output_size, padding="same", stride=2)
    with pytest.raises(ShapeError, match=r"got S=\(1, 2\)\. Give padding=\(2, 3\), or stride=1\.$"):
        conv_output_size((9, 8), (3, 4), padding="same", stride=(1, 2), dilation=2)
    with pytest.raises(ValueError, match="same"):
        torch.nn.Conv2d(1, 1, 3, stride=2, padding="same")
