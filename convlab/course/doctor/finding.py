"""The result of one check of `convlab doctor`."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "State"]


class State(StrEnum):
    """The severity of a finding."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    name: subject of the check, in a word or two.
    state: ok, warning or problem.
    detail: versions, sizes or paths that were found, or a sentence on the problem.
    fix: a command or a sentence that mends the problem, "" if there is none.
    """

    name: str
    state: State
    detail: str
    fix: str = ""
