"""The error that ends a course command with one sentence."""

__all__ = ["CourseError"]


class CourseError(Exception):
    """A command of the course cannot do what was asked; the text says why, and a way out."""
