"""Replies of `predict` and `check`: a heading and some paragraphs, as text and as HTML."""

import re
from dataclasses import dataclass
from html import escape, unescape
from itertools import zip_longest
from textwrap import indent

from convlab import colours
from convlab.arithmetic.derived import Derived
from convlab.notebook import in_colab, in_vs_code

__all__ = ["Code", "Derivations", "Folded", "Reply", "SideBySide"]

_MARKS = {
    "right": ("✓", colours.OUTPUT),
    "not yet": ("✗", colours.KERNEL),
    "waiting": ("○", colours.INPUT),
}
_BOX = "border-left: 5px solid {colour}; padding: 0.2em 0.9em; margin: 0.3em 0; max-width: 62em;"
# Jupyter breaks the lines of a <pre> inside words.
_PRE = "margin: 0 0 0.6em 1.5em; overflow-x: auto; word-break: normal; overflow-wrap: anywhere;"
_WRONG_CELL = (
    f"color: inherit; background: none; font-weight: bold; outline: 1px solid {colours.KERNEL};"
)
_TERMINAL_WIDTH = 92  # characters


@dataclass(frozen=True)
class Code:
    """A block of code or numbers below its label, with its spaces kept."""

    label: str
    text: str

    def as_text(self) -> str:
        return f"{self.label}\n{indent(self.text, '    ')}"

    def as_html(self) -> str:
        return _labelled(self.label, escape(self.text))


@dataclass(frozen=True)
class SideBySide:
    """The answer expected and the answer given, side by side or one below the other.

    wrong: positions (start, end) in `got` of the cells that differ, which are marked.
    """

    expected: str
    got: str
    wrong: tuple[tuple[int, int], ...] = ()

    def as_text(self) -> str:
        """Two columns, or two blocks if these are too wide, with carets under the wrong cells."""
        left, right = self._columns()
        width = max(map(len, left)) + 4
        if width + max(map(len, right)) <= _TERMINAL_WIDTH:
            return "\n".join(f"{a:{width}}{b}".rstrip() for a, b in zip(left, right, strict=True))
        return "\n".join(line for line in (*left, *right) if line.strip())

    def _columns(self) -> tuple[list[str], list[str]]:
        """Both columns as lines; a line of carets has an empty line beside it."""
        left, right = ["expected"], ["got"]
        for expected, got in zip_longest(self.expected.splitlines(), self._lines_of_got()):
            line, carets = got or ("", "")
            left.append(f"    {expected or ''}")
            right.append(f"    {line}")
            if carets:
                left.append("")
                right.append(f"    {carets}")
        return left, right

    def _lines_of_got(self) -> list[tuple[str, str]]:
        """Each line of `got` with its line of carets, "" if no cell of the line differs."""
        lines, start = [], 0
        for line in self.got.splitlines():
            carets = "".join(
                "^" if any(first <= start + n < end for first, end in self.wrong) else " "
                for n in range(len(line))
            )
            lines.append((line, carets.rstrip()))
            start += len(line) + 1
        return lines

    def as_html(self) -> str:
        """Two blocks, side by side on a page that is wide enough."""
        marked, end = "", 0
        for first, last in self.wrong:
            cell = f"<mark style='{_WRONG_CELL}'>{escape(self.got[first:last])}</mark>"
            marked, end = f"{marked}{escape(self.got[end:first])}{cell}", last
        marked += escape(self.got[end:])
        blocks = _labelled("expected", escape(self.expected)), _labelled("got", marked)
        boxes = "".join(f"<div style='min-width: 0;'>{block}</div>" for block in blocks)
        return f"<div style='display: flex; flex-wrap: wrap; gap: 0 2em;'>{boxes}</div>"


@dataclass(frozen=True)
class Folded:
    """A list of paragraphs below their label; in HTML hidden until the label is clicked."""

    label: str
    paragraphs: tuple[str, ...]

    def as_text(self) -> str:
        return "\n".join([self.label, *(f"  - {paragraph}" for paragraph in self.paragraphs)])

    def as_html(self) -> str:
        items = "".join(f"<li>{_marked_up(paragraph)}</li>" for paragraph in self.paragraphs)
        return f"<details><summary>{escape(self.label)}</summary><ul>{items}</ul></details>"


@dataclass(frozen=True)
class Derivations:
    """Numbers with all steps of their derivation; in HTML in LaTeX, which Jupyter typesets.

    Colab and VS Code typeset no LaTeX within HTML: there the steps are text.
    """

    numbers: tuple[Derived, ...]

    def as_text(self) -> str:
        return "\n".join(number.text for number in self.numbers)

    def as_html(self) -> str:
        if in_colab() or in_vs_code():
            return f"<pre style='{_PRE}'>{escape(self.as_text())}</pre>"
        return "".join(f"<p>{escape(number._repr_latex_())}</p>" for number in self.numbers)


@dataclass(frozen=True)
class Reply:
    """A reply to the learner, with a text and an HTML representation.

    kind: "right", "not yet" or "waiting".
    heading: one line.
    parts: paragraphs (str) and blocks (`Code`, `SideBySide`, `Derivations`, `Folded`), in order.
    """

    kind: str
    heading: str
    parts: tuple = ()

    @property
    def passed(self) -> bool:
        """Whether the learner's answer was right."""
        return self.kind == "right"

    @classmethod
    def from_saved(cls, text: str, html: str) -> "Reply | None":
        """The reply that a saved notebook displays, None for another output.

        text, html: the output's two representations. Only the paragraphs come back as parts.

        >>> saved = Reply("not yet", "03.1 not yet.", (Code("A case", "K = 3"), "Mind `K - 1`."))
        >>> Reply.from_saved(repr(saved), saved._repr_html_())
        ✗ 03.1 not yet.
          Mind `K - 1`.
        """
        mark, _, heading = text.partition("\n")[0].partition(" ")
        kind = next((kind for kind, (sign, _) in _MARKS.items() if sign == mark), None)
        if kind is None:
            return None
        paragraphs = re.findall("<p>([^<]*(?:</?code>[^<]*)*)</p>", html)
        texts = (unescape(re.sub("</?code>", "`", paragraph)) for paragraph in paragraphs)
        return cls(kind, heading, tuple(texts))

    def __repr__(self) -> str:
        texts = (part if isinstance(part, str) else part.as_text() for part in self.parts)
        return "\n".join(
            [f"{_MARKS[self.kind][0]} {self.heading}", *(indent(text, "  ") for text in texts)]
        )

    def _repr_html_(self) -> str:
        mark, colour = _MARKS[self.kind]
        rows = [f"<p><strong>{mark} {escape(self.heading)}</strong></p>"]
        for part in self.parts:
            rows.append(f"<p>{_marked_up(part)}</p>" if isinstance(part, str) else part.as_html())
        return f"<div style='{_BOX.format(colour=colour)}'>{''.join(rows)}</div>"


def _labelled(label: str, escaped: str) -> str:
    return f"<p style='margin-bottom: 0;'>{escape(label)}</p><pre style='{_PRE}'>{escaped}</pre>"


def _marked_up(text: str) -> str:
    """The text escaped, with words in backticks as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))
