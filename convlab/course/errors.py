"""The error of the course's commands."""

__all__ = ["CourseError"]


class CourseError(Exception):
    """A command of the course cannot do its work; the text is a sentence with a way out."""
