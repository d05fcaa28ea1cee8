"""A formula's value, text and LaTeX come from one expression; a derived number is an int."""

import copy
import json
import math
import pickle
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab import (
    Derived,
    Layer,
    batch_norm_parameters,
    conv_macs,
    conv_output_size,
    conv_parameters,
    conv_transpose_macs,
    conv_transpose_output_size,
    conv_transpose_parameters,
    linear_macs,
    linear_parameters,
    pool_output_size,
    receptive_field,
)
from convlab.arithmetic.formula import Formula

# Derivations written out by hand.
DERIVATIONS = [
    (
        conv_output_size(227, 11, stride=4),
        "O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1\n"
        "  = ⌊(227 + 2·0 − 1·(11 − 1) − 1)/4⌋ + 1\n"
        "  = ⌊216/4⌋ + 1\n"
        "  = 54 + 1\n"
        "  = 55",
    ),
    (
        conv_output_size(7, 3, stride=3, padding=2, dilation=2),
        "O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1\n"
        "  = ⌊(7 + 2·2 − 2·(3 − 1) − 1)/3⌋ + 1\n"
        "  = ⌊6/3⌋ + 1\n"
        "  = 2 + 1\n"
        "  = 3",
    ),
    (
        conv_output_size(9, 3, stride=4),
        "O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1\n"
        "  = ⌊(9 + 2·0 − 1·(3 − 1) − 1)/4⌋ + 1\n"
        "  = ⌊6/4⌋ + 1\n"
        "  = ⌊1.5⌋ + 1\n"
        "  = 1 + 1\n"
        "  = 2",
    ),
    (
        conv_parameters(96, 256, (5, 3), groups=2),
        "parameters = K_h·K_w·(C_in/G)·C_out + C_out\n"
        "           = 5·3·(96/2)·256 + 256\n"
        "           = 15·48·256 + 256\n"
        "           = 184,320 + 256\n"
        "           = 184,576",
    ),
    (
        linear_parameters(9216, 4096),
        "parameters = F_in·F_out + F_out\n"
        "           = 9,216·4,096 + 4,096\n"
        "           = 37,748,736 + 4,096\n"
        "           = 37,752,832",
    ),
    (
        conv_output_size(9, 4, padding="same"),
        "O = ⌊(I + D·(K − 1) − D·(K − 1) − 1)/S⌋ + 1\n"
        "  = ⌊(9 + 1·(4 − 1) − 1·(4 − 1) − 1)/1⌋ + 1\n"
        "  = ⌊8/1⌋ + 1\n"
        "  = 8 + 1\n"
        "  = 9",
    ),
    (
        pool_output_size(10, 1, stride=2, ceil_mode=True),
        "O = min(⌈(I + 2·P − D·(K − 1) − 1)/S⌉, ⌊(I + P − 1)/S⌋) + 1\n"
        "  = min(⌈(10 + 2·0 − 1·(1 − 1) − 1)/2⌉, ⌊(10 + 0 − 1)/2⌋) + 1\n"
        "  = min(⌈9/2⌉, ⌊9/2⌋) + 1\n"
        "  = min(⌈4.5⌉, ⌊4.5⌋) + 1\n"
        "  = min(5, 4) + 1\n"
        "  = 4 + 1\n"
        "  = 5",
    ),
    (
        pool_output_size(2, 3, stride=2, ceil_mode=True),
        "O = min(⌈(I + 2·P − D·(K − 1) − 1)/S⌉, ⌊(I + P − 1)/S⌋) + 1\n"
        "  = min(⌈(2 + 2·0 − 1·(3 − 1) − 1)/2⌉, ⌊(2 + 0 − 1)/2⌋) + 1\n"
        "  = min(⌈(−1)/2⌉, ⌊1/2⌋) + 1\n"
        "  = min(⌈−0.5⌉, ⌊0.5⌋) + 1\n"
        "  = min(0, 0) + 1\n"
        "  = 0 + 1\n"
        "  = 1",
    ),
    (
        conv_transpose_output_size(7, 3, stride=2, padding=1, output_padding=1),
        "O = (I − 1)·S − 2·P + D·(K − 1) + P_out + 1\n"
        "  = (7 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 1\n"
        "  = 12 − 2 + 2 + 1 + 1\n"
        "  = 14",
    ),
    (
        conv_transpose_parameters(64, 32, (2, 4), groups=4),
        "parameters = K_h·K_w·C_in·(C_out/G) + C_out\n"
        "           = 2·4·64·(32/4) + 32\n"
        "           = 512·8 + 32\n"
        "           = 4,096 + 32\n"
        "           = 4,128",
    ),
    (
        batch_norm_parameters(10),
        "parameters = 2·C\n           = 2·10\n           = 20",
    ),
    (
        conv_macs(96, 256, 5, output_size=(27, 13), groups=2),
        "MACs = K_h·K_w·(C_in/G)·C_out·O_h·O_w\n"
        "     = 5·5·(96/2)·256·27·13\n"
        "     = 25·48·256·27·13\n"
        "     = 107,827,200",
    ),
    (
        conv_transpose_macs(64, 32, 2, input_size=(7, 5)),
        "MACs = K_h·K_w·C_in·C_out·I_h·I_w\n     = 2·2·64·32·7·5\n     = 286,720",
    ),
    (
        linear_macs(9216, 4096),
        "MACs = F_in·F_out\n     = 9,216·4,096\n     = 37,748,736",
    ),
    (
        receptive_field([Layer("conv1", 11, stride=4), Layer("pool1", 3)])[1].size,
        "r = r_in + D·(K − 1)·j_in\n  = 11 + 1·(3 − 1)·4\n  = 11 + 8\n  = 19",
    ),
]


@pytest.mark.parametrize(("number", "text"), DERIVATIONS)
def test_a_derivation_shows_formula_numbers_steps_and_result(number, text):
    assert number.text == text


def test_the_latex_is_the_same_derivation():
    assert conv_output_size(9, 3, stride=4).latex == (
        r"\begin{aligned} O &= \left\lfloor \frac{I + 2P - D \cdot (K - 1) - 1}{S} "
        r"\right\rfloor + 1 \\ &= \left\lfloor \frac{9 + 2 \cdot 0 - 1 \cdot (3 - 1) - 1}{4} "
        r"\right\rfloor + 1 \\ &= \left\lfloor \frac{6}{4} \right\rfloor + 1 \\ &= "
        r"\left\lfloor 1.5 \right\rfloor + 1 \\ &= 1 + 1 \\ &= 2 \end{aligned}"
    )
    assert pool_output_size(5, 2, stride=4, ceil_mode=True).latex == (
        r"\begin{aligned} O &= \min\left( \left\lceil \frac{I + 2P - D \cdot (K - 1) - 1}{S} "
        r"\right\rceil, \left\lfloor \frac{I + P - 1}{S} \right\rfloor \right) + 1 \\ &= "
        r"\min\left( \left\lceil \frac{5 + 2 \cdot 0 - 1 \cdot (2 - 1) - 1}{4} \right\rceil, "
        r"\left\lfloor \frac{5 + 0 - 1}{4} \right\rfloor \right) + 1 \\ &= "
        r"\min\left( \left\lceil \frac{3}{4} \right\rceil, "
        r"\left\lfloor \frac{4}{4} \right\rfloor \right) + 1 \\ &= "
        r"\min\left( \left\lceil 0.75 \right\rceil, 1 \right) + 1 \\ &= "
        r"\min\left( 1, 1 \right) + 1 \\ &= 1 + 1 \\ &= 2 \end{aligned}"
    )
    assert "37{,}752{,}832" in linear_parameters(9216, 4096).latex
    assert r"C_{\mathrm{in}}" in conv_parameters(3, 4, (3, 2)).latex


@given(st.integers(11, 300), st.integers(1, 11), st.integers(1, 7), st.integers(0, 9))
def test_the_last_line_of_a_derivation_is_the_value(size, kernel_size, stride, padding):
    number = conv_output_size(size, kernel_size, stride=stride, padding=padding)
    assert number.text.rpartition("= ")[2].replace(",", "") == str(number)
    assert number.latex.endswith(rf"&= {int(number)} \end{{aligned}}")


@given(st.integers(1, 300), st.integers(1, 11), st.integers(1, 7), st.integers(0, 9))
def test_the_last_line_of_a_pools_and_of_a_fields_derivation_is_the_value(
    size, kernel_size, stride, padding
):
    padding = min(padding, kernel_size // 2)
    layers = [Layer("a", kernel_size, stride, padding), Layer("b", 3, 2, padding, stride)]
    field = receptive_field(layers)[-1]
    numbers = [
        pool_output_size(
            size + kernel_size, kernel_size, stride=stride, padding=padding, ceil_mode=True
        ),
        conv_transpose_output_size(size + 9, kernel_size, stride=stride, padding=padding),
        field.size,
        field.jump,
        field.start,
    ]
    for number in numbers:
        shown = number.text.rpartition("= ")[2].replace(",", "").replace("−", "-")
        assert shown == str(number)


@given(st.data())
def test_every_line_of_a_derivation_has_the_same_value(data):
    expression = data.draw(_expressions())
    values = {name: data.draw(st.integers(1, 40)) for name in "abc"}
    formula = Formula("y", f"floor({expression} + 0*a*b*c)")
    lines = formula(**values).text.splitlines()[1:]
    exact = {
        _value_of(line.split("= ", 1)[1])
        for line in lines
        if "…" not in line  # a decimal that was cut off
    }
    assert exact == {formula.value(values)}


def _expressions():
    return st.recursive(
        st.sampled_from(["a", "b", "c", "2", "7"]),
        lambda part: (
            st.tuples(part, st.sampled_from("+-*/"), part).map(
                lambda triple: (
                    "({} {} {})".format(*triple)
                    if triple[1] != "/"
                    else f"({triple[0]} / (3 + {triple[2]}*{triple[2]}))"
                )
            )
            | st.tuples(part, part).map("min({0[0]}, ceil({0[1]}))".format)
        ),
        max_leaves=6,
    )


def _value_of(text):
    """The exact value of a line of text, read with Python's rules."""
    python = re.sub(r",(?=\d{3})", "", text).replace("·", "*").replace("−", "-")
    python = python.replace("⌊", "floor(").replace("⌋", ")")
    python = python.replace("⌈", "ceil(").replace("⌉", ")")
    tokens = re.sub(r"\d+(\.\d+)?", lambda match: f"Fraction('{match[0]}')", python)
    return eval(tokens, {"Fraction": Fraction, "floor": math.floor, "ceil": math.ceil})


def test_a_derived_number_is_an_int_wherever_one_is_needed():
    number = conv_output_size(8, 3, stride=2)
    assert isinstance(number, Derived)
    assert isinstance(number, int)
    assert (number, hash(number), [10, 11, 12, 13][number]) == (3, hash(3), 13)
    assert type(number * 2) is int
    assert (str(number), f"{number:03d}", json.dumps([number])) == ("3", "003", "[3]")


def test_a_derived_number_survives_pickle_and_copy():
    number = conv_output_size((8, 9), (3, 2), stride=2)
    for other in (pickle.loads(pickle.dumps(number)), copy.deepcopy(number)):
        assert other == number
        assert other.text == number.text


def test_in_a_terminal_the_repr_shows_where_the_number_comes_from():
    assert repr(conv_output_size(8, 3, stride=2)) == "3 = ⌊(8 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1"


def test_a_notebook_gets_latex_and_a_list_of_numbers_stays_readable():
    from IPython.core.formatters import DisplayFormatter

    number = conv_output_size(8, 3, stride=2)
    shown, _ = DisplayFormatter().format(number)
    assert shown["text/latex"] == f"$\\displaystyle {number.latex}$"
    assert shown["text/plain"] == number.text
    shown, _ = DisplayFormatter().format([1, number, conv_output_size((5, 7), (3, 2))])
    assert shown["text/plain"] == "[1, 3, (3, 6)]"


def test_a_negative_number_stands_in_parentheses():
    text = Formula("y", "a*b - c")(a=2, b=-3, c=-4).text
    assert text.splitlines()[1] == "  = 2·(−3) − (−4)"
    assert text.splitlines()[-1] == "  = −2"


def test_a_large_number_keeps_every_digit():
    text = conv_output_size(10**17 + 1, 3, stride=7).text
    assert "⌊99,999,999,999,999,998/7⌋" in text
    assert "⌊14,285,714,285,714,285.42…⌋" in text
    assert text.endswith("14,285,714,285,714,286")
    assert str(conv_output_size(10**400, 3)) == "9" * 399 + "8"


def test_a_pair_shows_the_height_first():
    latex = conv_output_size((5, 7), (3, 2)).latex
    assert latex.index("(3 - 1)") < latex.index("(2 - 1)")
    assert latex.index("height") < latex.index("width")


def test_a_derivation_cannot_be_changed_behind_the_numbers_back():
    size = conv_output_size(8, 3)
    size.values["I"] = 99
    assert size.text.endswith("= 6")


def test_a_formula_refuses_a_missing_or_unknown_symbol():
    with pytest.raises(TypeError, match=r"A is a formula of \['H', 'W'\], got \['H'\]"):
        Formula("A", "H*W")(H=2)
    with pytest.raises(TypeError, match=r"got \['H', 'W', 'X'\]"):
        Formula("A", "H*W")(H=2, W=3, X=4)


def test_a_formula_refuses_a_value_that_is_not_whole():
    with pytest.raises(ValueError, match="is not whole"):
        Formula("A", "H/W")(H=2, W=3)


def test_a_formula_refuses_what_it_cannot_print():
    for expression in (
        "H**2",
        "sqrt(H)",
        "min(H)",
        "min(H, W, C)",
        "abs(H)",
        "floor(H, 2)",
        "min(H, W, key=C)",
    ):
        with pytest.raises(SyntaxError, match="not part of a formula"):
            Formula("A", expression).symbols  # noqa: B018
