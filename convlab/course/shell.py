"""Commands quoted for a shell."""

import os
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
    return list2cmdline(texts) if _ON_WINDOWS else shlex.join(texts)
