"""Errors in a call of `check` or `predict`, shown in a notebook as one line."""

from convlab.errors import CommandError

__all__ = ["ExerciseFileError", "ExerciseNotHereError", "UsageTypeError", "UsageValueError"]


class _OneLine:
    def _render_traceback_(self):
        """Lines that IPython shows in place of a traceback, which is of no use to a learner."""
        kinds = (one.__name__ for one in (TypeError, ValueError) if isinstance(self, one))
        return [f"{next(kinds, type(self).__name__)}: {self}"]


class UsageTypeError(_OneLine, TypeError):
    """An argument of the wrong type."""


class UsageValueError(_OneLine, ValueError):
    """An argument with a wrong value, such as an unknown id."""


class ExerciseNotHereError(UsageValueError):
    """An exercise of an instructor's, in a program that has no file of it."""


class ExerciseFileError(_OneLine, CommandError):
    """The folder or the file of an instructor's exercise cannot be used."""
