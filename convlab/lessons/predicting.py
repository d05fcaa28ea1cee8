"""`predict`: the learner commits to an answer before seeing it."""

import math
from dataclasses import dataclass, field
from numbers import Number

from convlab.lessons.catalogue import find_prediction
from convlab.lessons.reply import Reply

__all__ = ["Prediction", "predict"]


@dataclass(frozen=True)
class Prediction:
    """What `predict` knows of one question; the question itself stands in the lesson.

    answer: the right one: an int, a tuple of ints, or a text.
    because: why it is right, shown with a right answer.
    wrong: answers that a known misconception gives, each with a sentence that names it.
    choices: for an answer in words, all that can be chosen.
    within: for a guess at a large number, the factor by which it may miss the answer: 3, say. Then
        a wrong answer's sentence is for the guesses around it.
    """

    answer: object
    because: str
    wrong: dict = field(default_factory=dict)
    choices: tuple = ()
    within: float | None = None

    def __post_init__(self) -> None:
        if self.answer in self.wrong:
            raise ValueError(f"the right answer {self.answer!r} is among the wrong ones")
        for wrong in self.wrong if self.within else ():
            if abs(_orders(wrong, self.answer)) <= math.log10(self.within):
                raise ValueError(f"{wrong!r} is near enough to {self.answer!r} to be right")

    @property
    def form(self) -> str:
        """How an answer is written, in words."""
        if self.choices:
            return (
                " or ".join(f'"{choice}"' for choice in self.choices) + ", with its quotation marks"
            )
        if isinstance(self.answer, tuple):
            return f"{len(self.answer)} whole numbers in parentheses"
        if self.within:
            return f"a number to within a factor of {self.within}; 2e6 is 2 million"
        return "a whole number"


def predict(prediction_id: str, *answer: object) -> Reply:
    """Commit to an answer; the reply says whether it is right, and names a known mistake.

    prediction_id: "04.a" say: lesson 04, first prediction.
    answer: what you predict; `...` (the three dots) stands for no answer yet. The numbers of a
        shape may stand in parentheses or not; where one number is asked for, a square's two equal
        sides will do. A guess need only be of the right size, and the reply says how far off it is.

    Returns a `Reply`, displayed where it is the last line of a cell. A wrong answer is never
    replaced by the right one, which the lesson computes below.
    Raises ValueError for an id that there is not.

    >>> predict("00.a")
    ○ 00.a waits for your answer.
      Put it in place of the three dots (3 whole numbers in parentheses), then run the cell again.
    """
    prediction = find_prediction(prediction_id)
    parts = answer[0] if len(answer) == 1 and isinstance(answer[0], tuple | list) else answer
    if not answer or any(part is ... for part in parts):
        return Reply(
            "waiting",
            f"{prediction_id} waits for your answer.",
            (f"Put it in place of the three dots ({prediction.form}), then run the cell again.",),
        )
    given = _plain(answer[0] if len(answer) == 1 else answer)
    if _is_number(prediction.answer) and isinstance(given, tuple) and _all_equal(given):
        given = given[0]
    shown = _cut(f'"{given}"' if isinstance(given, str) else f"{given}")
    if not _has_form(given, prediction):
        return Reply(
            "waiting",
            f"{prediction_id} cannot be compared with {shown}.",
            (f"The answer is {prediction.form}.",),
        )
    if given == prediction.answer:
        return Reply("right", f"{prediction_id}: {shown} is right.", (prediction.because,))
    if prediction.within:
        return _graded(prediction_id, prediction, given)
    return _wrong(f"{prediction_id}: it is not {shown}.", prediction.wrong.get(given))


def _wrong(heading: str, named: str | None) -> Reply:
    advice = "Change your answer, or run on: the lesson computes it below."
    return Reply("not yet", heading, (named, advice) if named else (advice,))


# Up to this factor from a known wrong answer, a guess is taken for that one.
_AROUND = 1.5


def _graded(prediction_id: str, prediction: Prediction, guess) -> Reply:
    """How far off a guess is: in one digit where it is near, else only between which powers of ten.

    So a wrong guess does not give the answer away.
    """
    orders = _orders(guess, prediction.answer)
    side = "large" if orders > 0 else "small"
    shown = _cut(f"{guess:,}")
    if abs(orders) <= math.log10(prediction.within):
        factor = f"{10 ** abs(orders):.1f}"
        off = f"{factor} times too {side}" if factor != "1.0" else "hardly off"
        heading = f"{prediction_id}: {shown} is near enough, {off}."
        return Reply("right", heading, (prediction.because,))
    if abs(orders) > 3:
        factor = "of more than 1,000"
    elif abs(orders) > 1:
        power = math.ceil(abs(orders))
        factor = f"between {10 ** (power - 1):,} and {10**power:,}"
    else:
        factor = f"between {prediction.within} and 10"
    nearest = min(prediction.wrong, key=lambda wrong: abs(_orders(guess, wrong)), default=None)
    meant = nearest is not None and abs(_orders(guess, nearest)) < math.log10(_AROUND)
    return _wrong(
        f"{prediction_id}: {shown} is too {side}, by a factor {factor}.",
        prediction.wrong[nearest] if meant else None,
    )


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _orders(guess, number) -> float:
    """How many powers of ten a guess is above a number."""
    return math.log10(guess) - math.log10(number)


def _plain(answer: object) -> object:
    """The answer as plain Python: words in small letters, any sequence of numbers a tuple."""
    if isinstance(answer, str):
        return answer.strip().strip('"').lower()
    if hasattr(answer, "tolist"):
        shape = tuple(answer.shape)
        answer = answer.tolist() if len(shape) < 2 else f"an array of shape {shape}"
    if isinstance(answer, list | tuple):
        return tuple(_plain(part) for part in answer)
    if isinstance(answer, Number) and not isinstance(answer, bool | complex):
        return int(answer) if answer == answer // 1 else answer
    return answer


def _all_equal(parts: tuple) -> bool:
    return parts != () and parts.count(parts[0]) == len(parts)


def _has_form(given: object, prediction: Prediction) -> bool:
    if prediction.choices:
        return given in prediction.choices
    if isinstance(prediction.answer, tuple):
        return (
            isinstance(given, tuple)
            and len(given) == len(prediction.answer)
            and all(map(_is_number, given))
        )
    if prediction.within:
        return _is_number(given) and 0 < given < math.inf
    return _is_number(given)


def _is_number(value: object) -> bool:
    return isinstance(value, Number) and not isinstance(value, bool)
