"""`predict`: the learner commits to an answer before seeing it."""

import math
import re

from convlab.lessons.catalogue import find_prediction
from convlab.lessons.predicting.answers import is_number, plain, shown
from convlab.lessons.prediction import Prediction, orders_apart
from convlab.lessons.reply import Folded, Reply

__all__ = ["predict"]


def predict(prediction_id: str, *answer: object, show: bool = False) -> Reply:
    """Commit to an answer; the reply says whether it is right, and names a known mistake.

    prediction_id: for example "04.a": lesson 04, first prediction.
    answer: what you predict; `...` (the three dots) stands for no answer yet. The numbers of a
        shape may stand in parentheses or not; where one number is asked for, a square's two equal
        sides will do. A guess need only be of the right size, and the reply says how far off it is.
    show: after a wrong answer, give the right one and the reason too.

    Returns a `Reply`, displayed where it is the last line of a cell. A wrong answer is not replaced
    by the right one, which the lesson computes below, unless `show` asks for it. With the reason
    come the answers that others give, and why they are wrong, folded.
    Raises ValueError for an unknown id.

    >>> predict("00.a")
    ○ 00.a waits for your answer.
      Put it in place of the three dots (3 whole numbers in parentheses), then run the cell again.
    """
    prediction = find_prediction(prediction_id)
    given = answer[0] if len(answer) == 1 else answer
    if not answer or given is ... or any(part is ... for part in answer) or _waits(given):
        first = " An answer comes first, and the reason after it." if show else ""
        where = f"Put it in place of the three dots ({prediction.form}), then run the cell again."
        return Reply("waiting", f"{prediction_id} waits for your answer.", (f"{where}{first}",))
    given = _in_form(plain(given), prediction)
    if not _has_form(given, prediction):
        quoted = isinstance(given, str) and given.isdecimal() and not prediction.choices
        return Reply(
            "waiting",
            f"{prediction_id} cannot be compared with {shown(given)}.",
            (f"The answer is {prediction.form}{', without quotation marks' * quoted}.",),
        )
    if prediction.within:
        reply = _graded(prediction_id, prediction, given)
    elif given == prediction.answer:
        reply = Reply("right", f"{prediction_id}: {shown(given)} is right.")
    else:
        reply = _wrong(f"{prediction_id}: it is not {shown(given)}.", prediction.wrong.get(given))
    if not reply.passed and not show:
        return Reply(reply.kind, reply.heading, (*reply.parts, _ADVICE))
    right, reason = shown(prediction.answer, grouped=bool(prediction.within)), prediction.because
    if not reply.passed and not re.search(rf"(?<![\w.,]){re.escape(right)}(?![\w])", reason):
        reason = f"It is {right}. {reason}"
    return Reply(reply.kind, reply.heading, (*reply.parts, reason, *_traps(prediction, given)))


_ADVICE = (
    "Change your answer, or run on: the lesson computes it below. "
    "With `show=True` behind your answer the reason comes at once."
)


def _waits(given: object) -> bool:
    return type(given) in (tuple, list) and any(part is ... for part in given)


def _in_form(given: object, prediction: Prediction) -> object:
    """One part out of a tuple, where one is asked for: it is alone, or both sides of a square."""
    if not isinstance(given, tuple) or isinstance(prediction.answer, tuple):
        return given
    is_square = len(given) == 2 and is_number(prediction.answer) and given[0] == given[1]
    return given[0] if len(given) == 1 or is_square else given


def _traps(prediction: Prediction, given: object) -> tuple[Folded, ...]:
    """What others answer, and why it is wrong."""
    others = tuple(
        f"{shown(plain(wrong), grouped=bool(prediction.within))}: {sentence}"
        for wrong, sentence in prediction.wrong.items()
        if wrong != given
    )
    return (Folded("What others answer, and why it is wrong", others),) if others else ()


def _wrong(heading: str, named: str | None) -> Reply:
    return Reply("not yet", heading, (named,) if named else ())


# Up to this factor from a known wrong answer, a guess is taken for that one.
_AROUND = 1.5


def _graded(prediction_id: str, prediction: Prediction, guess) -> Reply:
    """How far off a guess is: in one digit where it is near, else only between which powers of ten.

    So a wrong guess does not give the answer away.
    """
    orders = orders_apart(guess, prediction.answer)
    side = "large" if orders > 0 else "small"
    text = shown(guess, grouped=True)
    if abs(orders) <= math.log10(prediction.within):
        factor = f"{10 ** abs(orders):.1f}"
        off = f"{factor} times too {side}" if factor != "1.0" else "hardly off"
        return Reply("right", f"{prediction_id}: {text} is near enough, {off}.")
    if abs(orders) > 3:
        factor = "of more than 1,000"
    elif abs(orders) > 1:
        power = math.ceil(abs(orders))
        factor = f"between {10 ** (power - 1):,} and {10**power:,}"
    else:
        factor = f"between {prediction.within} and 10"
    nearest = min(prediction.wrong, key=lambda wrong: abs(orders_apart(guess, wrong)), default=None)
    meant = nearest is not None and abs(orders_apart(guess, nearest)) < math.log10(_AROUND)
    return _wrong(
        f"{prediction_id}: {text} is too {side}, by a factor {factor}.",
        prediction.wrong[nearest] if meant else None,
    )


def _has_form(given: object, prediction: Prediction) -> bool:
    if prediction.choices:
        return isinstance(given, str) and given in prediction.choices
    if isinstance(prediction.answer, tuple):
        is_shape = isinstance(given, tuple) and len(given) == len(prediction.answer)
        return is_shape and all(map(is_number, given))
    if prediction.within:
        return is_number(given) and 0 < given < math.inf
    return is_number(given)
