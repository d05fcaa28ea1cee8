"""The errors of convlab. Each message names the rule, what was given, and a way out."""

__all__ = ["ShapeError"]


class ShapeError(ValueError):
    """Sizes or shapes that do not fit together; a `ValueError`, caught as one too."""
