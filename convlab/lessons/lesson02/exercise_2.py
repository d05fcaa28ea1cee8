"""02.2 Many channels, many filters, one bias each."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.oracles import torch_convolution
from convlab.lessons.strategies import dtypes, exact_arrays, kernel_dtypes, kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    channels, filters = draw(
        st.tuples(st.integers(1, 3), st.integers(1, 4)).filter(lambda pair: pair[0] != pair[1])
    )
    size = draw(map_sizes(at_most=6))
    kernel_size = draw(kernel_sizes(size, at_most=3))
    dtype = draw(dtypes())
    return {
        "x": draw(exact_arrays((channels, *size), dtype)),
        "weight": draw(
            exact_arrays((filters, channels, *kernel_size), draw(kernel_dtypes(dtype)), within=4)
        ),
        "bias": draw(exact_arrays((filters,), dtype)),
    }


def _convolution(x, weight, bias):
    return torch_convolution(x[None], weight, bias)[0]


def _without(bias):
    return np.zeros_like(bias)


def _channels_kept(x, weight, bias):
    out = torch_convolution(
        x[None], weight.reshape(-1, 1, *weight.shape[2:])[: len(x)], None, groups=len(x)
    )[0]
    return out + bias[0]


def _reads_channel_f(x, weight, bias):
    return np.stack([_convolution(x[[f] * len(x)], weight, bias)[f] for f in range(len(bias))])


def _in_place(x, weight, bias):
    out = _convolution(x, weight, bias)
    bias[:] = 0
    return out


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_convolution,
    truth="PyTorch's conv2d",
    mistakes=(
        Mistake(
            lambda x, weight, bias: _convolution(x[-1:], weight[:, -1:], bias),
            "Only the last channel is left: each overwrites the one before. Use `+=`, or sum over "
            "all channels at once.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(
                x, np.broadcast_to(weight.sum(axis=0), weight.shape), bias
            ),
            "All filters are summed into each map. Map f needs weight[f] alone.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(
                x.astype(int), weight.astype(int), bias.astype(int)
            ).astype(x.dtype),
            "The fraction is lost. Is something rounded, or made an int, on the way?",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, bias * weight[0].size),
            "The bias is summed along with the products, once for each of them. Add it after "
            "`.sum()`.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, _without(bias)),
            "The bias is missing: bias[f] is added to each number of map f.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, bias * len(x)),
            "The bias is added once for each channel. Add it once, after the channels are summed.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, _without(bias)) + bias,
            "NumPy lays the biases along each row. One for each map: bias[f], or "
            "bias[:, None, None].",
        ),
        Mistake(
            _reads_channel_f,
            "f counts the filters; the input has channels of its own. Every filter reads all of "
            "them: x[:, …].",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, bias[::-1]),
            "The biases are in reverse order: bias[f] belongs to filter f.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, np.full_like(bias, bias[0])),
            "Every map gets the first bias. Each filter has its own, bias[f].",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight[:, :, ::-1, ::-1], bias),
            "The kernels are flipped. PyTorch does not flip them.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x[:1], weight[:, :1], bias),
            "Only the first channel is used. Sum over all of them.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x[::-1], weight, bias),
            "The channels meet the wrong slices of the filter: x[c] belongs with weight[f, c].",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(
                x, np.broadcast_to(weight[:1], weight.shape), bias
            ),
            "Every map is made with the first filter. Map f is made with weight[f].",
        ),
        Mistake(
            _channels_kept,
            "The channels are kept: one map for each of them. Their products are summed, and "
            "there is one map for each filter.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, bias).transpose(0, 2, 1),
            "Height and width of the answer have changed places.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, bias).transpose(1, 2, 0),
            "The maps come first: the answer is (C_out, O_h, O_w).",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, bias).astype(weight.dtype),
            "The answer has the dtype of the weight. That of x is asked for.",
        ),
        Mistake(
            lambda x, weight, bias: _convolution(x, weight, bias).astype(float),
            "The numbers are right, but the dtype is not that of x: "
            "np.zeros(shape, dtype=x.dtype).",
        ),
        Mistake(_in_place, "The numbers are right, but the bias is changed."),
    ),
)
