"""Commands as they are typed in a shell."""

import os
import shlex
from subprocess import list2cmdline

__all__ = ["typed"]

_ON_WINDOWS = os.name == "nt"


def typed(*words) -> str:
    """Return words as they are typed in a shell, with quotes where one holds a space, say.

    A path is given in full: in quotes the shell does not replace a `~`.

    >>> typed("jupyter", "lab")
    'jupyter lab'
    """
    words = [str(word) for word in words]
    return list2cmdline(words) if _ON_WINDOWS else shlex.join(words)
