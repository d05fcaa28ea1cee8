"""Errors of a call of `check` or `predict` itself: one line in a notebook, no traceback."""

__all__ = ["UsageTypeError", "UsageValueError"]


class _OneLine:
    def _render_traceback_(self):
        """What IPython shows. Where the error was raised is of no use to a learner."""
        kind = "TypeError" if isinstance(self, TypeError) else "ValueError"
        return [f"{kind}: {self}"]


class UsageTypeError(_OneLine, TypeError):
    """An argument of the wrong type."""


class UsageValueError(_OneLine, ValueError):
    """An argument with a wrong value, such as an unknown id."""
