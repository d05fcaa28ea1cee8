"""The number that one window gives."""

from convlab.arithmetic.formula import Formula
from convlab.arithmetic.number_text import number_text
from convlab.lessons.practising.topic import Topic

_WEIGHTS = {0: (0, 1, 2, -1), 1: (0, 1, 2, 3, -1, -2), 2: (0, 1, 2, 3, -1, -2, -3)}


def _draw(random, level):
    count = 4 if level == 0 else 6
    cells = [random.randint(0, 3 + level) for _ in range(count)]
    weights = [random.choice(_WEIGHTS[level]) for _ in range(count)]
    return {f"x_{k}": cell for k, cell in enumerate(cells, 1)} | {
        f"w_{k}": weight for k, weight in enumerate(weights, 1)
    }


def _rows(numbers, letter):
    count = len(numbers) // 2
    cells = [number_text(numbers[f"{letter}_{k}"]) for k in range(1, count + 1)]
    rows = (f"({', '.join(half)})" for half in (cells[: count // 2], cells[count // 2 :]))
    return " and ".join(rows)


def _ask(numbers):
    return (
        f"A window has the rows {_rows(numbers, 'x')}, the kernel the rows {_rows(numbers, 'w')}. "
        "Which number does PyTorch compute?"
    )


def _working(numbers):
    count = len(numbers) // 2

    def terms(form, first=1, last=count):
        return " + ".join(form.format(k=k, back=count + 1 - k) for k in range(first, last + 1))

    return (
        Formula("y", terms("x_{k}*w_{k}")),
        # What slips give; the answer does not read them.
        *(
            Formula(name, text)
            for name, text in {
                "flipped": terms("x_{k}*w_{back}"),
                "unsigned": terms("x_{k}*max(w_{k}, 0 - w_{k})"),
                "cells": terms("x_{k}"),
                "weights": terms("w_{k}"),
                "first": terms("x_{k}*w_{k}", 1, count // 2),
                "second": terms("x_{k}*w_{k}", count // 2 + 1),
            }.items()
        ),
    )


TOPIC = Topic(
    name="number of a window",
    lessons={"01": (0, 1), "02": (1,), "03": (1, 2)},
    ask=_ask,
    draw=_draw,
    working=_working,
    answer="y",
    rule="Each number of the window is multiplied by the kernel's number that lies on it, and the "
    "products are summed. PyTorch lays the kernel on as it is.",
    signed=True,
    slips="""
- y => flipped
  That is what the flipped kernel gives. PyTorch does not flip it.
- y => unsigned
  A sign is lost: the kernel has negative numbers.
- y => first
  That is the first row alone. Sum over both.
- y => second
  That is the second row alone. Sum over both.
- y => cells
  That is the sum of the window. Multiply by the kernel first, cell by cell.
- y => weights
  That is the sum of the kernel. Each of its numbers is multiplied by one of the window.
- y => cells*weights
  That multiplies the two sums. Multiply cell by cell, then sum.
- y => first*second
  That multiplies the rows. Their sums are added.
""",
)
