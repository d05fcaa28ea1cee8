"""Chains of layers to begin with, as rows (name, kernel_size, stride, padding, dilation)."""

__all__ = ["PRESETS"]

_ALEXNET = (
    ("conv1", 11, 4, 0, 1),
    ("pool1", 3, 2, 0, 1),
    ("conv2", 5, 1, 2, 1),
    ("pool2", 3, 2, 0, 1),
    ("conv3", 3, 1, 1, 1),
    ("conv4", 3, 1, 1, 1),
    ("conv5", 3, 1, 1, 1),
    ("pool5", 3, 2, 0, 1),
)


def _vgg16():
    """Five blocks of 3×3 convolutions, each with a 2×2 pooling behind it."""
    for block, count in enumerate((2, 2, 3, 3, 3), 1):
        yield from ((f"conv{block}_{k}", 3, 1, 1, 1) for k in range(1, count + 1))
        yield (f"pool{block}", 2, 2, 0, 1)


def _resnet18():
    """The longest path through ResNet-18: all convolutions, no shortcut."""
    yield ("conv1", 7, 2, 3, 1)
    yield ("maxpool", 3, 2, 1, 1)
    for stage in range(1, 5):
        for block in range(2):
            for k in (1, 2):
                stride = 2 if stage > 1 and (block, k) == (0, 1) else 1
                yield (f"layer{stage}.{block}.conv{k}", 3, stride, 1, 1)


# name: (input_size, layers).
PRESETS = {
    "Three 3×3": (15, tuple((f"layer{k}", 3, 1, 0, 1) for k in (1, 2, 3))),
    "One 7×7": (15, (("layer1", 7, 1, 0, 1),)),
    "Strides 2": (31, tuple((f"layer{k}", 3, 2, 0, 1) for k in (1, 2, 3))),
    "Dilated 1, 2, 4": (
        23,
        tuple((f"layer{k}", 3, 1, 0, dilation) for k, dilation in ((1, 1), (2, 2), (3, 4))),
    ),
    "Dilated 2, 2, 2": (23, tuple((f"layer{k}", 3, 1, 0, 2) for k in (1, 2, 3))),
    "AlexNet": (227, _ALEXNET),
    "VGG-16": (224, tuple(_vgg16())),
    "ResNet-18": (224, tuple(_resnet18())),
}
