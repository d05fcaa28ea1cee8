"""The receptive field along one axis: three numbers, and what each kind of layer makes of them.

Letters: r the size, j the jump (the step from one output cell's field to the next one's), both in
input cells; start the index of the first input cell for output cell 0, negative in the padding. The
index `_in` marks the numbers of the layer before; I is the input's side, n the number of cells that
a layer reads, and K, P, S and D are as in `sizes`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.formula import Formula
from convlab.arithmetic.sizes import SAME_PADDING_BEFORE, SPREAD

__all__ = ["INPUT_CELL", "JUMP", "SIZE", "START", "FieldAxis"]

SIZE = Formula("r", f"r_in + {SPREAD}*j_in")
JUMP = Formula("j", "j_in*S")
START = Formula("start", "start_in - P*j_in")
START_SAME = Formula("start", f"start_in - {SAME_PADDING_BEFORE.expression}*j_in")
# A transposed convolution of stride 1 is a convolution with the kernel turned round.
START_TRANSPOSED = Formula("start", f"start_in - ({SPREAD} - P)*j_in")
# A layer that reads n cells for each output cell reads the same ones for all: the jump is 0.
SIZE_OF_ALL = Formula("r", "min(start_in + r_in + (n - 1)*j_in, I) - max(start_in, 0)")
JUMP_OF_ALL = Formula("j", "0")
START_OF_ALL = Formula("start", "max(start_in, 0)")
# Two paths.
SIZE_OF_BOTH = Formula("r", "max(start_1 + r_1, start_2 + r_2) - min(start_1, start_2)")
JUMP_OF_BOTH = Formula("j", "j_in")
START_OF_BOTH = Formula("start", "min(start_1, start_2)")


class FieldAxis(NamedTuple):
    """The receptive field of a layer's output along one axis.

    Output cell k depends on the input cells from start + k·jump to start + k·jump + size − 1. The
    padding counts as input.

    >>> print(INPUT_CELL.slid(K=3, S=2, D=1, P=1).slid(K=5, S=1, D=1, P=0).size.text)
    r = r_in + D·(K − 1)·j_in
      = 3 + 1·(5 − 1)·2
      = 3 + 8
      = 11
    """

    size: Derived
    jump: Derived
    start: Derived

    def slid(self, K: int, S: int = 1, D: int = 1, P: int | None = None) -> FieldAxis:
        """The field after a window of K cells.

        P: the padding before the axis; None for "same".
        """
        return _slid(*map(int, self), K, S, D, P, False)

    def slid_transposed(self, K: int, D: int = 1, P: int = 0) -> FieldAxis:
        """The field after a window of a transposed convolution of stride 1."""
        return _slid(*map(int, self), K, 1, D, P, True)

    def read_whole(self, cells: int, side: int) -> FieldAxis:
        """The field after a layer that reads all `cells` of an axis; `side` is the input's.

        The padding no longer counts: a whole map has the size I and starts at 0.
        """
        return _read_whole(*map(int, self), int(cells), int(side))

    def joined(self, other: FieldAxis) -> FieldAxis:
        """The field of a cell that reads a cell of two paths of the same jump: the union."""
        ends = [field.start + field.size for field in (self, other)]
        for field in (self, other):  # most paths lie inside another
            if field.start == min(self.start, other.start) and max(ends) == sum(field[::2]):
                return field
        both = {"start_1": self.start, "start_2": other.start}
        return FieldAxis(
            SIZE_OF_BOTH(**both, r_1=self.size, r_2=other.size),
            JUMP_OF_BOTH(j_in=self.jump),
            START_OF_BOTH(**both),
        )


INPUT_CELL = FieldAxis(Formula("r", "1")(), Formula("j", "1")(), Formula("start", "0")())


# A network has few different windows.
@lru_cache(1024)
def _slid(size, jump, start, K, S, D, P, transposed):
    before = {"start_in": start, "j_in": jump}
    if P is None:
        first = START_SAME(**before, K=K, D=D)
    else:
        first = START_TRANSPOSED(**before, K=K, D=D, P=P) if transposed else START(**before, P=P)
    return FieldAxis(SIZE(r_in=size, j_in=jump, K=K, D=D), JUMP(j_in=jump, S=S), first)


@lru_cache(1024)
def _read_whole(size, jump, start, cells, side):
    return FieldAxis(
        SIZE_OF_ALL(start_in=start, r_in=size, j_in=jump, n=cells, I=side),
        JUMP_OF_ALL(),
        START_OF_ALL(start_in=start),
    )
