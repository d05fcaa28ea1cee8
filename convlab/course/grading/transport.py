"""Values as bytes between the grading process and a learner's: JSON, then the numbers of arrays.

Nothing is pickled, so that no bytes from a learner's process can run code in the grading one.
"""

import builtins
import json
import operator
import re
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from convlab.lessons.checking.as_python import show
from convlab.lessons.checking.safe_call import safe_call

__all__ = ["MalformedError", "from_bytes", "to_bytes"]

_DEPTH = 8  # of containers inside each other; one that lies deeper is sent as its text
_PARTS_AT_MOST = 20_000  # of all containers; what comes after them is sent as its text
_CELLS_AT_MOST = 200  # of an array of objects
_JSON_AT_MOST = 8_000_000  # characters
_NAME_AT_MOST = 200
_DTYPE = re.compile(r"[<>|]?[biufcUSMm]\d{1,9}(\[\w{1,9}\])?")
_CONTAINERS = {kind.__name__: kind for kind in (tuple, list, set, frozenset)}
_HEADER = struct.Struct(">Q")


class MalformedError(Exception):
    """Bytes that are not what `to_bytes` writes."""


def to_bytes(value: object) -> bytes:
    """A value as bytes: exactly, if it is data; else its type, its text and its number.

    Data is what Python, NumPy and PyTorch have for numbers, texts and arrays, in containers. An
    array keeps its order in memory. A value that is no data becomes a stand-in that has the name of
    its type and its text, and can be used as a number if the value can.

    >>> from_bytes(to_bytes({"x": (1, 2.5, np.arange(6).reshape(2, 3))}))
    {'x': (1, 2.5, array([[0, 1, 2],
           [3, 4, 5]]))}
    """
    return _Writer().bytes_of(value)


def from_bytes(data: bytes) -> Any:
    """The value that `to_bytes` has written.

    Raises MalformedError for any other bytes.

    >>> from_bytes(b"no such thing")
    Traceback (most recent call last):
        ...
    convlab.course.grading.transport.MalformedError: not a message
    """
    try:
        (length,) = _HEADER.unpack_from(data)
        if length > min(_JSON_AT_MOST, len(data)):
            raise MalformedError("not a message")
        start = _HEADER.size + length
        return _Reader(memoryview(data)[start:]).value(json.loads(data[_HEADER.size : start]))
    except MalformedError:
        raise
    except Exception as error:  # the bytes may come from anyone
        raise MalformedError("not a message") from error


class _Writer:
    def __init__(self):
        self.numbers = []
        self.length = 0
        self.parts_left = _PARTS_AT_MOST

    def bytes_of(self, value):
        text = json.dumps(self.plain(value, _DEPTH)).encode()
        return b"".join([_HEADER.pack(len(text)), text, *self.numbers])

    def plain(self, value, depth):
        """The value as JSON; a list with a name in front stands for what JSON does not have."""
        kind = type(value)
        if value is None or kind in (bool, float, str):
            return value
        if kind is int:
            return value if abs(value) < 2**53 else ["int", hex(value)]
        self.parts_left -= 1
        try:
            return self.data(value, kind, depth)
        except Exception:  # a value of the learner's own
            return self.stand_in(value)

    def data(self, value, kind, depth):
        """As `plain`, for a value that JSON does not have; raises an error if it is no data."""
        if kind in (complex, bytes):
            return [kind.__name__, repr(value) if kind is complex else value.hex()]
        if isinstance(value, np.ndarray):
            return self.array(value, depth)
        if isinstance(value, np.generic):
            return ["scalar", self.array(np.asarray(value), depth)]
        if isinstance(value, int | float | str):
            base = next(one for one in (int, float, str) if isinstance(value, one))
            return ["number", *_name(kind), self.plain(base(value), depth)]
        if kind.__module__.partition(".")[0] == "torch" and hasattr(value, "detach"):
            return ["tensor", self.array(value.detach().cpu().numpy(), depth)]
        if depth == 0 or len(value) > self.parts_left:
            raise ValueError("too deep, or too long")
        if isinstance(value, tuple):
            return ["tuple", [self.plain(one, depth - 1) for one in tuple.__iter__(value)]]
        if kind is dict:
            pairs = value.items()
            return ["dict", [[self.plain(one, depth - 1) for one in pair] for pair in pairs]]
        _CONTAINERS[kind.__name__].__len__(value)  # raises for another class of that name
        return [kind.__name__, [self.plain(one, depth - 1) for one in value]]

    def array(self, value, depth):
        kind, value = type(value), np.asarray(value)
        if value.dtype.kind == "O":
            cells = value.ravel().tolist() if value.size <= _CELLS_AT_MOST else []
            return ["objects", list(value.shape), [self.plain(one, depth - 1) for one in cells]]
        if not _DTYPE.fullmatch(value.dtype.str):
            raise ValueError("an array of something else than numbers")
        order = "C" if value.flags.c_contiguous else "F" if value.flags.f_contiguous else "S"
        numbers = value.tobytes("F" if order == "F" else "C")
        self.numbers.append(numbers)
        start, self.length = self.length, self.length + len(numbers)
        name = None if kind is np.ndarray else _name(kind)
        return ["array", value.dtype.str, list(value.shape), order, start, len(numbers), name]

    def stand_in(self, value):
        text = safe_call(show, value, default="a value that cannot be shown")
        numbers = [safe_call(convert, value, default=None) for convert in (operator.index, _float)]
        numbers = [self.plain(one, 0) if type(one) in (int, float) else None for one in numbers]
        return ["object", *_name(type(value)), text if isinstance(text, str) else "", *numbers]


class _Reader:
    def __init__(self, numbers):
        self.numbers = numbers

    def value(self, plain):
        """The value of what `_Writer.plain` gives; raises an error for anything else."""
        if not isinstance(plain, list):
            return _checked(plain, bool, int, float, str, type(None))
        tag, *parts = plain
        return _READERS[tag](self, *parts)

    def array(self, dtype, shape, order, start, length, name):
        if not _DTYPE.fullmatch(dtype):
            raise MalformedError("not a dtype of numbers")
        numbers = np.frombuffer(self.numbers[start : start + length], np.dtype(dtype))
        array = numbers.reshape(_shape(shape), order="F" if order == "F" else "C")
        # The second makes an array whose numbers are not side by side in memory.
        array = array.copy("K") if order != "S" else np.repeat(array, 2, axis=-1)[..., ::2]
        return array if name is None else array.view(_made(np.ndarray, *name))

    def objects(self, shape, cells):
        if not cells:  # nothing, or too many to be sent
            return np.broadcast_to(np.array(None), _shape(shape))
        array = np.empty(len(cells), object)
        for index, cell in enumerate(cells):
            array[index] = self.value(cell)
        return array.reshape(_shape(shape))

    def tensor(self, plain):
        import torch

        return torch.from_numpy(np.array(self.value(plain)))

    def number(self, module, name, plain):
        value = self.value(plain)
        return _made(type(_checked(value, int, float, str)), module, name)(value)

    def stand_in(self, module, name, text, index, number):
        methods = {"__repr__": lambda self: text}
        _checked(text, str)
        if index is not None:
            whole = _checked(self.value(index), int)
            methods["__index__"] = lambda self: whole
        if number is not None:
            real = _checked(self.value(number), float)
            methods["__float__"] = lambda self: real
        return _made(object, module, name, methods)()


_READERS: dict[str, Callable] = {
    "array": _Reader.array,
    "bytes": lambda _, text: bytes.fromhex(text),
    "complex": lambda _, text: complex(text),
    "dict": lambda self, pairs: {self.value(key): self.value(one) for key, one in pairs},
    "int": lambda _, text: int(text, 16),
    "number": _Reader.number,
    "object": _Reader.stand_in,
    "objects": _Reader.objects,
    "scalar": lambda self, plain: self.value(plain)[()],
    "tensor": _Reader.tensor,
    **{
        name: lambda self, parts, kind=kind: kind(map(self.value, parts))
        for name, kind in _CONTAINERS.items()
    },
}


def _name(kind: type) -> tuple[str, str]:
    return str(kind.__module__)[:_NAME_AT_MOST], str(kind.__qualname__)[:_NAME_AT_MOST]


def _made(base: type, module: str, name: str, methods: dict | None = None) -> Any:
    """A class with the name of one that exists in the learner's process only."""
    if module == "builtins" and getattr(builtins, name, None) is base:
        return base
    full = {"__module__": _checked(module, str), "__qualname__": _checked(name, str)}
    return type(name.rpartition(".")[2], (base,), full | (methods or {}))


def _shape(parts: list) -> tuple[int, ...]:
    if any(_checked(part, int) < 0 for part in parts):
        raise MalformedError("a negative size")
    return tuple(parts)


def _checked(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:
        raise MalformedError(f"a {type(value).__name__} where another type belongs")
    return value


def _float(value: object) -> float:
    return float(value) if hasattr(value, "__float__") else value  # type: ignore[return-value]
