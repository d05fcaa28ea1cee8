"""01.3 Transfer: a kernel that moves through a volume."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays, kernel_dtypes


@st.composite
def _cases(draw):
    side = st.integers(1, 5)
    size = draw(st.tuples(side, side, side).filter(lambda sides: len(set(sides)) == 3))
    kernel_size = tuple(draw(st.integers(1, min(length, 3))) for length in size)
    dtype = draw(dtypes())
    volume, kernel = (
        draw(exact_arrays(size, dtype)),
        draw(exact_arrays(kernel_size, draw(kernel_dtypes(dtype)), within=4)),
    )
    return {"volume": volume, "kernel": kernel}


def _correlation(volume, kernel):
    return torch_convolution(volume[None, None], kernel[None, None])[0, 0]


def _slice_by_slice(volume, kernel):
    slices = [_correlation(layer[None], kernel[:1]) for layer in volume]
    return np.concatenate(slices)


def _first_only(volume, kernel):
    out = _correlation(volume, kernel)
    out.flat[1:] = 0
    return out


def _one_layer(volume, kernel):
    flat = _correlation(volume, kernel.sum(axis=0, keepdims=True))
    return flat[: volume.shape[0] - kernel.shape[0] + 1].copy()


def _depth_that_does_not_move(volume, kernel):
    out = _correlation(volume, kernel)
    out[:] = out[0].copy()
    return out


def _first_slices_only(volume, kernel):
    return _slice_by_slice(volume, kernel)[: volume.shape[0] - kernel.shape[0] + 1].copy()


def _one_too_few(volume, kernel):
    return _correlation(volume, kernel)[:-1, :-1, :-1]


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_correlation,
    truth="PyTorch's conv3d",
    mistakes=(
        Mistake(
            _one_layer,
            "Only layer d is read, and NumPy repeats it for every layer of the kernel. Slice the "
            "depth too: d : d + K_d.",
        ),
        Mistake(
            lambda volume, kernel: _correlation(volume.astype(int), kernel.astype(int)).astype(
                volume.dtype
            ),
            "The fraction is lost. Is something rounded, or made an int, on the way?",
        ),
        Mistake(
            _depth_that_does_not_move,
            "Every layer of the answer is the first one. Slice the depth from d on: d : d + K_d.",
        ),
        Mistake(
            _first_slices_only,
            "Only slice d meets the kernel, and only its first slice. Slice the depth too: "
            "d : d + K_d.",
        ),
        Mistake(
            _first_only,
            "Only the first number is computed. Is the `return` inside the loop?",
        ),
        Mistake(
            lambda volume, kernel: np.zeros_like(_correlation(volume, kernel)),
            "All numbers are 0: the sums are not written into the answer.",
        ),
        Mistake(
            _slice_by_slice,
            "Each slice is treated alone, with the first slice of the kernel. The kernel reaches "
            "over K_d slices at once, and their products are all summed.",
        ),
        Mistake(
            lambda volume, kernel: _correlation(volume, kernel[::-1, ::-1, ::-1]),
            "The kernel is flipped. PyTorch does not flip it, in 3-D either.",
        ),
        Mistake(
            _one_too_few,
            "One place is missing along each axis: there are D - K_d + 1 of them.",
        ),
        Mistake(
            lambda volume, kernel: _correlation(volume, kernel).transpose(2, 1, 0),
            "The axes of the answer have changed places: depth, height, width is their order.",
        ),
        Mistake(
            lambda volume, kernel: _correlation(volume, kernel).sum(axis=0),
            "The depth is summed away: the answer has three axes, as the volume has.",
        ),
        Mistake(
            lambda volume, kernel: _correlation(volume, kernel).astype(kernel.dtype),
            "The answer has the dtype of the kernel. That of the volume is asked for.",
        ),
        Mistake(
            lambda volume, kernel: _correlation(volume, kernel).astype(float),
            "The numbers are right, but the dtype is not that of the volume: "
            "np.zeros(shape, dtype=volume.dtype).",
        ),
    ),
)
