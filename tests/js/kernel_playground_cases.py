"""Photos and kernels of all kinds of sizes, with what Python says where the kernel is too large."""

import itertools

import numpy as np

from convlab.errors import ShapeError
from convlab.widgets import KernelPlayground


def cases():
    """Photos of 1×1 to 4×4 pixels with kernels of 1×1 to 5×5 weights."""
    sizes = itertools.product(range(1, 5), range(1, 5), range(1, 6), range(1, 6))
    return [case(*size) for size in sizes]


def case(height, width, rows, columns):
    playground = KernelPlayground(np.zeros((height, width)), np.ones((rows, columns)))
    try:
        playground.output  # noqa: B018 — its error is wanted
        problem = None
    except ShapeError as error:
        problem = str(error)
    return {"photo": [height, width], "kernel": playground.kernel.tolist(), "problem": problem}
