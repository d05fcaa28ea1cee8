"""11.1 AlexNet's parameters for images of another size, and other classes."""

from functools import cache

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import map_sizes, usually


@st.composite
def _cases(draw):
    sizes = usually(map_sizes(at_least=67, at_most=300), st.just((227, 227)))
    return {"size": draw(sizes), "num_classes": draw(usually(st.integers(1, 100), st.just(1000)))}


@cache
def _layers_before_fc6():
    import torch

    from convlab.nets import AlexNet

    with torch.device("meta"):
        layers = dict(AlexNet("single", plain=True).named_children())
    return [layers[name] for name in list(layers)[: list(layers).index("flatten")]]


def _torch_parameters(size, num_classes):
    """Parameters of PyTorch's layers; the features that fc6 reads are found with an image."""
    import torch

    layers, x = _layers_before_fc6(), torch.empty(1, 3, *size, device="meta")
    for layer in layers:
        x = layer(x)
    sides = (x.numel(), 4096), (4096, 4096), (4096, num_classes)
    layers = *layers, *(torch.nn.Linear(reads, writes, device="meta") for reads, writes in sides)
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


def total_parameters(size, num_classes):
    cells = 1
    for side in size:
        side = (side - 11) // 4 + 1
        for _ in range(3):  # the poolings
            side = (side - 3) // 2 + 1
        cells *= side
    fc6 = 256 * cells * 4096 + 4096
    fc7 = 4096 * 4096 + 4096
    fc8 = 4096 * num_classes + num_classes
    return 3_747_200 + fc6 + fc7 + fc8


SLIPS = """
- 256 * cells => 9216
  fc6 reads 9,216 features only where the images are of 227×227.
- 4096 * num_classes + num_classes => 4096 * 1000 + 1000
  fc8 has one output for each class.
- in size => in (size[0], size[0])
  The width is left out: a map of the last pooling has H·W cells.
- in size => in (size[1], size[1])
  The height is left out: a map of the last pooling has H·W cells.
- cells = 1 => cells = 0
- cells *= side => cells += side
  A map of the last pooling has H·W cells, not H + W.
- (side - 11) // 4 => (side - 11)
  The stride of conv1 is left out: 4.
- (side - 11) // 4 => (side + 4 - 11) // 4
  conv1 has no padding here: that is torchvision's, for images of 224.
- (side - 11) // 4 + 1 => (side - 11) // 4
  conv1 has a place more than steps: the first needs no step. Mind the + 1.
- (side - 3) // 2 + 1 => (side - 3) // 2
  A pooling has a place more than steps: the first needs no step. Mind the + 1.
- (side - 11) // 4 + 1 => (side - 11) // 4
- (side - 3) // 2 + 1 => (side - 3) // 2
  Each layer has a place more than steps: the first needs no step. Mind the + 1.
- (side - 11) // 4 + 1 => side // 4
- (side - 3) // 2 + 1 => side // 2
  The side is divided by the strides alone, 32 in all. Each layer has its own formula, with its
  kernel: (I − K) // S + 1.
- (side - 3) // 2 + 1 => side // 2
  The poolings have windows of 3×3: a side of 54 leaves (54 − 3)//2 + 1 = 26, not 27.
- (side - 11) // 4 => -(-(side - 11) // 4)
- (side - 3) // 2 => -(-(side - 3) // 2)
  Each size is rounded down: half a step is no step.
- (side - 11) // 4 => round((side - 11) / 4)
- (side - 3) // 2 => round((side - 3) / 2)
  `round` rounds to the nearest. Each size is rounded down: half a step is no step.
- cells *= side => cells *= side - 1
  The last pooling has a place more than steps: the first needs no step. Mind the + 1.
- 256 * cells => 36 * 256 * size[0] * size[1] // 227**2
  pool5's cells are not in proportion to the image's: each layer rounds down, and its window must
  fit. Go through the layers, each with its own formula.
- 256 * cells => round(9216 * size[0] * size[1] / 227**2)
  pool5's cells are not in proportion to the image's: each layer rounds down, and its window must
  fit. Go through the layers, each with its own formula.
- 256 * cells => 256 * (36 * size[0] * size[1] // 227**2)
  pool5's cells are not in proportion to the image's: each layer rounds down, and its window must
  fit. Go through the layers, each with its own formula.
- 256 * cells => 256 * round(36 * size[0] * size[1] / 227**2)
  pool5's cells are not in proportion to the image's: each layer rounds down, and its window must
  fit. Go through the layers, each with its own formula.
- 256 * cells => 256 * (6 * size[0] // 227) * (6 * size[1] // 227)
  pool5's cells are not in proportion to the image's: each layer rounds down, and its window must
  fit. Go through the layers, each with its own formula.
- 256 * cells => 256 * round(6 * size[0] / 227) * round(6 * size[1] / 227)
  pool5's cells are not in proportion to the image's: each layer rounds down, and its window must
  fit. Go through the layers, each with its own formula.
- 256 * cells * 4096 => 37_748_736 * size[0] * size[1] // 227**2
  pool5's cells are not in proportion to the image's: each layer rounds down, and its window must
  fit. Go through the layers, each with its own formula.
- 256 * cells * 4096 + 4096 => 37_752_832 * size[0] * size[1] // 227**2
  pool5's cells are not in proportion to the image's: each layer rounds down, and its window must
  fit. Go through the layers, each with its own formula.
- range(3) => range(2)
  pool5 is left out: it stands between conv5 and fc6.
- range(3) => range(1)
  There are three poolings: after conv1, conv2 and conv5.
- range(3) => range(5)
  There are three poolings: after conv1, conv2 and conv5, not after each convolution.
- 256 * cells => cells
  fc6 reads all 256 maps of pool5, not only one.
- 256 * cells => 384 * cells
  pool5 has as many maps as conv5 has filters: 256. 384 are those of conv4.
- 4096 * num_classes + => num_classes * num_classes +
  fc8 reads the 4,096 outputs of fc7.
- + fc6 =>
  fc6 is missing, from the maps of pool5 to 4,096.
- + fc7 =>
  fc7 is missing, from 4,096 to 4,096.
- + fc8 =>
  fc8 is missing, from 4,096 to the classes.
- 3_747_200 + =>
  The convolutions are left out. Their parameters do not depend on the images' size.
- 3_747_200 => 2_334_080
  2,334,080 parameters have the convolutions in two groups. Here they are as on one GPU: 3,747,200.
- 4096 * 4096 + 4096 => 4096 * 4096
  4,096 biases are missing: fc6 and fc7 have one for each output.
- num_classes + num_classes => num_classes
  The biases of fc8 are missing: one for each class.
- * 4096 + 4096 => * 4096
- num_classes + num_classes => num_classes
  The biases of the fully connected layers are missing: one for each output.
- * 4096 + 4096 => * 4096
- num_classes + num_classes => num_classes
- 3_747_200 => 3_745_824
  The biases of all layers are missing: one for each filter, and for each output.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_parameters,
    oracle_name="PyTorch's layers",
    solution=total_parameters,
    slips=SLIPS,
    further_cases=({"size": (227, 227), "num_classes": 10}, {"size": (600, 512), "num_classes": 7}),
)
