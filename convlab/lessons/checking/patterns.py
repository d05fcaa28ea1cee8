"""Patterns in wrong answers: a relation to the right answers that holds in every case."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from convlab.lessons.checking.compare import same_answer
from convlab.lessons.checking.safe_call import is_plain_data

__all__ = ["pattern"]


def pattern(answers: Sequence, expected: Sequence) -> str | None:
    """Sentence on a relation that holds between each answer and the right one, or None.

    >>> pattern([7, 9, 11], [5, 7, 9]), pattern([(1, 5), (2, 6)], [(5, 1), (6, 2)])
    ('It is always 2 too large.', 'The numbers have changed places.')
    """
    kinds = {tuple: tuple | list, float: float | int}.get(type(expected[0]), type(expected[0]))
    if not all(is_plain_data(one) and isinstance(_as_python(one), kinds) for one in answers):
        return None
    if not all(same_answer(expected[0], other) for other in expected) and all(
        same_answer(answers[0], other) for other in answers
    ):
        return "It gives the same answer whatever it is given."
    if isinstance(expected[0], tuple):
        return _pattern_of_tuples(answers, expected)
    if isinstance(expected[0], np.ndarray) and (sentence := _pattern_of_axes(answers, expected)):
        return sentence
    if any(np.shape(one) != np.shape(other) for one, other in zip(answers, expected, strict=True)):
        return None
    return next(_relations(answers, expected), None)


def _as_python(value):
    return value.item() if isinstance(value, np.generic) else value


def _pattern_of_tuples(answers, expected):
    if any(len(one) != len(expected[0]) for one in answers):
        return None
    if not all(isinstance(_as_python(part), int) for one in answers for part in one):
        return None
    mine, right = np.array(answers, dtype=object), np.array(expected, dtype=object)
    indexes = range(mine.shape[1])
    if any((mine == right[:, order]).all() for order in itertools.permutations(indexes)):
        return "The numbers have changed places."
    wrong = [index for index in indexes if (mine[:, index] != right[:, index]).any()]
    if len(wrong) > 1:
        return None
    sentence = next(_relations(mine[:, wrong[0]], right[:, wrong[0]]), None)
    return sentence and sentence.replace("It ", f"The number at index {wrong[0]} ", 1)


def _pattern_of_axes(answers, expected):
    axes = range(expected[0].ndim)
    if any(np.ndim(one) != len(axes) for one in answers) or not 2 <= len(axes) <= 4:
        return None

    def are(change):
        return all(_same(one, change(other)) for one, other in zip(answers, expected, strict=True))

    for order in itertools.permutations(axes):
        if order != tuple(axes) and are(lambda array, order=order: array.transpose(order)):
            if len(axes) == 2:
                return "Rows and columns have changed places."
            return f"Its axes are those of the right answer, in the order {order}."
    return next((sentence for sentence, flip in _FLIPS.items() if are(flip)), None)


_FLIPS = {
    "Each row of it runs backwards.": lambda array: array[..., ::-1],
    "Its rows are in reverse order.": lambda array: array[..., ::-1, :],
    "It is turned round by half a turn.": lambda array: array[..., ::-1, ::-1],
}


def _same(one, other):
    return one.shape == other.shape and same_answer(np.asarray(one), other)


def _relations(answers: Any, expected: Any) -> Iterator[str]:
    """Sentences on numeric relations that hold between each answer and the right one."""
    mine, right, scale = (
        np.concatenate([np.ravel(one).astype(float) for one in side])
        for side in (answers, expected, map(_scale, expected))
    )
    if not np.isfinite(mine).all() or not np.isfinite(right).all():
        return
    offsets = mine - right
    if offsets[0] and np.allclose(offsets, offsets[0], rtol=1e-6, atol=0):
        yield f"It is always {abs(offsets[0]):.6g} too {'large' if offsets[0] > 0 else 'small'}."
    if (right != 0).any() and not mine[right == 0].any():
        factors = mine[right != 0] / right[right != 0]
        if np.allclose(factors, factors[0], rtol=1e-5, atol=0):
            yield from _sentence_on_factor(factors[0])
    reach = 0 if (right % 1).any() else np.abs(right).max()
    for bits in (32, 16, 8):
        fits = (mine >= -(2 ** (bits - 1))).all() and (mine < 2**bits).all()
        if fits and 2 ** (bits - 1) <= reach < 2**53 and not (offsets % 2**bits).any():
            yield f"It is off by multiples of 2^{bits}: the numbers need more than {bits} bits."
            break
    for sentence, change in _LOSSES.items():
        if np.array_equal(mine, change(right)):
            yield sentence
    if isinstance(expected[0], int):
        return
    errors = np.abs(offsets) / scale
    for digits, dtype, most in ((7, "float32", 1e-6), (3, "float16", 5e-3)):
        if most / 1e4 < errors.max() <= most:
            yield f"Only about {digits} digits are right. Is something {dtype}, or rounded?"


def _scale(expected: Any) -> np.ndarray:
    """Array of the shape of `expected`, filled with its largest magnitude."""
    return np.full(np.shape(expected), max(1.0, float(np.max(np.abs(expected), initial=0))))


def _sentence_on_factor(factor: float) -> Iterator[str]:
    if np.isclose(factor, -1):
        yield "It always has the wrong sign."
    elif factor > 1.01:
        yield f"It is always {factor:.6g} times as large as it should be."
    elif 0 < factor < 0.99:
        yield f"It should always be {1 / factor:.6g} times as large."


_LOSSES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "The fraction is lost. Is something rounded, or made an int, on the way?": np.trunc,
    "The fraction is lost: it is rounded down.": np.floor,
    "The fraction is lost: it is rounded.": np.round,
    "The signs are lost: it is never below 0.": np.abs,
    "Numbers below 0 have become 0.": lambda right: np.maximum(right, 0),
}
