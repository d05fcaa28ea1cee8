"""What `predict` and `check` answer: a heading and some paragraphs, as text and as HTML."""

import re
from dataclasses import dataclass
from html import escape
from textwrap import indent

from convlab import colours

__all__ = ["Code", "Reply"]

_MARKS = {
    "right": ("✓", colours.OUTPUT),
    "not yet": ("✗", colours.KERNEL),
    "waiting": ("○", colours.INPUT),
}
_BOX = "border-left: 5px solid {colour}; padding: 0.2em 0.9em; margin: 0.3em 0; max-width: 62em;"


@dataclass(frozen=True)
class Code:
    """A labelled block of code or numbers, shown with its spaces kept."""

    label: str
    text: str


@dataclass(frozen=True)
class Reply:
    """An answer to the learner.

    kind: "right", "not yet" or "waiting".
    heading: one line; parts: paragraphs (str) and blocks (`Code`), in order.
    """

    kind: str
    heading: str
    parts: tuple = ()

    @property
    def passed(self) -> bool:
        """Whether the learner's answer was right."""
        return self.kind == "right"

    def __repr__(self) -> str:
        blocks = [f"{_MARKS[self.kind][0]} {self.heading}"]
        for part in self.parts:
            if isinstance(part, Code):
                blocks.append(indent(f"{part.label}\n{indent(part.text, '    ')}", "  "))
            else:
                blocks.append(indent(part, "  "))
        return "\n".join(blocks)

    def _repr_html_(self) -> str:
        mark, colour = _MARKS[self.kind]
        rows = [f"<p><strong>{mark} {escape(self.heading)}</strong></p>"]
        for part in self.parts:
            if isinstance(part, Code):
                rows.append(
                    f"<p style='margin-bottom: 0;'>{escape(part.label)}</p>"
                    "<pre style='margin: 0 0 0.6em 1.5em; overflow-x: auto;'>"
                    f"{escape(part.text)}</pre>"
                )
            else:
                rows.append(f"<p>{_marked_up(part)}</p>")
        return f"<div style='{_BOX.format(colour=colour)}'>{''.join(rows)}</div>"


def _marked_up(text: str) -> str:
    """The text escaped, with what stands between backticks as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))
