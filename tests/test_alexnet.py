"""AlexNet: every figure of every variant by two routes, shapes, two GPUs, initialisation."""

import math
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
import torch
from torch import nn

from convlab import (
    Layer,
    ShapeError,
    conv_macs,
    conv_output_size,
    conv_parameters,
    linear_macs,
    linear_parameters,
    receptive_field,
)
from convlab.nets import AlexNet

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
NAMES = ("conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8")
FC = (37_752_832, 16_781_312, 4_097_000)
PARAMETERS = {
    "single": (34_944, 614_656, 885_120, 1_327_488, 884_992, *FC),
    "grouped": (34_944, 307_456, 885_120, 663_936, 442_624, *FC),
    "torchvision": (23_296, 307_392, 663_936, 884_992, 590_080, *FC),
    "one-weird-trick": (23_296, 307_392, 663_936, 1_327_488, 884_992, *FC),
}
TOTAL = {
    "single": 62_378_344,
    "grouped": 60_965_224,
    "torchvision": 61_100_840,
    "one-weird-trick": 61_838_248,
}
MACS = {
    "single": 1_135_256_096,
    "grouped": 724_406_816,
    "torchvision": 714_188_480,
    "one-weird-trick": 838_788_800,
}
# (filters, kernel size, groups) as the papers and torchvision write them, not as convlab does.
FILTERS = {
    "single": ((96, 11, 1), (256, 5, 1), (384, 3, 1), (384, 3, 1), (256, 3, 1)),
    "grouped": ((96, 11, 1), (256, 5, 2), (384, 3, 1), (384, 3, 2), (256, 3, 2)),
    "torchvision": ((64, 11, 1), (192, 5, 1), (384, 3, 1), (256, 3, 1), (256, 3, 1)),
    "one-weird-trick": ((64, 11, 1), (192, 5, 1), (384, 3, 1), (384, 3, 1), (256, 3, 1)),
}
MAPS = (55, 27, 13, 13, 13)
FEATURES = (256 * 6 * 6, 4096, 4096, 1000)

every_variant = pytest.mark.parametrize("variant", TOTAL)


def on_meta(*arguments, **options):
    with torch.device("meta"):
        return AlexNet(*arguments, **options)


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def outputs(net, size=None, batch=5):
    """The shape after each module."""
    shapes = {}
    x = torch.empty(batch, 3, *(size or net.in_shape[1:]), device="meta")
    for name, layer in net.named_children():
        x = layer(x)
        shapes[name] = tuple(x.shape)
    return shapes


def parameters_by_formula(variant):
    channels = 3
    for filters, kernel_size, groups in FILTERS[variant]:
        yield conv_parameters(channels, filters, kernel_size, groups=groups)
        channels = filters
    for before, after in pairwise(FEATURES):
        yield linear_parameters(before, after)


def macs_by_formula(variant):
    channels = 3
    for (filters, kernel_size, groups), side in zip(FILTERS[variant], MAPS, strict=True):
        yield conv_macs(channels, filters, kernel_size, output_size=side, groups=groups)
        channels = filters
    for before, after in pairwise(FEATURES):
        yield linear_macs(before, after)


def weights_times_places(net):
    """The MACs: each weight of a layer, at each place of the map that it writes."""
    shapes = outputs(net, batch=1)
    return sum(getattr(net, name).weight.numel() * math.prod(shapes[name][2:]) for name in NAMES)


@every_variant
def test_the_parameters_of_each_layer_are_those_of_the_table(variant):
    net = on_meta(variant)
    assert tuple(count(getattr(net, name)) for name in NAMES) == PARAMETERS[variant]
    assert tuple(map(int, parameters_by_formula(variant))) == PARAMETERS[variant]


@every_variant
def test_the_layers_sum_to_the_total(variant):
    assert sum(PARAMETERS[variant]) == count(on_meta(variant)) == TOTAL[variant]


@every_variant
def test_the_macs_by_formula_and_by_counting_weights_at_places(variant):
    assert sum(map(int, macs_by_formula(variant))) == MACS[variant]
    assert weights_times_places(on_meta(variant)) == MACS[variant]


def test_what_the_lessons_say_of_the_single_tower():
    net = on_meta()
    convs = sum(count(getattr(net, name)) for name in NAMES[:5])
    assert convs == 3_747_200
    assert count(on_meta(num_classes=10)) == 58_322_314
    assert round(100 * (1 - convs / count(net))) == 94
    assert round(100 * sum(map(int, list(macs_by_formula("single"))[:5])) / MACS["single"]) == 95


def test_lesson_11_computes_every_figure_of_the_single_tower():
    shown = printed_in("11-alexnet-parameter-by-parameter.ipynb")
    figures = {3_747_200, sum(FC), 58_322_314, *PARAMETERS["single"], TOTAL["single"]}
    figures |= {MACS["single"], *map(int, macs_by_formula("single")), 138_357_544}
    assert not [figure for figure in figures if f"{figure:,}" not in shown]
    for shape in outputs(on_meta(), batch=128).values():
        assert len(shape) == 2 or str(shape) in shown, shape


def printed_in(lesson):
    cells = nbformat.read(NOTEBOOKS / lesson, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return "\n".join(output.text for output in outputs if output.output_type == "stream")


def test_what_lesson_11_says_of_published_claims():
    shapes = outputs(on_meta(), batch=1)
    assert sum(math.prod(shapes[name]) for name in NAMES[:5]) == 650_080
    with_55 = nn.Conv2d(3, 55, 11, device="meta"), nn.Conv2d(55, 256, 5, device="meta")
    assert sum(map(count, with_55)) + sum(PARAMETERS["single"][2:]) == 62_101_020
    by_formula = conv_parameters(3, 55, 11) + conv_parameters(55, 256, 5)
    assert by_formula + sum(PARAMETERS["single"][2:]) == 62_101_020


def test_vgg_16_by_formula_and_by_counting():
    filters = (64, 64, "M", 128, 128, "M", *(256, 256, 256, "M"), *(512, 512, 512, "M") * 2)
    convs = list(pairwise((3, *(number for number in filters if number != "M"))))
    features = list(pairwise((512 * (224 // 2**5) ** 2, 4096, 4096, 1000)))
    by_formula = [conv_parameters(*channels, 3) for channels in convs]
    by_formula += [linear_parameters(*sides) for sides in features]
    with torch.device("meta"):
        layers = [nn.Conv2d(*channels, 3) for channels in convs]
        layers += [nn.Linear(*sides) for sides in features]
    assert len(layers) == 16
    assert sum(map(int, by_formula)) == sum(map(count, layers)) == 138_357_544


def test_grouped_conv4_and_torchvisions_conv3_agree_by_coincidence():
    assert PARAMETERS["grouped"][3] == PARAMETERS["torchvision"][2] == 663_936


@every_variant
def test_the_shape_after_each_layer(variant):
    filters = [one[0] for one in FILTERS[variant]]
    net = on_meta(variant)
    shapes = outputs(net)
    for name, out_channels, side in zip(NAMES, filters, MAPS, strict=False):
        assert shapes[name] == (5, out_channels, side, side)
    assert shapes["pool1"] == (5, filters[0], 27, 27)
    assert shapes["pool2"] == (5, filters[1], 13, 13)
    assert shapes["pool5"] == (5, 256, 6, 6)
    assert shapes["flatten"] == (5, 9216)
    assert [shapes[name] for name in NAMES[5:]] == [(5, 4096), (5, 4096), (5, 1000)]


@every_variant
def test_the_receptive_fields_are_those_of_the_table(variant):
    windows = [
        Layer(name, layer.kernel_size, stride=layer.stride, padding=layer.padding)
        for name, layer in on_meta(variant).named_children()
        if isinstance(layer, nn.Conv2d | nn.MaxPool2d)
    ]
    fields = {field.name: (field.size[0], field.jump[0]) for field in receptive_field(windows)}
    assert fields == {
        "conv1": (11, 4),
        "pool1": (19, 8),
        "conv2": (51, 8),
        "pool2": (67, 16),
        "conv3": (99, 16),
        "conv4": (131, 16),
        "conv5": (163, 16),
        "pool5": (195, 32),
    }


PAPER = [
    *("conv1", "relu1", "norm1", "pool1", "conv2", "relu2", "norm2", "pool2"),
    *("conv3", "relu3", "conv4", "relu4", "conv5", "relu5", "pool5", "flatten"),
    *("fc6", "relu6", "drop6", "fc7", "relu7", "drop7", "fc8"),
]


@pytest.mark.parametrize("variant", ["single", "grouped", "one-weird-trick"])
def test_relu_normalisation_and_dropout_stand_where_the_paper_has_them(variant):
    net = on_meta(variant)
    assert [name for name, _ in net.named_children()] == PAPER
    lrn = net.norm2
    assert (lrn.size, lrn.alpha, lrn.beta, lrn.k) == (5, 1e-4, 0.75, 2)
    assert net.drop6.p == net.drop7.p == 0.5


def test_torchvisions_layers_are_those_of_its_code():
    # torchvision.models.alexnet, its modules in order.
    kinds = [type(layer).__name__ for layer in on_meta("torchvision").children()]
    assert kinds == [
        *("Conv2d", "ReLU", "MaxPool2d", "Conv2d", "ReLU", "MaxPool2d"),
        *("Conv2d", "ReLU", "Conv2d", "ReLU", "Conv2d", "ReLU", "MaxPool2d"),
        *("AdaptiveAvgPool2d", "Flatten"),
        *("Dropout", "Linear", "ReLU", "Dropout", "Linear", "ReLU", "Linear"),
    ]


@every_variant
def test_the_plain_form_counts_the_same_with_convolutions_pools_and_fc_alone(variant):
    net, full = on_meta(variant, plain=True), on_meta(variant)
    assert not any(
        isinstance(layer, nn.ReLU | nn.Dropout | nn.LocalResponseNorm) for layer in net.children()
    )
    assert net.state_dict().keys() == full.state_dict().keys()
    assert count(net) == TOTAL[variant]
    assert outputs(net)["flatten"] == (5, 9216)


def test_two_gpus_are_two_groups():
    torch.manual_seed(0)
    net = AlexNet("grouped", num_classes=2)
    for name, channels in (("conv2", 96), ("conv4", 384), ("conv5", 384)):
        conv = getattr(net, name)
        x = torch.rand(2, channels, 7, 6)
        gpus = (
            torch.conv2d(half, weight, bias, padding=conv.padding)
            for half, weight, bias in zip(
                x.chunk(2, 1), conv.weight.chunk(2), conv.bias.chunk(2), strict=True
            )
        )
        torch.testing.assert_close(torch.cat(list(gpus), 1), conv(x))
    assert net.conv1.groups == net.conv3.groups == 1


def test_a_real_forward_gives_logits_that_do_not_depend_on_the_rest_of_the_batch():
    torch.manual_seed(0)
    net = AlexNet(num_classes=7).eval()
    x = torch.rand(2, 3, 227, 227)
    with torch.no_grad():
        logits = net(x)
        assert logits.shape == (2, 7)
        torch.testing.assert_close(net(x[1:]), logits[1:])


class TestInitialisation:
    def test_weights_are_normal_and_biases_one_where_the_paper_says(self):
        torch.manual_seed(0)
        net = AlexNet(num_classes=10).initialise()
        for name in NAMES:
            layer = getattr(net, name)
            bias = 1.0 if name in ("conv2", "conv4", "conv5", "fc6", "fc7") else 0.0
            assert layer.bias.eq(bias).all(), name
            assert abs(layer.weight.mean()) < 5e-4, name
            assert abs(layer.weight.std() - 0.01) < 2e-4, name

    def test_layers_are_found_by_name_in_the_plain_form_too(self):
        net = AlexNet(num_classes=10, plain=True).initialise()
        assert [name for name in NAMES if getattr(net, name).bias.eq(1).all()] == [
            *("conv2", "conv4", "conv5", "fc6", "fc7")
        ]

    def test_the_same_seed_draws_the_same_and_the_net_comes_back(self):
        net = AlexNet(num_classes=10)
        torch.manual_seed(3)
        first = net.initialise().conv1.weight.clone()
        torch.manual_seed(3)
        assert net.initialise() is net
        assert torch.equal(net.conv1.weight, first)

    def test_it_does_nothing_on_meta(self):
        before = torch.get_rng_state()
        net = on_meta().initialise()
        assert net.conv1.weight.is_meta
        assert torch.equal(torch.get_rng_state(), before)


class TestImageSize:
    @pytest.mark.parametrize("size", [(227, 227), (230, 227), (242, 239), (224 + 3, 224 + 3)])
    def test_sizes_that_leave_six_by_six_pass(self, size):
        net = on_meta(plain=True)
        assert net(torch.empty(1, 3, *size, device="meta")).shape == (1, 1000)

    @pytest.mark.parametrize(
        ("variant", "size", "text"),
        [
            (
                "single",
                (224, 224),
                r'AlexNet "single": images of 224×224 leave a map of 5×5 after pool5, and fc6 '
                r"reads one of 6×6. Give images of 227×227: F.pad\(x, \(0, 3, 0, 3\)\) adds",
            ),
            ("grouped", (227, 300), r"images of 227×300 leave a map of 6×8 .* of 227×227\.$"),
            ("one-weird-trick", (210, 224), r"210×224 leave a map of 5×6 .* of 224×224\.$"),
            ("torchvision", (62, 63), r"images of 62×63 are too small. Give images of 224×224"),
            ("single", (10, 300), r"images of 10×300 are too small. Give images of 227×227"),
        ],
    )
    def test_other_sizes_are_refused_with_a_sentence(self, variant, size, text):
        with pytest.raises(ShapeError, match=text):
            on_meta(variant)(torch.empty(1, 3, *size, device="meta"))

    def test_three_rows_and_columns_of_zeros_make_224_fit(self):
        padded = nn.functional.pad(torch.empty(1, 3, 224, 224, device="meta"), (0, 3, 0, 3))
        assert on_meta()(padded).shape == (1, 1000)
        assert -(-(224 - 11) // 4) + 1 == 55 == conv_output_size(227, 11, stride=4)

    @pytest.mark.parametrize("size", [(63, 63), (64, 300), (224, 224)])
    def test_torchvisions_adaptive_pool_takes_any_size_from_63(self, size):
        net = on_meta("torchvision")
        assert net(torch.empty(2, 3, *size, device="meta")).shape == (2, 1000)

    def test_a_smaller_image_than_63_fails_in_pytorch_too(self):
        with pytest.raises(RuntimeError):
            outputs(on_meta("torchvision"), (62, 63))

    @pytest.mark.parametrize(
        ("shape", "text"),
        [
            ((3, 227, 227), r"The axis of the batch is missing: give x\[None\]"),
            ((1, 227, 227, 3), r"give x.permute\(0, 3, 1, 2\)"),
            ((1, 1, 227, 227), "Each image must have 3 channels, not 1"),
        ],
    )
    def test_another_shape_is_refused_with_a_sentence(self, shape, text):
        with pytest.raises(ShapeError, match=text):
            on_meta()(torch.empty(shape, device="meta"))


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        (("alexnet",), ValueError, "variant must be one of 'single', 'grouped', .* got 'alexnet'"),
        ((1000,), ValueError, "variant must be one of .* got 1000"),
        (("single", 0), ValueError, "num_classes must be at least 1, got 0"),
        (("single", 10.0), TypeError, "num_classes must be a whole number, got 10.0"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(arguments, error, text):
    with pytest.raises(error, match=text):
        AlexNet(*arguments)


def test_plain_is_true_or_false():
    with pytest.raises(TypeError, match=r"plain must be True or False, got 'yes' \(str\)"):
        AlexNet(plain="yes")
