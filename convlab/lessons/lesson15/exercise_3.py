"""15.3 The parameters of a ResNet of bottleneck blocks, from its description."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    stage = st.tuples(st.integers(2, 9), st.integers(1, 3))
    return {
        "stem": draw(st.integers(2, 9)),
        "stages": draw(st.lists(stage, min_size=1, max_size=3)),
        "classes": draw(st.integers(2, 12)),
    }


def _torch_parameters(stem, stages, classes):
    """Parameters that PyTorch counts in the layers of the network."""
    import torch
    from torch import nn

    layers = nn.ModuleList()

    def convolution(in_channels, filters, kernel_size):
        layers.append(nn.Conv2d(in_channels, filters, kernel_size, bias=False))
        layers.append(nn.BatchNorm2d(filters))

    with torch.device("meta"):
        convolution(3, stem, 7)
        channels = stem
        for width, blocks in stages:
            for block in range(blocks):
                if block == 0:
                    convolution(channels, 4 * width, 1)  # the shortcut
                convolution(channels, width, 1)
                convolution(width, width, 3)
                convolution(width, 4 * width, 1)
                channels = 4 * width
        layers.append(nn.Linear(channels, classes))
    return sum(parameter.numel() for parameter in layers.parameters())


def resnet_parameters(stem, stages, classes):
    def layer(C, filters, K):
        return K * K * C * filters + 2 * filters

    total, C = layer(3, stem, 7), stem
    for width, blocks in stages:
        total += layer(C, 4 * width, 1)  # the shortcut of the first block
        for _ in range(blocks):
            total += layer(C, width, 1) + layer(width, width, 3) + layer(width, 4 * width, 1)
            C = 4 * width
    return total + C * classes + classes


SLIPS = """
- + 2 * filters =>
  The batch normalisations are left out: one follows each convolution, with 2 parameters a channel.
- + 2 * filters => + filters
  No convolution has a bias, but a batch normalisation has 2 parameters a channel.
- + 2 * filters => + 3 * filters
  No convolution has a bias: only the 2 parameters a channel of the batch normalisation.
- + 2 * filters => + 4 * filters
  The running mean and variance are buffers, not parameters.
- + 2 * filters => + 2 * C
  A batch normalisation follows its convolution: it has as many channels as that has filters.
- K * K * C => K * C
  A kernel of K×K has K·K weights for each channel.
- K * K * C * filters => K * K * filters
  A filter is as deep as what it reads: C channels.
- layer(3, stem, 7) => layer(1, stem, 7)
  The images have 3 channels.
- layer(3, stem, 7) => layer(3, stem, 3)
  The stem's kernels are 7×7.
- layer(3, stem, 7) => layer(3, 64, 7)
- , stem => , 64
  The stem has not always 64 filters: their number is given.
- total, C = layer(3, stem, 7), stem => total, C = 0, stem
  The stem is left out: a 7×7 convolution with batch normalisation.
- total, C = layer(3, stem, 7), stem => total, C = layer(3, stem, 7), 3
  The first stage reads the stem's channels, not those of the image.
- total += layer(C, 4 * width, 1) => pass
  The shortcuts are left out: the first block of each stage has a 1×1 convolution to 4 · width
  channels.
- total += layer(C, 4 * width, 1) => total += C * 4 * width
  A batch normalisation follows the shortcut, too.
- total += layer(C, 4 * width, 1) => total += layer(C, width, 1)
  A shortcut is added to the block's output: it needs 4 · width channels as well.
- total += layer(C, 4 * width, 1) => total += blocks * layer(C, 4 * width, 1)
  Only the first block of a stage has a shortcut with a convolution; in the others the input is
  added as it is.
- total += layer(C, 4 * width, 1) => total += layer(C, 4 * width, 3)
  The kernel of a shortcut is 1×1.
- in range(blocks) => in range(1)
  There is one block a stage only. The second number of a stage says how many.
- in range(blocks) => in range(blocks - 1)
  One block a stage is missing. The first one has a shortcut *and* its three convolutions.
- layer(width, width, 3) => layer(width, width, 1)
  The middle kernels are 3×3.
- layer(C, width, 1) + => layer(C, width, 3) +
  The first convolution of a block has 1×1 kernels; only the middle one has 3×3.
- + layer(width, 4 * width, 1) => + layer(width, 4 * width, 3)
  The third convolution of a block has 1×1 kernels; only the middle one has 3×3.
- + layer(width, 4 * width, 1) =>
  The third convolution of a block is missing: 1×1, to 4 · width channels.
- layer(C, width, 1) + layer(width, width, 3) + => layer(width, width, 3) +
  The first convolution of a block is missing: 1×1, to width channels.
- layer(C, width, 1) + => layer(C, width, 3) +
- + layer(width, 4 * width, 1) =>
  That is a basic block, as in ResNet-18. A bottleneck block has three convolutions: 1×1, 3×3, 1×1.
- layer(width, width, 3) + => layer(width, width, 3) + layer(width, width, 3) +
  A bottleneck block has one 3×3 convolution.
- C = 4 * width => C = width
- + C * classes + classes => + 4 * C * classes + classes
  A block gives 4 · width channels, and the next block reads them.
- C = 4 * width => pass
- + C * classes + classes => + 4 * width * classes + classes
  After a block there are 4 · width channels: C changes, too.
- C = 4 * width => C = width
  A block gives 4 · width channels, and the next layer reads them.
- total + C * classes + classes => total
  The last layer is left out: a Linear with a bias for each class.
- + C * classes + classes => + C * classes
  The last layer has biases, one for each class.
- + C * classes + classes => + width * classes + classes
  The Linear reads 4 · width features: those that the last block gives.
"""


def _resnet(stem, stages, classes, has_shortcut):
    def layer(C, filters, K):
        return K * K * C * filters + 2 * filters

    total, C = layer(3, stem, 7), stem
    for width, blocks in stages:
        for block in range(blocks):
            if has_shortcut(block, C, width):
                total += layer(C, 4 * width, 1)
            total += layer(C, width, 1) + layer(width, width, 3) + layer(width, 4 * width, 1)
            C = 4 * width
    return total + C * classes + classes


def _shortcut_where_channels_change(stem, stages, classes):
    return _resnet(stem, stages, classes, lambda block, C, width: 4 * width != C)


def _shortcut_in_every_block(stem, stages, classes):
    return _resnet(stem, stages, classes, lambda block, C, width: True)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_parameters,
    oracle_name="PyTorch's layers",
    solution=resnet_parameters,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _shortcut_where_channels_change,
            "The shortcut depends on the channels. Here the first block of *each* stage has one, "
            "also where the channels stay.",
        ),
        Mistake(
            _shortcut_in_every_block,
            "Every block has a shortcut with weights. Only the first one of a stage has it.",
        ),
    ),
    further_cases=(
        {"stem": 64, "stages": [(64, 3), (128, 4), (256, 6), (512, 3)], "classes": 1000},
        {"stem": 32, "stages": [(16, 2), (48, 1)], "classes": 10},
        {"stem": 20, "stages": [(5, 2), (3, 2)], "classes": 4},  # 4·5 = 20 channels stay
    ),
)
