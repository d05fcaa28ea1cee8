"""04.2 The formula solved for the padding."""

from bisect import bisect_left

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise


@st.composite
def _cases(draw):
    output_size, kernel_size, stride = (draw(st.integers(1, most)) for most in (16, 7, 6))
    fits = (output_size - 1) * stride + kernel_size
    any_size = st.integers(1, 16)
    too_few, too_many = st.integers(max(1, fits - 9), fits), st.integers(fits + 1, fits + 4)
    return {
        "input_size": draw(st.one_of(too_few, too_many, any_size, any_size)),
        "output_size": output_size,
        "kernel_size": kernel_size,
        "stride": stride,
    }


def _torch_padding(input_size, output_size, kernel_size, stride):
    """Search among PyTorch's own sizes, which grow with the padding."""
    import torch

    weight = torch.empty(1, 1, kernel_size, device="meta")

    def size(padding):
        if input_size + 2 * padding < kernel_size:
            return 0
        x = torch.empty(1, 1, input_size, device="meta")
        return torch.conv1d(x, weight, None, stride, padding).shape[-1]

    padding = bisect_left(range(output_size * stride + kernel_size), output_size, key=size)
    return padding if size(padding) == output_size else -1


def smallest_padding(input_size, output_size, kernel_size, stride):
    missing = (output_size - 1) * stride + kernel_size - input_size
    padding = max(0, (missing + 1) // 2)
    size = (input_size + 2 * padding - kernel_size) // stride + 1
    return padding if size == output_size else -1


SLIPS = """
- (missing + 1) // 2 => missing // 2
- padding if size == output_size else -1 => padding
  An odd number of missing cells is rounded down: then the last window does not fit.
- (missing + 1) // 2 => missing // 2
  An odd number of missing cells is rounded down: then the last window does not fit.
- (missing + 1) // 2 => round(missing / 2)
  `round` takes a half to the even neighbour, so sometimes down: then the last window does not fit.
- (missing + 1) // 2 => missing
- padding if size == output_size else -1 => padding
  Those are the missing cells in all. Padding is counted on each side.
- (missing + 1) // 2 => missing
  Those are the missing cells in all. Padding is counted on each side.
- (missing + 1) // 2 => missing
- 2 * padding => padding
  Padding is counted on each side: it makes the input I + 2P long, not I + P.
- max(0, (missing + 1) // 2) => (missing + 1) // 2
- padding if size == output_size else -1 => padding
  A padding cannot be negative: where the input is large enough it is 0.
- max(0, (missing + 1) // 2) => (missing + 1) // 2
  A padding cannot be negative: where the input is large enough it is 0.
- max(0, (missing + 1) // 2) => missing // 2
- padding if size == output_size else -1 => padding
  Sometimes no padding makes this size: test it, and return -1. And round up what is missing, and
  take no less than 0.
- max(0, (missing + 1) // 2) => missing // 2
  An odd number of missing cells is rounded down, and a padding cannot be negative: round up, and
  take no less than 0.
- max(0, (missing + 1) // 2) => (abs(missing) + 1) // 2
  `abs` turns cells that are too many into missing ones. Where none is missing, the padding is 0.
- max(0, (missing + 1) // 2) => (abs(missing) + 1) // 2
- padding if size == output_size else -1 => padding
  `abs` turns cells that are too many into missing ones. Where none is missing, the padding is 0.
- padding if size == output_size else -1 => padding
  Not every output can be had: test the padding that you found, and return -1 where it gives
  another size.
- else -1 => else 0
  Where no padding gives the output, -1 is asked for: 0 is a padding.
- else -1 => else None
  Where no padding gives the output, -1 is asked for, not None.
- max(0, (missing + 1) // 2) => 0
  Only a padding of 0 is tried. Does the loop return in its first pass?
- (missing + 1) // 2 => (missing + stride - 1) // 2
  That is the largest padding that gives the output. The smallest is asked for.
- if size => if missing % 2 == 0 and size
  The missing cells need not fit exactly: those too many may never be read. Round up, take no less
  than 0, and test the size.
- if size => if missing >= 0 and size
  The missing cells need not fit exactly: those too many may never be read. Round up, take no less
  than 0, and test the size.
- if size => if (missing + 1) // 2 >= 0 and size
  Where the input has more cells than are needed, -1 is too hasty: they may never be read. The
  padding is 0 then; test the size.
- if size == output_size => if missing >= 0
  The missing cells need not fit exactly: those too many may never be read. Round up, take no less
  than 0, and test the size.
- if size => if missing % 2 == 0 and missing >= 0 and size
  The missing cells need not fit exactly: those too many may never be read. Round up, take no less
  than 0, and test the size.
- if size => if padding < kernel_size and size
  The search stops below K. A large output with a large stride needs a larger padding.
- if size => if padding <= kernel_size and size
  The search stops at K. A large output with a large stride needs a larger padding.
- if size => if padding < input_size and size
  The search stops below I. A large output with a large stride needs a larger padding.
- if size => if padding < output_size and size
  The search stops below O. A large stride needs a larger padding.
- if size => if padding <= kernel_size // 2 and size
  A padding of more than half of the kernel is refused. A convolution may have it.
- if size => if padding < input_size + output_size and size
  The search stops below I + O. A large stride needs a larger padding.
- if size => if padding < output_size * stride // 2 and size
  The search ends too early. A large kernel needs a larger padding.
- if size => if padding < output_size * stride and size
  The search ends too early. A large kernel needs a larger padding.
- if size => if padding < 10 and size
  The search ends too early. A large output with a large stride needs a larger padding.
- if size => if padding < 20 and size
  The search ends too early. A large output with a large stride needs a larger padding.
- if size => if padding < 100 and size
  The search ends too early. A large output with a large stride needs a larger padding.
- max(0, => max(1,
  The search begins at 1. No padding at all may be the answer.
- return => padding = (kernel_size - 1) // 2; return
- padding if size == output_size else -1 => padding
  That is "same" padding. Here the output may have another size than the input.
- (output_size - 1) * stride => output_size * stride
  O places have O − 1 steps between them: (O − 1) · S + K cells are needed.
- (output_size - 1) * stride => output_size - 1
- // stride =>
  The stride is left out.
- input_size, output_size, => output_size, input_size,
  The sizes of the input and of the output have changed places.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_padding,
    oracle_name="trying every padding in PyTorch",
    solution=smallest_padding,
    slips=SLIPS,
    further_cases=(  # first layers of ResNet and, one cell too large, AlexNet; large paddings
        {"input_size": 224, "output_size": 112, "kernel_size": 7, "stride": 2},
        {"input_size": 228, "output_size": 55, "kernel_size": 11, "stride": 4},
        {"input_size": 4, "output_size": 1, "kernel_size": 64, "stride": 1},
        {"input_size": 3, "output_size": 1000, "kernel_size": 5, "stride": 24},
    ),
)
