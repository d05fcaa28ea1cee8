"""10.1 A convolution's line in the ledger."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    in_channels, filters = draw(map_sizes(9))  # unlike, too
    return {
        "in_channels": in_channels,
        "filters": filters,
        "kernel_size": draw(map_sizes(5)),
        "output_size": draw(map_sizes(12)),
    }


def _line(in_channels, filters, kernel_size, output_size):
    """The parameters of PyTorch's layer; and for each number of its output, those of a filter."""
    import torch

    layer = torch.nn.Conv2d(in_channels, filters, kernel_size, device="meta")
    input_size = (side + kernel - 1 for side, kernel in zip(output_size, kernel_size, strict=True))
    out = layer(torch.empty(1, in_channels, *input_size, device="meta"))
    parameters = sum(parameter.numel() for parameter in layer.parameters())
    return parameters, out.numel() * layer.weight[0].numel()


def _parts(in_channels, filters, kernel_size, output_size):
    """The numbers that a wrong solution puts together: weights, filters, places."""
    weights = kernel_size[0] * kernel_size[1] * in_channels * filters
    return weights, filters, output_size[0] * output_size[1]


def _wrong(parameters, macs):
    """A wrong solution: two functions of the weights, the filters and the places."""
    return lambda *case: (parameters(*_parts(*case)), macs(*_parts(*case)))


def _right_parameters(weights, filters, places):
    return weights + filters


def _right_macs(weights, filters, places):
    return weights * places


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_line,
    truth="PyTorch's Conv2d",
    mistakes=(
        Mistake(
            _wrong(lambda weights, filters, places: weights, _right_macs),
            "The biases are missing among the parameters: one for each filter.",
        ),
        Mistake(
            lambda in_channels, filters, kernel_size, output_size: (
                kernel_size[0] * kernel_size[1] * in_channels * filters + in_channels,
                _line(in_channels, filters, kernel_size, output_size)[1],
            ),
            "A bias belongs to a filter, not to a channel that is read.",
        ),
        Mistake(
            _wrong(lambda weights, filters, places: weights + 1, _right_macs),
            "Each filter has a bias of its own, not one for all.",
        ),
        Mistake(
            _wrong(lambda weights, filters, places: weights + filters * places, _right_macs),
            "A bias is shared by all places of the output, as the weights are.",
        ),
        Mistake(
            _wrong(
                _right_parameters, lambda weights, filters, places: (weights + filters) * places
            ),
            "A bias is added, not multiplied by: it is no MAC.",
        ),
        Mistake(
            _wrong(_right_parameters, lambda weights, filters, places: weights),
            "Each weight is used at every place of the output, not once.",
        ),
        Mistake(
            _wrong(_right_parameters, lambda weights, filters, places: 2 * weights * places),
            "Those are FLOPs. A MAC is a multiplication and an addition together.",
        ),
        Mistake(
            _wrong(_right_parameters, lambda weights, filters, places: weights // filters * places),
            "Those are the MACs of one filter. All filters are computed.",
        ),
        Mistake(
            _wrong(_right_parameters, lambda weights, filters, places: weights * filters * places),
            "The filters are counted twice: the weights of all filters have them already.",
        ),
        Mistake(
            lambda in_channels, filters, kernel_size, output_size: (
                kernel_size[0] * kernel_size[1] * filters + filters,
                kernel_size[0] * kernel_size[1] * filters * output_size[0] * output_size[1],
            ),
            "A filter is as deep as its input: it has weights for each of the channels.",
        ),
        Mistake(
            lambda in_channels, filters, kernel_size, output_size: (
                kernel_size[0] ** 2 * in_channels * filters + filters,
                kernel_size[0] ** 2 * in_channels * filters * output_size[0] * output_size[1],
            ),
            "A kernel need not be square: its weights are K_h·K_w.",
        ),
        Mistake(
            lambda in_channels, filters, kernel_size, output_size: _line(
                in_channels, filters, kernel_size, (output_size[0], output_size[0])
            ),
            "A map need not be square: it has O_h·O_w places.",
        ),
        Mistake(
            lambda *case: _line(*case)[::-1],
            "The two have changed places: the parameters come first.",
        ),
    ),
)
