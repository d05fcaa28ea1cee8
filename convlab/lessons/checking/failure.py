"""One case with a learner's function: right, or a failure with the sentence that explains it."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from convlab.lessons.checking.compare import (
    difference,
    largest_magnitude,
    type_with_article,
    wrong_dtype,
)
from convlab.lessons.checking.error_sentences import explain_error
from convlab.lessons.checking.run import CALL_SECONDS, Outcome, RemoteFunction, run
from convlab.lessons.checking.safe_call import safe_call
from convlab.lessons.checking.sample import Sample

__all__ = ["Examiner", "Failure"]


@dataclass(frozen=True)
class Failure:
    """A case with which the function fails.

    case: name of each argument → value.
    sentence: explanation for the learner.
    answer_is_wrong: whether the answer is wrong or missing. If not, the function has another flaw:
        the dtype, an argument that it changes, or a layer that it leaves out.
    repeatable: whether the same call ends, and fails in the same way again.
    index: place in the sample of the case from which this one was found.
    is_smallest: whether smaller cases were tried.
    """

    case: dict[str, Any]
    expected: Any
    outcome: Outcome
    sentence: str
    answer_is_wrong: bool = True
    repeatable: bool = True
    index: int = 0
    is_smallest: bool = True


@dataclass(frozen=True)
class Examiner:
    """Calls of a learner's function, compared with the right answers of an exercise."""

    sample: Sample
    function: Callable

    def call(self, case: dict, index: int) -> Outcome:
        """Outcome of the function with a case that was made from the one at `index`."""
        seconds = self.sample.seconds_for(index)
        return run(self.function, case, seconds, self.sample.exercise.recorder)

    def outcomes_now(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        """Outcomes of earlier calls, with values that later calls have changed."""
        if isinstance(self.function, RemoteFunction):
            return self.function.outcomes_now(outcomes)
        return outcomes

    def examine_sample(self, index: int) -> tuple[Outcome, Failure | None]:
        """`examine` with the case at `index` of the sample."""
        case, expected = self.sample.cases[index], self.sample.expected[index]
        return self.examine(case, expected, index, self.sample.seconds_for(index))

    def examine(
        self, case: dict, expected: Any, index: int, seconds: float
    ) -> tuple[Outcome, Failure | None]:
        """Outcome of the function with a case, and its failure or None.

        index: place in the sample of the case from which this one was made.
        seconds: time limit of the call.
        """
        outcome = run(self.function, case, seconds, self.sample.exercise.recorder)
        if sentence := self._wrong(case, outcome, expected, seconds):
            repeatable = not (outcome.out_of_time or outcome.lost)
            return outcome, Failure(
                case, expected, outcome, sentence, repeatable=repeatable, index=index
            )
        if sentence := _flaw(outcome, expected) or self._flaw_in_record(case, outcome):
            return outcome, Failure(
                case, expected, outcome, sentence, answer_is_wrong=False, index=index
            )
        return outcome, None

    def wrong_answer(self, case: dict, outcome: Outcome, expected: Any) -> str | None:
        """Sentence on an answer that is not the one expected, else None."""
        if outcome.error is not None:
            return "It raised an error."
        compare = functools.partial(
            difference,
            max_ulps=self.sample.exercise.max_ulps,
            largest_input=largest_magnitude(case.values()),
        )
        kind = safe_call(type_with_article, outcome.value, default="something")
        cannot_compare = f"It returned {kind}, which cannot be compared with what is expected."
        return safe_call(compare, outcome.value, expected, default=cannot_compare)

    def _wrong(self, case: dict, outcome: Outcome, expected: Any, seconds: float) -> str | None:
        """Sentence on an answer that is wrong or missing, else None."""
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
        if outcome.lost:
            return f"The call ended the process that it ran in: {outcome.message}."
        if outcome.error is not None:
            return explain_error(self.function, case, outcome)
        return self.wrong_answer(case, outcome, expected)

    def _flaw_in_record(self, case: dict, outcome: Outcome) -> str | None:
        """Sentence on a record that is not the solution's, else None."""
        if outcome.record is None:
            return None
        exercise = self.sample.exercise
        solved = run(exercise.solution, case, CALL_SECONDS, exercise.recorder)
        if solved.record is None:
            return None
        unreadable = "What was recorded during the call cannot be read."
        return safe_call(outcome.record.difference_from, solved.record, default=unreadable)


def _flaw(outcome: Outcome, expected: Any) -> str | None:
    """Sentence on a flaw of a function whose answer is right, else None."""
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
