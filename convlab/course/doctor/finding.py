"""One thing that `convlab doctor` looked at."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "State"]


class State(StrEnum):
    """How a finding is to be taken."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what was looked at, in a word or two.
        state: ok, warning or problem.
        seen: what was seen.
        mend: what to do about it, "" if there is nothing to do.
    """

    name: str
    state: State
    seen: str
    mend: str = ""
