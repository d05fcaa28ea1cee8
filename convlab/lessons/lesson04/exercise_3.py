"""04.3 Transfer: pooling with ceil_mode."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import usually


@st.composite
def _cases(draw):
    padding, stride = draw(st.integers(0, 3)), draw(st.integers(1, 9))
    kernel_size = draw(st.integers(max(1, 2 * padding), 2 * padding + 4))
    # A window would start at the end of the input, or a little before or after it.
    end = stride * draw(st.integers(1, 6)) + draw(st.integers(-2, 2))
    close = st.just(max(kernel_size, end - padding))
    return {
        "input_size": draw(usually(close, st.integers(kernel_size, 400))),
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
    }


def _torch_size(input_size, kernel_size, stride, padding):
    import torch

    x = torch.zeros(1, 1, input_size)
    return torch.max_pool1d(x, kernel_size, stride, padding, ceil_mode=True).shape[-1]


def pool_size(input_size, kernel_size, stride, padding):
    size = -(-(input_size + 2 * padding - kernel_size) // stride) + 1
    if (size - 1) * stride >= input_size + padding:
        size -= 1
    return size


SLIPS = """
- size -= 1 => pass
  That is the ceiling alone. A last window that would start behind the input, n · S − P ≥ I, is
  left out.
- -(-(input_size + 2 * padding - kernel_size) => ((input_size + 2 * padding - kernel_size)
  It is rounded down, as without ceil_mode. A last window may hang over the end.
- -(-(input_size => round((input_size
- - kernel_size) // stride) => - kernel_size) / stride)
  `round` goes to the nearest whole number. Round up: `-(-a // b)`.
- -(-(input_size => round((input_size
- - kernel_size) // stride) => - kernel_size) / stride)
- size -= 1 => pass
  `round` goes to the nearest whole number. Round up: `-(-a // b)`.
- -(-(input_size => ((input_size
- - kernel_size) // stride) => - kernel_size + stride) // stride)
- size -= 1 => pass
  To round up, add S − 1 before the division, not S: steps that come out even are enough.
- -(-(input_size => ((input_size
- - kernel_size) // stride) => - kernel_size + stride) // stride)
  To round up, add S − 1 before the division, not S: steps that come out even are enough.
- // stride) + 1 => // stride + 1)
  The + 1 stands inside the outer minus, and is taken away: it comes behind the parenthesis.
- stride) + 1 => stride)
  The + 1 is missing: there is one place more than steps.
- 2 * padding => padding
  The padding is added on each side: 2P in all.
- + 2 * padding =>
  The padding is left out where the steps are counted.
- + 2 * padding =>
- size -= 1 => pass
  The padding is left out where the steps are counted, and the last window is not tested.
- -(-(input_size + 2 * padding - kernel_size) // stride) + 1 => -(-input_size // stride)
  That counts the places without the kernel and the padding.
- -(-(input_size + 2 * padding - kernel_size) // stride) + 1 => -(-(input_size + padding) // stride)
  Those are all windows that start before the end of the input. With a stride below K some of them
  hang over the end without need: take no more than the ceiling gives.
- (input_size + 2 * padding - kernel_size) // stride) + 1 => (input_size + 2 * padding) // stride)
- size -= 1 => pass
  Those are all windows that start before the end of the padding. After the first window
  I + 2P − K cells are left for steps.
- >= => >
  A window that would start *at* cell I starts behind the input, too: the last cell is I − 1. Use
  `>=`.
- (size - 1) * stride >= => size * stride >=
  Windows are numbered from 0: the last of O windows starts at (O − 1) · S − P.
- input_size + padding: => input_size + 2 * padding:
  A window that starts in the padding behind the input is left out as well: compare with I + P, not
  I + 2P.
- input_size + padding: => input_size:
  The windows start P cells before the input: one that starts before I + P is kept.
- (size - 1) * stride >= input_size + padding => padding
  One is taken away wherever there is padding. Do it only where the last window would start behind
  the input.
- (size - 1) * stride >= input_size + padding => stride > kernel_size
  One is taken away wherever S > K. Do it only where the last window would start behind the input.
- if (size => if padding and (size
  Without padding, too, a last window may start behind the input, where S > K. It is left out.
- size -= 1 => size -= 2
  Only the last window is left out: one, not two.
- kernel_size, stride, => stride, kernel_size,
  Kernel and stride have changed places.
- stride, padding): => padding, stride):
  Stride and padding have changed places.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_size,
    oracle_name="PyTorch's MaxPool1d with ceil_mode=True",
    solution=pool_size,
    slips=SLIPS,
    further_cases=(  # GoogLeNet's first pooling, and two whose last window is left out
        {"input_size": 112, "kernel_size": 3, "stride": 2, "padding": 0},
        {"input_size": 223, "kernel_size": 2, "stride": 4, "padding": 1},
        {"input_size": 1200, "kernel_size": 1, "stride": 7, "padding": 0},
    ),
)
