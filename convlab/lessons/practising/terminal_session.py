"""A session of practice in a terminal: a question, a line, a reply."""

from __future__ import annotations

import io
import shutil
import sys
import textwrap

from convlab.lessons.practising.practice import Practice, Turn, practice
from convlab.lessons.practising.topic import LEVELS
from convlab.lessons.reply import Folded, Reply
from convlab.terminal import say

__all__ = ["practise"]

_HOW = "Type an answer: 55, or (3, 10, 8), or 3x10x8. Enter shows it, q ends."
_ENDS = ("q", "quit", "exit")


def practise(lesson: str | None, seed: str | None, number: int | None) -> int:
    """Ask questions until the learner ends, or the input does; then print a summary.

    number: how many questions to ask; None for no end.

    Returns the exit status: 0, or 130 after Ctrl-C.
    """
    asked = practice(lesson, seed=seed)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    say(_HOW)
    status = 0
    try:
        _ask(asked)
        while number is None or asked.done < number:
            line = _line()
            if line is None or line.strip().lower() in _ENDS:
                break
            turn = asked.answer(line) if line.strip() else asked.show()
            _reply(turn)
            if turn.then and asked.done != number:
                _ask(asked)
    except KeyboardInterrupt:
        say("")
        status = 130
    say(f"\n{asked.summary()}")
    return status


def _ask(asked: Practice) -> None:
    question = asked.question
    level = "●" * (question.level + 1) + "○" * (LEVELS - 1 - question.level)
    say(f"\n{asked.done + 1}. {level} {question.topic.name}")
    say(_wrapped(question.plain))


def _reply(turn: Turn) -> None:
    parts = tuple(part for part in turn.reply.parts if not isinstance(part, Folded))
    text = repr(Reply(turn.reply.kind, turn.reply.heading, parts)).replace("`", "")
    say(_wrapped(text.replace("or see the answer: .show().", "or Enter for the answer.")))


def _line() -> str | None:
    """A line that is typed; None at the end of the input."""
    try:
        return input("> ") if sys.stdin else None
    except EOFError:
        say("")
        return None


def _wrapped(text: str) -> str:
    """The text with long lines broken at spaces, below their own indentation."""
    width = min(shutil.get_terminal_size().columns, 92)
    lines = []
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        lines += textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False) or [
            ""
        ]
    return "\n".join(lines)
