"""12.1 The size that the code of 2012 computes, and the zeros that make it in PyTorch."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    padding = draw(st.integers(0, 4))
    kernel_size = draw(st.integers(1, 11))
    # The kernel fits, and is no smaller than its step: no cell lies between two windows.
    return {
        "input_size": draw(st.integers(max(1, kernel_size - 2 * padding), 30)),
        "kernel_size": kernel_size,
        "stride": draw(st.integers(1, min(kernel_size, 6))),
        "padding": padding,
    }


def _windows_and_extra(input_size, kernel_size, stride, padding):
    """Add zeros at the end until a window of PyTorch reads every cell."""
    import torch

    for extra in range(stride):
        x = torch.zeros(1, 1, input_size + 2 * padding + extra, requires_grad=True)
        out = torch.conv1d(x, torch.ones(1, 1, kernel_size), stride=stride)
        out.sum().backward()
        if x.grad.all():
            return out.shape[-1], extra
    raise AssertionError("at most stride − 1 cells are left over")


def _changed(change):
    """A wrong solution: the length I + 2P − K that the steps take, to a pair."""

    def solution(input_size, kernel_size, stride, padding):
        return change(input_size + 2 * padding - kernel_size, stride)

    return solution


def _up(length, stride):
    return -(-length // stride)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_windows_and_extra,
    truth="PyTorch's conv1d, with zeros added until every cell is read",
    mistakes=(
        Mistake(
            _changed(lambda length, stride: (length // stride + 1, 0)),
            "That is PyTorch's own size, rounded down. The code of 2012 rounds up.",
        ),
        Mistake(
            _changed(lambda length, stride: (length // stride + 1, length % stride)),
            "That is PyTorch's own size, and the cells that it never reads. The code of 2012 "
            "rounds up, and so needs zeros beyond the end.",
        ),
        Mistake(
            _changed(lambda length, stride: (length // stride + 1, -length % stride)),
            "The zeros are right, but the size is rounded down. Round up: -(-a // b).",
        ),
        Mistake(
            _changed(lambda length, stride: (_up(length, stride) + 1, length % stride)),
            "Those are the cells that are left over inside. What is missing to a whole step?",
        ),
        Mistake(
            _changed(lambda length, stride: (_up(length, stride) + 1, stride - length % stride)),
            "Where the steps come out even, nothing is missing: 0 zeros, not a whole step of them.",
        ),
        Mistake(
            _changed(lambda length, stride: (length // stride + 2, -length % stride)),
            "Where the steps come out even, rounding up adds no window.",
        ),
        Mistake(
            _changed(lambda length, stride: (length // stride + 2, stride - length % stride)),
            "Where the steps come out even, rounding up adds no window and needs no zeros.",
        ),
        Mistake(
            _changed(lambda length, stride: (_up(length, stride), -length % stride)),
            "Those are the steps. There is one place more: the first needs no step.",
        ),
        Mistake(
            _changed(lambda length, stride: (_up(length, stride) + 1, 0)),
            "The size is right; the zeros are missing that PyTorch needs to come to it.",
        ),
        Mistake(
            lambda i, k, s, p: (_up(i + p - k, s) + 1, -(i + p - k) % s),
            "The padding is on both sides: I + 2P.",
        ),
        Mistake(
            lambda i, k, s, p: (
                _up(i + 2 * p - k, s) + 1,
                _up(i + 2 * p - k, s) * s + k - i,
            ),
            "The padding is there already: compare the end of the last window with I + 2P, not I.",
        ),
        Mistake(
            lambda i, k, s, p: (_up(i - k, s) + 1, -(i - k) % s),
            "The padding is left out: the input is I + 2P long.",
        ),
        Mistake(
            lambda i, k, s, p: (_up(i + 2 * p, s), -(i + 2 * p) % s),
            "The first window takes K cells; the steps share what is left, I + 2P − K.",
        ),
        Mistake(
            _changed(lambda length, stride: (-length % stride, _up(length, stride) + 1)),
            "The two have changed places: the output size comes first.",
        ),
        Mistake(
            _changed(lambda length, stride: _up(length, stride) + 1),
            "The size is right. Return a pair: the size, and the zeros to add.",
        ),
    ),
)
