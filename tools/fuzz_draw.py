"""Random arguments for PyTorch's functions, by their types and names."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import torch

__all__ = ["DTYPES", "FLOATS", "TRUSTING", "Arguments", "Draw"]

Arguments = tuple[list, dict[str, Any]]
SIDES = (0, 1, 1, 2, 2, 3, 3, 4, 5, 7, 9)
DTYPES = (torch.float32,) * 6 + (
    torch.float64,
    torch.bfloat16,
    torch.int64,
    torch.int64,
    torch.int32,
    torch.uint8,
    torch.bool,
    torch.complex64,
)
FLOATS = DTYPES[:8]
# Arguments that say nothing about shapes, or that a machine without a GPU cannot have.
LEFT_OUT = set("out generator layout device pin_memory memory_format names non_blocking".split())
INDICES = set("index indices target sorted_sequence boundaries offsets".split())
# PyTorch does not check all that its own modules give to these: it would read beyond a tensor.
TRUSTING = set(
    "lstm gru rnn_tanh rnn_relu lstm_cell gru_cell rnn_tanh_cell rnn_relu_cell embedding_bag "
    "native_batch_norm _native_batch_norm_legit _batch_norm_with_update _weight_norm".split()
)
MASKS = {"mask", "condition"}


class Draw:
    """Random arguments; each tensor is real and on the CPU."""

    def __init__(self, seed: object):
        self.random = random.Random(str(seed))
        self.base = self.shape()
        self.dtype = self.random.choice(DTYPES)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def side(self) -> int:
        return self.random.choice(SIDES)

    def shape(self, rank: int | None = None) -> list[int]:
        rank = self.random.choice((0, 1, 2, 2, 3, 3, 4, 5)) if rank is None else rank
        most = 9 if rank < 4 else 4
        return [min(self.side(), most) for _ in range(rank)]

    def near(self) -> list[int]:
        """A shape like the base: equal, broadcast, turned round, or with one side changed."""
        shape = list(self.base)
        kind = self.random.random()
        if kind < 0.5 or not shape:
            return shape
        if kind < 0.65:
            shape[self.random.randrange(len(shape))] = 1
        elif kind < 0.75:
            shape = shape[self.random.randrange(len(shape)) :]
        elif kind < 0.85:
            shape[-2:] = shape[:-3:-1]
        elif kind < 0.93:
            shape[self.random.randrange(len(shape))] = self.side()
        else:
            shape = self.shape()
        return shape

    def tensor(self, shape=None, dtype=None, fill: float = 1) -> torch.Tensor:
        """A tensor; one in four lies turned round or with gaps in memory."""
        shape = self.near() if shape is None else list(shape)
        dtype = dtype or (self.dtype if self.chance(0.85) else self.random.choice(DTYPES))
        kind = self.random.random()
        if len(shape) > 1 and kind < 0.12:
            return torch.full(shape[::-1], fill, dtype=dtype).permute(*range(len(shape))[::-1])
        if shape and kind < 0.2:
            return torch.full([*shape[:-1], 2 * shape[-1]], fill, dtype=dtype)[..., ::2]
        if shape and kind < 0.25:
            return torch.full([1] * len(shape), fill, dtype=dtype).expand(shape)
        return torch.full(shape, fill, dtype=dtype)

    def pair(self, low: int, high: int) -> tuple[int, int]:
        return self.random.randint(low, high), self.random.randint(low, high)

    def per_axis(self, rank: int, low: int, high: int) -> int | tuple[int, ...]:
        """One number for all axes, or one for each."""
        if self.chance(0.5):
            return self.random.randint(low, high)
        return tuple(self.random.randint(low, high) for _ in range(rank))

    def axis(self) -> int:
        rank = len(self.base)
        return (
            self.random.randint(-rank - 1, rank)
            if self.chance(0.2)
            else (self.random.randrange(-rank, rank) if rank else self.random.choice((0, -1)))
        )

    def number(self) -> Any:
        return self.random.choice((0, 1, 2, 3, 0.5, 1.5, -1, True))

    def of_type(self, kind: str, name: str) -> Any:
        """An argument by the name of its type and its own."""
        if kind.startswith("Optional["):
            return None if self.chance(0.2) else self.of_type(kind[9:-1], name)
        if kind == "Tensor":
            if name in INDICES:
                whole = self.random.choice((torch.int64,) * 6 + (torch.int32, torch.float32))
                return self.tensor(dtype=whole, fill=0)
            if "pivots" in name:
                return self.tensor(dtype=torch.int32)
            return self.tensor(dtype=torch.bool if name in MASKS and self.chance(0.85) else None)
        if kind.startswith("List[") or kind in ("List[t]",):
            inner = kind[5:-1]
            if name == "dim" and not self.chance(0.1):
                count = self.random.choice((0, 1, 1, 2, 3))
                return [self.axis() for _ in range(count)]
            count = (
                len(self.base) if inner == "int" and self.chance(0.6) else self.random.randint(0, 3)
            )
            return [self.of_type(inner, name) for _ in range(count)]
        if name in ("dtype",):
            return self.random.choice(DTYPES)
        if name in (
            "dim",
            "dim0",
            "dim1",
            "dim2",
            "axis",
            "source",
            "destination",
            "axis0",
            "axis1",
            "start_dim",
            "end_dim",
        ):
            return self.axis()
        if name == "reduction":
            return self.random.choice((0, 1, 2))
        if name in ("size", "sizes", "repeats", "k", "sections", "chunks", "split_size", "steps"):
            return self.random.choice((*SIDES, -1, 12))
        if name == "reduce":
            return self.random.choice(("sum", "prod", "mean", "amax", "amin", "add", "none"))
        draws: dict[str, Callable[[], Any]] = {
            "int": lambda: self.random.choice((0, 0, 1, 1, 1, 2, 2, 3, -1)),
            "float": lambda: self.random.choice((0.0, 0.5, 1.0, 2.0)),
            "number": self.number,
            "bool": lambda: self.chance(0.5),
            "str": lambda: self.random.choice(
                ("sum", "mean", "none", "trunc", "floor", "tanh", "ij")
            ),
        }
        return draws[kind]()

    def by_schema(self, schema: torch._C.FunctionSchema) -> Arguments:
        args: list = []
        kwargs: dict[str, Any] = {}
        for argument in schema.arguments:
            if argument.name in LEFT_OUT:
                continue
            if argument.has_default_value() and self.chance(0.6):
                continue
            value = self.of_type(str(argument.type), argument.name)
            if (
                argument.kwarg_only
                or len(args) < schema.arguments.index(argument)
                or (args and self.chance(0.1))
            ):
                kwargs[argument.name] = value
            else:
                args.append(value)
        return args, kwargs

    def spoilt(self, args: list, kwargs: dict[str, Any]) -> Arguments:
        """The arguments with one of them changed."""
        places: list[tuple[Any, Any]] = [(args, k) for k in range(len(args))]
        places += [(kwargs, name) for name in kwargs]
        for place, key in list(places):
            if isinstance(place[key], (tuple, list)) and place[key]:
                place[key] = list(place[key])
                places += [(place[key], k) for k in range(len(place[key]))]
        if places:
            place, key = self.random.choice(places)
            place[key] = self.changed(place[key])
        return args, kwargs

    def changed(self, value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            shape = list(value.shape)
            kind = self.random.random()
            fill = value.flatten()[:1].tolist() or [int(value.dtype != torch.int64)]
            if kind < 0.3:
                return torch.full(shape, fill[0], dtype=self.random.choice(DTYPES))
            if kind < 0.7 and shape:
                shape[self.random.randrange(len(shape))] = self.side()
            elif kind < 0.85:
                shape.insert(self.random.randint(0, len(shape)), self.side())
            elif shape:
                shape.pop(self.random.randrange(len(shape)))
            return torch.full(shape, fill[0], dtype=value.dtype)
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return value + self.random.choice((-2, -1, 1, 2, 5))
        if isinstance(value, list):
            return self.random.choice((value[1:], [*value, 1]))
        if isinstance(value, tuple):
            return self.random.choice((value[1:], (*value, 1)))
        return value
