"""The errors of convlab. Each message names the rule, what was given, and a way out."""

__all__ = ["CommandError", "ShapeError"]


class ShapeError(ValueError):
    """Sizes or shapes that do not fit together; a `ValueError`, caught as one too."""


class CommandError(Exception):
    """A command cannot do its work; the text is a sentence with a way out."""
