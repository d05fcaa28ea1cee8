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
            lambda i, o, k, s: (k - 1) // 2,
            'That is "same" padding. Here the output may have another size than the input.',
        ),
    ),
)
