"""The errors of convlab. Each message names the rule, what was given, and a way out."""

__all__ = ["ShapeError"]


class ShapeError(ValueError):
    """Sizes or shapes that do not go together.

    It is a `ValueError`, so code that catches `ValueError` catches it too.
    """
