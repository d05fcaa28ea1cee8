"""`practice`: questions in a notebook, one after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from convlab.lessons.errors import UsageTypeError
from convlab.lessons.practising.question import Question
from convlab.lessons.practising.sequence import Sequence
from convlab.lessons.practising.session import ask
from convlab.lessons.practising.topic import LEVELS
from convlab.lessons.practising.typed_answer import read_typed
from convlab.lessons.predicting.answers import as_text, normalised
from convlab.lessons.predicting.judge import judge, other_answers
from convlab.lessons.reply import Derivations, Reply
from convlab.notebook import has_person, running_kernel

__all__ = ["Practice", "Turn", "practice"]

_HOW = "Answer it, as in `q.answer({example})`: {form}. Or type answers alone: `q.ask()`."
_ADVICE = "Answer again, or see the answer: `q.show()`."


def practice(lesson: str | None = None, *, seed: int | str | None = None) -> Practice:
    """Questions without end on a lesson: other numbers each time, and replies that name a slip.

    lesson: a number such as "04"; None for questions on all lessons.
    seed: the same seed gives everybody the same questions for the same answers; None draws one.

    Returns a `Practice`, which shows the question that waits. `.answer(…)` answers it, `.show()`
    shows the answer, `.ask()` gives a field to type answers into, and `.summary()` says how many
    were right and which slips were frequent. Topics take turns. The first level is the
    easiest of three. Two right answers in a row raise it; a wrong one lowers it, and the topic
    comes again, with other numbers: soon at first, later each time that it is missed again. The
    first answer to a question counts.
    Raises TypeError for a lesson or a seed of another type, ValueError for a lesson that has no
    practice.

    >>> q = practice("04", seed=5)
    >>> q
    ○ Question 1 ●○○ output size of a pooling
      `MaxPool1d(4)` reads a row of 10 cells. How many cells has the output?
      Answer it, as in `q.answer(55)`: a whole number. Or type answers alone: `q.ask()`.
    >>> q.answer(3)
    ✗ Question 1: it is not 3.
      A last window that overhangs does not count, unless `ceil_mode` is set.
      Answer again, or see the answer: `q.show()`.
    >>> q.answer(2).passed
    True
    """
    if not isinstance(seed, int | str | None):
        raise UsageTypeError(
            f"practice: seed must be a whole number or a text, got {seed!r} "
            f"({type(seed).__name__}). Give a number such as 7."
        )
    if isinstance(lesson, str):
        lesson = lesson.strip()
    return Practice(lesson, SystemRandom().randrange(10**6) if seed is None else seed)


class Practice:
    """Questions one after the other; displayed, it shows the one that waits.

    question: the `Question` that waits for its answer.
    done: how many questions have been left behind.
    right: how many of them were answered right at the first try.
    slips: what was said of wrong first answers → how often.
    """

    def __init__(self, lesson: str | None, seed: int | str) -> None:
        self._sequence = Sequence(lesson, seed)
        self.seed = seed
        self.done = 0
        self.right = 0
        self.slips: Counter[str] = Counter()
        self._missed = False
        self._before: Any = None  # the answer to the last question, as it was given

    @property
    def question(self) -> Question:
        return self._sequence.question

    def ask(self, number: int | None = None) -> None:
        """Ask questions one after the other, each with a field for the answer below it.

        number: how many; None for no end. Enter alone shows the answer, q ends.
        """
        kernel = running_kernel()
        if kernel and not has_person(kernel):
            print("Nobody can type an answer here.")
        else:
            ask(self, number)

    def answer(self, *answer: Any, advice: str = _ADVICE) -> Turn:
        """Answer the question; after a right answer the next one follows.

        answer: as for `predict`: a number, or a shape with or without parentheses; or a text that
            holds one, such as "3x10x8". After a wrong answer the question stays.
        advice: a sentence after a wrong answer.
        """
        if len(answer) == 1 and isinstance(answer[0], str):
            answer = (read_typed(answer[0], self.question.prediction),)
        given = normalised(answer[0] if len(answer) == 1 else answer)
        if self._is_of_before(given):
            return Turn(self.waiting(_HOW, f"That was the answer to question {self.done}."))
        reply = judge(
            self._name,
            self.question.prediction,
            answer,
            advice=advice,
            reason=self._reason(),
        )
        if reply.passed:
            return self._go_on(reply, given)
        if reply.kind == "not yet" and not self._missed:
            self._missed = True
            self.slips.update(reply.parts[:-1])
        return Turn(reply)

    def show(self) -> Turn:
        """Show the answer to the question, which counts as missed, and ask the next one."""
        self._missed = True
        prediction = self.question.prediction
        parts = (*self._reason(), *other_answers(prediction))
        return self._go_on(
            Reply("waiting", f"{self._name}: it is {as_text(prediction.answer)}.", parts), None
        )

    def summary(self) -> str:
        """How many questions were answered right, and the most frequent slips.

        The question that waits counts where it was answered wrong.
        """
        answered = self.done + self._missed
        lines = [f"{self.right} of {answered} right at the first try (seed {self.seed})."]
        lines += [f"{count} ×: {slip}" for slip, count in self.slips.most_common(3)]
        return "\n".join(lines)

    @property
    def _name(self) -> str:
        return f"Question {self.done + 1}"

    def _reason(self) -> tuple:
        derivations = self.question.derivations
        return (self.question.reason, *([Derivations(derivations)] if derivations else []))

    def _go_on(self, reply: Reply, given: Any) -> Turn:
        self.done += 1
        self.right += not self._missed
        self._sequence.go_on(not self._missed)
        self._missed, self._before = False, given
        return Turn(reply, self.waiting())

    def _is_of_before(self, given: Any) -> bool:
        """Whether a cell was run again that has answered the question before; once a question."""
        before, self._before = self._before, None
        return before is not None and given == before != self.question.prediction.answer

    def waiting(self, how: str = _HOW, *first: str) -> Reply:
        """The question that waits, as a `Reply`.

        how: how it is answered; {example} and {form} are those of its answer.
        first: paragraphs before the question.
        """
        question = self.question
        level = "●" * (question.level + 1) + "○" * (LEVELS - 1 - question.level)
        example = "55" if isinstance(question.prediction.answer, int) else "3, 8, 5"
        how = how.format(example=example, form=question.prediction.form)
        heading = f"{self._name} {level} {question.topic.name}"
        return Reply("waiting", heading, (*first, question.text, how))

    def __repr__(self) -> str:
        return repr(self.waiting())

    def _repr_html_(self) -> str:
        return self.waiting()._repr_html_()


@dataclass(frozen=True, repr=False)
class Turn:
    """The reply to an answer, and the next question.

    reply: a `Reply`.
    then: the next question as a `Reply`; None where the question stays.
    """

    reply: Reply
    then: Reply | None = None

    @property
    def passed(self) -> bool:
        """Whether the answer was right."""
        return self.reply.passed

    def __repr__(self) -> str:
        return "\n".join(map(repr, filter(None, (self.reply, self.then))))

    def _repr_html_(self) -> str:
        return "".join(part._repr_html_() for part in (self.reply, self.then) if part)
