"""02.4 Transfer: a layer that does not sum its channels."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays, kernel_dtypes, kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    channels = draw(st.integers(1, 4))
    size = draw(map_sizes(at_most=6))
    kernel_size = draw(kernel_sizes(size, at_most=3))
    dtype = draw(dtypes())
    return {
        "x": draw(exact_arrays((channels, *size), dtype)),
        "weight": draw(
            exact_arrays((channels, *kernel_size), draw(kernel_dtypes(dtype)), within=4)
        ),
    }


def _depthwise(x, weight):
    return torch_convolution(x[None], weight[:, None], groups=len(x))[0]


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_depthwise,
    truth="PyTorch's conv2d with as many groups as channels",
    mistakes=(
        Mistake(
            lambda x, weight: _depthwise(x, np.broadcast_to(weight.sum(axis=0), weight.shape)),
            "All kernels are summed into each map. Channel c needs weight[c] alone.",
        ),
        Mistake(
            lambda x, weight: _depthwise(x, weight).sum(axis=0, dtype=x.dtype),
            "The channels are summed into one map. Here each channel keeps its own.",
        ),
        Mistake(
            lambda x, weight: _depthwise(x, weight).sum(axis=0, keepdims=True, dtype=x.dtype),
            "The channels are summed into one map. Here each channel keeps its own.",
        ),
        Mistake(
            lambda x, weight: _depthwise(x, np.broadcast_to(weight[:1], weight.shape)),
            "Every channel meets the first kernel. Channel c has its own, weight[c].",
        ),
        Mistake(
            lambda x, weight: _depthwise(x[[0] * len(x)], weight),
            "Every kernel reads the first channel. Kernel c reads channel c, x[c].",
        ),
        Mistake(
            lambda x, weight: _depthwise(x, weight[::-1]),
            "The kernels are in reverse order: weight[c] belongs to x[c].",
        ),
        Mistake(
            lambda x, weight: _depthwise(x, weight[:, ::-1, ::-1]),
            "The kernels are flipped. PyTorch does not flip them.",
        ),
        Mistake(
            lambda x, weight: np.stack(
                [_depthwise(x, np.stack([kernel] * len(x))).sum(axis=0) for kernel in weight]
            ).astype(x.dtype),
            "Every kernel reads every channel. Here kernel c reads channel c alone.",
        ),
        Mistake(
            lambda x, weight: _depthwise(x, weight).transpose(0, 2, 1),
            "Height and width of the answer have changed places.",
        ),
        Mistake(
            lambda x, weight: _depthwise(x, weight).astype(weight.dtype),
            "The answer has the dtype of the weight. That of x is asked for.",
        ),
        Mistake(
            lambda x, weight: _depthwise(x, weight).astype(float),
            "The numbers are right, but the dtype is not that of x: "
            "np.zeros(shape, dtype=x.dtype).",
        ),
    ),
)
