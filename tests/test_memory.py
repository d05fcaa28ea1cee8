"""The bytes of an activation against those of PyTorch's and NumPy's arrays."""

import pickle

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convlab import activation_bytes
from convlab.arithmetic.memory import BYTES


@given(st.lists(st.integers(0, 5), max_size=6), st.sampled_from(sorted(BYTES)))
def test_the_bytes_are_those_of_pytorchs_tensor(shape, name):
    dtype = getattr(torch, name)
    tensor = torch.empty(shape, dtype=dtype, device="meta")
    assert activation_bytes(shape, dtype=dtype) == tensor.numel() * tensor.element_size()
    assert activation_bytes(tensor.shape, dtype=name) == tensor.nbytes


@pytest.mark.parametrize("name", sorted(set(BYTES) - {"bfloat16"}))
def test_numpys_types_are_known(name):
    array = np.zeros((2, 3), dtype=name)
    for dtype in (array.dtype, array.dtype.type):
        assert activation_bytes(array.shape, dtype=dtype) == array.nbytes


def test_a_large_result_is_read_in_mb_and_mib_too():
    # conv1 of AlexNet, one image: 1,161,600/10^6 MB and 1,161,600/2^20 MiB.
    assert activation_bytes((1, 96, 55, 55)).text == (
        "bytes = N·C·H·W·b\n      = 1·96·55·55·4\n      = 1,161,600 (1.16 MB, 1.11 MiB)"
    )
    assert activation_bytes((96, 55, 55)).latex.endswith(
        r"1{,}161{,}600\ \text{(1.16 MB, 1.11 MiB)} \end{aligned}"
    )
    assert (
        activation_bytes((3, 4), dtype="float64").text == "bytes = N·F·b\n      = 3·4·8\n      = 96"
    )


def test_every_rank_has_a_formula():
    formulas = [activation_bytes((2,) * rank).formula.text for rank in range(6)]
    assert formulas == [
        "bytes = b",
        "bytes = F·b",
        "bytes = N·F·b",
        "bytes = C·H·W·b",
        "bytes = N·C·H·W·b",
        "bytes = n_1·n_2·n_3·n_4·n_5·b",
    ]


def test_the_axes_can_be_named():
    number = activation_bytes((2, 8, 100), axes=("N", "C", "L"))
    assert number.text == "bytes = N·C·L·b\n      = 2·8·100·4\n      = 6,400"
    with pytest.raises(ValueError, match=r"each axis of the shape \(2, 8\), got \('N',\)\."):
        activation_bytes((2, 8), axes=("N",))
    with pytest.raises(ValueError, match="name each axis differently, got"):
        activation_bytes((2, 8), axes=("N", "N"))


def test_it_is_an_int_that_survives_pickle():
    number = activation_bytes((1, 96, 55, 55))
    assert (str(number), number + 1) == ("1161600", 1_161_601)
    assert pickle.loads(pickle.dumps(number)).text == number.text


@pytest.mark.parametrize(
    ("shape", "error", "sentence"),
    [
        (5, TypeError, r"shape must be a tuple of whole numbers, got 5 \(int\)"),
        ("5", TypeError, r"shape must be a tuple of whole numbers, got '5' \(str\)"),
        ({5, 3}, TypeError, r"shape must be a tuple of whole numbers, got .* \(set\)"),
        (None, TypeError, "shape must be a tuple of whole numbers, got None"),
        ((3, -1), ValueError, r"shape\[1\] must be at least 0, got -1"),
        ((3, 2.0), TypeError, r"shape\[1\] must be a whole number, got 2.0 \(float\)"),
        ((True, 2), TypeError, r"shape\[0\] must be a whole number, got True \(bool\)"),
        ((None, 2), TypeError, r"shape\[0\] must be a whole number, got None"),
    ],
)
def test_a_bad_shape_is_named(shape, error, sentence):
    with pytest.raises(error, match=f"^activation_bytes: {sentence}"):
        activation_bytes(shape)


@pytest.mark.parametrize("dtype", ["float12", "", 4, None, torch.complex64])
def test_an_unknown_type_names_those_there_are(dtype):
    with pytest.raises(ValueError, match=r"dtype must be one of bool, .* or float64, got "):
        activation_bytes((3, 4), dtype=dtype)
