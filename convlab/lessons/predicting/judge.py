"""The reply to an answer: whether it is right, and which known mistake gives it."""

import math
import re
from typing import Any

from convlab.arithmetic.number_text import number_text
from convlab.lessons.predicting.answers import as_text, is_number, normalised
from convlab.lessons.prediction import Prediction, orders_apart
from convlab.lessons.reply import Folded, Reply

__all__ = ["SAME_COUNT", "SAME_GUESS", "judge", "other_answers"]


def judge(
    name: str,
    prediction: Prediction,
    answer: tuple,
    *,
    show: bool = False,
    advice: str = "",
    reason: tuple = (),
) -> Reply:
    """The reply to an answer.

    name: the question's name in the reply, such as "04.a".
    answer: the arguments that the learner gave: one, or the numbers of a shape.
    show: after a wrong answer, give the right one and the reason too.
    advice: a paragraph after a wrong answer that is not shown.
    reason: parts of the reply that take the place of the prediction's own reason, a text first.
    """
    given = answer[0] if len(answer) == 1 else answer
    if not answer or given is ... or _has_dots(answer) or _has_dots(given):
        first = " An answer comes first, and the reason after it." if show else ""
        where = f"Put it in place of the three dots ({prediction.form}), then run the cell again."
        return Reply("waiting", f"{name} waits for your answer.", (f"{where}{first}",))
    given = _single(normalised(given), prediction)
    if not _has_form(given, prediction):
        quoted = isinstance(given, str) and given.isdecimal() and not prediction.choices
        return Reply(
            "waiting",
            f"{name} cannot be compared with {as_text(given)}.",
            (f"The answer is {prediction.form}{', without quotation marks' * quoted}.",),
        )
    if prediction.within:
        reply = _reply_to_guess(name, prediction, given)
    elif given == prediction.answer:
        reply = Reply("right", f"{name}: {as_text(given)} is right.")
    else:
        reply = _wrong(f"{name}: it is not {as_text(given)}.", prediction.wrong.get(given))
    if not reply.passed and not show:
        return Reply(reply.kind, reply.heading, (*reply.parts, *filter(None, [advice])))
    right = as_text(prediction.answer)
    because, *more = reason or (prediction.because,)
    if not reply.passed and not re.search(rf"(?<![\w.,]){re.escape(right)}(?![\w])", because):
        because = f"It is {right}. {because}"
    others = other_answers(prediction, given)
    return Reply(reply.kind, reply.heading, (*reply.parts, because, *more, *others))


def _has_dots(given: Any) -> bool:
    return type(given) in (tuple, list) and any(part is ... for part in given)


def _single(given: Any, prediction: Prediction) -> Any:
    """The one number of a tuple, or the side of a square, if the answer is no tuple."""
    if not isinstance(given, tuple) or isinstance(prediction.answer, tuple):
        return given
    is_square = len(given) == 2 and is_number(prediction.answer) and given[0] == given[1]
    return given[0] if len(given) == 1 or is_square else given


def other_answers(prediction: Prediction, given: Any = None) -> tuple[Folded, ...]:
    """Wrong answers that others give, with the sentences on them, folded."""
    others = tuple(
        f"{as_text(normalised(wrong))}: {sentence}"
        for wrong, sentence in prediction.wrong.items()
        if wrong != given
    )
    return (Folded("What others answer, and why it is wrong", others),) if others else ()


def _wrong(heading: str, named: str | None) -> Reply:
    return Reply("not yet", heading, (named,) if named else ())


SAME_GUESS = 1.5  # factor within which a guess is taken for a known wrong answer
SAME_COUNT = 1.03  # factor within which it is taken for a count that is near the right one


def _reply_to_guess(name: str, prediction: Prediction, guess: float) -> Reply:
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
            if abs(orders_apart(guess, number)) < math.log10(SAME_COUNT)
        )
        return Reply("right", f"{name}: {text} is near enough, {off}.", counted)
    if abs(orders) > 3:
        factor = "of more than 1,000"
    elif abs(orders) > 1:
        power = math.ceil(abs(orders))
        factor = f"between {number_text(10 ** (power - 1))} and {number_text(10**power)}"
    else:
        factor = f"between {prediction.within} and 10"
    nearest = min(prediction.wrong, key=lambda wrong: abs(orders_apart(guess, wrong)), default=None)
    meant = nearest is not None and abs(orders_apart(guess, nearest)) < math.log10(SAME_GUESS)
    return _wrong(
        f"{name}: {text} is too {side}, by a factor {factor}.",
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
