"""11.1 AlexNet's parameters for images of another size, and other classes."""

from functools import cache

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import map_sizes

CONVS = 3_747_200  # of the five convolutions


@st.composite
def _cases(draw):
    size, num_classes = draw(map_sizes(at_least=67, at_most=260)), draw(st.integers(1, 9))
    return {
        "size": draw(st.sampled_from([size, size, (227, 227)])),
        "num_classes": draw(st.sampled_from([num_classes, 1000])),
    }


@cache
def _net():
    import torch

    from convlab.nets import AlexNet

    with torch.device("meta"):
        return AlexNet("single", plain=True)


@cache
def _map_size(size, poolings=3):
    """The size of the map that the first of the convolutions and `poolings` leave."""
    import torch

    x = torch.empty(1, 3, *size, device="meta")
    for name, layer in _net().named_children():
        if name == "flatten" or (name == "pool5" and poolings < 3):
            break
        x = layer(x)
    return tuple(x.shape[2:])


def _total(size, num_classes):
    height, width = _map_size(size)
    return CONVS + _fully_connected(256 * height * width, num_classes)


def _fully_connected(features, num_classes):
    import torch

    with torch.device("meta"):
        layers = [
            torch.nn.Linear(*sides)
            for sides in ((features, 4096), (4096, 4096), (4096, num_classes))
        ]
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


def _rounded_up(size, num_classes):
    sides = []
    for side in size:
        side = -(-(side - 11) // 4) + 1
        for _ in range(3):
            side = -(-(side - 3) // 2) + 1
        sides.append(side)
    return CONVS + _fully_connected(256 * sides[0] * sides[1], num_classes)


def _padded(size, num_classes):
    return _total((size[0] + 4, size[1] + 4), num_classes)


def _halving(size, num_classes):
    height, width = (((side - 11) // 4 + 1) // 2**3 for side in size)
    return CONVS + _fully_connected(256 * height * width, num_classes)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_total,
    truth="PyTorch's layers",
    mistakes=(
        Mistake(
            lambda size, num_classes: CONVS + _fully_connected(9216, num_classes),
            "fc6 reads 9216 features only where the images are of 227×227.",
        ),
        Mistake(
            lambda size, num_classes: _total(size, 1000),
            "fc8 has one output for each class.",
        ),
        Mistake(
            lambda size, num_classes: _total((size[0], size[0]), num_classes),
            "The width is left out: a map of the last pooling has H·W cells.",
        ),
        Mistake(
            lambda size, num_classes: _total((size[1], size[1]), num_classes),
            "The height is left out: a map of the last pooling has H·W cells.",
        ),
        Mistake(
            lambda size, num_classes: (
                CONVS
                + _fully_connected(256 * _map_size(size, 2)[0] * _map_size(size, 2)[1], num_classes)
            ),
            "pool5 is left out: it stands between conv5 and fc6.",
        ),
        Mistake(
            lambda size, num_classes: _total(size, num_classes) - CONVS,
            "The convolutions are left out. Their parameters do not depend on the images' size.",
        ),
        Mistake(
            lambda size, num_classes: _total(size, num_classes) - 8192 - num_classes,
            "The biases of the fully connected layers are missing: one for each output.",
        ),
        Mistake(
            lambda size, num_classes: _total(size, num_classes) - num_classes,
            "The biases of fc8 are missing: one for each class.",
        ),
        Mistake(
            lambda size, num_classes: _total(size, num_classes) - 4096,
            "4096 biases are missing: fc6 and fc7 have one for each output.",
        ),
        Mistake(
            _halving,
            "The poolings have windows of 3×3: a side of 54 leaves (54 − 3)//2 + 1 = 26, not 27.",
        ),
        Mistake(_padded, "conv1 has no padding here: that is torchvision's, for images of 224."),
        Mistake(
            lambda size, num_classes: _total(size, num_classes) - 4097 * 4096,
            "fc7 is missing, from 4096 to 4096.",
        ),
        Mistake(
            # 1376 filters in the five convolutions.
            lambda size, num_classes: _total(size, num_classes) - 8192 - num_classes - 1376,
            "The biases of all layers are missing: one for each filter, and for each output.",
        ),
        Mistake(_rounded_up, "Each size is rounded down: half a step is no step."),
        Mistake(
            lambda size, num_classes: CONVS + 4096 * (9217 + 4097 + num_classes) + num_classes,
            "fc6 reads 9216 features only where the images are of 227×227.",
        ),
        Mistake(
            lambda size, num_classes: (
                _total(size, num_classes) - 255 * 4096 * _map_size(size)[0] * _map_size(size)[1]
            ),
            "fc6 reads all 256 maps of pool5, not only one.",
        ),
    ),
)
