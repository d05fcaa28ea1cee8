"""10.3 Transfer: a depthwise separable block."""

from convlab.lessons.exercise import Exercise
from convlab.lessons.lesson10 import exercise_1


def _torch_line(in_channels, filters, kernel_size, output_size):
    """Parameters of PyTorch's two layers, and their weights for each place of the output."""
    import torch

    layers = (
        torch.nn.Conv2d(in_channels, in_channels, kernel_size, groups=in_channels, device="meta"),
        torch.nn.Conv2d(in_channels, filters, 1, device="meta"),
    )
    parameters = sum(tensor.numel() for layer in layers for tensor in layer.parameters())
    weights = sum(layer.weight.numel() for layer in layers)
    return parameters, weights * output_size[0] * output_size[1]


def separable(in_channels, filters, kernel_size, output_size):
    depthwise = kernel_size[0] * kernel_size[1] * in_channels
    mixing = in_channels * filters
    places = output_size[0] * output_size[1]
    return depthwise + in_channels + mixing + filters, (depthwise + mixing) * places


SLIPS = """
- * kernel_size[1] * in_channels => * kernel_size[1] * in_channels * filters
- mixing = in_channels * filters => mixing = 0
- + in_channels + mixing => + mixing
  That is an ordinary convolution. Here there are two layers: first each channel has one kernel of
  its own, then 1×1 kernels mix the channels.
- kernel_size[1] * in_channels => kernel_size[1]
  Each channel has a kernel of its own, not one for all.
- kernel_size[1] * in_channels => kernel_size[1]
- depthwise + in_channels + => depthwise + 1 +
  The first layer has a kernel and a bias for each channel, not one for all.
- kernel_size[1] * in_channels => kernel_size[1] * in_channels * in_channels
  A kernel of the first layer reads one channel, not all of them.
- kernel_size[1] * in_channels => kernel_size[1] * in_channels * filters
  The kernels of the first layer are one for each channel: `filters` counts those of the second.
- kernel_size[1] * in_channels => kernel_size[1] * filters
  The first layer has a kernel for each channel that it reads, not for each filter.
- kernel_size[1] * in_channels => kernel_size[1] * filters
- + in_channels + => + filters +
  The depthwise layer comes first: it has a kernel and a bias for each channel that the block reads.
- kernel_size[1] * in_channels => kernel_size[1] * filters
- mixing = in_channels => mixing = filters
- + in_channels + => + filters +
  The first layer gives as many maps as it reads; only the second makes `filters` of them.
- kernel_size[1] => kernel_size[0]
  A kernel need not be square: its weights are K_h·K_w.
- kernel_size[0] => kernel_size[1]
  A kernel need not be square: its weights are K_h·K_w.
- kernel_size[0] * kernel_size[1] => (kernel_size[0] + kernel_size[1])
  A kernel has K_h·K_w weights, not K_h + K_w.
- mixing = in_channels * filters => mixing = filters * kernel_size[0] * kernel_size[1] * in_channels
  The kernels of the second layer are 1×1.
- mixing = in_channels * filters => mixing = filters
  A 1×1 filter of the second layer has a weight for each channel that it reads.
- mixing = in_channels * filters => mixing = in_channels * in_channels
  The second layer has `filters` filters, not one for each channel that it reads.
- mixing = in_channels * filters => mixing = 0
- + mixing + filters =>
  The second layer is missing: `filters` kernels of 1×1, each as deep as its input.
- depthwise = kernel_size[0] * kernel_size[1] * in_channels => depthwise = 0
- + in_channels + mixing => + mixing
  The first layer is missing: one kernel for each channel.
- depthwise + in_channels + mixing => depthwise + mixing
  The first layer has biases, too: one for each channel.
- mixing + filters, => mixing,
  The second layer has biases, too: one for each filter.
- depthwise + in_channels + mixing + filters, => depthwise + mixing,
  The biases are missing among the parameters.
- depthwise + in_channels + mixing => depthwise + filters + mixing
  The first layer gives one map for each channel, so it has C_in biases.
- mixing + filters, => mixing + in_channels,
  The second layer has one bias for each of its filters, not for each channel that it reads.
- depthwise + in_channels + mixing + filters, => depthwise + 1 + mixing + 1,
  Each map that a layer gives has a bias of its own: C_in of them in the first, C_out in the second.
- depthwise + in_channels + mixing + filters, => depthwise * mixing + in_channels + filters,
- (depthwise + mixing) => depthwise * mixing
  The weights of two layers are added, not multiplied.
- (depthwise + mixing) => depthwise * mixing
  The MACs of two layers are added, not multiplied.
- (depthwise + mixing) * places => depthwise * places + mixing
  The 1×1 kernels, too, are used at every place of the output.
- (depthwise + mixing) * places => depthwise + mixing * places
  The kernels of the first layer, too, are used at every place of the output.
- (depthwise + mixing) * places => depthwise * places
  The MACs of the second layer are missing.
- (depthwise + mixing) * places => mixing * places
  The MACs of the first layer are missing.
- (depthwise + mixing) * places => depthwise + mixing
  Each weight is used at every place of the output, not once.
- (depthwise + mixing) * => (depthwise + in_channels + mixing + filters) *
  A bias is added, not multiplied by: it is no MAC.
- (depthwise + mixing) * => in_channels + filters + (depthwise + mixing) *
  A bias is added, not multiplied by: it is no MAC.
- (depthwise + mixing) * => 2 * (depthwise + mixing) *
  Those are FLOPs. A MAC is a multiplication and an addition together.
- output_size[1] => output_size[0]
  A map need not be square: it has O_h·O_w places.
- output_size[0] => output_size[1]
  A map need not be square: it has O_h·O_w places.
- output_size[0] * output_size[1] => output_size[0] + output_size[1]
  A map has O_h·O_w places, not O_h + O_w.
- return depthwise + in_channels + mixing + filters, (depthwise => return (depthwise
- * places => * places, depthwise + in_channels + mixing + filters
  The two have changed places: the parameters come first.
"""

EXERCISE = Exercise(
    cases=exercise_1.EXERCISE.cases,
    oracle=_torch_line,
    oracle_name="PyTorch's two Conv2d layers",
    solution=separable,
    slips=SLIPS,
    further_cases=exercise_1.EXERCISE.further_cases,
)
