"""Purity of a learner's function: no answer depends on earlier calls, chance or memory order."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from convlab.lessons.checking.compare import same_answer
from convlab.lessons.checking.failure import Examiner, Failure
from convlab.lessons.checking.run import Outcome, run
from convlab.lessons.checking.sample import Sample, right_answer

__all__ = ["failure_when_called_again", "hidden_cause", "view_in_every_answer"]

CALLED_AGAIN = 40  # cases that are tried a second time


def failure_when_called_again(examiner: Examiner, outcomes: Sequence[Outcome]) -> Failure | None:
    """Failure of a function that was right with every case once, else None.

    A later call has changed an earlier answer, a second call with a case gives another answer, or
    a cache ignores one of the arguments.

    outcomes: outcomes of the first calls with all cases of the sample, with right answers.
    """
    return (
        _overwritten_answer(examiner, outcomes)
        or _wrong_second_answer(examiner)
        or _ignored_argument(examiner)
    )


def _overwritten_answer(examiner: Examiner, outcomes: Sequence[Outcome]) -> Failure | None:
    sample, now = examiner.sample, examiner.outcomes_now(outcomes)
    for case, expected, outcome in zip(sample.cases, sample.expected, now, strict=True):
        if examiner.wrong_answer(case, outcome, expected):
            sentence = (
                "The answer was right; a later call has changed it. Make a new array in each call."
            )
            return Failure(case, expected, outcome, sentence, repeatable=False, is_smallest=False)
    return None


def _wrong_second_answer(examiner: Examiner) -> Failure | None:
    for index in reversed(range(min(CALLED_AGAIN, len(examiner.sample.cases)))):
        _, failure = examiner.examine_sample(index)
        if failure and failure.answer_is_wrong:
            return replace(failure, is_smallest=False)
    return None


def _ignored_argument(examiner: Examiner) -> Failure | None:
    """Failure if only one argument is changed, and the answer is still that of the case before.

    Two random cases hardly ever differ in one argument alone, so they do not show a cache whose key
    lacks that argument.
    """
    sample = examiner.sample
    pairs = zip(range(0, sample.random_count, 11), range(5, sample.random_count, 11), strict=False)
    for (one, other), name in itertools.product(pairs, sample.cases[0]):
        case = {**sample.cases[one], name: sample.cases[other][name]}
        before = sample.expected[one]
        try:
            expected = right_answer(sample.exercise, case)
        except Exception:  # the arguments do not go together
            continue
        if same_answer(before, expected):
            continue
        outcome = examiner.call(case, one)
        if outcome.error is None and outcome.same_as(Outcome(before), strictly=False):
            sentence = (
                f"That is the answer of a call before, with another `{name}`. Does a cache, or "
                f"a variable outside the function, leave `{name}` out?"
            )
            return Failure(case, expected, outcome, sentence, repeatable=False, is_smallest=False)
    return None


def view_in_every_answer(sample: Sample, outcomes: Sequence[Outcome]) -> Failure | None:
    """Failure if every answer of several numbers is a view of an argument, else None.

    If only some answers are views, NumPy had nothing to copy there.
    """
    arrays = [
        index
        for index, outcome in enumerate(outcomes[: sample.random_count])
        if isinstance(outcome.value, np.ndarray) and outcome.value.size > 1
    ]
    if not arrays or not all(outcomes[index].viewed for index in arrays):
        return None
    index = min(arrays, key=lambda index: outcomes[index].value.size)
    outcome = outcomes[index]
    sentence = (
        f"The answer is right, but it is a view of {' and '.join(outcome.viewed)}, not a "
        "new array: whoever changes one changes the other. `.copy()` makes a new one."
    )
    case, expected = sample.cases[index], sample.expected[index]
    return Failure(case, expected, outcome, sentence, answer_is_wrong=False, index=index)


def hidden_cause(
    examiner: Examiner, fresh_functions: Sequence[Callable[[], Callable]], failure: Failure
) -> str | None:
    """Sentence on a failure that depends on more than the values of the arguments, else None.

    fresh_functions: makers of copies of the function in the state before its first call.
    """
    again = (examiner.call(failure.case, failure.index) for _ in range(5))
    if not all(failure.outcome.same_as(outcome, if_unclear=True) for outcome in again):
        return (
            "Called again with the same case it gives another answer. Does it use a random "
            "number, or something left over from the call before?"
        )
    if not failure.answer_is_wrong:
        return None
    cause = _dependence_on_earlier_calls(examiner, fresh_functions, failure)
    return cause or _dependence_on_memory_order(examiner, failure)


def _dependence_on_earlier_calls(
    examiner: Examiner, fresh_functions: Sequence[Callable[[], Callable]], failure: Failure
) -> str | None:
    """Sentence on a function that would be right if this were the first call, else None."""
    for make in fresh_functions:
        outcome = run(make(), failure.case, examiner.sample.seconds_for(failure.index))
        if not examiner.wrong_answer(failure.case, outcome, failure.expected):
            return (
                "It would be right, were this the first call. Something is left over from a "
                "call before: a default argument, a variable outside the function, or a cache "
                "that takes this case for another."
            )
    return None


def _dependence_on_memory_order(examiner: Examiner, failure: Failure) -> str | None:
    """Sentence on a function that is right once its arrays are row-major, else None."""
    scattered = [
        name
        for name, value in failure.case.items()
        if isinstance(value, np.ndarray) and not value.flags.c_contiguous
    ]
    if not scattered:
        return None
    case = {
        name: np.ascontiguousarray(value) if name in scattered else value
        for name, value in failure.case.items()
    }
    if examiner.wrong_answer(case, examiner.call(case, failure.index), failure.expected):
        return None
    return (
        "It is right for the same numbers in another order in memory. In this "
        f"{' and '.join(scattered)} the rows do not stand one after the other, which "
        "`as_strided` and the like must not take for granted."
    )
