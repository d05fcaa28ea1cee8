"""11.3 Transfer: the parameters of VGG-16, and of any network described in the same way."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import map_sizes, usually


@st.composite
def _cases(draw):
    layer = st.one_of(st.integers(1, 9), st.just("M"))
    layers = draw(st.lists(layer, min_size=1, max_size=6).filter(lambda one: set(one) != {"M"}))
    size = draw(map_sizes(at_least=2 ** layers.count("M"), at_most=40))
    few, more = (st.lists(st.integers(1, 9), min_size=n, max_size=n + 2) for n in (1, 3))
    return {
        "in_shape": (draw(st.integers(1, 4)), *size),
        "layers": layers,
        "outputs": draw(usually(few, more)),
    }


def _torch_parameters(in_shape, layers, outputs):
    """Parameters that PyTorch counts in the network, built layer by layer around an image."""
    import torch
    from torch import nn

    with torch.device("meta"):
        x, net = torch.empty(1, *in_shape), nn.Sequential()
        for layer in (*layers, "flatten", *outputs):
            if layer == "M":
                net.append(nn.MaxPool2d(2))
            elif layer == "flatten":
                net.append(nn.Flatten())
            elif x.ndim == 4:
                net.append(nn.Conv2d(x.shape[1], layer, 3, padding=1))
            else:
                net.append(nn.Linear(x.shape[1], layer))
            x = net[-1](x)
    return sum(parameter.numel() for parameter in net.parameters())


def network_parameters(in_shape, layers, outputs):
    C, H, W = in_shape
    total = 0
    for layer in layers:
        if layer == "M":
            H, W = H // 2, W // 2
        else:
            total += 3 * 3 * C * layer + layer
            C = layer
    features = C * H * W
    for number in outputs:
        total += features * number + number
        features = number
    return total


SLIPS = """
- C, H, W = in_shape => C, H, W = 3, *in_shape[1:]
  An image need not have 3 channels: its C stands in `in_shape`.
- C, H, W = in_shape => H, W, C = in_shape
  `in_shape` is (C, H, W): the channels come first.
- H // 2, W // 2 => H, W
  The poolings are left out: each "M" halves the height and the width.
- H // 2, W // 2 => H // 2, W
  An "M" halves the width, too.
- H // 2, W // 2 => H, W // 2
  An "M" halves the height, too.
- H // 2, W // 2 => H, W; C //= 2
  An "M" halves the height and the width of each map. It keeps the channels.
- H // 2, W // 2 => H, W; C = max(1, C // 2)
  An "M" halves the height and the width of each map. It keeps the channels.
- H // 2, W // 2 => H // 4, W // 4
  An "M" halves each side. Then a quarter of the cells is left.
- H // 2, W // 2 => -(-H // 2), -(-W // 2)
  A side of 7 becomes 3: where half a window is left over, it is left out.
- H // 2, W // 2 => round(H / 2), round(W / 2)
  A side of 7 becomes 3: where half a window is left over, it is left out. `round` rounds 3.5 up to
  4; `//` rounds down.
- H // 2, W // 2 => (H - 3) // 2 + 1, (W - 3) // 2 + 1
  These poolings have windows of 2×2, not of 3×3 as AlexNet's.
- H // 2, W // 2 => 1, H * W // 4
  Round each side down by itself: a row or a column that is left over is lost.
- H // 2, W // 2 => H / 2, W / 2
- C * H * W => int(C * H * W)
  Round the sides down at each pooling, not at the end: a row or a column that is left over is lost.
- H // 2, W // 2 => (H - 2) // 2, (W - 2) // 2
  The + 1 is missing: a pooling leaves (H − 2) // 2 + 1 rows, which is H // 2.
- H // 2, W // 2 => H // 2, W // 2; C *= 2
  A pooling keeps the channels. Only a convolution changes them.
- H // 2, W // 2 => H // 2, W // 2; C //= 2
  A pooling keeps the channels. Only a convolution changes them.
- C = layer => C, H, W = layer, H - 2, W - 2
  A 3×3 convolution with padding 1 keeps the size. Only the poolings change it.
- 3 * 3 * C => (3 + 3) * C
  A kernel has 3·3 weights for each channel, not 3 + 3.
- 3 * 3 * C => 3 * C
  A kernel has 3·3 weights for each channel, not 3.
- 3 * 3 * C => C
  A kernel has 3·3 weights for each channel, not one.
- 3 * 3 * C => 3 * 3
  A filter is as deep as the maps that it reads: C channels.
- 3 * 3 * C => 3 * 3 * in_shape[0]
  A filter is as deep as the maps that it reads: those of the layer before.
- 3 * 3 * C => 3 * 3 * layer
  A filter is as deep as what it reads. Count before C becomes the number of filters.
- C = layer =>
  After a convolution there are as many maps as it has filters: C changes, too.
- features = C * H * W => features = C
  Each of the last maps has H·W cells, and each cell is a feature.
- features = C * H * W => features = C * 7 * 7
  7·7 cells are left of VGG-16's 224×224. Other images leave others.
- features = C * H * W => features = C * H * H
  The width is left out: a map has H·W cells, and here H ≠ W.
- features = C * H * W => features = C * W * W
  The height is left out: a map has H·W cells, and here H ≠ W.
- features = C * H * W => features = C * (H + W)
  A map has H·W cells, not H + W.
- features = C * H * W => features = H * W
  Those are the cells of one map. The first fully connected layer reads those of all C maps.
- features = C * H * W => features = 512 * H * W
  512 is the last number of filters in VGG-16. Other descriptions have others.
- features = C * H * W => features = layers[-1] * H * W
  The description may end with "M": there are as many maps as the last convolution has filters.
- in outputs => in outputs[::-1]
  The outputs are taken in reverse order: the first layer that reads the maps has the first of them.
- in outputs => in []
  The fully connected layers are left out.
- in outputs => in outputs[:1]
  Only the first fully connected layer is counted.
- in outputs => in outputs[:-1]
  The last fully connected layer is left out.
- features = number =>
  Only the first fully connected layer reads the maps. Each other one reads the outputs of the one
  before.
- total += 3 * 3 * C * layer + layer => pass
  The convolutions are left out.
- * layer + layer => * layer
- * number + number => * number
  The biases are missing: one for each filter, and one for each output.
- * number + number => * number
  The biases of the fully connected layers are missing: one for each output.
- * layer + layer => * layer
  The biases of the convolutions are missing: one for each filter.
- * layer + layer => * layer + C
  A bias belongs to a filter, not to a channel that is read.
- * layer + layer => * layer + 1
- * number + number => * number + 1
  Each filter and each output has a bias of its own, not one for the layer.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_parameters,
    oracle_name="PyTorch's layers",
    solution=network_parameters,
    slips=SLIPS,
    further_cases=(
        {
            "in_shape": (3, 224, 224),
            "layers": [
                *(64, 64, "M", 128, 128, "M", 256, 256, 256, "M"),
                *(512, 512, 512, "M", 512, 512, 512, "M"),
            ],
            "outputs": [4096, 4096, 1000],
        },
        {"in_shape": (1, 600, 512), "layers": [16, "M", "M", 32, "M"], "outputs": [10]},
    ),
)
