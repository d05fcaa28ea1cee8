"""10.1 Parameters and MACs of a convolution: its line in the ledger."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    in_channels, filters = draw(map_sizes(48))  # usually different, too
    return {
        "in_channels": in_channels,
        "filters": filters,
        "kernel_size": draw(map_sizes(11)),
        "output_size": draw(map_sizes(60)),
    }


def _torch_line(in_channels, filters, kernel_size, output_size):
    """Parameters of PyTorch's layer, and the weights of one filter for each output number."""
    import torch

    layer = torch.nn.Conv2d(in_channels, filters, kernel_size, device="meta")
    input_size = (side + kernel - 1 for side, kernel in zip(output_size, kernel_size, strict=True))
    out = layer(torch.empty(1, in_channels, *input_size, device="meta"))
    parameters = sum(parameter.numel() for parameter in layer.parameters())
    return parameters, out.numel() * layer.weight[0].numel()


def ledger_line(in_channels, filters, kernel_size, output_size):
    weights = kernel_size[0] * kernel_size[1] * in_channels * filters
    return weights + filters, weights * output_size[0] * output_size[1]


SLIPS = """
- kernel_size[0] * kernel_size[1] * =>
  Each filter has K_h·K_w weights for each channel, not one.
- kernel_size[0] * kernel_size[1] => (kernel_size[0] + kernel_size[1])
  A kernel has K_h·K_w weights, not K_h + K_w.
- kernel_size[1] => kernel_size[0]
  A kernel need not be square: its weights are K_h·K_w.
- kernel_size[0] => kernel_size[1]
  A kernel need not be square: its weights are K_h·K_w.
- * in_channels * filters => * filters
  A filter is as deep as its input: it has weights for each of the channels.
- * in_channels * filters => * in_channels
  The weights are those of one filter. There are `filters` of them.
- * in_channels * filters => * in_channels
- weights + filters, => weights + 1,
  The weights and the bias are those of one filter. There are `filters` of them.
- * in_channels * filters => * in_channels + 1
- weights + filters, => weights,
  The weights and the bias are those of one filter. There are `filters` of them. And a bias is no
  MAC.
- weights + filters, => weights // filters + 1,
  The parameters are those of one filter. There are `filters` of them.
- weights + filters, => weights // filters,
  The parameters are those of one filter, without its bias. There are `filters` of them.
- * in_channels * filters => * in_channels
- weights + filters, => weights,
  Both numbers are those of one filter, without its bias. There are `filters` of them.
- weights + filters, => weights,
  The biases are missing among the parameters: one for each filter.
- weights + filters, => weights + in_channels,
  A bias belongs to a filter, not to a channel that is read.
- weights + filters, => weights + in_channels * filters,
  A filter has one bias, not one for each channel that it reads.
- weights + filters, => weights + 1,
  Each filter has a bias of its own, not one for all.
- weights + filters, => weights + filters * output_size[0] * output_size[1],
  A bias is shared by all places of the output, as the weights are.
- weights * output_size[0] => (weights + filters) * output_size[0]
  A bias is added, not multiplied by: it is no MAC.
- weights * output_size[0] => filters + weights * output_size[0]
  A bias is added, not multiplied by: it is no MAC.
- weights * output_size[0] * output_size[1] => weights
  Each weight is used at every place of the output, not once.
- weights * output_size[0] => 2 * weights * output_size[0]
  Those are FLOPs. A MAC is a multiplication and an addition together.
- weights * output_size[0] => filters * output_size[0]
  Those are the numbers of the output. Each of them takes K_h·K_w·C_in MACs.
- weights * output_size[0] => weights // filters * output_size[0]
  Those are the MACs of one filter. All filters are computed.
- weights * output_size[0] => weights // in_channels * output_size[0]
  Those are the MACs of one channel. A filter multiplies in all channels that it reads.
- weights * output_size[0] => weights * filters * output_size[0]
  The filters are counted twice: the weights of all filters have them already.
- weights * output_size[0] => weights * in_channels * output_size[0]
  The channels are counted twice: the weights have them already.
- output_size[0] * output_size[1] => (output_size[0] + output_size[1])
  A map has O_h·O_w places, not O_h + O_w.
- output_size[1] => output_size[0]
  A map need not be square: it has O_h·O_w places.
- output_size[0] => output_size[1]
  A map need not be square: it has O_h·O_w places.
- output_size[0] => (output_size[0] + kernel_size[0] - 1)
- output_size[1] => (output_size[1] + kernel_size[1] - 1)
  The MACs are counted with the size of the input. Each place of the output takes them once.
- weights + filters, weights * output_size[0] => weights * output_size[0]
- output_size[1] => output_size[1], weights + filters
  The two have changed places: the parameters come first.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_line,
    oracle_name="PyTorch's Conv2d",
    solution=ledger_line,
    slips=SLIPS,
    further_cases=(
        {"in_channels": 96, "filters": 256, "kernel_size": (5, 5), "output_size": (27, 27)},
        {"in_channels": 512, "filters": 512, "kernel_size": (3, 3), "output_size": (600, 512)},
    ),
)
