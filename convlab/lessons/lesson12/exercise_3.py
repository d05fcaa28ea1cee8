"""12.3 Transfer: the parameters of a block of ResNeXt."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise


@st.composite
def _cases(draw):
    groups = draw(st.integers(1, 8))
    return {
        "in_channels": draw(st.integers(1, 64)),
        "width": groups * draw(st.integers(1, 8)),
        "out_channels": draw(st.integers(1, 64)),
        "groups": groups,
    }


def _torch_parameters(in_channels, width, out_channels, groups):
    import torch
    from torch import nn

    with torch.device("meta"):
        block = (
            nn.Conv2d(in_channels, width, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.Conv2d(width, width, 3, padding=1, groups=groups, bias=False),
            nn.BatchNorm2d(width),
            nn.Conv2d(width, out_channels, 1, bias=False),
            nn.BatchNorm2d(out_channels),
        )
    return sum(parameter.numel() for layer in block for parameter in layer.parameters())


def block_parameters(in_channels, width, out_channels, groups):
    weights = in_channels * width + 9 * (width // groups) * width + width * out_channels
    return weights + 2 * (width + width + out_channels)


SLIPS = """
- in_channels * width + 9 => 9
- (width + width + out_channels) => (width + out_channels)
  The first convolution is missing: 1×1, from in_channels to width.
- + width * out_channels =>
- (width + width + out_channels) => (width + width)
  The third convolution is missing: 1×1, from width to out_channels.
- + width * out_channels => + width * out_channels + in_channels * out_channels
  The block has three convolutions. There is none beside them, from in_channels to out_channels.
- + width * out_channels => + width * out_channels + in_channels * out_channels
- (width + width + out_channels) => (width + width + out_channels + out_channels)
  The block has three convolutions. There is none beside them, from in_channels to out_channels,
  and no fourth batch normalisation.
- + width * out_channels => + width * out_channels + in_channels * out_channels + out_channels
  The block has three convolutions. There is none beside them, from in_channels to out_channels.
- (width + width + out_channels) => (in_channels + width + width + out_channels)
  There are three batch normalisations, one behind each convolution. None normalises the input.
- in_channels * width + => 9 * in_channels * width +
- + width * out_channels => + 9 * width * out_channels
  Only the kernels in the middle are 3×3. The first and the last ones are 1×1.
- 9 * =>
  The kernels in the middle are 3×3: 9 weights for each channel.
- 9 * => 3 *
  A 3×3 kernel has 3·3 weights for each channel.
- (width // groups) * width => width * width
  The groups are left out: a filter of the 3×3 convolution reads width / groups channels.
- (width // groups) * width => width * width * groups
  Groups make a layer smaller: divide by them.
- (width // groups) * width => width * width
- return weights + => return weights * groups +
  Groups make a layer smaller: divide by them, and only the 3×3 convolution.
- (width // groups) * width => width * width
- + 2 * (width + width + out_channels) =>
  Two things are missing: the groups of the 3×3 convolution, and the batch normalisations.
- (width // groups) * width => width * width
- 2 * (width => (width
  Those are ordinary convolutions with biases. Here the 3×3 one is in groups; and in place of each
  bias stand γ and β of a batch normalisation.
- (width // groups) * width => (width // groups) * (width // groups)
  That is one group. There are `groups` of them: divide by groups once, not twice.
- (width // groups) * width => width // groups
  Those are the weights of one filter. The 3×3 convolution has `width` of them.
- (width // groups) * width => (width // groups) * groups
  The 3×3 convolution has `width` filters, not one for each group.
- (width // groups) => groups
  `groups` is how many groups there are. A filter reads the channels of one, width / groups.
- (width // groups) => (in_channels // groups)
  The 3×3 convolution reads the `width` channels that the first one writes.
- (width // groups) * width => (width // groups) * out_channels
  The 3×3 convolution has `width` filters; only the last one has `out_channels`.
- in_channels * width + => in_channels * width // groups +
- + width * out_channels => + width * out_channels // groups
  Only the 3×3 convolution is in groups. The 1×1 ones read all channels.
- in_channels * width + => in_channels // groups * width +
- + width * out_channels => + width // groups * out_channels
  Only the 3×3 convolution is in groups. The 1×1 ones read all channels.
- in_channels * width + => in_channels // groups * width +
  Only the 3×3 convolution is in groups. The first one, 1×1, reads all channels.
- in_channels * width + => in_channels * width // groups +
  Only the 3×3 convolution is in groups. The first one, 1×1, reads all channels.
- + width * out_channels => + width // groups * out_channels
  Only the 3×3 convolution is in groups. The last one, 1×1, reads all channels.
- (width // groups) * width => width * width
- return weights + 2 * => return weights + 3 *
  Two things: the 3×3 convolution is in groups; and the convolutions have no biases here, the β of
  the normalisation does their work.
- return weights + 2 * => return weights + 3 *
  The convolutions have no biases here: the β of the normalisation does their work.
- return weights + => return weights + out_channels +
  The convolutions have no biases here: the β of the normalisation does their work.
- 2 * (width => (width
  For each channel there is one number beside the weights; γ and β of a batch normalisation are two.
  (Biases would be one, but the convolutions have none.)
- + 2 * (width + width + out_channels) =>
  The batch normalisations are missing: two parameters for each of their channels.
- 2 * (width => 4 * (width
  The running mean and variance are buffers, not parameters: 2 for each channel.
- 2 * (width + width + out_channels) => 4 * (width + width + out_channels) + 3
  The running statistics and the counter are buffers, not parameters.
- 2 * (width + width + out_channels) => 6
  γ and β are two numbers for each channel, not for each batch normalisation.
- (width + width + out_channels) => (width + width + width)
  The last batch normalisation has `out_channels` channels.
- (width + width + out_channels) => (in_channels + width + width)
  A batch normalisation has the channels that the convolution before it writes.
- (width + width + out_channels) => (width + width // groups + out_channels)
  The groups stand side by side: behind the 3×3 convolution are `width` channels, all normalised.
- (width + width + out_channels) => (width + width)
  A batch normalisation follows the last convolution, too.
- (width + width + out_channels) => (width + out_channels)
  A batch normalisation follows each of the three convolutions.
- (width + width + out_channels) => width
  A batch normalisation follows each of the three convolutions, not only one.
- (width + width + out_channels) => out_channels
  A batch normalisation follows each of the three convolutions, not only the last.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_parameters,
    oracle_name="the block, built in PyTorch and counted",
    solution=block_parameters,
    slips=SLIPS,
    further_cases=(
        {"in_channels": 256, "width": 64, "out_channels": 256, "groups": 1},
        {"in_channels": 1024, "width": 1024, "out_channels": 2048, "groups": 32},
    ),
)
