"""Results whose fields are set once, as those of a frozen dataclass.

Python writes a dataclass's methods when it loads the class. For what `explain` gives back that
takes a tenth of the time that it has in a fresh process, so these methods are written here.
"""

__all__ = ["Record"]


class Record:
    """An object with the fields that its class annotates, given by their names.

    Those that `_unshown` names are left out of its repr.

    >>> class Side(Record):
    ...     length: int
    ...     stride: int
    >>> side = Side(length=5, stride=2)
    >>> side
    Side(length=5, stride=2)
    >>> side.stride = 1
    Traceback (most recent call last):
        ...
    AttributeError: a Side is read-only: stride cannot be set.
    >>> Side(length=5)
    Traceback (most recent call last):
        ...
    TypeError: a Side has the fields length, stride, got length.
    """

    _unshown = ()

    def __init__(self, **fields):
        names = type(self).__annotations__
        if fields.keys() != names.keys():
            raise TypeError(
                f"a {type(self).__name__} has the fields {', '.join(names)}, "
                f"got {', '.join(fields)}."
            )
        self.__dict__.update(fields)

    def __setattr__(self, name, value):
        raise AttributeError(f"a {type(self).__name__} is read-only: {name} cannot be set.")

    def __delattr__(self, name):
        raise AttributeError(f"a {type(self).__name__} is read-only: {name} cannot be deleted.")

    def __repr__(self):
        names = (name for name in type(self).__annotations__ if name not in self._unshown)
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__name__}({fields})"
