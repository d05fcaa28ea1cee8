"""Slips: small changes of an exercise's solution that learners make."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Slip", "SlipError", "read_slips", "whole_words", "with_slip"]


class SlipError(Exception):
    """Error for a slip that cannot be read, or does not fit its solution."""


@dataclass(frozen=True)
class Slip:
    """A change of a solution's text that makes it wrong.

    changes: pairs (old words, new words), made one after the other.
    sentence: reply to a learner who makes the change.
    """

    changes: tuple[tuple[str, str], ...]
    sentence: str


def read_slips(text: str) -> tuple[Slip, ...]:
    r"""Slips in a text, in order.

    text: for each slip one or more lines `- old words => new words`, then its sentence, indented by
        two spaces, on as many lines as it needs. Without new words the old ones are deleted.

    Raises SlipError for a text of another form.

    >>> read_slips("- height * width => height + width\n  Multiply them.")
    (Slip(changes=(('height * width', 'height + width'),), sentence='Multiply them.'),)
    """
    slips: list[tuple[list[tuple[str, str]], list[str]]] = []
    for line in filter(None, map(str.rstrip, text.splitlines())):
        if line.startswith("- ") and " =>" in line:
            if not slips or slips[-1][1]:
                slips.append(([], []))
            old, _, new = line[2:].partition(" =>")
            slips[-1][0].append((old, new.strip()))
        elif line.startswith("  ") and slips:
            slips[-1][1].append(line.strip())
        else:
            raise SlipError(
                f"A slip is `- old words => new words`, then an indented sentence. Got {line!r}."
            )
    if slips and not slips[-1][1]:
        raise SlipError(f"The last slip has no sentence: {slips[-1][0]}.")
    return tuple(Slip(tuple(changes), " ".join(lines)) for changes, lines in slips)


def with_slip(solution: Callable, slip: Slip) -> Callable:
    """The solution, compiled again with the changes of a slip.

    The old words are replaced wherever they occur, but not inside a longer name.
    Raises SlipError if they do not occur in the solution, or if Python cannot compile the result.
    """
    source = inspect.getsource(solution)
    for old, new in slip.changes:
        changed = whole_words(old).sub(new.replace("\\", r"\\"), source)
        if changed == source:
            raise SlipError(f"{_where(solution, slip)} `{old}` does not stand in it.")
        source = changed
    names = dict(vars(inspect.getmodule(solution)))
    try:
        exec(compile(source, f"<slip of {solution.__name__}>", "exec"), names)
    except SyntaxError as error:
        raise SlipError(f"{_where(solution, slip)} {error}.") from None
    return names[solution.__name__]


def whole_words(words: str) -> re.Pattern[str]:
    """A pattern of the words that does not match inside a longer name."""
    before = r"(?<!\w)" if words[0].isidentifier() else ""
    after = r"(?!\w)" if re.match(r"\w", words[-1]) else ""
    return re.compile(before + re.escape(words) + after)


def _where(solution: Callable, slip: Slip) -> str:
    return f"{inspect.getsourcefile(solution)}, slip {slip.sentence!r} of {solution.__name__}:"
