"""What the commands have in common: how they print, and the arguments that several take."""

import argparse
import sys

__all__ = ["folder", "say"]


def say(text: str) -> None:
    """Print a text, with + and x for ✓ and ✗ if the terminal lacks these."""
    if sys.stdout is None:  # closed by the shell: `convlab doctor >&-`
        return
    encoding = sys.stdout.encoding or "ascii"
    plain = text.replace("✓", "+").replace("✗", "x").encode(encoding, "replace").decode(encoding)
    print(text if text == text.encode(encoding, "ignore").decode(encoding) else plain)


def folder(text: str) -> str:
    """The name of a folder that is given on the command line."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a folder needs a name, such as: lessons")
    return text
