"""The ReceptiveFieldExplorer in Python: its layers, its presets, and the cone of its still."""

import random

import numpy as np
import pytest
import torch

import convlab
from convlab import Layer, ShapeError, receptive_field
from convlab.nets import AlexNet
from convlab.widgets import ReceptiveFieldExplorer
from convlab.widgets.receptive_field_picture import cells_seen
from convlab.widgets.receptive_field_presets import PRESETS

ALEXNET = [Layer(*row) for row in PRESETS["AlexNet"][1]]


def test_the_preset_of_alexnet_is_our_alexnet():
    with torch.device("meta"):
        net = AlexNet("single", plain=True)
    explained = convlab.explain(net, (1, *net.in_shape))
    windows = [
        name
        for name, module in net.named_children()
        if isinstance(module, torch.nn.Conv2d | torch.nn.MaxPool2d)
    ]
    assert [layer.name for layer in ALEXNET] == windows
    assert PRESETS["AlexNet"][0] == net.in_shape[1]
    explorer = ReceptiveFieldExplorer(ALEXNET, input_size=227)
    for layer, field, size in zip(ALEXNET, explorer.fields, explorer.sizes, strict=True):
        row = explained[layer.name]
        assert row.output_shape[2] == size
        for number in ("size", "jump", "start"):  # along the height and the width
            ours = getattr(field, number)
            assert getattr(row.receptive_field, number) == (ours, ours), layer.name


# AlexNet and VGG-16: Araujo, Norris and Sim, Distill, 2019, table of networks.
@pytest.mark.parametrize(
    ("name", "size", "jump", "last"),
    [
        ("Three 3×3", 7, 1, 9),
        ("One 7×7", 7, 1, 9),
        ("Strides 2", 15, 8, 3),
        ("Dilated 1, 2, 4", 15, 1, 9),
        ("Dilated 2, 2, 2", 13, 1, 11),
        ("AlexNet", 195, 32, 6),
        ("VGG-16", 212, 32, 7),
        ("ResNet-18", 435, 32, 7),
    ],
)
def test_a_preset_is_what_its_name_says(name, size, jump, last):
    input_size, rows = PRESETS[name]
    explorer = ReceptiveFieldExplorer(rows, input_size=input_size)
    assert (explorer.fields[-1].size, explorer.fields[-1].jump) == (size, jump)
    assert explorer.sizes[-1] == last
    (preset,) = [each for each in explorer.presets if each["name"] == name]
    assert preset["input_size"] == input_size
    assert preset["layers"] == explorer.get_state()["layers"]


def test_layers_are_given_as_layers_as_rows_or_as_kernel_sizes():
    explorer = ReceptiveFieldExplorer([3, (5, 2), ("pool1", 2, 2), Layer("conv2", 3, padding=1)])
    assert explorer.layers == (
        Layer("layer1", 3),
        Layer("layer2", 5, stride=2),
        Layer("pool1", 2, stride=2),
        Layer("conv2", 3, padding=1),
    )
    assert explorer.code() == (
        "ReceptiveFieldExplorer(layers=[3, (5, 2), ('pool1', 2, 2), ('conv2', 3, 1, 1)])"
    )
    assert explorer.fields.rows == receptive_field(explorer.layers).rows
    assert np.int64(3) == ReceptiveFieldExplorer([np.int64(3)]).layers[0].kernel_size


def test_padding_by_name_becomes_a_number():
    chain = [Layer("a", 5, padding="same"), Layer("b", 3, padding="same", dilation=3)]
    explorer = ReceptiveFieldExplorer([*chain, Layer("c", 2, padding="valid")])
    assert [layer.padding for layer in explorer.layers] == [2, 3, 0]
    assert [int(size) for size in explorer.sizes] == [15, 15, 14]


@pytest.mark.parametrize(
    ("layers", "error", "sentence"),
    [
        (3, TypeError, "layers must be a list of Layer, got 3"),
        (Layer("a", 3), TypeError, "layers must be a list of Layer"),
        ("AlexNet", TypeError, "layers must be a list of Layer, got 'AlexNet'"),
        ([], ValueError, "must hold 1 to 18 layers"),
        ([3] * 19, ValueError, "must hold 1 to 18 layers, so that they can be drawn, got 19"),
        ([3, (3, 2, 1, 1, 1)], TypeError, r"layers\[1\] must be a Layer or a row"),
        ([()], TypeError, r"layers\[0\] must be a Layer or a row"),
        ([2.5], TypeError, r"layers\[0\]: kernel_size must be a whole number"),
        ([None], TypeError, r"layers\[0\]: kernel_size must be a whole number"),
        ([14], ValueError, r"kernel_size must be at most 13, so that it can be drawn, got 14"),
        ([(3, 0)], ValueError, "stride must be at least 1, got 0"),
        ([(3, 1, -1)], ValueError, "padding must be at least 0, got -1"),
        ([("a" * 17, 3)], ValueError, "the name must have at most 16 letters"),
        ([Layer("a", (3, 5))], ValueError, "one axis is drawn"),
        ([Layer("fc", None, reason="reads all")], ValueError, "is not known.*reads all"),
        ([Layer("a", 4, padding="same")], ShapeError, "adds 1 cells before the map and 2 behind"),
    ],
)
def test_layers_that_cannot_be_drawn_are_refused(layers, error, sentence):
    with pytest.raises(error, match=sentence):
        ReceptiveFieldExplorer(layers)


@pytest.mark.parametrize("position", [3, (1,), (1, 2, 3), "ab", (1, -1), (1, 2.0), (0, 1000)])
def test_a_position_is_a_layer_and_an_index(position):
    with pytest.raises((TypeError, ValueError), match="ReceptiveFieldExplorer: position must"):
        ReceptiveFieldExplorer(position=position)


def test_the_page_sets_a_row_of_numbers():
    explorer = ReceptiveFieldExplorer()
    explorer.set_state({"layers": [["<b>", 5, 2, 1, 1]], "position": [1, 2]})
    assert explorer.layers == (Layer("<b>", 5, stride=2, padding=1),)
    assert explorer.position == (1, 2)
    assert explorer.get_state()["layers"] == [["<b>", 5, 2, 1, 1]]


def test_the_still_of_a_window_that_does_not_fit_says_so():
    explorer = ReceptiveFieldExplorer([3, (9, 2)], input_size=7)
    with pytest.raises(ShapeError, match=r"^layer2: conv_output_size: the window does not fit"):
        explorer.sizes  # noqa: B018
    assert "layer2: conv_output_size: the window does not fit" in explorer.picture().alt


def test_the_cells_of_the_still_are_those_that_a_gradient_reaches():
    rng = random.Random(7)
    compared = 0
    while compared < 200:
        rows = [
            (rng.randint(1, 4), rng.randint(1, 3), rng.randint(0, 3), rng.randint(1, 3))
            for _ in range(rng.randint(1, 4))
        ]
        explorer = ReceptiveFieldExplorer(rows, input_size=rng.randint(6, 24))
        try:
            counts = [explorer.input_size, *map(int, explorer.sizes)]
        except ShapeError:
            continue
        index = rng.randrange(counts[-1])
        x = torch.ones(1, 1, counts[0], dtype=torch.double, requires_grad=True)
        y = x
        for K, S, P, D in rows:
            ones = torch.ones(1, 1, K, dtype=torch.double)
            y = torch.conv1d(y, ones, stride=S, padding=P, dilation=D)
        y[0, 0, index].backward()
        reached = set(x.grad[0, 0].nonzero().flatten().tolist())
        seen = cells_seen(explorer.layers, counts, len(rows), index)
        assert seen[0] == reached, rows
        compared += 1


def test_the_alternative_text_of_the_still_has_the_numbers():
    explorer = ReceptiveFieldExplorer(ALEXNET, input_size=227, position=(8, 0))
    alt = explorer.picture().alt
    assert alt.endswith("Cell 0 of pool5: r = 195, −64 to 130; it sees 131 of the input's cells.")
