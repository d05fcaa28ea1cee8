"""What `explain` cannot do, said in a sentence."""

__all__ = ["CannotExplain"]


class CannotExplain(RuntimeError):
    """The shapes of a model do not follow from shapes alone; the text says where, and a way out."""
