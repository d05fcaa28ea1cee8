"""12.1 The size that the code of 2012 computes, and the zeros that make it in PyTorch."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise


@st.composite
def _cases(draw):
    padding, kernel_size = draw(st.integers(0, 6)), draw(st.integers(1, 11))
    # The kernel fits, and is no smaller than the stride: no cell lies between two windows.
    return {
        "input_size": draw(st.integers(max(1, kernel_size - 2 * padding), 60)),
        "kernel_size": kernel_size,
        "stride": draw(st.integers(1, kernel_size)),
        "padding": padding,
    }


def _torch_size_and_zeros(input_size, kernel_size, stride, padding):
    """Add zeros at the end until one of PyTorch's windows reads the last cell, which is 1."""
    import torch

    for extra in range(stride):
        x = torch.zeros(1, 1, input_size + 2 * padding + extra)
        x[..., -1] = 1
        out = torch.conv1d(x, torch.ones(1, 1, kernel_size), stride=stride)
        if out.any():
            return out.shape[-1], extra
    raise AssertionError("at most stride − 1 cells are left over")


def as_in_2012(input_size, kernel_size, stride, padding):
    padded = input_size + 2 * padding
    steps = -(-(padded - kernel_size) // stride)
    return steps + 1, steps * stride + kernel_size - padded


SLIPS = """
- + 2 * padding =>
  The padding is left out: the input is I + 2P long.
- 2 * padding => padding
  The padding is on both sides: I + 2P.
- (padded - kernel_size) => padded
- steps + 1, steps * stride + kernel_size - padded => steps, steps * stride - padded
  The first window takes K cells; the steps share what is left, I + 2P − K.
- -(-(padded - kernel_size) // stride) => (padded - kernel_size) // stride
- steps * stride + kernel_size - padded => 0
  That is PyTorch's own size, rounded down. The code of 2012 rounds up.
- -(-(padded - kernel_size) // stride) => (padded - kernel_size) // stride
- steps * stride + kernel_size - padded => (padded - kernel_size) % stride
  That is PyTorch's own size, and the cells that it never reads. The code of 2012 rounds up, and so
  needs zeros beyond the end.
- -(-(padded - kernel_size) // stride) => (padded - kernel_size) // stride
- steps * stride + kernel_size - padded => (kernel_size - padded) % stride
  The zeros are right, but the size is rounded down. Round up: -(-a // b).
- -(-(padded - kernel_size) // stride) => (padded - kernel_size) // stride
  The size is rounded down, and the last window ends too early. Round up: -(-a // b).
- -(-(padded - kernel_size) // stride) => round((padded - kernel_size) / stride)
  `round` rounds to the nearest. The code of 2012 rounds up: -(-a // b).
- -(-(padded - kernel_size) // stride) => round((padded - kernel_size) / stride)
- steps * stride + kernel_size - padded => max(0, steps * stride + kernel_size - padded)
  `round` rounds to the nearest. The code of 2012 rounds up: -(-a // b).
- -(-(padded - kernel_size) // stride) => round((padded - kernel_size) / stride)
- steps * stride + kernel_size - padded => (kernel_size - padded) % stride
  The zeros are right, but `round` rounds the size to the nearest. Round up: -(-a // b).
- -(-(padded - kernel_size) // stride) => -(padded - kernel_size) // stride
  The second minus is missing: -a // b is negative, -(-a // b) is a / b, rounded up.
- -(-(padded - kernel_size) // stride) => (padded - kernel_size) // stride + 1
- steps * stride + kernel_size - padded => (kernel_size - padded) % stride
  Where the steps come out even, rounding up adds no window.
- -(-(padded - kernel_size) // stride) => (padded - kernel_size) // stride + 1
  Where the steps come out even, rounding up adds no window and needs no zeros.
- return => steps -= steps * stride >= input_size + padding; return
  A window that starts behind the input is left out. PyTorch's `ceil_mode` does so; the code of 2012
  keeps it.
- return steps + 1, => return steps + (steps * stride < input_size + padding),
  The zeros are right, but a window that starts behind the input is left out, as by PyTorch's
  `ceil_mode`. The code of 2012 keeps it.
- return => steps -= steps * stride >= input_size + padding; return
- steps * stride + kernel_size - padded => max(0, steps * stride + kernel_size - padded)
  A window that starts behind the input is left out. PyTorch's `ceil_mode` does so; the code of 2012
  keeps it, and fills it with zeros.
- return steps + 1, => return steps,
  Those are the steps. There is one place more: the first needs no step.
- steps * stride + kernel_size - padded => 0
  The size is right; the zeros are missing that PyTorch needs to come to it.
- steps * stride + kernel_size - padded => (padded - kernel_size) % stride
  Those are the cells that are left over inside. What is missing to a whole step?
- steps * stride + kernel_size - padded => stride - (padded - kernel_size) % stride
  Where the steps come out even, nothing is missing: 0 zeros, not a whole step of them.
- + kernel_size - padded => - padded
  There the last window starts. It ends K cells later.
- steps * stride + kernel_size => (steps + 1) * stride
  The last window ends K cells after its start, not S.
- steps * stride + kernel_size => (steps + 1) * stride + kernel_size
  The last of n windows starts after n − 1 steps, not n.
- steps * stride + kernel_size - padded => -padded % stride
  The kernel is forgotten: only what it leaves, I + 2P − K, is shared by the steps.
- steps * stride + kernel_size - padded => padded % stride
  The kernel is forgotten: only what it leaves, I + 2P − K, is shared by the steps.
- steps * stride + kernel_size - padded => stride - padded % stride
  The kernel is forgotten: only what it leaves, I + 2P − K, is shared by the steps.
- steps * stride + kernel_size - padded => kernel_size - stride
  How many zeros are needed depends on the input, too: where does the last window end?
- steps * stride + kernel_size - padded => (steps * stride + kernel_size - padded) // 2
  The zeros are halved. They are no padding of both sides: all of them stand behind.
- kernel_size - padded => kernel_size - input_size
  The padding is there already: compare the end of the last window with I + 2P, not I.
- kernel_size - padded => kernel_size - padding - input_size
  The padding is there already, on both sides: compare the end of the last window with I + 2P.
- steps * stride + kernel_size - padded => padded - kernel_size - steps * stride
  The zeros have the wrong sign: the end of the last window comes first, I + 2P is taken from it.
- return steps + 1, steps * stride => return steps * stride
- - padded => - padded, steps + 1
  The two have changed places: the output size comes first.
- , steps * stride + kernel_size - padded =>
  The size is right. Return a pair: the size, and the zeros to add.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_size_and_zeros,
    oracle_name="PyTorch's conv1d, with zeros added until every cell is read",
    solution=as_in_2012,
    slips=SLIPS,
    further_cases=(
        {"input_size": 224, "kernel_size": 11, "stride": 4, "padding": 0},
        {"input_size": 4000, "kernel_size": 64, "stride": 50, "padding": 9},
    ),
)
