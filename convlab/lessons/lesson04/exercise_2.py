"""04.2 The other way round: which padding."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    sizes = {
        "input_size": st.integers(1, 16),
        "output_size": st.integers(1, 16),
        "kernel_size": st.integers(1, 7),
        "stride": st.integers(1, 4),
    }
    return {name: draw(strategy) for name, strategy in sizes.items()}


def _smallest_padding(input_size, output_size, kernel_size, stride):
    """By trying: PyTorch's own sizes, the padding growing from 0."""
    import torch

    for padding in range(64):
        if input_size + 2 * padding < kernel_size:
            continue
        layer = torch.nn.Conv1d(1, 1, kernel_size, stride, padding, device="meta")
        size = layer(torch.empty(1, 1, input_size, device="meta")).shape[-1]
        if size >= output_size:
            return padding if size == output_size else -1
    raise AssertionError("no padding below 64 gives so many places")


def _solve(input_size, output_size, kernel_size, stride):
    """The total padding of the equation without its floor."""
    return (output_size - 1) * stride + kernel_size - input_size


def _search(paddings, input_size, output_size, kernel_size, stride):
    """The first of `paddings` that gives the output's size, or −1."""
    sizes = ((input_size + 2 * padding - kernel_size) // stride + 1 for padding in paddings)
    return next((p for p, size in zip(paddings, sizes, strict=True) if size == output_size), -1)


def _only_even(input_size, output_size, kernel_size, stride):
    odd = _solve(input_size, output_size, kernel_size, stride) % 2
    return -1 if odd else _smallest_padding(input_size, output_size, kernel_size, stride)


_NEED_NOT_FIT = (
    "The missing cells need not fit exactly: those too many may never be read. Round up, take no "
    "less than 0, and test the size."
)

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_smallest_padding,
    truth="trying every padding in PyTorch",
    mistakes=(
        Mistake(
            lambda i, o, k, s: max(0, _solve(i, o, k, s) // 2),
            "An odd number of missing cells is rounded down: then the last window does not fit.",
        ),
        Mistake(
            lambda i, o, k, s: max(0, _solve(i, o, k, s)),
            "Those are the missing cells in all. Padding is counted on each side.",
        ),
        Mistake(
            lambda i, o, k, s: -(-_solve(i, o, k, s) // 2),
            "A padding cannot be negative: where the input is large enough it is 0.",
        ),
        Mistake(
            lambda i, o, k, s: max(0, -(-_solve(i, o, k, s) // 2)),
            "Not every output can be had: test the padding that you found, and return -1 where "
            "it gives another size.",
        ),
        Mistake(
            _only_even,
            _NEED_NOT_FIT,
        ),
        Mistake(
            lambda i, o, k, s: -1 if _solve(i, o, k, s) < 0 else _smallest_padding(i, o, k, s),
            _NEED_NOT_FIT,
        ),
        Mistake(
            lambda i, o, k, s: -1 if _solve(i, o, k, s) < 0 else _only_even(i, o, k, s),
            _NEED_NOT_FIT,
        ),
        Mistake(
            lambda i, o, k, s: _search(range(k), i, o, k, s),
            "The search stops below K. A large output with a large stride needs a larger padding.",
        ),
        Mistake(
            lambda i, o, k, s: _search(range(k + 1), i, o, k, s),
            "The search stops at K. A large output with a large stride needs a larger padding.",
        ),
        Mistake(
            lambda i, o, k, s: _search(range(i), i, o, k, s),
            "The search stops below I. A large output with a large stride needs a larger padding.",
        ),
        Mistake(
            lambda i, o, k, s: _search(range(1, 99), i, o, k, s),
            "The search begins at 1. No padding at all may be the answer.",
        ),
        Mistake(
            lambda i, o, k, s: (k - 1) // 2,
            'That is "same" padding. Here the output may have another size than the input.',
        ),
    ),
)
