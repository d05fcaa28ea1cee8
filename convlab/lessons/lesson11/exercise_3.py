"""11.3 Transfer: the parameters of VGG-16, and of any network with a description like it."""

from functools import cache

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes

VGG16 = {
    "in_shape": (3, 224, 224),
    "layers": [
        *(64, 64, "M", 128, 128, "M", 256, 256, 256, "M"),
        *(512, 512, 512, "M", 512, 512, 512, "M"),
    ],
    "outputs": [4096, 4096, 1000],
}


@st.composite
def _cases(draw):
    poolings = draw(st.integers(0, 2))
    filters = st.lists(st.integers(1, 6), min_size=1, max_size=2)
    layers = draw(filters)
    for _ in range(poolings):
        layers = [*layers, "M", *draw(filters)]
    if draw(st.booleans()):
        layers, poolings = [*layers, "M"], poolings + 1
    size = draw(map_sizes(at_least=2**poolings, at_most=20))
    case = {
        "in_shape": (draw(st.integers(1, 4)), *size),
        "layers": layers,
        "outputs": draw(st.lists(st.integers(1, 6), min_size=1, max_size=3)),
    }
    return VGG16 if draw(st.integers(0, 19)) == 19 else case  # last: a small case is found first


def _parameters(in_shape, layers, outputs):
    return _counted(tuple(in_shape), tuple(layers), tuple(outputs))


@cache
def _counted(in_shape, layers, outputs):
    """PyTorch's own count, after the network has read an image."""
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


def _convolutions(in_shape, layers, bias=1):
    total, channels = 0, in_shape[0]
    for filters in layers:
        if filters != "M":
            total += 9 * channels * filters + bias * filters
            channels = filters
    return total


def _fully_connected(features, outputs, bias=1):
    total = 0
    for number in outputs:
        total += features * number + bias * number
        features = number
    return total


def _filters(layers):
    return [layer for layer in layers if layer != "M"]


def _size_after(in_shape, layers, pad=1, halved=lambda side: side // 2):
    sides = list(in_shape[1:])
    for layer in layers:
        sides = [halved(side) if layer == "M" else side + 2 * pad - 2 for side in sides]
    return sides


def _with_size(size_after):
    """A wrong solution whose maps before the first fully connected layer have another size."""

    def network_parameters(in_shape, layers, outputs):
        height, width = size_after(in_shape, layers)
        features = _filters(layers)[-1] * height * width
        return _convolutions(in_shape, layers) + _fully_connected(features, outputs)

    return network_parameters


def _features(in_shape, layers):
    height, width = _size_after(in_shape, layers)
    return _filters(layers)[-1] * height * width


def _as_deep_as_the_image(in_shape, layers, outputs):
    convs = sum(9 * in_shape[0] * filters + filters for filters in _filters(layers))
    return convs + _fully_connected(_features(in_shape, layers), outputs)


def _channels_never_change(in_shape, layers, outputs):
    convs = sum(9 * in_shape[0] * filters + filters for filters in _filters(layers))
    height, width = _size_after(in_shape, layers)
    return convs + _fully_connected(in_shape[0] * height * width, outputs)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_parameters,
    truth="PyTorch's layers",
    mistakes=(
        Mistake(
            _with_size(lambda in_shape, layers: in_shape[1:]),
            'The poolings are left out: each "M" halves the height and the width.',
        ),
        Mistake(
            _with_size(lambda in_shape, layers: _size_after(in_shape, layers, pad=0)),
            "A 3×3 convolution with padding 1 keeps the size. Only the poolings change it.",
        ),
        Mistake(
            _with_size(
                lambda in_shape, layers: _size_after(
                    in_shape, layers, halved=lambda side: -(-side // 2)
                )
            ),
            "A side of 7 becomes 3: where half a window is left over, it is left out.",
        ),
        Mistake(
            _with_size(
                lambda in_shape, layers: _size_after(
                    in_shape, layers, halved=lambda side: (side - 3) // 2 + 1
                )
            ),
            "These poolings have windows of 2×2, not of 3×3 as AlexNet's.",
        ),
        Mistake(
            _with_size(lambda in_shape, layers: (1, 1)),
            "Each of the last maps has H·W cells, and each cell is a feature.",
        ),
        Mistake(
            _with_size(lambda in_shape, layers: (7, 7)),
            "7·7 cells are left of VGG-16's 224×224. Other images leave others.",
        ),
        Mistake(
            _with_size(lambda in_shape, layers: [_size_after(in_shape, layers)[0]] * 2),
            "The width is left out: a map has H·W cells, and here H ≠ W.",
        ),
        Mistake(
            lambda in_shape, layers, outputs: (
                _convolutions(in_shape, layers, bias=0)
                + _fully_connected(_features(in_shape, layers), outputs, bias=0)
            ),
            "The biases are missing: one for each filter, and one for each output.",
        ),
        Mistake(
            lambda in_shape, layers, outputs: (
                _convolutions(in_shape, layers)
                + _fully_connected(_features(in_shape, layers), outputs, bias=0)
            ),
            "The biases of the fully connected layers are missing: one for each output.",
        ),
        Mistake(
            lambda in_shape, layers, outputs: (
                _convolutions(in_shape, layers, bias=0)
                + _fully_connected(_features(in_shape, layers), outputs)
            ),
            "The biases of the convolutions are missing: one for each filter.",
        ),
        Mistake(
            lambda in_shape, layers, outputs: _convolutions(in_shape, layers),
            "The fully connected layers are left out.",
        ),
        Mistake(
            lambda in_shape, layers, outputs: _fully_connected(
                _features(in_shape, layers), outputs
            ),
            "The convolutions are left out.",
        ),
        Mistake(
            _as_deep_as_the_image,
            "A filter is as deep as the maps that it reads: those of the layer before.",
        ),
        Mistake(
            _channels_never_change,
            "After a convolution there are as many maps as it has filters: C changes, too.",
        ),
        Mistake(
            lambda in_shape, layers, outputs: (
                _convolutions(in_shape, layers)
                + sum(_features(in_shape, layers) * number + number for number in outputs)
            ),
            "Only the first fully connected layer reads the maps. Each other one reads the "
            "outputs of the one before.",
        ),
        Mistake(
            lambda in_shape, layers, outputs: (
                _convolutions(in_shape, layers)
                + _fully_connected(_features(in_shape, layers), outputs[:1])
            ),
            "Only the first fully connected layer is counted.",
        ),
    ),
)
