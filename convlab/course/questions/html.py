"""A question as HTML that is XML as well, for the editors and quizzes of a class."""

import re
from html import escape

import mistune

from convlab.course.questions.item import Item
from convlab.course.questions.said_before import Part

__all__ = ["feedback_html", "question_html"]

_markdown = mistune.create_markdown(escape=True, plugins=["table", "math"])
_DISPLAYED = re.compile(r'<div class="math">\$\$\s*(.*?)\s*\$\$</div>', re.DOTALL)
_NUMBERED = re.compile(r"^(\d+)\. ", re.MULTILINE)
_STYLE = re.compile(r' style="[^"]*"')  # QTI has none


def question_html(item: Item, folder: str) -> str:
    """The HTML of a question: its words, after the parts that stand before them.

    folder: what stands before the name of a picture's file, such as "@@PLUGINFILE@@/".
    """
    names = iter(item.pictures)
    parts = [
        f'<p><img src="{folder}{next(names)}" alt="{escape(part.content)}" /></p>'
        if part.kind == "picture"
        else _html(part)
        for part in item.parts
    ]
    return "\n".join([*parts, *([f"<p>{escape(item.hint)}</p>"] if item.hint else [])])


def feedback_html(text: str) -> str:
    """A sentence on an answer, as HTML.

    >>> feedback_html("Round *down*: `7 // 2`.")
    '<p>Round <em>down</em>: <code>7 // 2</code>.</p>'
    """
    return _html(Part("text", text)) if text else ""


def _html(part: Part) -> str:
    if part.kind == "text":
        # A numbered item is a paragraph: QTI has no list that begins with 5.
        markdown = _NUMBERED.sub(r"\n\1\\. ", part.content)
        html = _DISPLAYED.sub(r"<div>\\[\1\\]</div>", str(_markdown(markdown)).strip())
        return _STYLE.sub("", html)
    return f"<pre>{escape(part.content)}</pre>"
