"""Questions in GIFT, Moodle's plain text, which has no pictures."""

from itertools import groupby

from convlab.course.questions.html import feedback_html, question_html
from convlab.course.questions.item import Answer, Item
from convlab.course.questions.moodle_xml import category, middle

__all__ = ["gift"]

_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"} | {"\n": "\\n"})


def gift(items: list[Item]) -> bytes:
    r"""The file that Moodle imports, with a category for each lesson.

    The signs ~ = # { } : and \ are escaped, and a line break is \n, as a question has no empty
    line. The items have no pictures.
    """
    parts = []
    for lesson, of_lesson in groupby(items, lambda item: item.lesson):
        parts.append(f"$CATEGORY: {category(lesson)}\n")
        parts += map(_question, of_lesson)
    return "\n".join(parts).encode()


def _question(item: Item) -> str:
    first = "#\n" if item.kind == "number" else "\n"
    lines = (
        f"{_answer(item, answer, form)}{_feedback(answer)}\n"
        for answer in item.answers
        for form in (answer.forms if item.kind == "shape" else answer.forms[:1])
    )
    because = feedback_html(item.prediction.because).translate(_ESCAPES)
    return (
        f"::{item.id.translate(_ESCAPES)}::[html]{question_html(item, '').translate(_ESCAPES)}"
        f"{{{first}{''.join(lines)}####{because}\n}}\n"
    )


def _answer(item: Item, answer: Answer, form: str) -> str:
    if item.kind == "choice":
        return ("=" if answer.is_right else "~") + form.translate(_ESCAPES)
    share = "" if answer.is_right else "%0%"
    if item.kind == "shape":
        return f"={share}{form.translate(_ESCAPES)}"
    number, tolerance = middle(answer)
    return f"={share}{number}:{tolerance}"


def _feedback(answer: Answer) -> str:
    return f"#{feedback_html(answer.feedback).translate(_ESCAPES)}" if answer.feedback else ""
