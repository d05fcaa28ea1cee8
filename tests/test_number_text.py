"""Numbers as a person reads them, alike in texts, tables and pictures."""

import math

import pytest

import convlab
from convlab.arithmetic.number_text import number_text
from convlab.figures.numbers import short_number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (999, "999"),
        (1000, "1,000"),
        (-1472, "−1,472"),
        (-989, "−989"),
        (34_848, "34,848"),
        (10**9, "1,000,000,000"),
        (-0.5, "−0.5"),
        (4_700_000.0, "4,700,000.0"),
    ],
)
def test_thousands_are_apart_and_the_minus_is_a_true_one(number, text):
    assert number_text(number) == text


def test_a_derivation_a_table_and_a_picture_write_the_same_number_alike():
    count = convlab.conv_parameters(5, 32, (3, 3))
    assert int(count) == 1472
    assert count.text.endswith("= 1,472")
    assert repr(count).startswith("1,472 = ")
    assert r"1{,}472 \end{aligned}" in count.latex
    assert short_number(count) == number_text(count) == "1,472"
    assert short_number(-1471.6) == "−1,472"
    assert short_number(-0.2 + 0.2) == "0"
    assert short_number(math.nan) == ""


def test_what_is_pasted_into_code_stays_as_python_writes_it():
    size = convlab.conv_output_size((2000, 1500), (3, 5))
    assert f"{size}" == "(1998, 1496)"
    assert f"{size[0]}" == "1998"
