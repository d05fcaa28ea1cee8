"""A session of practice: a question, a typed line, a reply; in a terminal or in a notebook."""

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from convlab.lessons.reply import Folded, Reply
from convlab.notebook import running_kernel
from convlab.terminal import say

if TYPE_CHECKING:
    from convlab.lessons.practising.practice import Practice

__all__ = ["ask"]

_HOW = "Type the answer: {form}. Enter alone shows it, q ends."
_AGAIN = "Type another answer, or Enter alone for the right one."
_ENDS = ("q", "quit", "exit")


def ask(asked: Practice, number: int | None = None) -> bool:
    """Ask questions until the learner ends, or the input does; then show a summary.

    number: how many questions to ask; None for no end.

    Returns whether the session came to its end; False after Ctrl-C, or an interrupted kernel.
    """
    show, summarise = (_display, print) if running_kernel() else (_say, say)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    last = None if number is None else asked.done + number
    try:
        show(asked.waiting(_HOW))
        while last is None or asked.done < last:
            line = _line()
            if line is None or line.strip().lower() in _ENDS:
                break
            turn = asked.answer(line, advice=_AGAIN) if line.strip() else asked.show()
            show(turn.reply)
            if turn.then and asked.done != last:
                show(asked.waiting(_HOW))
    except KeyboardInterrupt:
        summarise(f"\n{asked.summary()}")
        return False
    summarise(f"\n{asked.summary()}")
    return True


def _line() -> str | None:
    """A line that is typed; None at the end of the input."""
    try:
        return input("> ") if sys.stdin else None
    except EOFError:
        return None


def _display(reply: Reply) -> None:
    from IPython.display import display

    display(reply)


def _say(reply: Reply) -> None:
    """The reply without what is folded, and with long lines broken at spaces."""
    parts = tuple(part for part in reply.parts if not isinstance(part, Folded))
    width = min(shutil.get_terminal_size().columns, 92)
    for line in repr(Reply(reply.kind, reply.heading, parts)).replace("`", "").splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        say("\n".join(textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False)))
