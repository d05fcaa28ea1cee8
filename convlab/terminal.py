"""Printing, and the arguments that several commands take."""

import argparse
import sys

__all__ = ["folder", "say"]


# What stands for a sign that a terminal lacks.
_PLAIN = {
    "✓": "+",
    "✗": "x",
    "○": "o",
    "●": "*",
    "×": "x",
    "·": "*",
    "−": "-",
    "–": "-",
    "…": "...",
    "⌊": "floor(",
    "⌋": ")",
    "⌈": "ceil(",
    "⌉": ")",
    "γ": "gamma",
    "β": "beta",
    "∂": "d",
}


def say(text: str) -> None:
    """Print a text, with + for ✓, floor(…) for ⌊…⌋ and the like if the terminal lacks these."""
    if sys.stdout is None:  # closed by the shell: `convlab doctor >&-`
        return
    encoding = sys.stdout.encoding or "ascii"
    plain = "".join(sign if _can(sign, encoding) else _PLAIN.get(sign, "?") for sign in text)
    print(plain)


def _can(sign: str, encoding: str) -> bool:
    """Whether the terminal has the sign."""
    return sign.encode(encoding, "ignore").decode(encoding) == sign


def folder(text: str) -> str:
    """The name of a folder that is given on the command line."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a folder needs a name, such as: lessons")
    return text
