"""`predict`: the learner commits to an answer before the lesson shows the right one."""

import math
import re
from typing import Any

from convlab.arithmetic.number_text import number_text
from convlab.lessons.catalogue import find_prediction
from convlab.lessons.predicting.answers import as_text, is_number, normalised
from convlab.lessons.prediction import Prediction, orders_apart
from convlab.lessons.reply import Folded, Reply

__all__ = ["predict"]


def predict(prediction_id: str, *answer: Any, show: bool = False) -> Reply:
    """Commit to an answer; the reply tells whether the answer is right, and names a known mistake.

    prediction_id: for example "04.a": lesson 04, first prediction.
    answer: the prediction, or `...` (three dots) for no answer yet. The parentheses around the
        numbers of a shape may be left out; for a question that asks for one number, a square's two
        equal sides are accepted. A guess at a large number may miss the answer by some factor, and
        the reply tells how far off the guess is.
    show: after a wrong answer, give the right one and the reason too.

    Returns a `Reply`, which the last line of a cell displays. A wrong answer is not replaced by the
    right one, which the lesson computes below, unless `show` is True. The reason is followed by the
    answers that others give, and why these are wrong, folded.
    Raises ValueError for an unknown id.

    >>> predict("00.a")
    ○ 00.a waits for your answer.
      Put it in place of the three dots (3 whole numbers in parentheses), then run the cell again.
    """
    prediction = find_prediction(prediction_id)
    given = answer[0] if len(answer) == 1 else answer
    if not answer or given is ... or _has_dots(answer) or _has_dots(given):
        first = " An answer comes first, and the reason after it." if show else ""
        where = f"Put it in place of the three dots ({prediction.form}), then run the cell again."
        return Reply("waiting", f"{prediction_id} waits for your answer.", (f"{where}{first}",))
    given = _single(normalised(given), prediction)
    if not _has_form(given, prediction):
        quoted = isinstance(given, str) and given.isdecimal() and not prediction.choices
        return Reply(
            "waiting",
            f"{prediction_id} cannot be compared with {as_text(given)}.",
            (f"The answer is {prediction.form}{', without quotation marks' * quoted}.",),
        )
    if prediction.within:
        reply = _reply_to_guess(prediction_id, prediction, given)
    elif given == prediction.answer:
        reply = Reply("right", f"{prediction_id}: {as_text(given)} is right.")
    else:
        reply = _wrong(f"{prediction_id}: it is not {as_text(given)}.", prediction.wrong.get(given))
    if not reply.passed and not show:
        return Reply(reply.kind, reply.heading, (*reply.parts, _ADVICE))
    right, reason = as_text(prediction.answer), prediction.because
    if not reply.passed and not re.search(rf"(?<![\w.,]){re.escape(right)}(?![\w])", reason):
        reason = f"It is {right}. {reason}"
    return Reply(
        reply.kind, reply.heading, (*reply.parts, reason, *_other_answers(prediction, given))
    )


_ADVICE = (
    "Change your answer, or run on. With `show=True` behind your answer the reason comes at once."
)


def _has_dots(given: Any) -> bool:
    return type(given) in (tuple, list) and any(part is ... for part in given)


def _single(given: Any, prediction: Prediction) -> Any:
    """The one number of a tuple, or the side of a square, if the answer is no tuple."""
    if not isinstance(given, tuple) or isinstance(prediction.answer, tuple):
        return given
    is_square = len(given) == 2 and is_number(prediction.answer) and given[0] == given[1]
    return given[0] if len(given) == 1 or is_square else given


def _other_answers(prediction: Prediction, given: Any) -> tuple[Folded, ...]:
    """Wrong answers that others give, with the sentences on them, folded."""
    others = tuple(
        f"{as_text(normalised(wrong))}: {sentence}"
        for wrong, sentence in prediction.wrong.items()
        if wrong != given
    )
    return (Folded("What others answer, and why it is wrong", others),) if others else ()


def _wrong(heading: str, named: str | None) -> Reply:
    return Reply("not yet", heading, (named,) if named else ())


_SAME_GUESS = 1.5  # factor within which a guess is taken for a known wrong answer
_SAME_COUNT = 1.03  # factor within which it is taken for a count that is near the right one


def _reply_to_guess(prediction_id: str, prediction: Prediction, guess: float) -> Reply:
    """Reply with the factor by which a guess is off: a number if it is near enough, else a range.

    A wrong guess then does not reveal the answer.
    """
    orders = orders_apart(guess, prediction.answer)
    side = "large" if orders > 0 else "small"
    text = as_text(guess)
    if prediction.is_near(guess):
        factor = f"{10 ** abs(orders):.1f}"
        off = f"{factor} times too {side}" if factor != "1.0" else "hardly off"
        counted = tuple(
            sentence
            for number, sentence in prediction.near.items()
            if abs(orders_apart(guess, number)) < math.log10(_SAME_COUNT)
        )
        return Reply("right", f"{prediction_id}: {text} is near enough, {off}.", counted)
    if abs(orders) > 3:
        factor = "of more than 1,000"
    elif abs(orders) > 1:
        power = math.ceil(abs(orders))
        factor = f"between {number_text(10 ** (power - 1))} and {number_text(10**power)}"
    else:
        factor = f"between {prediction.within} and 10"
    nearest = min(prediction.wrong, key=lambda wrong: abs(orders_apart(guess, wrong)), default=None)
    meant = nearest is not None and abs(orders_apart(guess, nearest)) < math.log10(_SAME_GUESS)
    return _wrong(
        f"{prediction_id}: {text} is too {side}, by a factor {factor}.",
        prediction.wrong[nearest] if meant else None,
    )


def _has_form(given: Any, prediction: Prediction) -> bool:
    if prediction.choices:
        return isinstance(given, str) and given in prediction.choices
    if isinstance(prediction.answer, tuple):
        is_shape = isinstance(given, tuple) and len(given) == len(prediction.answer)
        return is_shape and all(map(is_number, given))
    if prediction.within:
        return is_number(given) and 0 < given < math.inf
    return is_number(given)
