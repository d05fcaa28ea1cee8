"""Comparison of a wrong function with the known mistakes of its exercise, case by case."""

import functools
from collections.abc import Callable

from convlab.lessons.checking.run import Outcome
from convlab.lessons.checking.sample import Sample
from convlab.lessons.exercise import Mistake

__all__ = ["comparable_outcomes", "find_known_mistake"]

_SECONDS = 5.0  # of the processor, for the function; a slow one is compared in fewer cases
_CASES_AT_LEAST = 5
_WRONG_AT_LEAST = 8  # cases with the same wrong outcome, if a few other cases are left out


def comparable_outcomes(sample: Sample, function: Callable, index: int) -> dict[int, Outcome]:
    """Outcomes of a function with the case at `index` and every third random case, by index.

    Empty if the outcomes are too few, or all of them the same error: they would fit any mistake.
    """
    outcomes: dict[int, Outcome] = {}
    seconds_left = _SECONDS
    for number in sorted({index, *range(0, sample.random_count, 3)}):
        outcomes[number] = outcome = sample.call(function, number)
        seconds_left -= outcome.seconds
        if outcome.out_of_time or outcome.lost:
            return {}
        if seconds_left < 0:
            break
    messages = {outcome.error and outcome.message for outcome in outcomes.values()}
    same_error = len(messages) == 1 and messages != {None}
    return {} if same_error or len(outcomes) < _CASES_AT_LEAST else outcomes


def find_known_mistake(
    sample: Sample, outcomes: dict[int, Outcome], *, strictly: bool
) -> Mistake | None:
    """First known mistake with the same outcome in each case, or None.

    Two forms of one mistake may raise different errors. If no mistake has the same outcome in each
    case, a few cases are left out in which only one of the two raises an error, or both raise
    different ones.

    outcomes: outcomes of the wrong function, by the index of the case in the sample.
    strictly: compare the dtypes, the arguments changed and the records too.
    """
    same = functools.partial(
        Outcome.same_as,
        max_ulps=sample.exercise.max_ulps,
        any_number=isinstance(sample.expected[0], float),
    )
    nearly = None
    for mistake in sample.exercise.known_mistakes:
        unclear = same_and_wrong = 0
        for index, outcome in outcomes.items():
            other = sample.outcome_of(mistake, index)
            if not same(outcome, other, strictly=strictly):
                if outcome.error is None and other.error is None:
                    break
                unclear += 1
            elif not same(outcome, Outcome(sample.expected[index])):
                same_and_wrong += 1
        else:
            if unclear == 0 and (same_and_wrong or strictly):
                return mistake
            if unclear <= len(outcomes) // 6 and same_and_wrong >= _WRONG_AT_LEAST:
                nearly = nearly or mistake
    return nearly
