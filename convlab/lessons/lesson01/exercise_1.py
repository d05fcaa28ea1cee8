"""01.1 The number of one window."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import exact_arrays, kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    size = draw(map_sizes())
    kernel_size = draw(kernel_sizes(size))
    row, column = (
        draw(st.integers(0, side - window)) for side, window in zip(size, kernel_size, strict=True)
    )
    x, kernel = draw(exact_arrays(size)), draw(exact_arrays(kernel_size, within=4))
    return {"x": x, "kernel": kernel, "i": row, "j": column}


def _one_window(x, kernel, i, j):
    return float(torch_convolution(x[None, None], kernel[None, None])[0, 0, i, j])


def _window(x, kernel, i, j):
    return x[i : i + kernel.shape[0], j : j + kernel.shape[1]]


def _products(x, kernel, i, j):
    return _window(x, kernel, i, j) * kernel


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_one_window,
    truth="PyTorch's conv2d",
    mistakes=(
        Mistake(
            lambda x, kernel, i, j: int((_window(x, kernel, i, j) * kernel).sum()),
            "The fraction is lost. Is something rounded, or made an int, on the way?",
        ),
        Mistake(
            lambda x, kernel, i, j: (x[i : kernel.shape[0], j : kernel.shape[1]] * kernel).sum(),
            "The slice ends at K_h and K_w; it must end at i + K_h and j + K_w.",
        ),
        Mistake(
            lambda x, kernel, i, j: (x[i : i + 3, j : j + 2] * kernel).sum(),
            "The kernel is taken for 3 high and 2 wide. Read its sizes from kernel.shape.",
        ),
        Mistake(
            lambda x, kernel, i, j: (
                x[i : i + kernel.shape[1], j : j + kernel.shape[0]] * kernel
            ).sum(),
            "K_h and K_w have changed places: kernel.shape is (K_h, K_w).",
        ),
        Mistake(
            lambda x, kernel, i, j: (_window(x, kernel, i, j) * kernel[::-1, ::-1]).sum(),
            "That is the kernel flipped: top left of the window meets bottom right of the kernel. "
            "Here each cell meets the kernel's cell at the same place.",
        ),
        Mistake(
            lambda x, kernel, i, j: _window(x, kernel, i, j).sum(),
            "That is the sum of the window. Multiply it by the kernel, cell by cell, first.",
        ),
        Mistake(
            lambda x, kernel, i, j: (_window(x, kernel, i, j) * kernel).mean(),
            "That is the mean of the products. Take their sum.",
        ),
        Mistake(
            lambda x, kernel, i, j: (_window(x, kernel, j, i) * kernel).sum(),
            "Row and column have changed places: i counts rows, the first axis.",
        ),
        Mistake(
            lambda x, kernel, i, j: (
                x[i : i + kernel.shape[0], j : j + kernel.shape[0]] * kernel
            ).sum(),
            "The window is as wide as the kernel is high. Its width is kernel.shape[1].",
        ),
        Mistake(
            lambda x, kernel, i, j: (
                x[i : i + kernel.shape[1], j : j + kernel.shape[0]] * kernel.T
            ).sum(),
            "The kernel is transposed: its first axis counts rows, as that of x does.",
        ),
        Mistake(
            lambda x, kernel, i, j: (_window(x, kernel, i, j) @ kernel.T).sum(),
            "That is a matrix product. The products are cell by cell: `*`, not `@`.",
        ),
        Mistake(
            lambda x, kernel, i, j: (_window(x, kernel, 0, 0) * kernel).sum(),
            "That is always the window at the top left. It starts at row i, column j.",
        ),
        Mistake(
            lambda x, kernel, i, j: (_window(x, kernel, i, 0) * kernel).sum(),
            "j is left out: the window starts at column j.",
        ),
        Mistake(
            lambda x, kernel, i, j: (_window(x, kernel, 0, j) * kernel).sum(),
            "i is left out: the window starts at row i.",
        ),
        Mistake(
            lambda x, kernel, i, j: (_window(x, kernel, i, i) * kernel).sum(),
            "The window starts at column i. It is j that counts the columns.",
        ),
        Mistake(
            lambda x, kernel, i, j: _products(x, kernel, i, j)[-1, -1],
            "Only the last product is left: each overwrites the one before. Use `+=`.",
        ),
        Mistake(
            lambda x, kernel, i, j: _products(x, kernel, i, j)[0, 0],
            "Only the first product is there. Is the `return` inside the loop?",
        ),
        Mistake(
            lambda x, kernel, i, j: _products(x, kernel, i, j)[0].sum(),
            "Only the first row of the window is summed. Is the `return` inside the loop?",
        ),
        Mistake(
            lambda x, kernel, i, j: _products(x, kernel, i, j)[:-1, :-1].sum(),
            "The last row and the last column of the window are left out: range(n) ends at n - 1.",
        ),
        Mistake(
            _products,
            "Those are the products. Their sum is asked for: one number.",
        ),
    ),
)
