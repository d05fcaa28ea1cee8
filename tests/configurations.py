"""Arguments that PyTorch takes too, drawn for the layers by hand."""

import numpy as np
from hypothesis import strategies as st


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def convolutions(draw):
    """Arguments of conv2d that PyTorch takes too: non-square, grouped, dilated, padded."""
    groups, depth, filters = (draw(st.integers(1, 3)) for _ in range(3))
    kernel_size, dilation = draw(pairs(1, 3)), draw(pairs(1, 2))
    stride = draw(pairs(1, 3))
    padding = draw(st.one_of(pairs(0, 2), st.sampled_from(["same", "valid"])))
    if padding == "same":
        stride = (1, 1)
    reach = [d * (k - 1) + 1 for d, k in zip(dilation, kernel_size, strict=True)]
    size = [max(3, least) + draw(st.integers(0, 4)) for least in reach]
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shapes = {
        "x": (draw(st.integers(0, 3)), groups * depth, *size),
        "weight": (groups * filters, depth, *kernel_size),
        "bias": (groups * filters,),
    }
    arrays = {name: rng.integers(-9, 10, shape) for name, shape in shapes.items()}
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return arrays, options


@st.composite
def poolings(draw, dilated=True):
    """A map with many equal cells, and arguments of a pooling: ceil_mode, overhang, overlap."""
    kernel_size = draw(pairs(1, 4))
    dilation = draw(pairs(1, 2)) if dilated else (1, 1)
    padding = tuple(draw(st.integers(0, size // 2)) for size in kernel_size)
    least = [
        max(1, d * (k - 1) + 1 - 2 * p)
        for d, k, p in zip(dilation, kernel_size, padding, strict=True)
    ]
    size = [smallest + draw(st.integers(0, 6)) for smallest in least]
    options = {
        "kernel_size": kernel_size,
        "stride": draw(st.one_of(st.none(), pairs(1, 4))),
        "padding": padding,
        "ceil_mode": draw(st.booleans()),
    }
    if dilated:
        options["dilation"] = dilation
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = (draw(st.integers(0, 3)), draw(st.integers(1, 3)), *size)
    return rng.integers(-3, 4, shape), options
