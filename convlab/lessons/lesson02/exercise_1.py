"""02.1 The shape of the output."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import kernel_sizes, map_sizes


@st.composite
def _cases(draw):
    items, channels, filters = (draw(st.integers(1, 9)) for _ in range(3))
    size = draw(map_sizes(at_most=20))
    kernel_size = draw(kernel_sizes(size))
    return {
        "x_shape": (items, channels, *size),
        "weight_shape": (filters, channels, *kernel_size),
    }


def _output_shape(x_shape, weight_shape):
    import torch

    x, weight = (torch.empty(shape, device="meta") for shape in (x_shape, weight_shape))
    return tuple(torch.nn.functional.conv2d(x, weight).shape)


def _changed(change):
    """A wrong solution: the right shape (n, f, h, w), changed."""

    def output_shape(x_shape, weight_shape):
        return change(x_shape, weight_shape, *_output_shape(x_shape, weight_shape))

    return output_shape


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_output_shape,
    truth="PyTorch's conv2d",
    mistakes=(
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (n, x[1], h, w)),
            "The channels of the output are the filters, weight_shape[0], not the input's "
            "channels: those are summed.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (n, f * x[1], h, w)),
            "Each filter gives one map, not one for each channel: the channels are summed.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (n, f, w, h)),
            "Height and width have changed places.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (n, h, w, f)),
            "The channels come before height and width: (N, C, H, W).",
        ),
        Mistake(
            _changed(
                lambda x, weight, n, f, h, w: (
                    n,
                    f,
                    x[2] - weight[3] + 1,
                    x[3] - weight[2] + 1,
                )
            ),
            "K_h and K_w have changed places: weight_shape ends in K_h, K_w.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (n, f, h, w - 1)),
            "One place is missing along a row: W - K_w + 1.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (n, f, h - 1, w)),
            "One place is missing from top to bottom: H - K_h + 1.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (n, f, h - 1, w - 1)),
            "One place is missing each way: H - K_h + 1 rows.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (n, f, x[2], x[3])),
            "That is the size of the input. A kernel fits H - K_h + 1 times one below the other.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (n, f, h, x[3] - weight[2] + 1)),
            "The kernel is taken for a square one: its width is weight_shape[3].",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (f, h, w)),
            "The batch is missing: the output has as many items as the input, in the first place.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (f, n, h, w)),
            "The batch comes first, then the channels.",
        ),
        Mistake(
            _changed(lambda x, weight, n, f, h, w: (1, f, h, w)),
            "The batch may hold more than one item.",
        ),
    ),
)
