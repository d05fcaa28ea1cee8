"""Questions as Moodle XML, with their pictures inside the file."""

import base64
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from convlab.course.questions.html import feedback_html, question_html
from convlab.course.questions.item import Answer, Item

__all__ = ["category", "middle", "moodle_xml"]

_TYPES = {"number": "numerical", "shape": "shortanswer", "choice": "multichoice"}


def moodle_xml(items: list[Item]) -> bytes:
    """The file that Moodle imports, with a category for each lesson.

    A number's tolerance is absolute in Moodle, so that an answer to within a factor is the middle
    of what counts, give or take half of its width.
    """
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for lesson, of_lesson in groupby(items, lambda item: item.lesson):
        parts.append(
            '<question type="category">\n'
            f"<category>{_text(category(lesson))}</category>\n"
            '<info format="html"><text></text></info>\n</question>'
        )
        parts += map(_question, of_lesson)
    return "\n".join([*parts, "</quiz>\n"]).encode()


def category(lesson: str) -> str:
    """The category of a lesson's questions; a slash in its heading is doubled.

    >>> category("99 In/out")
    '$course$/top/convlab/99 In//out'
    """
    return f"$course$/top/convlab/{lesson.replace('/', '//')}"


def middle(answer: Answer) -> tuple[float, float]:
    """The number in the middle of those that count as an answer, and how far off they may be."""
    if answer.low == answer.high:
        return answer.low, 0
    return (answer.low + answer.high) / 2, (answer.high - answer.low) / 2


def _question(item: Item) -> str:
    files = "".join(
        f'<file name={quoteattr(name)} path="/" encoding="base64">'
        f"{base64.b64encode(png).decode()}</file>\n"
        for name, png in item.pictures.items()
    )
    return "\n".join(
        [
            f'<question type="{_TYPES[item.kind]}">',
            f"<name>{_text(item.id)}</name>",
            f'<questiontext format="html">{_html(question_html(item, "@@PLUGINFILE@@/"))}',
            f"{files}</questiontext>",
            f'<generalfeedback format="html">{_html(feedback_html(item.prediction.because))}'
            "</generalfeedback>",
            "<defaultgrade>1</defaultgrade>",
            "<penalty>0.3333333</penalty>",
            "<hidden>0</hidden>",
            f"<idnumber>convlab-{escape(item.id)}</idnumber>",
            *_settings(item),
            *(_answer(item, answer, form) for answer, form in _by_form(item)),
            "</question>",
        ]
    )


def _settings(item: Item) -> list[str]:
    if item.kind == "choice":
        return [
            "<single>true</single>",
            "<shuffleanswers>false</shuffleanswers>",
            "<answernumbering>none</answernumbering>",
        ]
    return ["<usecase>0</usecase>"] if item.kind == "shape" else []


def _by_form(item: Item) -> list[tuple[Answer, str]]:
    if item.kind == "number":
        return [(answer, str(middle(answer)[0])) for answer in item.answers]
    return [(answer, form) for answer in item.answers for form in answer.forms]


def _answer(item: Item, answer: Answer, form: str) -> str:
    text = _html(f"<p>{escape(form)}</p>") if item.kind == "choice" else _text(form)
    kind = "html" if item.kind == "choice" else "moodle_auto_format"
    tolerance = f"<tolerance>{middle(answer)[1]}</tolerance>\n" if item.kind == "number" else ""
    return (
        f'<answer fraction="{100 if answer.is_right else 0}" format="{kind}">{text}\n'
        f'<feedback format="html">{_html(feedback_html(answer.feedback))}</feedback>\n'
        f"{tolerance}</answer>"
    )


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _html(html: str) -> str:
    html = html.replace("]]>", "]]]]><![CDATA[>")
    return f"<text><![CDATA[{html}]]></text>" if html else "<text></text>"
