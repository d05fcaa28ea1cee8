"""04.1 The formula of the output size."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import usually


@st.composite
def _cases(draw):
    kernel_size, stride, dilation = (draw(st.integers(1, most)) for most in (7, 5, 4))
    padding = draw(st.integers(0, 4))
    smallest = max(1, dilation * (kernel_size - 1) + 1 - 2 * padding)
    return {
        "input_size": draw(usually(st.integers(smallest, 40), st.integers(smallest, 400))),
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }


def _torch_size(input_size, kernel_size, stride, padding, dilation):
    import torch

    x, weight = (torch.empty(1, 1, size, device="meta") for size in (input_size, kernel_size))
    return torch.conv1d(x, weight, None, stride, padding, dilation).shape[-1]


def output_size(input_size, kernel_size, stride, padding, dilation):
    reach = dilation * (kernel_size - 1) + 1
    return (input_size + 2 * padding - reach) // stride + 1


SLIPS = """
- // stride => / stride
  `/` gives a float, and places that do not fit. Round down: `//`.
- - reach) // stride => - reach + stride - 1) // stride
  It is rounded up: the last window would hang over the end. Round down.
- (input_size + 2 * padding - reach) // stride => round((input_size + 2 * padding - reach) / stride)
  `round` sometimes rounds up: the last window would hang over the end. Use `//`.
- - reach) // stride => - reach + stride // 2) // stride
  It is rounded to the nearest whole number, sometimes up: the last window would hang over the end.
  Round down.
- // stride => % stride
  `%` gives what is left over behind the last window. The steps are `//`.
- stride + 1 => stride
  The + 1 is missing: there is one place more than steps.
- stride + 1 => stride + 2
  That is one place too many: the steps, and one for the first window.
- - reach) // stride + 1 => - reach + 1) // stride
  The + 1 stands inside the division. It is the first place, which no stride divides.
- stride + 1 => (stride + 1)
  The + 1 stands in the divisor. It is the first place: it comes behind the division.
- - reach) // stride + 1 => - reach + stride - 1) // stride
  Where a window ends with the padded input, it is left out. It counts: `range` leaves out its end,
  so let that be one further; in a `while`, compare with `<=`.
- (input_size + 2 * padding - reach) // stride => input_size + 2 * padding - reach // stride
  `//` binds tighter than + and −. Put what the stride divides into parentheses.
- (input_size + 2 * padding - reach) => input_size + 2 * padding - (reach - 1) - 1
  `//` binds tighter than + and −. Put what the stride divides into parentheses.
- // stride =>
  The stride is left out.
- 2 * padding => padding
  The padding is added on each side: 2P in all.
- input_size + 2 * padding - reach => input_size - reach
- stride + 1 => stride + 1 + 2 * padding
  The padding belongs inside the division: it makes the input longer, and the stride divides that,
  too.
- + 2 * padding =>
  The padding is left out.
- 2 * padding => 2 * padding * dilation
  The padding is dilated. Dilation spreads the kernel's cells, not the padding.
- - reach => - 1
  The kernel is left out. After the first window I + 2P − D(K − 1) − 1 cells are left for steps.
- dilation * (kernel_size - 1) + 1 => kernel_size
  The dilation is left out: the kernel reaches over D(K − 1) + 1 cells.
- dilation * (kernel_size - 1) + 1 => dilation * kernel_size
  K cells have K − 1 gaps: the kernel reaches over D(K − 1) + 1 cells, not D·K.
- (kernel_size - 1) + 1 => kernel_size + 1
  Parentheses are missing: `dilation * kernel_size - 1` takes 1 off the product, not off K.
- (kernel_size - 1) + 1 => kernel_size + 2
  Parentheses are missing: `dilation * kernel_size - 1` takes 1 off the product, not off K.
- dilation * (kernel_size - 1) + 1 => (dilation - 1) * (kernel_size - 1)
  Those are the gaps alone. The kernel's own K cells are taken away, too.
- dilation * (kernel_size - 1) => (dilation - 1) * (kernel_size - 1)
  Those are the gaps alone. The kernel's own K cells are taken away, too.
- dilation * => (dilation + 1) *
  With dilation D a step leads D cells on, and leaves out D − 1: D = 1 leaves out none.
- dilation * (kernel_size - 1) + 1 => kernel_size + dilation - 1
  The dilation is added once. It spreads each of the K − 1 gaps: the kernel reaches over
  D(K − 1) + 1 cells.
- - reach) => - dilation * (kernel_size - 1) + 1)
  A sign: all of D(K − 1) + 1 is taken away, so its + 1 becomes a − 1.
- (kernel_size - 1) + 1 => (kernel_size - 1)
  The kernel reaches over one cell more than its gaps: D(K − 1) + 1.
- stride, padding, dilation): => dilation, padding, stride):
  Stride and dilation have changed places.
- stride, padding, dilation): => padding, stride, dilation):
  Stride and padding have changed places.
- stride, padding, dilation): => stride, dilation, padding):
  Padding and dilation have changed places.
- input_size, kernel_size, stride => kernel_size, input_size, stride
  The sizes of the input and of the kernel have changed places.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_size,
    oracle_name="PyTorch's conv1d",
    solution=output_size,
    slips=SLIPS,
    further_cases=(  # first layers of AlexNet and ResNet, one of DeepLab, ten minutes of sound
        {"input_size": 227, "kernel_size": 11, "stride": 4, "padding": 0, "dilation": 1},
        {"input_size": 1200, "kernel_size": 7, "stride": 2, "padding": 3, "dilation": 1},
        {"input_size": 513, "kernel_size": 3, "stride": 1, "padding": 24, "dilation": 24},
        {"input_size": 26_461_465, "kernel_size": 1024, "stride": 441, "padding": 0, "dilation": 1},
    ),
)
