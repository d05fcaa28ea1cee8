"""09.2 A ConvNet built by the learner: the sizes of its tensors, and its layers in order."""

# mypy: disable-error-code="arg-type, list-item"
# A learner reads the solution, so its list of layers has no annotation.

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.lesson09.called_layers import called_layers
from convlab.lessons.strategies import map_sizes


@st.composite
def _cases(draw):
    channels = draw(st.lists(st.integers(1, 6), min_size=1, max_size=3))
    size = draw(map_sizes(at_least=2 ** len(channels), at_most=12))
    return {
        "in_shape": (draw(st.integers(1, 3)), *size),
        "channels": channels,
        "num_classes": draw(st.integers(1, 5)),
        "batch_norm": draw(st.booleans()),
    }


def _torch_sizes(in_shape, channels, num_classes, batch_norm):
    import torch

    from convlab.nets import ConvNet

    with torch.device("meta"):
        net = ConvNet(in_shape, channels, (), num_classes, batch_norm)
    return tuple(parameter.numel() for parameter in net.parameters())


def convnet_tensors(in_shape, channels, num_classes, batch_norm):
    import torch
    from torch import nn

    C, H, W = in_shape
    layers = []
    for filters in channels:
        layers.append(nn.Conv2d(C, filters, 3, padding="same"))
        if batch_norm:
            layers.append(nn.BatchNorm2d(filters))
        layers += [nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25)]
        C, H, W = filters, H // 2, W // 2
    layers += [nn.Flatten(), nn.Linear(C * H * W, num_classes)]
    net = nn.Sequential(*layers)
    net(torch.zeros(2, *in_shape))
    return tuple(parameter.numel() for parameter in net.parameters())


SLIPS = """
- net = nn.Sequential(*layers) => net = nn.Module(); net.layers = layers
- net(torch.zeros(2, *in_shape)) =>
  PyTorch sees no layer. Layers in a plain list stay hidden: put them into an `nn.Sequential`.
- if batch_norm: => if False:
  With `batch_norm` there is an `nn.BatchNorm2d` after each convolution.
- if batch_norm: => if True:
  Without `batch_norm` there is no `nn.BatchNorm2d`: ask for it with `if`.
- if batch_norm: => if batch_norm and len(layers) == 1:
  Only the first convolution has an `nn.BatchNorm2d`. With `batch_norm` one follows each of them.
- if batch_norm: => if False:
- layers += [nn.Flatten() => layers += [nn.BatchNorm2d(C)] * batch_norm; layers += [nn.Flatten()
  The batch normalisation stands once, behind the loop. With `batch_norm` one follows each
  convolution.
- layers.append(nn.Conv2d => convolution = (nn.Conv2d
- nn.BatchNorm2d(filters) => nn.BatchNorm2d(C)
- [nn.ReLU() => [convolution, nn.ReLU()
  The batch normalisation follows the convolution: it has one γ and one β for each filter.
- net.parameters() => net.state_dict().values()
  Those are all entries of the `state_dict`. The running statistics of a batch normalisation are
  buffers, not parameters.
- return tuple( => return sum(
  That is the sum. Return the size of each tensor, in a tuple.
- parameter.numel() => tuple(parameter.shape)
  Those are the shapes. Return how many numbers each tensor has: `parameter.numel()`.
- parameter.numel() => len(parameter)
  `len` is the first number of the shape. `parameter.numel()` counts all numbers.
- parameter.numel() for parameter in net => sum(p.numel() for p in layer
- parameters()) => parameters()) for layer in net if list(layer.parameters()))
  A layer's weight and bias are two tensors. Return a number for each of them.
- parameter.numel() for parameter in net => sum(p.numel() for p in layer
- parameters()) => parameters()) for layer in net)
  A layer's weight and bias are two tensors. Return a number for each of them, none for a layer that
  has neither.
- in net.parameters() => in (p for layer in net for p in reversed(list(layer.parameters())))
  The biases stand before the weights. In PyTorch's order each layer gives its weight first.
- nn.MaxPool2d(2), =>
- H // 2, W // 2 => H, W
  The pooling is missing: each block ends with one.
- nn.MaxPool2d(2), =>
  The pooling is missing: each block ends with one.
- nn.Flatten(), =>
  The Flatten is missing: without it the Linear reads the last axis of the maps alone.
- nn.BatchNorm2d(filters) => nn.BatchNorm2d(C)
  The batch normalisation follows the convolution: it has one γ and one β for each filter.
- C * H * W, num_classes => num_classes, C * H * W
  The Linear reads the features, and gives the classes: `nn.Linear(features, num_classes)`.
- nn.MaxPool2d(2) => nn.MaxPool2d(2, ceil_mode=True)
- H // 2, W // 2 => -(-H // 2), -(-W // 2)
  The pooling rounds up. Here it leaves out what does not fill a window: `nn.MaxPool2d(2)`.
- nn.ReLU(), nn.MaxPool2d(2), => nn.ReLU(),
- layers.append(nn.Conv2d => layers.append(nn.MaxPool2d(2)); layers.append(nn.Conv2d
  The pooling stands before the convolution. It ends the block.
- nn.ReLU(), nn.MaxPool2d(2), => nn.ReLU(),
- padding="same")) => padding="same")); layers.append(nn.MaxPool2d(2))
  The batch normalisation follows the convolution; the pooling comes after it.
- nn.MaxPool2d(2) => nn.AvgPool2d(2)
  The pooling takes the mean of each window. That of a ConvNet takes the largest number:
  `nn.MaxPool2d(2)`.
- num_classes)] => num_classes), nn.Softmax(1)]
  The Linear stands at the end: no softmax follows it.
- padding="same" => bias=False, padding="same"
  The convolutions have no biases. Each filter has one.
- padding="same" => bias=not batch_norm, padding="same"
  With `batch_norm` your convolutions have no biases. Its β makes them superfluous, but here each
  filter has one.
- num_classes)] => num_classes, bias=False)]
  The Linear has no bias. It has one for each class.
- in net.parameters() => in list(net.parameters())[::2]
  Those are the weights. The biases are tensors of the network, too.
- , padding="same" =>
- H // 2, W // 2 => (H - 2) // 2, (W - 2) // 2
  The convolutions have no padding. With "same" they keep the size of their map.
- filters, 3, => filters, 1,
  The kernels are 1×1. Those of a ConvNet are 3×3.
- filters, 3, => filters, 2,
  The kernels are 2×2. Those of a ConvNet are 3×3; the 2 belongs to the pooling.
- filters, 3, => filters, 5,
  The kernels are 5×5. Those of a ConvNet are 3×3.
- in channels: => in channels[:1]:
  There is one block only. Each number in `channels` asks for one.
- in channels: => in channels[:-1]:
  The last block is left out. Each number in `channels` asks for one.
- , padding="same" =>
  The convolutions have no padding. With "same" they keep the size of their map.
- C, H, W = filters, => H, W =
  A convolution reads as many channels as the block before has filters; only the first one reads the
  image's. The Linear reads the maps of the last block.
- C, H, W = filters, => H, W =
- nn.Linear(C => nn.Linear(filters
  A convolution reads as many channels as the block before has filters; only the first one reads the
  image's.
- num_classes)] => 10)]
  The last layer has `num_classes` outputs, not always 10.
- C * H * W, num_classes) => C * H * W, 32), nn.ReLU(), nn.Linear(32, num_classes)
  There are two Linear layers, as in the ConvNet above. Here *one* stands at the end.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_sizes,
    oracle_name="convlab.nets.ConvNet",
    solution=convnet_tensors,
    slips=SLIPS,
    recorder=called_layers,
    further_cases=(
        {"in_shape": (1, 28, 28), "channels": [32, 64], "num_classes": 10, "batch_norm": False},
        {"in_shape": (3, 32, 48), "channels": [8] * 5, "num_classes": 100, "batch_norm": True},
    ),
)
