"""Looking for the smallest case on which a learner's function is not right."""

import contextlib
import functools
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from convlab.lessons.checking.compare import (
    alike,
    difference,
    kind_of,
    largest_magnitude,
    wrong_dtype,
)
from convlab.lessons.checking.error_sentences import sentence_on_error
from convlab.lessons.checking.fresh_function import fresh_functions
from convlab.lessons.checking.run import CALL_SECONDS, Outcome, guarded, run
from convlab.lessons.checking.sample import Sample, draw_case, right_answer
from convlab.lessons.exercise import Exercise

__all__ = ["Search", "Trouble"]

# All times are of the processor, so that no verdict depends on how busy the machine is.
SEARCH_SECONDS = 60.0  # for all cases: an answer that was tried in fewer is not right
SHRINK_SECONDS = 4.0  # for a smaller case, once one is found
SHRINK_CALLS = 400
AGAIN = 40  # cases that are tried a second time


@dataclass(frozen=True)
class Trouble:
    """A case on which the function is not right.

    is_grave: the answer is wrong or did not come, and not only its dtype or its manner.
    repeatable: the same call does the same again, and comes to an end.
    index: the place in the sample of the case that found it; is_smallest: whether a smaller case
        than that one was looked for.
    """

    case: dict
    expected: object
    outcome: Outcome
    sentence: str
    is_grave: bool = True
    repeatable: bool = True
    index: int = 0
    is_smallest: bool = True


class _FoundError(Exception):
    """Tells hypothesis that a case fails; it then looks for a smaller one."""


class _EnoughError(BaseException):
    """Ends the search at once: hypothesis lets it through."""


@dataclass
class Search:
    """The search for the smallest trouble of one function with one exercise.

    tried: in how many cases the function was right, or right but for its manner.
    """

    exercise: Exercise
    function: Callable
    tried: int = 0
    _outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sample = Sample.of(self.exercise)
        self._fresh = fresh_functions(self.function)

    @property
    def unfinished(self) -> bool:
        """Whether there was not the time to try every case."""
        return self.tried < len(self.sample.cases)

    def smallest_trouble(self) -> Trouble | None:
        """The smallest grave trouble, else the smallest that is not, else None."""
        trouble = self._first_trouble() or self._trouble_when_called_again()
        if trouble is None or trouble.outcome.not_started:
            return trouble
        why = trouble.repeatable and self._why_it_varies(trouble)
        why = why or self._why_memory_matters(trouble)
        return replace(trouble, sentence=why, repeatable=False) if why else trouble

    def _first_trouble(self) -> Trouble | None:
        manner, seconds_left = None, SEARCH_SECONDS
        for index, case in enumerate(self.sample.cases):
            if seconds_left < 0:
                break
            seconds = self.sample.seconds_for(index)
            trouble = self._examine(case, self.sample.expected[index], seconds)
            seconds_left -= self._outcomes[-1].seconds
            if trouble and trouble.is_grave:
                return self._made_smaller(trouble, index)
            manner = manner or (trouble and (trouble, index))
            self.tried += 1
        if manner:
            return self._made_smaller(*manner)
        return None if self.unfinished else self._trouble_of_always_returning_views()

    def _made_smaller(self, first: Trouble, index: int) -> Trouble:
        """The smallest trouble like `first`, which the case of this index has met."""
        is_random = index < self.sample.random
        if not is_random or first.outcome.not_started or first.outcome.waited:
            return replace(first, index=index, is_smallest=False)
        smallest, calls = first, 0
        endless = first.outcome.out_of_time
        seconds = 0.1 if endless else CALL_SECONDS / 4
        seconds_left = SHRINK_SECONDS / 2 if endless else SHRINK_SECONDS

        def try_case(case):
            nonlocal smallest, calls, seconds_left
            if calls == SHRINK_CALLS or seconds_left < 0:
                raise _EnoughError
            calls += 1
            trouble = self._examine(case, right_answer(self.exercise, case), seconds)
            seconds_left -= self._outcomes.pop().seconds
            if trouble is None or trouble.is_grave != first.is_grave:
                return
            if trouble.outcome.out_of_time and not endless:
                return  # slow, or endless: another trouble
            smallest = trouble  # hypothesis tries smaller ones only, so the last counts
            raise _FoundError

        with contextlib.suppress(_FoundError, _EnoughError):
            draw_case(self.exercise, self.sample.numbers[index], try_case, shrink=True)
        if smallest is not first and endless:
            # It was found with less time than a call may take.
            again = self._called(smallest.case, index)
            smallest = smallest if again.out_of_time else first
        return replace(smallest, index=index)

    def _trouble_of_always_returning_views(self) -> Trouble | None:
        """Where only some answers are views, NumPy had nothing to copy there."""
        several = [
            number
            for number, outcome in enumerate(self._outcomes[: self.sample.random])
            if isinstance(outcome.value, np.ndarray) and outcome.value.size > 1
        ]
        if not several or not all(self._outcomes[number].viewed for number in several):
            return None
        number = min(several, key=lambda number: self._outcomes[number].value.size)
        outcome = self._outcomes[number]
        sentence = (
            f"The answer is right, but it is a view of {' and '.join(outcome.viewed)}, not a "
            "new array: whoever changes one changes the other. `.copy()` makes a new one."
        )
        case, expected = self.sample.cases[number], self.sample.expected[number]
        return Trouble(case, expected, outcome, sentence, is_grave=False, index=number)

    def _trouble_when_called_again(self) -> Trouble | None:
        """Whether a later call changed an earlier answer, or gives another one."""
        if self.unfinished:
            return None
        for case, expected, outcome in zip(
            self.sample.cases, self.sample.expected, self._outcomes, strict=True
        ):
            if self._wrong(case, outcome, expected):
                sentence = (
                    "The answer was right; a later call has changed it. "
                    "Make a new array in each call."
                )
                return Trouble(
                    case, expected, outcome, sentence, repeatable=False, is_smallest=False
                )
        for index in reversed(range(min(AGAIN, len(self.sample.cases)))):
            case, expected = self.sample.cases[index], self.sample.expected[index]
            trouble = self._examine(case, expected, CALL_SECONDS)
            if trouble and trouble.is_grave:
                return replace(trouble, index=index, is_smallest=False)
        return self._trouble_of_a_forgotten_argument()

    def _trouble_of_a_forgotten_argument(self) -> Trouble | None:
        """Where one argument is another one, and the answer is still that of the case before.

        Two random cases hardly ever differ in one argument alone, so a cache whose key lacks that
        one goes unseen in them.
        """
        number = self.sample.random
        pairs = zip(range(0, number, 11), range(5, number, 11), strict=False)
        for (one, other), name in itertools.product(pairs, self.sample.cases[0]):
            case = {**self.sample.cases[one], name: self.sample.cases[other][name]}
            before = self.sample.expected[one]
            try:
                expected = right_answer(self.exercise, case)
            except Exception:  # the arguments do not go together
                continue
            if alike(before, expected):
                continue
            outcome = self._called(case, one)
            if outcome.error is None and outcome.is_like(Outcome(before), strictly=False):
                sentence = (
                    f"That is the answer of a call before, with another `{name}`. Does a cache, or "
                    f"a variable outside the function, leave `{name}` out?"
                )
                return Trouble(
                    case, expected, outcome, sentence, repeatable=False, is_smallest=False
                )
        return None

    def _why_it_varies(self, trouble: Trouble) -> str | None:
        """A sentence where the function does something else when it is called again."""
        again = (self._called(trouble.case, trouble.index) for _ in range(5))
        if all(trouble.outcome.is_like(outcome, if_unclear=True) for outcome in again):
            return self._why_it_was_right_before(trouble) if trouble.is_grave else None
        return (
            "Called again with the same case it gives another answer. Does it use a random "
            "number, or something left over from the call before?"
        )

    def _why_it_was_right_before(self, trouble: Trouble) -> str | None:
        """A sentence where the function would be right, had nothing been called before."""
        if trouble.outcome.out_of_time:
            return None
        for function in self._fresh:
            seconds = self.sample.seconds_for(trouble.index)
            outcome = run(function(), trouble.case, seconds)
            if outcome.error is None and not self._wrong(trouble.case, outcome, trouble.expected):
                return (
                    "It would be right, were this the first call. Something is left over from a "
                    "call before: a default argument, a variable outside the function, or a cache "
                    "that takes this case for another."
                )
        return None

    def _why_memory_matters(self, trouble: Trouble) -> str | None:
        """A sentence where the function is right as soon as its arrays lie in one piece."""
        scattered = [
            name
            for name, value in trouble.case.items()
            if isinstance(value, np.ndarray) and not value.flags.c_contiguous
        ]
        if not scattered or not trouble.is_grave or not trouble.repeatable:
            return None
        case = {
            name: np.ascontiguousarray(value) if name in scattered else value
            for name, value in trouble.case.items()
        }
        if self._wrong(case, self._called(case, trouble.index), trouble.expected):
            return None
        return (
            "It is right for the same numbers in another order in memory. In this "
            f"{' and '.join(scattered)} the rows do not stand one after the other, which "
            "`as_strided` and the like must not take for granted."
        )

    def _called(self, case: dict, index: int) -> Outcome:
        seconds = self.sample.seconds_for(index)
        return run(self.function, case, seconds, self.exercise.watching)

    def _examine(self, case: dict, expected: object, seconds: float) -> Trouble | None:
        """The `Trouble` of the function with one case, or None where it is right."""
        outcome = run(self.function, case, seconds, self.exercise.watching)
        self._outcomes.append(outcome)
        if sentence := self._grave_sentence(case, outcome, expected, seconds):
            repeatable = not outcome.out_of_time
            return Trouble(case, expected, outcome, sentence, repeatable=repeatable)
        sentence = _sentence_on_manner(outcome, expected) or self._sentence_on_what_was_seen(
            case, outcome
        )
        return sentence and Trouble(case, expected, outcome, sentence, is_grave=False)

    def _sentence_on_what_was_seen(self, case: dict, outcome: Outcome) -> str | None:
        if outcome.seen is None:
            return None
        exercise = self.exercise
        solved = run(exercise.solution, case, CALL_SECONDS, exercise.watching)
        return None if solved.seen is None else outcome.seen.unlike(solved.seen)

    def _grave_sentence(
        self, case: dict, outcome: Outcome, expected: object, seconds: float
    ) -> str | None:
        """A sentence on an answer that is wrong, or did not come; or None."""
        if outcome.waited:
            return (
                "It computed nothing for half a minute. Does it wait for something: a lock, "
                "another program, a long sleep?"
            )
        if outcome.out_of_time:
            return (
                f"It had not returned after {max(seconds, CALL_SECONDS):g} seconds of computing. "
                "Is there a loop whose end never comes?"
            )
        if outcome.error is not None:
            return sentence_on_error(self.function, case, outcome)
        return self._wrong(case, outcome, expected)

    def _wrong(self, case: dict, outcome: Outcome, expected: object) -> str | None:
        """A sentence where the answer is not the one expected, None where it is."""
        if outcome.error is not None:
            return "It raised an error."
        compare = functools.partial(
            difference,
            roundings=self.exercise.roundings,
            largest_input=largest_magnitude(case.values()),
        )
        kind = guarded(kind_of, outcome.value, otherwise="something")
        otherwise = f"It returned {kind}, which cannot be compared with what is expected."
        return guarded(compare, outcome.value, expected, otherwise=otherwise)


def _sentence_on_manner(outcome: Outcome, expected: object) -> str | None:
    """A sentence on what is wrong with a right answer, or None."""
    if outcome.changed:
        return (
            f"The answer is right, but it changed its input {' and '.join(outcome.changed)}: "
            "what the caller has is another one afterwards. Work on a copy."
        )
    if outcome.returned:
        return (
            f"The answer is right, but it is {outcome.returned} itself, not a new array: whoever "
            "changes one changes the other. Return a copy of it here."
        )
    return wrong_dtype(outcome.value, expected)
