"""`predict`: the learner commits to an answer before seeing it."""

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
    """

    answer: object
    because: str
    wrong: dict = field(default_factory=dict)
    choices: tuple = ()

    def __post_init__(self) -> None:
        if self.answer in self.wrong:
            raise ValueError(f"the right answer {self.answer!r} is among the wrong ones")

    @property
    def form(self) -> str:
        """How an answer is written, in words."""
        if self.choices:
            return (
                " or ".join(f'"{choice}"' for choice in self.choices) + ", with its quotation marks"
            )
        if isinstance(self.answer, tuple):
            return f"{len(self.answer)} whole numbers in parentheses"
        return "a whole number"


def predict(prediction_id: str, *answer: object) -> Reply:
    """Commit to an answer; the reply says whether it is right, and names a known mistake.

    prediction_id: "04.a" say: lesson 04, first prediction.
    answer: what you predict; `...` (the three dots) stands for no answer yet. The numbers of a
        shape may stand in parentheses or not; where one number is asked for, a square's two equal
        sides will do.

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
    shown = f'"{given}"' if isinstance(given, str) else f"{given}"
    shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
    if not _has_form(given, prediction):
        return Reply(
            "waiting",
            f"{prediction_id} cannot be compared with {shown}.",
            (f"The answer is {prediction.form}.",),
        )
    if given == prediction.answer:
        return Reply("right", f"{prediction_id}: {shown} is right.", (prediction.because,))
    named = prediction.wrong.get(given)
    advice = "Change your answer, or run on: the lesson computes it below."
    return Reply(
        "not yet",
        f"{prediction_id}: it is not {shown}.",
        (named, advice) if named else (advice,),
    )


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
    return _is_number(given)


def _is_number(value: object) -> bool:
    return isinstance(value, Number) and not isinstance(value, bool)
