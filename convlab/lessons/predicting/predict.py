"""`predict`: the learner commits to an answer before the lesson shows the right one."""

from typing import Any

from convlab.lessons.catalogue import find_prediction
from convlab.lessons.predicting.judge import judge
from convlab.lessons.reply import Reply

__all__ = ["predict"]

_ADVICE = (
    "Change your answer, or run on. With `show=True` behind your answer the reason comes at once."
)


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
    return judge(prediction_id, prediction, answer, show=show, advice=_ADVICE)
