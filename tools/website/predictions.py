"""A question of `predict` as a form of the page, with its answer out of sight."""

import base64
import json
from html import escape

from convlab.lessons.catalogue import find_prediction, prediction_ids
from convlab.lessons.predicting.answers import as_text, normalised
from convlab.lessons.prediction import Prediction

__all__ = ["answers_page", "form", "marked_up", "page_data", "question_data"]


def page_data(prediction_id: str) -> dict:
    """All that the page needs to reply as `predict` does, as JSON takes it."""
    return question_data(prediction_id, find_prediction(prediction_id))


def question_data(name: str, prediction: Prediction) -> dict:
    """All that a page needs to reply to a question with this name."""
    return {
        "id": name,
        "form": _form(prediction),
        "choices": list(prediction.choices),
        "answer": prediction.answer,
        "because": prediction.because,
        "wrong": [[normalised(wrong), text] for wrong, text in prediction.wrong.items()],
        "near": [[normalised(near), text] for near, text in prediction.near.items()],
        "within": prediction.within,
    }


def form(prediction_id: str, answers: str) -> str:
    """The place of the form as one line of HTML, which a script fills.

    answers: the address of the page with all answers, for who has no scripts.
    """
    data = json.dumps(page_data(prediction_id), ensure_ascii=False, separators=(",", ":"))
    hidden = base64.b64encode(data.encode()).decode()
    return (
        f'<div class="convlab-predict" id="predict-{prediction_id}" data-prediction="{hidden}">'
        f"<p><strong>{prediction_id}</strong> Commit to your answer. Then read on, or "
        f'<a href="{answers}#answer-{prediction_id}">see the answer and its reason</a>.</p></div>'
    )


def answers_page() -> str:
    """The page with the answers to all questions, as Markdown, for who has no scripts."""
    lines = [
        "# Answers\n",
        "The answers to the questions of the lessons, for who reads without scripts, and for "
        "instructors. A lesson asks each one in its place, and replies to yours.\n",
    ]
    lesson = ""
    for prediction_id in prediction_ids():
        prediction = find_prediction(prediction_id)
        if prediction_id[:2] != lesson:
            lesson = prediction_id[:2]
            lines.append(f"## Lesson {lesson}\n")
        others = "".join(
            f"<li>{escape(as_text(normalised(wrong)))}: {marked_up(text)}</li>"
            for wrong, text in (prediction.wrong | prediction.near).items()
        )
        others = f"<details><summary>Others answer</summary><ul>{others}</ul></details>" * bool(
            others
        )
        lines.append(
            f'<div class="convlab-answer" id="answer-{prediction_id}"><p><strong>{prediction_id}: '
            f"{escape(as_text(prediction.answer))}.</strong> {marked_up(prediction.because)}</p>"
            f"{others}</div>\n"
        )
    return "\n".join(lines)


def _form(prediction: Prediction) -> str:
    """How an answer is typed into the page: without Python's signs."""
    if isinstance(prediction.answer, tuple):
        return f"{len(prediction.answer)} numbers, with commas between them"
    if prediction.within:
        return f"a number, right to within a factor of {prediction.within}; 2e6 is 2 million"
    return "a number"


def marked_up(text: str) -> str:
    """The text escaped, with words in backticks as code."""
    parts = escape(text).split("`")
    return "".join(
        f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts)
    )
