"""Patterns: relations that hold between all wrong answers and the right ones."""

import numpy as np
import pytest

from convlab.lessons.checking.patterns import pattern

RNG = np.random.default_rng(5)
MAPS = [
    RNG.integers(-99, 100, (1, rows, columns)) / 8 for rows, columns in ((2, 3), (4, 5), (3, 7))
]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda out: -out, "It always has the wrong sign."),
        (lambda out: out * 3, "It is always 3 times as large as it should be."),
        (lambda out: out / 2, "It should always be 2 times as large."),
        (lambda out: out + 5, "It is always 5 too large."),
        (lambda out: out - 0.25, "It is always 0.25 too small."),
        (lambda out: out[:, ::-1], "Its rows are in reverse order."),
        (lambda out: out[..., ::-1], "Each row of it runs backwards."),
        (lambda out: out[:, ::-1, ::-1], "It is turned round by half a turn."),
        (np.transpose, "Its axes are those of the right answer, in the order (2, 1, 0)."),
        (lambda out: np.moveaxis(out, 0, -1), "in the order (1, 2, 0)"),
        (np.trunc, "The fraction is lost. Is something rounded, or made an int, on the way?"),
        (np.floor, "The fraction is lost: it is rounded down."),
        (np.round, "The fraction is lost: it is rounded."),
        (np.abs, "The signs are lost: it is never below 0."),
        (lambda out: np.maximum(out, 0), "Numbers below 0 have become 0."),
        (lambda out: out * (1 + 1e-7), "Only about 7 digits are right."),
        (lambda out: out * 1.0004, "Only about 3 digits are right."),
        (lambda out: np.ones(3), "It gives the same answer whatever it is given."),
    ],
)
def test_a_pattern_in_all_maps_is_named(change, sentence):
    assert sentence in pattern([change(one) for one in MAPS], MAPS)


def test_a_transposed_matrix_is_named_in_plain_words():
    matrices = [one[0] for one in MAPS]
    transposed = [one.T for one in matrices]
    assert pattern(transposed, matrices) == "Rows and columns have changed places."


@pytest.mark.parametrize("bits", [8, 16, 32])
def test_an_overflow_is_named_by_its_bits(bits):
    right = [n * 2 ** (bits - 2) + n for n in range(1, 12)]
    wrapped = [(n + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1) for n in right]
    assert pattern(wrapped, right) == (
        f"It is off by multiples of 2^{bits}: the numbers need more than {bits} bits."
    )


def test_the_wrong_number_of_a_tuple_is_named():
    right = [(2, 5, 7), (3, 4, 8), (1, 9, 4)]
    assert pattern([(a, b + 1, c) for a, b, c in right], right) == (
        "The number at index 1 is always 1 too large."
    )
    assert pattern([(c, a, b) for a, b, c in right], right) == "The numbers have changed places."


@pytest.mark.parametrize(
    "answers",
    [
        [[1], [2], [3]],  # of another kind
        [MAPS[0] + 1, MAPS[1], MAPS[2]],  # only one differs
        [MAPS[0] * 2, MAPS[1] * 3, MAPS[2] * 4],
    ],
)
def test_a_relation_in_some_answers_only_is_no_pattern(answers):
    assert pattern(answers, MAPS) is None


def test_swapped_numbers_are_named_only_if_all_cases_have_them():
    right = [(3, 3), (2, 5), (4, 1)]
    assert pattern([(3, 3), (5, 2), (4, 2)], right) is None
