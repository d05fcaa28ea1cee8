"""Search for the smallest case with which a learner's function fails."""

import contextlib
from collections.abc import Callable
from dataclasses import replace

from convlab.lessons.checking.failure import Examiner, Failure
from convlab.lessons.checking.fresh_function import fresh_functions
from convlab.lessons.checking.purity import (
    failure_when_called_again,
    hidden_cause,
    view_in_every_answer,
)
from convlab.lessons.checking.run import CALL_SECONDS, Outcome
from convlab.lessons.checking.sample import Sample, draw_case, right_answer
from convlab.lessons.exercise import Exercise

__all__ = ["Search"]

# All times are of the processor, so that no verdict depends on how busy the machine is.
SEARCH_SECONDS = 60.0  # for all cases; a function with which fewer were tried does not pass
SHARE_SECONDS = 20.0  # for the share of right cases of a function that did not pass
SHRINK_SECONDS = 4.0  # for smaller cases, once one fails
SHRINK_CALLS = 400


class _CaseFailsError(Exception):
    """Tells hypothesis that a case fails; hypothesis then looks for a smaller one."""


class _StopShrinkingError(BaseException):
    """Ends the search for smaller cases: hypothesis lets it through."""


class Search:
    """Search for the smallest failure of one function with one exercise.

    seed: which random cases are tried, as in `Sample`.

    tried: number of cases with which the function gave the right answer.
    """

    def __init__(self, exercise: Exercise, function: Callable, seed: int = 0) -> None:
        self.exercise = exercise
        self.function = function
        self.sample = Sample.of(exercise, seed)
        self.tried = 0
        self._examiner = Examiner(self.sample, function)
        self._outcomes: list[Outcome] = []
        self._fresh_functions = fresh_functions(function)  # before the first call

    def share_of_right_cases(self) -> float:
        """Share of the cases with a right answer; where the time is too short, there is none."""
        right, seconds_left = 0, SHARE_SECONDS
        for index in range(len(self.sample.cases)):
            outcome, failure = self._examiner.examine_sample(index)
            right += failure is None or not failure.answer_is_wrong
            seconds_left -= outcome.seconds
            if outcome.waited or outcome.lost or seconds_left < 0:
                break
        return right / len(self.sample.cases)

    @property
    def unfinished(self) -> bool:
        """Whether the time did not suffice for every case."""
        return self.tried < len(self.sample.cases)

    def smallest_failure(self) -> Failure | None:
        """The smallest failure with a wrong answer; else the smallest other failure; else None."""
        failure = self._first_failure()
        if failure is None and not self.unfinished:
            failure = view_in_every_answer(self.sample, self._outcomes)
            failure = failure or failure_when_called_again(self._examiner, self._outcomes)
        if failure is None or failure.outcome.not_started or not failure.repeatable:
            return failure
        cause = hidden_cause(self._examiner, self._fresh_functions, failure)
        return replace(failure, sentence=cause, repeatable=False) if cause else failure

    def _first_failure(self) -> Failure | None:
        flaw, seconds_left = None, SEARCH_SECONDS
        for index in range(len(self.sample.cases)):
            if seconds_left < 0:
                break
            outcome, failure = self._examiner.examine_sample(index)
            self._outcomes.append(outcome)
            seconds_left -= outcome.seconds
            if failure and failure.answer_is_wrong:
                return self._made_smaller(failure)
            flaw = flaw or failure
            self.tried += 1
        return self._made_smaller(flaw) if flaw else None

    def _made_smaller(self, first: Failure) -> Failure:
        """The smallest failure of the same kind, found from the first one."""
        is_random = first.index < self.sample.random_count
        outcome = first.outcome
        if not is_random or outcome.not_started or outcome.waited or outcome.lost:
            return replace(first, is_smallest=False)
        smallest, calls = first, 0
        is_endless = first.outcome.out_of_time
        seconds = 0.1 if is_endless else CALL_SECONDS / 4
        seconds_left = SHRINK_SECONDS / 2 if is_endless else SHRINK_SECONDS

        def try_case(case):
            nonlocal smallest, calls, seconds_left
            if calls == SHRINK_CALLS or seconds_left < 0:
                raise _StopShrinkingError
            calls += 1
            expected = right_answer(self.exercise, case)
            outcome, failure = self._examiner.examine(case, expected, first.index, seconds)
            seconds_left -= outcome.seconds
            if failure is None or failure.answer_is_wrong != first.answer_is_wrong:
                return
            if outcome.out_of_time and not is_endless:
                return  # slow or endless: a failure of another kind
            smallest = failure  # hypothesis tries smaller cases only, so the last one counts
            raise _CaseFailsError

        with contextlib.suppress(_CaseFailsError, _StopShrinkingError):
            number = self.sample.case_numbers[first.index]
            draw_case(self.exercise, number, try_case, shrink=True)
        if smallest is not first and is_endless:
            # The case was found with less time than a call may take.
            again = self._examiner.call(smallest.case, first.index)
            return smallest if again.out_of_time else first
        return smallest
