"""Errors in a call of `check` or `predict`, shown in a notebook as one line."""

__all__ = ["UsageTypeError", "UsageValueError"]


class _OneLine:
    def _render_traceback_(self):
        """Lines that IPython shows in place of a traceback, which is of no use to a learner."""
        kind = "TypeError" if isinstance(self, TypeError) else "ValueError"
        return [f"{kind}: {self}"]


class UsageTypeError(_OneLine, TypeError):
    """An argument of the wrong type."""


class UsageValueError(_OneLine, ValueError):
    """An argument with a wrong value, such as an unknown id."""
