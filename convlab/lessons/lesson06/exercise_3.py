"""06.3 Transfer: the matrix of a convolution with stride."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import any_arrays, dtypes, exact_arrays, whole_numbers


@st.composite
def _cases(draw):
    size = draw(st.integers(1, 10))
    shape, dtype = (draw(st.integers(1, min(size, 5))),), draw(dtypes())
    return {
        "kernel": draw(exact_arrays(shape, dtype, within=4) | any_arrays(shape, dtype)),
        "input_size": size,
        "stride": draw(st.integers(1, 4)),
    }


def _torch_conv1d_of_units(kernel, input_size, stride):
    """Columns of the matrix: the convolutions of inputs with a single 1."""
    units = np.eye(input_size, dtype=kernel.dtype)[:, None]
    return torch_convolution(units, kernel[None, None], stride=stride)[:, 0].T.copy()


def convolution_matrix(kernel, input_size, stride):
    rows = (input_size - len(kernel)) // stride + 1
    matrix = np.zeros((rows, input_size), dtype=kernel.dtype)
    for i in range(rows):
        matrix[i, i * stride : i * stride + len(kernel)] = kernel
    return matrix


SLIPS = """
- i * stride => i
  Row i starts at column i · stride, not at column i.
- range(rows) => range(0, rows, stride)
- i * stride => i
  Only every S-th row is filled. Count the rows 0, 1, 2, …; row i starts at column i · stride.
- i * stride => i * stride * stride
  The stride counts twice: row i starts at column i · stride. Does the loop take steps of S, too?
- return matrix => return matrix.T
  Rows and columns have changed places: a row for each output, a column for each input.
- // stride =>
- i * stride => i
  The stride is left out: row i starts at column i · stride.
- = kernel => = kernel[::-1]
  The kernel is flipped. PyTorch does not flip it.
- // stride + 1 => // stride
  The last row is missing: there is one place more than steps.
- (input_size - len(kernel)) // stride + 1 => -(-(input_size - len(kernel)) // stride)
- return matrix => return matrix if rows else matrix.sum(axis=1)
  A window that ends exactly at the end still fits: `start + K <= I`, or
  `range(0, I - K + 1, S)`.
- range(rows) => range(rows - 1)
  The last row is still 0: the loop ends one place too early.
- len(kernel)) // stride + 1 => len(kernel) + 1) // stride
  Divide first, then add the 1: there are (I - K) // S + 1 rows.
- (input_size - len(kernel)) // stride + 1 => input_size // stride
  The number of rows forgets the kernel's size: there are (I - K) // S + 1.
- (input_size - len(kernel)) // stride + 1 => -(-(input_size - len(kernel)) // stride) + 1
- = kernel => = kernel[: input_size - i * stride]
  A window that hangs over the end is left out: round (I - K) / S down.
- (input_size - len(kernel)) // stride + 1 => -(-(input_size - len(kernel)) // stride) + 1
  A window that hangs over the end is left out: round (I - K) / S down.
- (input_size - len(kernel)) // stride + 1 => -(-input_size // stride)
- i * stride : i * stride + len(kernel)] => (i * stride + np.arange(len(kernel))) % input_size]
  A window that reaches the end goes on at the beginning: that is circular padding. Here there is
  none: only windows that fit have a row.
- matrix[i, => matrix[:,
  All rows are the same. Is each kernel written into all of them? `[[0] * I] * O` holds one list
  O times.
- i * stride : i * stride + len(kernel)] = kernel => i + stride * np.arange(len(kernel))] = kernel
  The weights stand S columns apart: that is dilation. They stand next to each other, and row i
  starts at column i · stride.
- i * stride : i * stride + len(kernel)] => i::stride][: len(kernel)]
- = kernel => = kernel[: len(range(i, input_size, stride))]
  The weights stand S columns apart: that is dilation. They stand next to each other, and row i
  starts at column i · stride.
- + len(kernel)] = kernel => + len(kernel) - 1] = kernel[:-1]
  The last weight of the kernel is missing: its loop ends one place too early.
- i * stride : i * stride + len(kernel)] = kernel => i * stride] = kernel[0]
  Only the first number of the kernel is written. A row holds the whole kernel.
- = kernel => = kernel; return matrix
  Only the first row is filled. Is the `return` inside the loop?
- = kernel => = 0
  All numbers are 0: the kernel is not written into the rows.
- np.zeros => np.ones
  What a window does not read has the weight 0.
- dtype=kernel.dtype => dtype=np.float32
  Only about 7 digits are right. Is something float32 on the way? Use the dtype of the kernel.
- , dtype=kernel.dtype =>
  The numbers are right, but the dtype is not that of the kernel.
- return matrix => return np.eye(input_size, dtype=kernel.dtype)
  That leaves the input as it is.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_conv1d_of_units,
    oracle_name="what PyTorch's conv1d makes of each unit vector",
    solution=convolution_matrix,
    slips=SLIPS,
    further_cases=({"kernel": whole_numbers((11,)), "input_size": 227, "stride": 4},),
)
