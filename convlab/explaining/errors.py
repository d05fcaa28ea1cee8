"""The error of `explain` for a model that it cannot follow."""

__all__ = ["CannotExplain"]


class CannotExplain(RuntimeError):
    """A model that shapes alone do not explain; the text says where, and names a way out."""
