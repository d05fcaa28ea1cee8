"""The receptive field against the input cells that a gradient reaches."""

import pickle

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab import Derived, DerivedPair, Layer, ShapeError, receptive_field

# Krizhevsky et al. 2012.
ALEXNET = [
    Layer("conv1", 11, stride=4),
    Layer("pool1", 3, stride=2),
    Layer("conv2", 5, padding=2),
    Layer("pool2", 3, stride=2),
    Layer("conv3", 3, padding=1),
    Layer("conv4", 3, padding=1),
    Layer("conv5", 3, padding="same"),
    Layer("pool5", 3, stride=2),
]


def torch_layer(layer):
    """The layer as a convolution in PyTorch whose weights are all 1."""
    options = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
    conv = torch.nn.Conv2d(1, 1, layer.kernel_size, bias=False, dtype=torch.double, **options)
    torch.nn.init.ones_(conv.weight)
    return conv


def seen_cells(layers, input_size, output_cell):
    """The first and the last row, and the first and the last column, that the output cell sees."""
    x = torch.ones(1, 1, *input_size, dtype=torch.double, requires_grad=True)
    y = torch.nn.Sequential(*map(torch_layer, layers))(x)
    y[(0, 0, *output_cell)].backward()
    rows, columns = x.grad[0, 0].nonzero(as_tuple=True)
    return [(int(places.min()), int(places.max())) for places in (rows, columns)]


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def chains(draw):
    return [
        draw(
            st.builds(
                Layer, st.just(f"layer{k}"), pairs(1, 4), pairs(1, 3), pairs(0, 2), pairs(1, 2)
            )
            | st.builds(
                Layer,
                st.just(f"layer{k}"),
                pairs(1, 4),
                padding=st.just("same"),
                dilation=pairs(1, 3),
            )
        )
        for k in range(draw(st.integers(1, 4)))
    ]


@settings(max_examples=150)
@given(chains())
@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_it_is_what_a_gradient_reaches(layers):
    field = receptive_field(layers)[-1]
    # The first output cell that sees nothing of the padding, and an input that just holds it.
    numbers = list(zip(field.size, field.jump, field.start, strict=True))
    cell = [max(0, -(start // jump)) for _, jump, start in numbers]
    first = [start + k * jump for k, (_, jump, start) in zip(cell, numbers, strict=True)]
    last = [begin + size - 1 for begin, (size, _, _) in zip(first, numbers, strict=True)]
    input_size = [end + 1 + 8 for end in last]
    assert seen_cells(layers, input_size, cell) == list(zip(first, last, strict=True))


def test_alexnet():
    fields = receptive_field(ALEXNET)
    assert [(f.name, f.size, f.jump) for f in fields] == [
        ("conv1", 11, 4),
        ("pool1", 19, 8),
        ("conv2", 51, 8),
        ("pool2", 67, 16),
        ("conv3", 99, 16),
        ("conv4", 131, 16),
        ("conv5", 163, 16),
        ("pool5", 195, 32),
    ]
    assert [f.start for f in fields] == [0, 0, -16, -16, -32, -48, -64, -64]


def test_alexnets_field_by_gradient_is_195():
    # pool5's cell (3, 2) on a 227×227 image sees rows 32..226 and columns 0..194.
    (top, bottom), (left, right) = seen_cells(ALEXNET, (227, 227), (3, 2))
    assert (top, bottom) == (3 * 32 - 64, 3 * 32 - 64 + 194)
    assert (left, right) == (0, 194)


def test_vgg16():
    # Araujo, Norris and Sim, Distill 2019: 212.
    layers = []
    for block, convs in enumerate([2, 2, 3, 3, 3]):
        layers += [Layer(f"conv{block}", 3, padding=1)] * convs
        layers += [Layer(f"pool{block}", 2, stride=2)]
    assert receptive_field(layers)[-1].size == 212
    assert receptive_field(layers)[-1].jump == 32


@pytest.mark.parametrize(("strided", "size"), [("1x1", 483), ("3x3", 427)])
def test_resnet50(strided, size):
    # Distill 2019 has 483, with the stride in a block's first 1×1 as He et al. 2015 have it;
    # torchvision strides in the 3×3.
    layers = [Layer("conv1", 7, stride=2, padding=3), Layer("pool", 3, stride=2, padding=1)]
    for stage, blocks in enumerate([3, 4, 6, 3]):
        for block in range(blocks):
            stride = 2 if stage and not block else 1
            layers += [
                Layer("1x1", 1, stride=stride if strided == "1x1" else 1),
                Layer("3x3", 3, stride=stride if strided == "3x3" else 1, padding=1),
                Layer("1x1", 1),
            ]
    assert receptive_field(layers)[-1].size == size


def test_each_number_has_its_derivation():
    conv2 = receptive_field(ALEXNET)[2]
    assert conv2.size.text == (
        "r = r_in + D·(K − 1)·j_in\n"
        "  = 19 + 1·(5 − 1)·8\n"
        "  = 19 + 32\n"
        "  = 51"
    )  # fmt: skip
    assert receptive_field(ALEXNET)[1].jump.text == "j = j_in·S\n  = 4·2\n  = 8"
    assert conv2.start.text == (
        "start = start_in − P·j_in\n"
        "      = 0 − 2·8\n"
        "      = 0 − 16\n"
        "      = −16"
    )  # fmt: skip
    assert receptive_field(ALEXNET)[6].start.text == (
        "start = start_in − ⌊D·(K − 1)/2⌋·j_in\n"
        "      = −48 − ⌊1·(3 − 1)/2⌋·16\n"
        "      = −48 − ⌊2/2⌋·16\n"
        "      = −48 − 1·16\n"
        "      = −48 − 16\n"
        "      = −64"
    )
    assert conv2.start.latex.startswith(
        r"\begin{aligned} \text{start} &= \text{start}_{\mathrm{in}} - P \cdot j_{\mathrm{in}}"
    )


def test_one_pair_makes_all_pairs():
    one_axis = receptive_field([Layer("a", 3), Layer("b", 2, stride=2)])
    assert all(isinstance(number, Derived) for f in one_axis for number in (f.size, f.start))
    both = receptive_field([Layer("a", 3), Layer("b", (2, 3), stride=2)])
    assert all(isinstance(number, DerivedPair) for f in both for number in (f.size, f.jump))
    assert [(f.size, f.jump, f.start) for f in both] == [
        ((3, 3), (1, 1), (0, 0)),
        ((4, 5), (2, 2), (0, 0)),
    ]


def test_what_cannot_be_known_is_none_with_a_reason_and_so_is_what_follows():
    fields = receptive_field(
        [
            Layer("conv", 3, stride=2),
            Layer("pool", None, reason="adaptive: its windows depend on the input's size"),
            Layer("conv", 1),
            Layer("fc", None, reason="each output reads the whole map"),
        ]
    )
    assert (fields[0].size, fields[0].reason) == (3, None)
    for field in fields.rows[1:]:
        assert (field.size, field.jump, field.start) == (None, None, None)
    assert [field.reason for field in fields.rows[1:]] == [
        "adaptive: its windows depend on the input's size",
        "it stands after pool: adaptive: its windows depend on the input's size",
        "it stands after pool: adaptive: its windows depend on the input's size",
    ]


def test_a_terminal_shows_a_table_of_numbers():
    layers = [*ALEXNET[:3], Layer("fc", None, reason="reads all")]
    assert repr(receptive_field(layers)) == (
        "layer  size  jump  start\n"
        "conv1    11     4      0\n"
        "pool1    19     8      0\n"
        "conv2    51     8    −16\n"
        "fc     unknown: reads all"
    )
    assert repr(receptive_field(layers)[2]) == "conv2: size 51, jump 8, start −16"
    assert repr(receptive_field(layers)[3]) == "fc: unknown: reads all"
    assert repr(receptive_field([Layer("conv", (3, 2))])) == (
        "layer    size    jump   start\n"
        "conv   (3, 2)  (1, 1)  (0, 0)"
    )  # fmt: skip
    assert repr(receptive_field([])) == "layer  size  jump  start"


def test_a_notebook_shows_a_table_of_derivations_with_names_escaped():
    layers = [
        Layer("<b>conv & co</b>", 3, stride=2),
        Layer("fc", None, reason="reads <all>"),
    ]
    html = receptive_field(layers)._repr_html_()
    assert "&lt;b&gt;conv &amp; co&lt;/b&gt;" in html
    assert "3 = 1 + 1·(3 − 1)·1" in html
    assert "2 = 1·2" in html
    assert "unknown: reads &lt;all&gt;" in html
    assert "<b>" not in html
    assert "<all>" not in html
    both = receptive_field([Layer("conv", (3, 2))])._repr_html_()
    assert "h: 3 = 1 + 1·(3 − 1)·1<br>w: 2 = 1 + 1·(2 − 1)·1" in both


def test_a_result_is_a_frozen_sequence_that_survives_pickle():
    fields = receptive_field(ALEXNET)
    assert (len(fields), fields[-1].name, next(iter(fields)).name) == (8, "pool5", "conv1")
    with pytest.raises(AttributeError):
        fields.rows = ()
    with pytest.raises(AttributeError):
        fields[0].size = 3
    assert pickle.loads(pickle.dumps(fields)) == fields


def test_numpy_integers_are_fine():
    fields = receptive_field([Layer("a", np.int64(3), np.array([2, 1]), padding=np.uint8(1))])
    assert (fields[0].size, fields[0].jump, fields[0].start) == ((3, 3), (2, 1), (-1, -1))


@pytest.mark.parametrize("name", ["kernel_size", "stride", "padding", "dilation"])
@pytest.mark.parametrize(
    ("bad", "error", "sentence"),
    [
        (2.0, TypeError, r"must be a whole number, got 2.0 \(float\)"),
        (True, TypeError, r"must be a whole number, got True \(bool\)"),
        (-1, ValueError, r"must be at least \d, got -1"),
        ((3, -1), ValueError, r"\[1\] must be at least \d, got -1"),
        ((3, 2, 1), ValueError, r"a pair \(h, w\), got 3 of them"),
        ((), ValueError, r"a pair \(h, w\), got 0 of them"),
    ],
)
def test_a_bad_size_is_named_with_its_layer(name, bad, error, sentence):
    with pytest.raises(error, match=rf"^Layer 'conv7': {name}.*{sentence}"):
        Layer(**{"name": "conv7", "kernel_size": 3} | {name: bad})


def test_zero_and_texts_and_none_are_refused():
    for name in ("kernel_size", "stride", "dilation"):
        with pytest.raises(ValueError, match=rf"^Layer 'a': {name} must be at least 1, got 0"):
            Layer(**{"name": "a", "kernel_size": 3} | {name: 0})
        with pytest.raises(TypeError, match=rf"^Layer 'a': {name} must be a whole number, got '3'"):
            Layer(**{"name": "a", "kernel_size": 3} | {name: "3"})
    with pytest.raises(TypeError, match=r"^Layer 'a': stride must be a whole number, got None"):
        Layer("a", 3, stride=None)
    with pytest.raises(ValueError, match='"same" or "valid", got \'full\''):
        Layer("a", 3, padding="full")
    sentence = r"^Layer 'a': padding=\"same\" .* got S=\(1, 2\)\. Give padding=1, or stride=1\.$"
    with pytest.raises(ShapeError, match=sentence):
        Layer("a", 3, stride=(1, 2), padding="same")


def test_a_name_is_a_text_and_a_reason_stands_for_the_window():
    with pytest.raises(TypeError, match=r'name must be a text, got 3 .* as in Layer\("conv1", 3\)'):
        Layer(3, 2)
    with pytest.raises(TypeError, match=r"^Layer 'a': reason must be a text, got 4 \(int\)"):
        Layer("a", None, reason=4)
    for arguments in ({"kernel_size": None}, {"kernel_size": 3, "reason": "adaptive"}):
        with pytest.raises(ValueError, match="kernel_size=None and a reason go together"):
            Layer("a", **arguments)


@pytest.mark.parametrize(
    "bad", [(3, 2), "conv", None, {"kernel_size": 3}, torch.nn.Conv2d(1, 1, 3)]
)
def test_what_is_no_layer_is_named_with_its_place(bad):
    with pytest.raises(TypeError, match=r"^receptive_field: layers\[1\] must be a Layer, got "):
        receptive_field([Layer("a", 3), bad])


@pytest.mark.parametrize("bad", [Layer("a", 3), "conv", 3, None])
def test_layers_are_a_list(bad):
    with pytest.raises(TypeError, match=r"^receptive_field: layers must be a list of Layer, got "):
        receptive_field(bad)
