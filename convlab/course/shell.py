"""Commands quoted for a shell."""

import os
import re
import shlex
from subprocess import list2cmdline

__all__ = ["shell_command"]

_ON_WINDOWS = os.name == "nt"


def shell_command(*words: object) -> str:
    """A command as a learner types it: words with spaces or special characters are quoted.

    words: the program and its arguments; give a path in full, because a shell leaves a quoted `~`
        as it is.

    >>> shell_command("jupyter", "lab")
    'jupyter lab'
    """
    texts = [str(word) for word in words]
    if not _ON_WINDOWS:
        return shlex.join(texts)
    command = " ".join(map(_quoted_on_windows, texts))
    # PowerShell takes a quoted program for a text, and cmd does not know the &.
    return f"& {command}" if command.startswith('"') and _in_powershell() else command


def _quoted_on_windows(text: str) -> str:
    quoted = list2cmdline([text])
    # No space, and yet both shells read it otherwise: the range of "torch>=2.6,<3", for example.
    return f'"{text}"' if quoted == text and re.search("[<>|&^,;@()]", text) else quoted


def _in_powershell() -> bool:
    """Windows names two folders of modules to every program; PowerShell adds the user's own."""
    return os.environ.get("PSMODULEPATH", "").count(";") >= 2
