"""01.2 The whole map, window by window."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.draws import dtypes, exact_arrays, kernel_dtypes, kernel_sizes, map_sizes
from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.truth import torch_convolution


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    dtype = draw(dtypes())
    x = draw(exact_arrays(size, dtype))
    kernel_size = draw(kernel_sizes(size))
    kernel = draw(exact_arrays(kernel_size, draw(kernel_dtypes(dtype)), within=4))
    return {"x": x, "kernel": kernel}


def _correlation(x, kernel):
    return torch_convolution(x[None, None], kernel[None, None])[0, 0]


def _map_of_size(x, kernel, height, width):
    out = np.zeros((max(height, 0), max(width, 0)), x.dtype)
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel).sum()
    return out


def _first_only(x, kernel):
    out = _correlation(x, kernel)
    out.flat[1:] = 0
    return out


def _in_a_map_as_large_as_x(x, kernel):
    out = np.zeros_like(x)
    inner = _correlation(x, kernel)
    out[: inner.shape[0], : inner.shape[1]] = inner
    return out


def _last_places_left_out(x, kernel, rows=1, columns=1):
    out = _correlation(x, kernel)
    out[out.shape[0] - rows :] = 0
    out[:, out.shape[1] - columns :] = 0
    return out


def _rows_and_columns_swapped(x, kernel):
    right = _correlation(x, kernel)
    out = np.zeros_like(right)
    for i, j in np.ndindex(out.shape):
        out[j, i] = right[i, j]
    return out


def _side_by_side(x, kernel):
    K_h, K_w = kernel.shape
    places = _correlation(x, kernel)[::K_h, ::K_w]
    return places[: x.shape[0] // K_h, : x.shape[1] // K_w].copy()


def _slices_that_do_not_move(x, kernel):
    out = np.zeros_like(_correlation(x, kernel))
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : kernel.shape[0], j : kernel.shape[1]] * kernel).sum()
    return out


def _sizes_swapped(x, kernel):
    K_w, K_h = kernel.shape
    out = np.zeros((x.shape[0] - K_h + 1, x.shape[1] - K_w + 1), x.dtype)
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + K_h, j : j + K_w] * kernel).sum()
    return out


def _one_too_few(x, kernel):
    return _map_of_size(x, kernel, x.shape[0] - kernel.shape[0], x.shape[1] - kernel.shape[1])


def _square_kernel(x, kernel):
    side = kernel.shape[0]
    return _map_of_size(x, kernel, x.shape[0] - side + 1, x.shape[1] - side + 1)


def _square_map(x, kernel):
    side = x.shape[0] - kernel.shape[0] + 1
    return _map_of_size(x, kernel, side, side)


def _padded(x, kernel):
    rows, columns = (size - 1 for size in kernel.shape)
    sides = ((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2))
    return _correlation(np.pad(x, sides), kernel)


def _in_place(x, kernel):
    out = _correlation(x, kernel)
    x[: out.shape[0], : out.shape[1]] = out
    return x[: out.shape[0], : out.shape[1]]


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_correlation,
    truth="PyTorch's conv2d",
    mistakes=(
        Mistake(
            _last_places_left_out,
            "The last row and the last column are still 0: the loops end one place too early.",
        ),
        Mistake(
            lambda x, kernel: _last_places_left_out(x, kernel, rows=0),
            "The last column is still 0: the loop over j ends one place too early.",
        ),
        Mistake(
            lambda x, kernel: _last_places_left_out(x, kernel, columns=0),
            "The last row is still 0: the loop over i ends one place too early.",
        ),
        Mistake(
            _rows_and_columns_swapped,
            "The answer is written to [j, i]. The row comes first: [i, j].",
        ),
        Mistake(
            _side_by_side,
            "The windows lie side by side. Here they overlap: the next one starts one cell on.",
        ),
        Mistake(
            _slices_that_do_not_move,
            "The slice ends at K_h and K_w; it must end at i + K_h and j + K_w.",
        ),
        Mistake(
            lambda x, kernel: _correlation(x.astype(int), kernel.astype(int)).astype(x.dtype),
            "The fraction is lost. Is something rounded, or made an int, on the way?",
        ),
        Mistake(
            lambda x, kernel: np.trunc(_correlation(x, kernel)).astype(x.dtype),
            "The fraction is lost. Is something rounded, or made an int, on the way?",
        ),
        Mistake(
            _first_only,
            "Only the first number is computed. Is the `return` inside the loop?",
        ),
        Mistake(
            lambda x, kernel: np.zeros_like(_correlation(x, kernel)),
            "All numbers are 0: the sums are not written into the answer.",
        ),
        Mistake(
            _in_a_map_as_large_as_x,
            "The answer has the size of x, with zeros where no window fits. Make it smaller.",
        ),
        Mistake(
            lambda x, kernel: _correlation(x, kernel[::-1, ::-1]),
            "That is the mathematician's convolution: the kernel is flipped. PyTorch does not "
            "flip it.",
        ),
        Mistake(
            _one_too_few,
            "The last row and the last column of windows are missing: there are "
            "x.shape[0] - kernel.shape[0] + 1 rows of them. Mind the + 1.",
        ),
        Mistake(
            _square_kernel,
            "The kernel is taken for a square one. Its width is kernel.shape[1].",
        ),
        Mistake(_square_map, "The map is taken for a square one. Its width is x.shape[1]."),
        Mistake(
            lambda x, kernel: _correlation(x, kernel).T,
            "Rows and columns of the answer have changed places.",
        ),
        Mistake(
            lambda x, kernel: _correlation(x, kernel.T) if kernel.T.shape <= x.shape else x,
            "The kernel is transposed: its first axis counts rows, as that of x does.",
        ),
        Mistake(
            _sizes_swapped,
            "K_h and K_w have changed places: kernel.shape is (K_h, K_w).",
        ),
        Mistake(
            lambda x, kernel: _correlation(x, kernel).astype(kernel.dtype),
            "The answer has the dtype of the kernel. That of x is asked for.",
        ),
        Mistake(
            _padded,
            "That is a map as large as x: windows that hang over the border. "
            "Take only those that lie inside x.",
        ),
        Mistake(
            lambda x, kernel: _correlation(x, np.ones_like(kernel)),
            "Those are the sums of the windows. Multiply by the kernel, cell by cell, first.",
        ),
        Mistake(
            lambda x, kernel: _correlation(x, kernel).astype(float),
            "The numbers are right, but the dtype is not that of x. np.zeros makes float64 unless "
            "it is told: np.zeros(shape, dtype=x.dtype).",
        ),
        Mistake(
            _in_place,
            "The numbers are right, but x is changed. Write them into a new array.",
        ),
    ),
)
