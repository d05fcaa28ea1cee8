"""The NetworkExplorer's Python side: what it takes, and what it hands to the page."""

import re

import pytest
import torch
from torch.nn import functional

from convlab import Layer, explain, receptive_field
from convlab.nets import AlexNet
from convlab.widgets import NetworkExplorer
from convlab.widgets.network_layers import KINDS, kind_of
from convlab.widgets.network_picture import KIND_COLOURS, bars_figure
from convlab.widgets.still import note_still

INPUT = (1, 3, 227, 227)


@pytest.fixture(scope="module")
def alexnet():
    with torch.device("meta"):
        return AlexNet("single", plain=True)


def test_a_model_and_its_explanation_give_the_same_layers(alexnet):
    explanation = explain(alexnet, INPUT)
    by_model = NetworkExplorer(alexnet, input_shape=INPUT)
    assert NetworkExplorer(explanation).layers == by_model.layers
    assert by_model.title == "AlexNet"
    assert sum(layer["parameters"] for layer in by_model.layers) == 62_378_344
    assert sum(layer["macs"] for layer in by_model.layers) == 1_135_256_096


def test_each_layer_has_its_derivations_and_its_receptive_field(alexnet):
    layers = {layer["name"]: layer for layer in NetworkExplorer(explain(alexnet, INPUT)).layers}
    titles = {part["title"]: part["text"] for part in layers["pool5"]["derivations"]}
    assert titles["output height = output width"].endswith("= 6")
    assert titles["size, in both directions"].splitlines()[-1].endswith("= 195")
    unknown = {part["title"]: part["text"] for part in layers["flatten"]["derivations"]}
    assert unknown["receptive field"] == "unknown: its cells do not lie in the order of the map"
    whole = {part["title"]: part["text"] for part in layers["fc6"]["derivations"]}
    assert whole["size, in both directions"].endswith("= 227")


def test_height_and_width_stand_apart_where_they_differ():
    conv = torch.nn.Conv2d(3, 4, (3, 2), device="meta")
    (layer,) = NetworkExplorer(conv, input_shape=(1, 3, 9, 8)).layers
    titles = {part["title"]: part["text"] for part in layer["derivations"]}
    assert titles["output height"].endswith("= 7")
    assert titles["output width"].endswith("= 7")  # (9 − 2) and (8 − 1)
    assert titles["size"].startswith("height: r = ")
    assert "jump, in both directions" in titles


def test_a_list_of_rows_is_shown_like_a_network(alexnet):
    rows = [row for row in explain(alexnet, INPUT).rows if row.name.startswith("conv")]
    explorer = NetworkExplorer(rows, position=2)
    assert [layer["name"] for layer in explorer.layers] == [f"conv{k}" for k in range(1, 6)]
    assert repr(explorer) == "NetworkExplorer(Layers, 5 layers)"
    fields = titles_of(explorer.layers[4])
    assert fields["size, in both directions"].endswith("= 163")


def test_the_receptive_fields_of_a_chain_are_those_of_its_layers():
    model = torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, (5, 3), stride=(2, 1), padding=(1, 0), dilation=(1, 2)),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d((3, 2), (2, 1), ceil_mode=True),
        torch.nn.Conv2d(8, 4, 3, padding="same"),
    )
    layers = [
        Layer("0", (5, 3), (2, 1), (1, 0), (1, 2)),
        Layer("1", 1),
        Layer("2", (3, 2), (2, 1)),
        Layer("3", 3, padding="same"),
    ]
    found = {row.name: row.receptive_field for row in explain(model, (2, 3, 24, 26))}
    for field in receptive_field(layers).rows:
        assert (field.size, field.jump, field.start) == (
            found[field.name].size,
            found[field.name].jump,
            found[field.name].start,
        )


def titles_of(layer):
    return {part["title"]: part["text"] for part in layer["derivations"]}


def test_a_window_along_three_axes_has_no_receptive_field_of_two():
    (layer,) = NetworkExplorer(torch.nn.Conv3d(2, 3, (3, 2, 1)), (1, 2, 5, 6, 7)).layers
    assert titles_of(layer)["receptive field"] == (
        "unknown: a window slides along three axes, not two"
    )


def test_an_axis_of_a_sequence_is_not_called_a_height():
    (layer,) = NetworkExplorer(torch.nn.Conv1d(4, 8, 5), (2, 4, 100)).layers
    assert titles_of(layer)["activation"].startswith(
        "bytes = n_1·n_2·n_3·b\n      = 2·8·96·4"  # 96 = 100 − 4
    )


def test_no_new_memory_is_said(alexnet):
    layers = {layer["name"]: layer for layer in NetworkExplorer(explain(alexnet, INPUT)).layers}
    assert layers["flatten"]["bytes"] == 0
    assert "no new memory" in titles_of(layers["flatten"])["activation"]


def test_several_outputs_have_their_shapes():
    (layer,) = NetworkExplorer(torch.nn.LSTM(4, 6), (5, 2, 4)).layers
    assert layer["shape"] == [[5, 2, 6], [[1, 2, 6], [1, 2, 6]]]


def test_each_derivation_is_of_a_topic(alexnet):
    conv1 = NetworkExplorer(explain(alexnet, INPUT)).layers[0]
    topics = [(part["topic"], part["title"]) for part in conv1["derivations"]]
    assert topics == [
        ("output size", "output height = output width"),
        ("parameters", "parameters"),
        ("MACs", "MACs"),
        ("memory", "activation"),
        ("receptive field", "size, in both directions"),
        ("receptive field", "jump, in both directions"),
        ("receptive field", "start, in both directions"),
    ]


class Functional(torch.nn.Module):
    """A module with operations outside of layers."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.LazyConv2d(4, (3, 2))
        self.attention = torch.nn.MultiheadAttention(4, 2)

    def forward(self, x):
        x = functional.leaky_relu_(self.conv(x))
        x = functional.max_pool2d(functional.batch_norm(x, None, None, training=True), 2)
        x = functional.layer_norm(x + x, x.shape[1:])
        x = functional.adaptive_avg_pool2d(functional.dropout(x), 1).flatten(1)
        x = functional.linear(x, torch.ones(4, 4)).softmax(1)
        return self.attention(x, x, x)[0]


def test_the_kinds_of_layers_are_those_of_pytorch():
    explorer = NetworkExplorer(Functional(), (2, 3, 12, 10))
    assert [(layer["type"], layer["kind"]) for layer in explorer.layers] == [
        ("Conv2d", "convolution"),
        ("leaky_relu", "activation"),
        ("batch_norm", "normalisation"),
        ("max_pool2d", "pooling"),
        ("add", "other"),
        ("layer_norm", "normalisation"),
        ("dropout", "other"),
        ("adaptive_avg_pool2d", "pooling"),
        ("flatten", "other"),
        ("linear", "linear"),
        ("softmax", "activation"),
        ("MultiheadAttention", "other"),
    ]
    named = torch.nn.Sequential(
        torch.nn.BatchNorm1d(3), torch.nn.PReLU(), torch.nn.Bilinear(3, 3, 2)
    )
    kinds = [kind_of(type(layer).__name__) for layer in named]
    assert kinds == ["normalisation", "activation", "linear"]
    assert kind_of("MyConvNet") == "other"


def window_of(layer, shape):
    (page,) = NetworkExplorer(layer, shape).layers
    return page["window"]


def test_a_window_has_its_size_its_step_and_its_first_cell():
    conv = torch.nn.Conv2d(3, 4, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 3))
    assert window_of(conv, (1, 3, 9, 8)) == {"size": [3, 4], "jump": [2, 1], "start": [-1, 0]}
    same = torch.nn.Conv2d(3, 4, (4, 3), padding="same")
    assert window_of(same, (1, 3, 9, 8)) == {"size": [4, 3], "jump": [1, 1], "start": [-1, -1]}
    reflected = torch.nn.Conv2d(3, 4, (3, 5), padding=(1, 2), padding_mode="reflect")
    assert window_of(reflected, (1, 3, 9, 8))["start"] == [-1, -2]
    pool = torch.nn.MaxPool2d((3, 2), stride=2)
    assert window_of(pool, (1, 3, 9, 8)) == {"size": [3, 2], "jump": [2, 2], "start": [0, 0]}
    sequence = torch.nn.Conv1d(4, 8, 5, padding=2)
    assert window_of(sequence, (2, 4, 10)) == {"size": [1, 5], "jump": [1, 1], "start": [0, -2]}


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (torch.nn.ConvTranspose2d(3, 4, (3, 2), stride=2), (1, 3, 9, 8)),
        (torch.nn.Conv3d(2, 3, (3, 2, 1)), (1, 2, 5, 6, 7)),
        (torch.nn.Linear(8, 4), (2, 8)),
        (torch.nn.ReLU(), (1, 3, 9, 8)),
    ],
)
def test_what_has_no_window_along_two_axes_has_none(layer, shape):
    assert window_of(layer, shape) is None


def test_the_page_gets_the_map_that_the_receptive_fields_lie_on(alexnet):
    assert NetworkExplorer(explain(alexnet, INPUT)).input == list(INPUT)
    rows = explain(alexnet, INPUT).rows[5:]
    assert NetworkExplorer(rows).input is None
    assert NetworkExplorer(explain(alexnet)).input is None


def test_the_state_is_a_line_of_python(alexnet):
    explorer = NetworkExplorer(explain(alexnet, INPUT), position=3, derivation="MACs")
    explorer.sizes, explorer.order, explorer.is_open = "bytes", "parameters", False
    assert explorer.code() == (
        "NetworkExplorer(network, position=3, is_open=False, derivation='MACs', sizes='bytes', "
        "order='parameters')"
    )


def test_the_still_picture_has_the_order_and_the_colours_of_the_page(alexnet):
    explorer = NetworkExplorer(explain(alexnet, INPUT), order="parameters")
    figure = bars_figure(explorer.layers, explorer.order)
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert names[:4] == ["fc6  Linear", "fc7  Linear", "fc8  Linear", "conv4  Conv2d"]
    assert explorer.picture().alt.startswith("NetworkExplorer(AlexNet, 12 layers): 62,378,344")
    style = NetworkExplorer._css
    for kind, colour in KIND_COLOURS.items():
        if kind != "other":  # the paper's
            assert f'[data-kind="{kind}"] {{\n  --kind: {colour};' in style
    assert list(KIND_COLOURS) == list(KINDS)


def test_the_note_below_the_still_picture_is_not_over_the_legend(alexnet):
    figure = bars_figure(NetworkExplorer(explain(alexnet, INPUT)).layers)
    note_still(figure)
    figure.draw_without_rendering()
    note = figure.texts[-1].get_window_extent()
    assert not note.overlaps(figure.legends[0].get_window_extent())


def test_hostile_names_go_to_the_page_as_they_are():
    hostile = "<img src=x onerror=alert(1)>"
    model = torch.nn.Sequential()
    model.add_module(hostile, torch.nn.Conv2d(1, 2, (3, 2)))
    assert NetworkExplorer(model, input_shape=(1, 1, 5, 4)).layers[0]["name"] == hostile


@pytest.mark.parametrize("network", [None, 3, "AlexNet", [1, 2], {"conv1": 3}])
def test_what_is_no_network_is_refused(network):
    given = re.escape(f"got {network!r} ({type(network).__name__})")
    with pytest.raises(TypeError, match=f"must be an Explanation.*{given}"):
        NetworkExplorer(network)


def test_too_few_and_too_many_layers_are_refused():
    with pytest.raises(ValueError, match="shows 1 to 1000 layers, got 0"):
        NetworkExplorer([])
    row = explain(torch.nn.Linear(3, 2), (1, 3)).rows[0]
    with pytest.raises(ValueError, match=r"got 1001\. Give a part of the network"):
        NetworkExplorer([row] * 1001)


@pytest.mark.parametrize(
    ("value", "error", "sentence"),
    [
        (-1, ValueError, "position must be at least 0, got -1"),
        (1.0, TypeError, "position must be a whole number, got 1.0"),
        (12, ValueError, "position must be at most 11, the last of 12 layers, got 12."),
    ],
)
def test_the_position_is_that_of_a_layer(alexnet, value, error, sentence):
    with pytest.raises(error, match=re.escape(sentence)):
        NetworkExplorer(alexnet, input_shape=INPUT, position=value)
    explorer = NetworkExplorer(alexnet, INPUT, position=11)
    with pytest.raises(error, match=re.escape(sentence)):
        explorer.position = value
    assert explorer.position == 11
