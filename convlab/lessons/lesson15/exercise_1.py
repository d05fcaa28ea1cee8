"""15.1 The parameters of a design: convolutions with batch normalisation, global pool, head."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    convolution = st.tuples(st.integers(2, 9), map_sizes(5))
    return {
        "in_channels": draw(st.integers(2, 6)),
        "convolutions": draw(st.lists(convolution, min_size=1, max_size=3)),
        "classes": draw(st.integers(2, 12)),
    }


def _torch_parameters(in_channels, convolutions, classes):
    """Parameters that PyTorch counts in the network, built layer by layer."""
    import torch
    from torch import nn

    with torch.device("meta"):
        net, C = nn.Sequential(), in_channels
        for filters, kernel_size in convolutions:
            net.extend([nn.Conv2d(C, filters, kernel_size, bias=False), nn.BatchNorm2d(filters)])
            C = filters
        net.extend([nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(C, classes)])
    return sum(parameter.numel() for parameter in net.parameters())


def design_parameters(in_channels, convolutions, classes):
    total, C = 0, in_channels
    for filters, (K_h, K_w) in convolutions:
        total += K_h * K_w * C * filters + 2 * filters
        C = filters
    return total + C * classes + classes


SLIPS = """
- + 2 * filters =>
  The batch normalisations are left out: each has 2 parameters a channel.
- + 2 * filters => + filters
  That is one number a filter. The convolutions have no biases, but a batch normalisation has 2
  parameters a channel, γ and β.
- + 2 * filters => + filters
- + C * classes + classes => + C * classes
  Two things are missing: a batch normalisation has 2 parameters a channel, not one; and the head
  has biases.
- + 2 * filters =>
- + C * classes + classes => + C * classes
  Those are the weights alone. Each batch normalisation has 2 parameters a channel, and the head has
  biases.
- + 2 * filters => + 3 * filters
  The convolutions have no biases here. Only γ and β remain: 2 for each filter.
- + 2 * filters => + 4 * filters
  The running mean and variance are buffers: stored, but not trained. 2 for each filter are
  parameters.
- + 2 * filters => + 2
  Each channel has a γ and a β of its own: 2 for each filter.
- + 2 * filters => + 2 * C
  A batch normalisation follows its convolution: it has as many channels as that has filters.
- K_h * K_w * => K_h * K_h *
  A kernel need not be square: its weights are K_h·K_w.
- K_h * K_w * => K_w * K_w *
  A kernel need not be square: its weights are K_h·K_w.
- K_h * K_w * => (K_h + K_w) *
  A kernel has K_h·K_w weights, not K_h + K_w.
- K_h * K_w * =>
  A filter has K_h·K_w weights for each channel, not one.
- K_h * K_w * => 3 * 3 *
  The kernels are not always 3×3: their size is given.
- * C * filters + 2 => * filters + 2
  A filter is as deep as what it reads: it has weights for each of the C channels.
- * C * filters + 2 => * in_channels * filters + 2
  Only the first convolution reads the image's channels. Each other one reads the filters of the one
  before.
- total += K_h => C = filters; total += K_h
  C becomes the number of filters too early: count first, then change C.
- C = filters =>
  After a convolution there are as many channels as it has filters: C changes, too.
- total += => total =
  Only the last convolution is counted: add each to the total.
- C = filters => C = filters; return total + C * classes + classes
  Only the first convolution is counted. Is the `return` inside the loop?
- total + C * classes + classes => total
  The head is left out: a Linear from the last C channels to the classes.
- + C * classes + classes => + C * classes
  The head has biases, one for each class.
- + C * classes + classes => + C * classes + C
  A bias of the head belongs to a class, not to a feature that it reads.
- + C * classes + classes => + classes
  The weights of the head are left out: one for each pair of a channel and a class.
- + C * classes + classes => + C * classes + 1
  Each class has a bias of its own, not one for the head.
- + C * classes + classes => + in_channels * classes + classes
  The head reads the channels of the last convolution, not those of the image.
- + C * classes + classes => + C * K_h * K_w * classes + classes
  The global pool leaves one number a channel: the head has no kernel.
- + C * classes + classes => + C * 10 + 10
  There are not always 10 classes: their number is given.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_parameters,
    oracle_name="PyTorch's layers",
    solution=design_parameters,
    slips=SLIPS,
    further_cases=(
        {
            "in_channels": 1,
            "convolutions": [(12, (5, 5)), (20, (3, 3)), (32, (3, 3))],
            "classes": 10,
        },
        {
            "in_channels": 3,
            "convolutions": [(64, (7, 7)), (128, (3, 1)), (128, (1, 3)), (512, (3, 3))],
            "classes": 1000,
        },
    ),
)
