"""08.1 Max pooling with padding."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import (
    any_arrays,
    exact_arrays,
    kernel_sizes,
    map_sizes,
    usually,
    whole_numbers,
)


@st.composite
def _cases(draw):
    size, dtype = draw(map_sizes()), draw(st.sampled_from([np.float64, np.float32]))
    kernel_size = draw(kernel_sizes(size, at_most=5))
    numbers, step = exact_arrays(size, dtype) | any_arrays(size, dtype), st.integers(1, 4)
    below_0 = numbers.map(lambda x: -abs(x) - 0.5)  # so that wrong numbers in the padding show
    return {
        "x": draw(numbers | usually(below_0, below_0.map(lambda x: 1e30 * x.clip(-99)))),
        "kernel_size": kernel_size,
        "stride": (draw(step), draw(step)),
        # PyTorch allows up to half of the kernel.
        "padding": tuple(draw(st.integers(0, K // 2)) for K in kernel_size),
    }


def _torch_max_pool2d(x, kernel_size, stride, padding):
    import torch

    x = torch.from_numpy(x)[None]
    return torch.nn.functional.max_pool2d(x, kernel_size, stride, padding)[0].numpy()


def max_pool(x, kernel_size, stride, padding):
    (K_h, K_w), (S_h, S_w), (P_h, P_w) = kernel_size, stride, padding
    padded = np.pad(x, ((P_h, P_h), (P_w, P_w)), constant_values=-np.inf)
    O_h = (padded.shape[0] - K_h) // S_h + 1
    O_w = (padded.shape[1] - K_w) // S_w + 1
    out = np.zeros((O_h, O_w), dtype=x.dtype)
    for i, j in np.ndindex(O_h, O_w):
        out[i, j] = padded[i * S_h : i * S_h + K_h, j * S_w : j * S_w + K_w].max()
    return out


SLIPS = """
- -np.inf => 0
  The zeros of the padding win where all the numbers of a window are negative. Pad with a number
  that never wins: -np.inf.
- -np.inf => -1
  The padding wins where all the numbers of a window are smaller. Pad with a number that never wins:
  -np.inf.
- -np.inf => -999
  The padding wins where all the numbers of a window are smaller. Pad with a number that never wins:
  -np.inf.
- -np.inf => -1000
  The padding wins where all the numbers of a window are smaller. Pad with a number that never wins:
  -np.inf.
- -np.inf => -9999
  The padding wins where all the numbers of a window are smaller. Pad with a number that never wins:
  -np.inf.
- -np.inf => -1e9
  The padding wins where all the numbers of a window are smaller. Pad with a number that never wins:
  -np.inf.
- -np.inf => -1e30
  The padding wins where all the numbers of a window are smaller. Pad with a number that never wins:
  -np.inf.
- -np.inf => np.inf
  The padding wins always. Pad with a number that never wins: -np.inf.
- -np.inf => np.nan
  With a `nan` in a window `max` gives `nan`. Pad with a number that never wins: -np.inf.
- constant_values=-np.inf => mode="wrap"
  The padding comes from the other side of x, and may win. Pad with a number that never wins:
  -np.inf.
- .max() => .max(initial=0)
  A number below 0 never comes out. Does a search for the largest begin at 0?
- np.pad(x, ((P_h, P_h), (P_w, P_w)), constant_values=-np.inf) => x
  The padding is left out.
- padded.shape => x.shape
  The size is counted without the padding: it is that of the padded array that counts.
- (P_h, P_h), (P_w, P_w) => (P_h, 0), (P_w, 0)
  The padding is above and on the left only. It belongs on each side.
- (P_h, P_h), (P_w, P_w) => (0, P_h), (0, P_w)
  The padding is below and on the right only. It belongs on each side.
- (P_h, P_w) => (P_w, P_h)
  The two paddings have changed places: padding[0] rows go above and below.
- ((P_h, P_h), (P_w, P_w)), constant_values=-np.inf => padding
  `np.pad(x, (a, b))` pads every axis, with a before and b after. Write ((P_h, P_h), (P_w, P_w)),
  and pad with -np.inf, which never wins.
- ((P_h, P_h), (P_w, P_w)) => padding
  `np.pad(x, (a, b))` pads every axis, with a before and b after. Write ((P_h, P_h), (P_w, P_w)).
- padded[i * S_h : i * S_h + K_h => x[i * S_h - P_h : i * S_h - P_h + K_h
- j * S_w : j * S_w + K_w => j * S_w - P_w : j * S_w - P_w + K_w
  A slice that begins at a negative number counts from the end. Pad x first, or begin at 0 there.
- padded[i * S_h : i * S_h + K_h => x[max(i * S_h - P_h, 0) : max(i * S_h - P_h, 0) + K_h
- j * S_w : j * S_w + K_w => max(j * S_w - P_w, 0) : max(j * S_w - P_w, 0) + K_w
  A window that is cut off at the start keeps its end. With r = i * S_h - P_h its rows are
  `max(r, 0) : r + K_h`.
- = kernel_size, stride, => = kernel_size, kernel_size,
  The window moves on by its own size. Here it moves by the stride that is given.
- = kernel_size, stride, => = kernel_size, (1, 1),
  The stride is left out: the window moves on by one cell each time.
- i * S_h => i
- j * S_w => j
  The windows move on by one cell each time: window i begins at i · stride.
- (S_h, S_w) => (S_w, S_h)
  The two strides have changed places: stride[0] is down, along the rows.
- S_w => S_h
- (S_h, S_h) => (S_h, _)
  The stride along the columns is stride[1]; stride[0] is used for both.
- S_h => S_w
  The stride along the rows is stride[0]; stride[1] is used for both.
- (K_h, K_w) => (K_w, K_h)
  The two sides of the window have changed places: kernel_size[0] is its height.
- K_w => K_h
- (K_h, K_h) => (K_h, _)
  The width of the window is kernel_size[1]; kernel_size[0] is used for both.
- (padded.shape[0] - K_h) // S_h => -(-(padded.shape[0] - K_h) // S_h)
- (padded.shape[1] - K_w) // S_w => -(-(padded.shape[1] - K_w) // S_w)
  A window that hangs over the end is left out: round down, with `//`.
- // S_h + 1 => // S_h
- // S_w + 1 => // S_w
  The last row and the last column are missing: there is one place more than steps.
- np.ndindex(O_h, O_w) => np.ndindex(O_h - 1, O_w - 1)
  The last row and the last column are still 0: the loops end one place too early.
- i * S_h => i * K_h
- j * S_w => j * K_w
  Window i begins at i · stride. Yours begins at i times its own size.
- .max() => .mean()
  That is the mean of each window. Its largest number is asked for.
- .max() => .max(); return out
  Only the first number is computed. Is the `return` inside the loop?
- out[i, j] => out[j, i]
  The answer is written to [j, i]. The row comes first: [i, j].
- -np.inf => 0
- .max() => .mean()
  That is the mean of each window, with zeros around. Its largest number is asked for.
- np.pad(x, => np.pad(abs(x),
- -np.inf => 0
  Magnitudes are compared: there -3 beats 2. The largest number is asked for, with its sign.
- -np.inf => 0
- out[i, j] => window
- .max() => ; out[i, j] = window.flat[abs(window).argmax()]
  Magnitudes are compared: there -3 beats 2. The largest number is asked for, with its sign.
- dtype=x.dtype => dtype=int
  The fraction is lost: an array of ints holds no 0.5. Give it the dtype of x.
- dtype=x.dtype => dtype=np.float32
  Only about 7 digits are right. Is something float32 on the way? Use the dtype of x.
- , dtype=x.dtype =>
  The numbers are right, but the dtype is not kept: it must be x.dtype.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_max_pool2d,
    oracle_name="PyTorch's MaxPool2d",
    solution=max_pool,
    slips=SLIPS,
    further_cases=(
        {  # the first pooling of a ResNet, for a smaller image
            "x": whole_numbers((112, 90), within=1_000_000),
            "kernel_size": (3, 3),
            "stride": (2, 2),
            "padding": (1, 1),
        },
        {  # a window larger than x
            "x": whole_numbers((1, 4)) - 10,
            "kernel_size": (3, 3),
            "stride": (1, 1),
            "padding": (1, 1),
        },
        *(
            {"x": np.ones(size), "kernel_size": (1, 1), "stride": (1, 1), "padding": (0, 0)}
            for size in [(2, 3), (3, 2)]
        ),
    ),
)
