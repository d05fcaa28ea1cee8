"""A topic of practice: a question with letters for its numbers, its working, and the slips."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from random import Random
from typing import Any

from convlab.arithmetic.any_rank import along_axes
from convlab.arithmetic.derived import Derived
from convlab.arithmetic.formula import Formula
from convlab.arithmetic.number_text import number_text
from convlab.lessons.practising.wording import phrases
from convlab.lessons.prediction import Prediction
from convlab.lessons.slips import Slip, read_slips, whole_words

__all__ = ["LEVELS", "Topic"]

LEVELS = 3
_DRAWS = 60  # tries for numbers with which the slips give different answers
_NAMED = 4  # wrong answers that a question should be able to name

Numbers = Mapping[str, int]
Value = int | Fraction


@dataclass(frozen=True)
class Topic:
    """Questions of one kind.

    name: what is asked for, a few words.
    lessons: number of a lesson → the levels (0 to 2) whose numbers suit it, the easiest first.
    ask: the question, with {letters} and the phrases of `wording`, or a function of the numbers
        that gives it.
    draw: a function of a random generator and a level that gives the numbers: letter → int.
    answer: the expressions of the answer, with a comma between those of a shape.
    rule: the reason in a sentence, with {letters} of numbers and of results.
    slips: as for an exercise, changes of the working or of the answer, each with its sentence,
        which may have {letters}, too.
        All changes of a slip are made at once. Letters of one axis stand for those of both: I for
        I_h and I_w.
    working: the formulas, in order, that lead to the answer or to what a slip gives, or a function
        of the numbers that gives them; each may use the results of those before.
    signed: whether an answer may be negative.
    """

    name: str
    lessons: Mapping[str, tuple[int, ...]]
    ask: str | Callable[[Numbers], str]
    draw: Callable[[Random, int], dict[str, int]]
    answer: str
    rule: str
    slips: str
    working: tuple[Formula, ...] | Callable[[Numbers], tuple[Formula, ...]] = ()
    signed: bool = False

    @cached_property
    def all_slips(self) -> tuple[Slip, ...]:
        """The slips, read."""
        return read_slips(self.slips)

    def prediction(
        self,
        numbers: Numbers | None = None,
        /,
        *,
        reason: str = "",
        also: Mapping[Any, str] | None = None,
        **letters: int,
    ) -> Prediction:
        """The answer for these numbers, its reason, and the wrong answers that slips give.

        numbers: letter → int; or the letters as arguments, as in prediction(I=7, K=3).
        reason: a sentence in place of the rule.
        also: further wrong answers → sentences; they take the place of what a slip says.

        A slip that gives the right answer, or the same one as another slip, is left out.
        """
        numbers = letters if numbers is None else numbers
        answer = self.solve(numbers)
        named: dict[Any, list[str]] = {}
        for slip in self.all_slips:
            wrong = self.solve(numbers, slip)
            if wrong != answer and self._has_sense(wrong, answer):
                named.setdefault(wrong, []).append(slip.sentence.format_map(_texts(numbers)))
        sentences = {wrong: texts[0] for wrong, texts in named.items() if len(texts) == 1}
        return Prediction(answer, self._because(numbers, reason), {**sentences, **(also or {})})

    def derivations(self, numbers: Numbers) -> tuple[Derived, ...]:
        """The results of the working that the answer needs, each with its derivation."""
        known = _along_both_axes(numbers)
        working = self._working(numbers)
        needed = {name for part in _parts(self.answer) for name in _formula(part).symbols}
        for formula in reversed(working):
            needed.update(formula.symbols if formula.symbol in needed else ())
        for formula in working:
            if formula.symbol in needed:
                known[formula.symbol] = formula(**{name: known[name] for name in formula.symbols})
        return tuple(value for value in known.values() if isinstance(value, Derived))

    def text(self, numbers: Numbers) -> str:
        """The question for these numbers, as Markdown."""
        ask = self.ask if isinstance(self.ask, str) else self.ask(numbers)
        return ask.format_map(_texts(numbers))

    def reason(self, numbers: Numbers) -> str:
        """The rule for these numbers."""
        results = {number.formula.symbol: number for number in self.derivations(numbers)}
        return self.rule.format_map({**_texts(numbers), **_written(results)})

    def drawn(self, random: Random, level: int) -> dict[str, int]:
        """Numbers with which most slips give answers of their own; the best of some draws."""
        best, most = {}, -1
        for _ in range(_DRAWS):
            numbers = self.draw(random, level)
            if (named := len(self.prediction(numbers).wrong)) > most:
                best, most = numbers, named
            if most >= _NAMED:
                break
        return best

    def solve(self, numbers: Numbers, slip: Slip | None = None) -> Any:
        """The answer, or the one that a slip gives; None if the slip has no place in it."""
        working = [(formula.symbol, formula.expression) for formula in self._working(numbers)]
        answer = self.answer
        if slip:
            texts = [answer, *(text for _, text in working)]
            changed = [_changed(text, slip) for text in texts]
            if changed == texts:
                return None
            answer = changed[0]
            working = list(zip((symbol for symbol, _ in working), changed[1:], strict=True))
        known: dict[str, Value] = _along_both_axes(numbers)
        try:
            for symbol, text in working:
                known[symbol] = _formula(text).exact(known)
            parts = [_formula(part).exact(known) for part in _parts(answer)]
        except (NameError, ZeroDivisionError):  # the letter of a setting that is not there
            return None
        return _as_answer(parts)

    def _working(self, numbers: Numbers) -> tuple[Formula, ...]:
        return self.working(numbers) if callable(self.working) else self.working

    def _has_sense(self, wrong: Any, answer: Any) -> bool:
        """Whether somebody may give this wrong answer: it has the form, and no negative side."""
        if not isinstance(answer, tuple):
            return isinstance(wrong, int | float) and (self.signed or wrong >= 0)
        if not isinstance(wrong, tuple) or len(wrong) != len(answer):
            return False
        return all(part >= 0 for part in wrong)

    def _because(self, numbers: Numbers, reason: str) -> str:
        reason = reason or self.reason(numbers)
        equations = []
        for number in self.derivations(numbers):
            shown = number.formula.substituted(number.values)
            result = "" if shown == number_text(number) else f" = {number_text(number)}"
            equations.append(f"{number.formula.symbol} = {shown}{result}")
        return f"{', '.join(equations)}. {reason}" if equations else reason


@cache
def _formula(expression: str) -> Formula:
    return Formula("answer", expression)


@cache
def _parts(answer: str) -> tuple[str, ...]:
    return tuple(answer.split(", "))


@cache
def _changed(text: str, slip: Slip) -> str:
    """The text with all changes of a slip made at once, on one axis and on both."""
    words: dict[str, str] = {}
    for change in slip.changes:
        words[change[0]] = change[1]
        of_one_axis, of_axes = map(along_axes, change)
        if change[0] not in of_one_axis:
            words.update(zip(of_one_axis, of_axes, strict=True))
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(whole_words(old).pattern for old in longest_first)
    return re.sub(pattern, lambda match: words[match[0]], text)


def _along_both_axes(numbers: Numbers) -> dict[str, Any]:
    """The numbers, and those that hold for both axes under the letters of each: S as S_h, S_w."""
    both = ((axis, number) for letter, number in numbers.items() for axis in along_axes(letter))
    return {**numbers, **dict(both)}


def _texts(numbers: Numbers) -> dict[str, str]:
    """Texts that take the place of {letters} and phrases."""
    return {**_written(_along_both_axes(numbers)), **phrases(numbers)}


def _written(numbers: Numbers) -> dict[str, str]:
    return {letter: number_text(number) for letter, number in numbers.items()}


def _as_answer(parts: list[Value]) -> int | float | tuple[int, ...] | None:
    """One number, which may have a few decimals, or a tuple of whole numbers; else None."""
    if all(part.denominator == 1 for part in parts):
        return int(parts[0]) if len(parts) == 1 else tuple(map(int, parts))
    is_decimal = len(parts) == 1 and 100 % parts[0].denominator == 0
    return float(parts[0]) if is_decimal else None
