"""The LiveNetwork's Python side: what it hands to the page, and that the model stays as it is."""

import ast
import base64
import inspect
import json
import random
from collections import OrderedDict

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

import convlab
from convlab.explaining.errors import CannotExplain
from convlab.nets import AlexNet, ConvNet, trained_conv_net
from convlab.nets.trained import FILE, SETTINGS
from convlab.training import batches, digits, evaluate, train
from convlab.widgets import live_network, live_nodes, live_operations
from convlab.widgets.live_network import LiveNetwork
from explained_models import MODELS

IMAGES = np.random.default_rng(3).random((3, 2, 7, 9), np.float32)


def small(*, seed=0):
    """A network of each kind of layer that differs in training, with numbers at random."""
    torch.manual_seed(seed)
    model = nn.Sequential(
        OrderedDict(
            conv=nn.Conv2d(2, 4, (3, 2)),
            norm=nn.BatchNorm2d(4),
            relu=nn.ReLU(),
            drop=nn.Dropout(0.5),
            flatten=nn.Flatten(),
            fc=nn.Linear(160, 5),
        )
    )
    for one in (model.norm.weight, model.norm.running_var):
        nn.init.uniform_(one, 0.5, 2)
    nn.init.uniform_(model.norm.running_mean, -0.5, 0.5)
    return model


class Calls(nn.Module):
    """A model that is one function of its parts."""

    def __init__(self, function, *parts):
        super().__init__()
        self.parts = nn.ModuleList(parts)
        self.function = function

    def forward(self, x):
        return self.function(x, *self.parts)


def node_named(live, name):
    return next(node for node in live.nodes if node["name"] == name)


def numbers(data, *shape):
    return np.frombuffer(data, "<f4").reshape(shape or -1)


def images_of(live):
    """The images of the page from what travels."""
    if len(live.images) == 4 * np.prod(live.shape):
        return numbers(live.images, *live.shape)
    (low, high), levels = live.range, np.frombuffer(live.images, np.uint8)
    return (low + levels * (high - low) / 255).astype(np.float32).reshape(live.shape)


def unpacked(weights):
    """The tensors of the page from what travels."""
    kind = "<f4" if weights["bits"] == 32 else "<i2"
    every, scales = np.frombuffer(weights["numbers"], kind), numbers(weights["scales"])
    tensors = []
    for entry in weights["table"]:
        size = int(np.prod(entry["shape"]))
        part = every[entry["offset"] : entry["offset"] + size].astype(np.float32)
        if weights["bits"] == 16:
            rows = entry["shape"][0] if len(entry["shape"]) > 1 else 1
            steps = scales[entry["scale"] : entry["scale"] + rows]
            part = (part.reshape(rows, -1) * steps[:, None]).ravel()
        tensors.append(part.reshape(entry["shape"]))
    return tensors


def weight_of(live, name, which="weight"):
    return unpacked(live.weights)[node_named(live, name)["weights"][which]]


def ran(model, image):
    """The model's output in evaluation mode, and the model put back."""
    modes = [(module, module.training) for module in model.modules()]
    with torch.no_grad():
        output = model.eval()(torch.as_tensor(image))
    for module, mode in modes:
        module.training = mode
    return output


# ── the model stays as it is ─────────────────────────────────────────────────────────────────────


class Careless(nn.Module):
    """Writes to all that it has in each call, and draws random numbers while it trains."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 3, 3)
        self.norm = nn.BatchNorm2d(3)
        self.drop = nn.Dropout()
        self.fc = nn.Linear(105, 5)
        self.scale = nn.Parameter(torch.ones(3, 1, 1))
        self.register_buffer("count", torch.zeros(2))
        self.register_buffer("largest", torch.zeros(()))
        self.register_buffer("mean", torch.zeros(3))
        self.register_buffer("var", torch.ones(3))
        self.seen, self.calls, self.kept = [], 0, {}

    def forward(self, x):
        self.features = self.conv(x)
        self.seen.append(self.features)
        self.kept["last"] = x
        self.calls += 1
        self.count += 1
        if not self.training:
            with torch.no_grad():
                self.scale.add_(1)
        self.largest.copy_(x.amax((0, 1, 2, 3)))
        y = F.batch_norm(self.features, self.mean, self.var, training=True)
        y = self.drop(self.norm(y) * self.scale).relu()
        if self.training:
            y = y * (torch.rand(1) + random.random() + np.random.rand())
        return self.fc(y.flatten(1))


def state_of(model):
    """All that could change, as things that compare."""
    state = []
    for name, module in model.named_modules():
        state.append((name, id(module), type(module), module.training, list(module.__dict__)))
        for key, value in module.__dict__.items():
            if isinstance(value, dict):
                state.append((name, key, [(k, id(v)) for k, v in value.items()]))
            elif isinstance(value, list | set):
                state.append((name, key, id(value), [id(one) for one in value]))
            else:
                state.append((name, key, id(value)))
    for name, one in (*model.named_parameters(), *model.named_buffers()):
        gradient = None if one.grad is None else (id(one.grad), one.grad.numpy().tobytes())
        state.append((name, id(one), one.detach().numpy().tobytes(), gradient, one._version))
    return state


def draws():
    """The state of each random generator."""
    return (
        torch.get_rng_state().numpy().tobytes(),
        random.getstate(),
        str(np.random.get_state()),
    )


def refuse(*_given):
    pytest.fail("a hook of the model was called")


def test_the_model_is_as_it_was_after_all_that_one_can_do():
    torch.manual_seed(1)
    model = Careless()
    model.norm.eval()  # parts of it frozen
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    for module in (model, model.conv, model.fc):
        module.register_forward_hook(refuse)
        module.register_forward_pre_hook(refuse)
        module.register_full_backward_hook(refuse)
    before, drawn = state_of(model), draws()
    live = LiveNetwork(model, IMAGES)
    assert state_of(model) == before
    for act in (
        live.update,
        live.maps,
        lambda: live.output,
        live.picture,
        live.code,
        lambda: setattr(live, "drawing", IMAGES[1] * 2),
        lambda: setattr(live, "image", 2),
        lambda: setattr(live, "layer", 1),
        live.get_state,
    ):
        act()
        assert state_of(model) == before, act
        assert draws() == drawn, act
    for module in (model, model.conv, model.fc):
        assert list(module._forward_hooks.values()) == [refuse]


def test_a_model_that_it_refuses_is_as_it_was():
    model = nn.Sequential(Careless(), Calls(lambda x: x[x > 0]))
    before, drawn = state_of(model), draws()
    with pytest.raises(CannotExplain):
        LiveNetwork(model, IMAGES)
    assert state_of(model) == before
    assert draws() == drawn


def takes_images(name):
    args = MODELS[name][1]
    (x, *others) = args if isinstance(args, tuple) else (args,)
    is_one = isinstance(x, torch.Tensor) and not others
    return is_one and x.dim() == 4 and x.is_floating_point() and name not in ("AlexNet", "lazy")


@pytest.mark.parametrize("name", [name for name in MODELS if takes_images(name)])
def test_models_of_many_kinds_are_shown_or_refused_and_stay_as_they_are(name):
    build, (x,) = MODELS[name]
    torch.manual_seed(0)
    model = build()
    before = state_of(model)
    image = torch.rand(1, *x.shape[1:])
    try:
        live = LiveNetwork(model, image)
    except (CannotExplain, convlab.ShapeError):  # of its batch, for some
        live = None
    assert state_of(model) == before
    if live is None:
        return
    output = ran(model, image)
    output = output if isinstance(output, torch.Tensor) else next(iter(output))
    np.testing.assert_allclose(live.output, output, rtol=1e-3, atol=1e-5)


# ── what the page gets ───────────────────────────────────────────────────────────────────────────


def test_a_model_in_training_mode_is_shown_as_in_evaluation():
    model = small().train()
    live = LiveNetwork(model, IMAGES)
    expected = ran(model, IMAGES)
    for image in range(3):
        live.image = image
        np.testing.assert_allclose(live.output, expected[image : image + 1], rtol=1e-5, atol=1e-6)
        shares = expected[image].softmax(0)
        np.testing.assert_allclose(live.maps()[-1], shares, rtol=1e-5, atol=1e-6)
    assert [node["op"] for node in live.nodes] == [
        "input", "conv", "batch_norm", "activation", "same", "reshape", "linear", "softmax",
    ]  # fmt: skip
    assert node_named(live, "drop")["why"] == ""
    assert live.title == "Sequential"


def test_the_maps_of_python_are_those_of_the_modules():
    model = small().eval()
    seen = {}
    live = LiveNetwork(model, IMAGES, image=1)
    for name, module in model.named_children():
        module.register_forward_hook(lambda _m, _x, output, name=name: seen.update({name: output}))
    model(live._tensor(IMAGES[1]))
    found = dict(zip([node["name"] for node in live.nodes], live.maps(), strict=True))
    np.testing.assert_array_equal(found["input"], IMAGES[1])
    assert set(seen) | {"input", "softmax"} == set(found)
    for name, output in seen.items():
        np.testing.assert_allclose(found[name], output[0].detach(), rtol=1e-5, atol=1e-6)


def test_a_node_says_what_a_person_reads_of_it():
    live = LiveNetwork(small(), IMAGES)
    conv, fc, softmax = (node_named(live, name) for name in ("conv", "fc", "softmax"))
    assert (conv["type"], conv["kind"]) == ("Conv2d", "convolution")
    assert conv["shape"] == conv["maps"] == [4, 5, 8]
    assert conv["parameters"] == 4 * (2 * 3 * 2 + 1)
    assert conv["macs"] == 4 * 5 * 8 * 2 * 3 * 2
    assert conv["field"]["size"] == [3, 2]
    assert (fc["shape"], fc["maps"]) == ([5], [1, 1, 5])
    assert (fc["parameters"], fc["macs"]) == (161 * 5, 160 * 5)
    assert [node["is_added"] for node in live.nodes].count(True) == 1
    assert softmax["is_added"]
    assert (softmax["parameters"], softmax["macs"], softmax["weights"]) == (0, 0, {})
    json.dumps(live.nodes, allow_nan=False)


def test_a_softmax_is_added_behind_a_vector_alone():
    ends = {
        nn.Softmax(1): False,
        nn.LogSoftmax(1): False,
        nn.Linear(3, 4): True,
        nn.Linear(3, 1): False,
    }
    for end, is_added in ends.items():
        model = nn.Sequential(nn.Conv2d(2, 3, (7, 9)), nn.Flatten(), end)
        assert LiveNetwork(model, IMAGES).nodes[-1]["is_added"] == is_added
    assert not LiveNetwork(nn.Conv2d(2, 3, 3), IMAGES).nodes[-1]["is_added"]


def test_update_sends_the_present_weights():
    model = small()
    live = LiveNetwork(model, IMAGES)
    old = weight_of(live, "conv")
    with torch.no_grad():
        model.conv.weight.mul_(-2)
        model.norm.running_mean.add_(1)
    np.testing.assert_array_equal(weight_of(live, "conv"), old)  # not before it is told
    live.update("turned round")
    np.testing.assert_array_equal(weight_of(live, "conv"), model.conv.weight.detach())
    np.testing.assert_array_equal(weight_of(live, "norm", "mean"), model.norm.running_mean)
    np.testing.assert_allclose(live.output, ran(model, IMAGES[:1]), rtol=1e-5, atol=1e-6)
    assert live.note == "turned round"
    live.update()
    assert live.note == "turned round"
    model.conv.weight = nn.Parameter(torch.ones(4, 2, 3, 2))  # another tensor of the same name
    live.update("")
    assert (weight_of(live, "conv") == 1).all()
    assert live.note == ""


def test_what_travels_does_not_change_with_the_model():
    model = small()
    live = LiveNetwork(model, IMAGES)
    weights, first = live.weights["numbers"], live.output
    nn.init.zeros_(model.fc.weight)
    assert live.weights["numbers"] == weights
    assert not np.array_equal(live.output, first)  # which is of the present weights


def test_weights_that_are_computed_follow_their_parts():
    conv = nn.utils.parametrizations.weight_norm(nn.Conv2d(2, 3, (2, 3)))
    model = nn.Sequential(conv, nn.ReLU())
    live = LiveNetwork(model, IMAGES)
    nn.init.constant_(conv.parametrizations.weight.original0, 4)
    live.update()
    np.testing.assert_allclose(weight_of(live, "0"), conv.weight.detach(), rtol=1e-6)


def test_a_weight_that_two_layers_share_travels_once():
    conv = nn.Conv2d(2, 2, 3, padding=1)
    live = LiveNetwork(Calls(lambda x, conv: conv(conv(x)), conv), IMAGES)
    assert [node["name"] for node in live.nodes] == ["input", "parts.0", "parts.0 (2)"]
    assert len(live.weights["table"]) == 2
    assert live.nodes[1]["weights"] == live.nodes[2]["weights"]


@pytest.mark.parametrize("scale", [1e-30, 1, 1e30])
def test_sixteen_bits_keep_each_filter_to_half_a_step(scale):
    torch.manual_seed(0)
    filters = torch.randn(300, 4, 10, 5) * torch.logspace(-3, 3, 300)[:, None, None, None] * scale
    tensors = [filters, torch.zeros(2, 3), torch.randn(7) * scale, torch.tensor(2.5)]
    tensors[0][3] = 0
    packed = live_nodes.pack(tensors)
    assert packed["bits"] == 16
    for tensor, found in zip(tensors, unpacked(packed), strict=True):
        rows = tensor.reshape(tensor.shape[0] if tensor.dim() > 1 else 1, -1).double().numpy()
        half = np.abs(rows).max(axis=1) / 32767 / 2
        error = np.abs(rows - found.reshape(rows.shape)).max(axis=1)
        assert (error <= half * 1.01).all()  # float32 rounds, too
    assert (unpacked(packed)[0][3] == 0).all()
    exact = live_nodes.pack(tensors[1:])
    assert exact["bits"] == 32
    np.testing.assert_array_equal(unpacked(exact)[1], tensors[2])
    limit = live_nodes.MOST_EXACT
    assert [live_nodes.pack([torch.ones(limit + k)])["bits"] for k in (0, 1)] == [32, 16]


def test_a_saved_page_of_a_small_network_is_small():
    """The model of the lessons: what a notebook stores beside the explorer's code."""
    for model in (ConvNet(), trained_conv_net()):
        live = LiveNetwork(model, digits("test").images[:10])
        state = {key: value for key, value in live.get_state().items() if key[0] != "_"}
        text = json.dumps(state, default=lambda one: base64.b64encode(one).decode("ascii"))
        # ConvNet's 119,530 weights of two bytes are 319 kB in base64, the images 10 kB.
        assert len(text) <= 350_000, len(text)


def test_images_of_256_levels_travel_as_bytes_and_others_as_they_are():
    for images, size in (
        (digits("test").images[:3], 1),
        (digits("test").images[:3] * 2 - 1, 4),
        (torch.arange(256, dtype=torch.uint8).reshape(1, 1, 8, 32), 1),
        (torch.rand(3, 1, 4, 6), 4),
        (torch.full((1, 1, 2, 3), 0.3), 1),
    ):
        live = LiveNetwork(torch.nn.ReLU(), images)
        assert len(live.images) == size * images.numel()
        np.testing.assert_array_equal(images_of(live), images.float())


# ── nodes of Python ──────────────────────────────────────────────────────────────────────────────


def test_python_computes_what_the_page_cannot():
    conv = nn.Conv2d(2, 3, 3)
    model = Calls(lambda x, conv: torch.cumsum(conv(x), 1).relu(), conv)
    live = LiveNetwork(model, IMAGES)
    (place,) = (k for k, node in enumerate(live.nodes) if node["op"] == "python")
    assert live.nodes[place]["why"] == "The page has no arithmetic for cumsum."
    assert live.is_too_big == ""
    expected = torch.cumsum(conv(torch.tensor(IMAGES)), 1).detach().numpy()
    assert len(live.known) == 3
    for maps, wanted in zip(live.known, expected, strict=True):
        np.testing.assert_allclose(numbers(maps["maps"][str(place)]), wanted.ravel(), 1e-5, 1e-6)
    live.image = 2
    assert live.computed == {}  # for it is known

    drawing = IMAGES[1] - 0.5
    live.drawing = drawing
    np.testing.assert_array_equal(numbers(live.computed["input"]), drawing.ravel())
    wanted = torch.cumsum(conv(torch.tensor(drawing[None])), 1).detach().numpy()
    found = numbers(live.computed["maps"][str(place)])
    np.testing.assert_allclose(found, wanted.ravel(), rtol=1e-5, atol=1e-6)

    nn.init.zeros_(conv.weight)
    live.update()
    found = numbers(live.computed["maps"][str(place)], *live.nodes[place]["shape"])
    np.testing.assert_allclose(found, np.cumsum(np.broadcast_to(
        conv.bias.detach().numpy()[:, None, None], found.shape), 0), rtol=1e-5)  # fmt: skip


def test_maps_that_are_many_are_known_for_the_first_images(monkeypatch):
    monkeypatch.setattr(live_network, "MOST_KNOWN", 2 * 126)
    live = LiveNetwork(Calls(lambda x: torch.cumsum(x, 1)), IMAGES)
    assert [bool(one["maps"]) for one in live.known] == [True, True, False]
    live.image = 2
    found = numbers(live.computed["maps"]["1"], 2, 7, 9)
    np.testing.assert_allclose(found, np.cumsum(IMAGES[2], 0), rtol=1e-6)
    np.testing.assert_array_equal(numbers(live.computed["input"]), IMAGES[2].ravel())


@pytest.mark.parametrize("way", ["too big", "in the page"])
def test_python_and_the_page_agree_on_the_nodes(monkeypatch, way):
    if way == "too big":
        monkeypatch.setattr(live_network, "MOST_MACS", 100)
    live = LiveNetwork(small(), IMAGES)
    assert bool(live.is_too_big) == (way == "too big")
    assert len(live.maps()) == len(live.nodes) == 8
    np.testing.assert_allclose(live.maps()[-2][None], live.output, rtol=1e-6)


@pytest.fixture(scope="module")
def alexnet():
    torch.manual_seed(0)
    model = AlexNet("grouped")
    image = torch.rand(1, 3, 227, 227)
    return model, image, LiveNetwork(model, image)


def test_a_big_model_stays_in_python(alexnet):
    model, image, live = alexnet
    count = sum(one.numel() for one in model.parameters())
    assert f"the model has {count:,} weights and" in live.is_too_big
    assert "500,000" in live.is_too_big
    *own, added = live.nodes[1:]
    assert {node["op"] for node in own} == {"python"}
    assert (added["op"], added["is_added"]) == ("softmax", True)
    assert {node["why"] for node in own} == {"The model is too big for the page."}
    by_name = {node["name"]: node for node in own}
    assert by_name["conv2"]["options"]["as"] == "conv"
    assert by_name["fc8"]["options"]["as"] == "linear"
    assert sum(node["parameters"] for node in own) == count
    assert sum(tensor.size for tensor in unpacked(live.weights)) < 1000
    last = numbers(live.known[0]["maps"][str(len(own))])
    np.testing.assert_allclose(last, ran(model, image)[0], rtol=1e-3, atol=1e-5)


def window(x, row, column, kernel, stride, padding):
    """The part of the padded maps that a cell reads, with numbers outside that are zero."""
    (height, width), (down, across) = kernel, stride
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    return padded[:, row * down : row * down + height, column * across : column * across + width]


def test_the_filter_of_a_cell_of_a_big_model_makes_the_cell(alexnet):
    _, _, live = alexnet
    maps = {node["name"]: each for node, each in zip(live.nodes, live.maps(), strict=True)}
    before = {
        node["name"]: live.nodes[node["inputs"][0]]["name"] for node in live.nodes if node["inputs"]
    }
    for name, channel, position, stride, padding in (
        ("conv1", 5, (3, 54), 4, 0),
        ("conv2", 200, (0, 26), 1, 2),  # of the second group
        ("conv2", 1, (13, 0), 1, 2),
    ):
        place = list(maps).index(name)
        live.layer, live.channel, live.position = place, channel, position
        sent = live.filters
        assert (sent["layer"], sent["channel"]) == (place, channel)
        weight = numbers(sent["weight"]["numbers"], *sent["weight"]["shape"])
        source = maps[before[name]]
        groups = len(source) // len(weight)
        start = channel // (len(maps[name]) // groups) * len(weight)
        read = window(
            source[start : start + len(weight)], *position, weight.shape[1:], (stride,) * 2, padding
        )
        cell = (read * weight).sum() + sent["bias"]
        assert cell == pytest.approx(maps[name][(channel, *position)], rel=1e-3, abs=1e-5)
    place = list(maps).index("fc8")
    live.layer, live.channel, live.position = place, 0, (0, 777)
    weight = numbers(live.filters["weight"]["numbers"], 4096)
    assert live.filters["weight"]["shape"] == [1, 1, 4096]
    cell = weight @ maps[before["fc8"]] + live.filters["bias"]
    assert cell == pytest.approx(maps["fc8"][777], rel=1e-3, abs=1e-5)


def test_the_filter_of_a_transposed_convolution_stamps_the_cell(monkeypatch):
    monkeypatch.setattr(live_network, "MOST_WEIGHTS", 10)
    conv = nn.ConvTranspose2d(2, 6, (3, 2), stride=(2, 1), groups=2)
    live = LiveNetwork(nn.Sequential(conv, nn.Flatten(), nn.Linear(900, 3, bias=False)), IMAGES)
    assert "Python computes the maps" in live.is_too_big
    channel, row, column = 4, 6, 3
    live.layer, live.channel, live.position = 1, channel, (row, column)
    weight = numbers(live.filters["weight"]["numbers"], *live.filters["weight"]["shape"])
    assert weight.shape == (1, 3, 2)
    cell = live.filters["bias"]
    for above in range(7):
        for left in range(9):
            k, j = row - 2 * above, column - left
            if 0 <= k < 3 and 0 <= j < 2:
                cell += IMAGES[0][1, above, left] * weight[0, k, j]  # the second group
    assert cell == pytest.approx(live.maps()[1][channel, row, column], rel=1e-5)
    live.layer, live.position = 3, (0, 2)
    assert live.filters["bias"] is None
    weight = numbers(live.filters["weight"]["numbers"])
    assert weight @ live.maps()[2] == pytest.approx(live.maps()[3][2], rel=1e-4)
    nn.init.constant_(conv.weight, 0.5)
    live.layer = 1
    live.update()
    assert (numbers(live.filters["weight"]["numbers"]) == 0.5).all()
    live.layer = 2  # no filter
    assert "weight" not in live.filters


# Each sentence of `NotInPage`, or a part of it, with a function that reaches it.


def why_of(function, *parts):
    live = LiveNetwork(Calls(function, *parts), IMAGES)
    return [node["why"] for node in live.nodes if node["op"] == "python"]


ONE_IMAGE = "The page holds one image, and this works along the batch axis."
ROW, KERNEL = torch.ones(1, 9), torch.ones(1, 2, 3, 2)


def mean_of(x):
    return x.mean((1, 2, 3), keepdim=True)


SENTENCES = [
    ("has another batch axis", lambda x: x.flatten(0, 1).relu().view(1, 2, 7, 9)),
    ("has no batch axis", lambda x: F.max_pool2d(x.mean(1), 2)[None]),
    ("The page has no arithmetic for cumsum.", lambda x: x.cumsum(1)),
    ("with these arguments", lambda x: x.swapaxes(axis0=1, axis1=2)),
    ("only of the image, not of weights alone", lambda x: F.linear(ROW, x.mean((1, 2)))),
    (ONE_IMAGE, lambda x: x.mean(1, keepdim=True).transpose(0, 1)),
    (ONE_IMAGE, lambda x: F.layer_norm(x, x.shape)),
    (ONE_IMAGE, lambda x: x + torch.ones(1, 1, 1, 1, 1)),
    (ONE_IMAGE, lambda x: x.mean(1, keepdim=True).permute(1, 0, 2, 3)),
    ("Its weights depend on the image.", lambda x: F.conv2d(x, KERNEL * mean_of(x))),
    ("where a maximum was", lambda x: F.max_pool2d(x, 2, return_indices=True)[0]),
    ("where a maximum was", lambda x: F.adaptive_max_pool2d(x, 2, return_indices=True)[0]),
    ("the page has no batch", lambda x: F.batch_norm(x, None, None, training=True)),
    ("The page clamps between two numbers.", lambda x: x.clamp(min=torch.zeros(9))),
    ("the elu of one number, alpha", lambda x: torch._C._nn.elu(x, 1.0, 2.0)),
    ("the square and the square root", lambda x: x**3),
    ("does not round a quotient", lambda x: torch.div(x, 2, rounding_mode="floor")),
    ("It drops numbers at random", lambda x: F.dropout(x)),
    ("computes with float32 alone", lambda x: x.to(torch.float16).float()),
    ("joins maps of the image alone", lambda x: torch.cat([x, torch.ones(1, 2, 7, 9)], 1)),
    ("pads rows and columns", lambda x: F.pad(x, (0, 0, 0, 0, 1, 1))),
    ("by whole numbers and slices", lambda x: x[:, torch.tensor([1, 0])]),
    ("takes a part along one axis", lambda x: x[:, :1, 2:]),
    ("along axes that are named", lambda x: x * x.mean(dim=None, keepdim=True)),
    ("the nearest cell", lambda x: F.interpolate(x, scale_factor=2, mode="bilinear")),
    ("enlarges a map by a whole number", lambda x: F.interpolate(x, size=(9, 9))),
    ("maps of decimal numbers alone", lambda x: x.flatten(1) * (x > 0.5).flatten(1)),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "function"), SENTENCES, ids=[one for one, _ in SENTENCES])
def test_a_node_that_python_computes_says_why(sentence, function):
    whys = why_of(function)
    assert any(sentence in why for why in whys), whys
    assert all(whys)


def test_each_sentence_on_what_the_page_cannot_is_reached():
    sources = inspect.getsource(live_operations) + inspect.getsource(live_nodes)
    texts = [
        node.args[0]
        for node in ast.walk(ast.parse(sources.replace("from __future__ import annotations", "")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "NotInPage"
    ]
    assert len(texts) > 20
    for text in texts:
        parts = text.values if isinstance(text, ast.JoinedStr) else [text]
        words = [part.value for part in parts if isinstance(part, ast.Constant)]
        assert any(
            sentence in word or word in sentence
            for sentence, _ in SENTENCES
            for word in [max(words, key=len)]
        ), words


# ── images, drawings, settings ───────────────────────────────────────────────────────────────────


def test_images_of_each_kind():
    model = nn.Conv2d(1, 2, (3, 2))
    grey = np.arange(63, dtype=np.uint8).reshape(7, 9)
    for given, count in (
        (grey, 1),
        (grey[None], 1),
        (np.stack([grey[None]] * 3), 3),
        (grey.tolist(), 1),
        (torch.tensor(grey), 1),
        (torch.tensor(grey, dtype=torch.float64, requires_grad=True), 1),
        (grey > 30, 1),
    ):
        live = LiveNetwork(model, given)
        assert live.shape == [count, 1, 7, 9]
        expected = (
            (grey > 30) if np.asarray(torch.as_tensor(given).detach()).dtype == bool else grey
        )
        assert live.input.dtype == np.float32
        np.testing.assert_array_equal(live.input, expected[None, None])
        np.testing.assert_array_equal(images_of(live), np.broadcast_to(live.input, live.shape))
        assert live.range == [expected.min(), expected.max()]
        wanted = ran(model, expected[None, None].astype(np.float32))
        np.testing.assert_allclose(live.output, wanted, rtol=1e-4, atol=1e-4)


def test_the_images_are_copied():
    given = IMAGES.copy()
    live = LiveNetwork(small(), given)
    given[:] = 7
    live.input[:] = 8
    np.testing.assert_array_equal(live.input, IMAGES[:1])
    assert LiveNetwork(small(), np.full((1, 2, 7, 9), 3.0)).range == [3, 4]


def test_a_drawing_stands_in_the_place_of_the_image():
    model = small()
    live = LiveNetwork(model, IMAGES, image=1)
    drawing = IMAGES[2] * 3 - 1
    for given in (
        drawing,
        torch.tensor(drawing),
        drawing.tolist(),
        drawing.astype("<f4").tobytes(),
    ):
        live.drawing = None
        np.testing.assert_array_equal(live.input, IMAGES[1:2])
        live.drawing = given
        assert live.drawing.shape == (2, 7, 9)
        assert not live.drawing.flags.writeable
        np.testing.assert_array_equal(live.input, drawing[None])
        wanted = ran(model, drawing[None])
        np.testing.assert_allclose(live.output, wanted, rtol=1e-4, atol=1e-5)
        np.testing.assert_array_equal(live.maps()[0], drawing)
    assert live.get_state("drawing")["drawing"] == drawing.astype("<f4").tobytes()
    live.set_state({"image": 2, "drawing": None})  # as the page chooses an image
    np.testing.assert_array_equal(live.input, IMAGES[2:])
    live.set_state({"drawing": memoryview(drawing.tobytes())})  # as the page draws
    np.testing.assert_array_equal(live.input, drawing[None])
    again = LiveNetwork(model, IMAGES, drawing=drawing)
    np.testing.assert_array_equal(again.input, drawing[None])


@pytest.mark.parametrize("wrong", [np.zeros((7, 9)), np.zeros((2, 9, 7)), np.zeros(3), b"1234"])
def test_a_drawing_of_another_shape_is_refused(wrong):
    live = LiveNetwork(small(), IMAGES)
    with pytest.raises(ValueError, match=r"must have the shape of one image, \(2, 7, 9\)"):
        live.drawing = wrong
    assert live.drawing is None


def test_one_points_first_at_the_middle_of_the_last_convolution(monkeypatch):
    model = nn.Sequential(nn.Conv2d(2, 3, 2), nn.ConvTranspose2d(3, 2, 2), nn.Conv2d(2, 4, (3, 2)))
    for most in (live_network.MOST_WEIGHTS, 1):
        monkeypatch.setattr(live_network, "MOST_WEIGHTS", most)
        live = LiveNetwork(nn.Sequential(model, nn.ReLU()), IMAGES)
        assert (live.layer, live.channel, live.position) == (3, 0, (2, 4))
    live = LiveNetwork(nn.Sequential(nn.ReLU(), nn.Flatten()), IMAGES)
    assert (live.layer, live.channel, live.position) == (3, 0, (0, 63))
    live = LiveNetwork(nn.Sequential(model, nn.Flatten()), IMAGES, layer=4)
    assert (live.layer, live.channel, live.position) == (4, 0, (0, 80))
    with pytest.raises(ValueError, match="layer must be at most 3"):
        LiveNetwork(model, IMAGES, layer=4)
    with pytest.raises(TypeError, match="layer must be a whole number"):
        LiveNetwork(model, IMAGES, layer="conv")
    live = LiveNetwork(model, IMAGES, layer=1, channel=2, position=(5, 7))
    assert (live.layer, live.channel, live.position) == (1, 2, (5, 7))


def test_the_settings_end_where_the_network_ends():
    live = LiveNetwork(small(), IMAGES)
    most = {name: limit.get("maximum") for name, limit in live.limits.items()}
    assert most == {"image": 2, "drawing": None, "layer": 7, "channel": 3, "position": 159}
    live.layer = 1
    live.channel, live.position = 3, (4, 7)
    for name, value in (
        ("layer", 8),
        ("image", 3),
        ("channel", 4),
        ("position", (5, 0)),
        ("position", (0, 8)),
    ):
        before = getattr(live, name)
        with pytest.raises(ValueError, match=f"LiveNetwork: {name} must be at most"):
            setattr(live, name, value)
        assert getattr(live, name) == before
    live.layer = 6  # a vector: the place stays inside
    assert (live.channel, live.position) == (0, (0, 4))
    with pytest.raises(ValueError, match="must be at most"):
        LiveNetwork(small(), IMAGES, layer=2, channel=9)


def test_an_undo_of_the_page_may_set_all_places_at_once():
    live = LiveNetwork(small(), IMAGES)
    live.set_state({"layer": 6, "channel": 0, "position": [0, 3]})
    live.set_state({"position": [4, 7], "channel": 3, "layer": 1})
    assert (live.layer, live.channel, live.position) == (1, 3, (4, 7))
    live.set_state({"layer": 6, "channel": 0, "position": [0, 4]})
    assert (live.layer, live.channel, live.position) == (6, 0, (0, 4))


def test_the_code_makes_it_again():
    model, images = small(), IMAGES
    live = LiveNetwork(model, images)
    names = {"LiveNetwork": LiveNetwork, "model": model, "images": images}
    assert live.code() == "LiveNetwork(model, images)"
    for layer in range(len(live.nodes)):
        live.layer = layer
        again = eval(live.code(), names)
        assert (again.layer, again.position) == (layer, live.position)
    live.image, live.layer, live.channel, live.position = 2, 2, 3, (1, 6)
    live.drawing = drawing = IMAGES[0] / 2
    again = eval(live.code(), names | {"drawing": drawing})
    for name in ("image", "layer", "channel", "position"):
        assert getattr(again, name) == getattr(live, name)
    np.testing.assert_array_equal(again.input, live.input)
    live.drawing, live.layer, live.position = None, 0, (0, 0)
    again = eval(live.code(), names)
    assert (again.layer, again.position) == (0, (0, 0))


def test_the_classes_are_the_outputs():
    names = list("abcde")
    assert LiveNetwork(small(), IMAGES).classes == list("01234")
    live = LiveNetwork(small(), IMAGES, classes=names)
    assert live.classes == names
    assert f"{names[int(live.output.argmax())]}." in live.picture().alt
    assert LiveNetwork(small(), IMAGES, classes=range(5)).classes == list("01234")
    assert LiveNetwork(nn.Conv2d(2, 3, 3), IMAGES).classes == []


# ── models of other kinds ────────────────────────────────────────────────────────────────────────


def test_a_model_of_float64_gets_float64():
    model = small().double()
    live = LiveNetwork(model, IMAGES)
    wanted = ran(model, IMAGES[:1].astype(np.float64))
    np.testing.assert_allclose(live.output, wanted, rtol=1e-6)
    assert {node["op"] for node in live.nodes} & {"python"} == set()
    np.testing.assert_array_equal(weight_of(live, "conv"), model.conv.weight.detach().float())


def test_a_model_without_parameters():
    live = LiveNetwork(nn.Sequential(nn.AvgPool2d(2), nn.Flatten()), IMAGES)
    np.testing.assert_allclose(live.output, F.avg_pool2d(torch.tensor(IMAGES[:1]), 2).flatten(1))
    assert live.weights["table"] == []
    assert live.weights["bits"] == 32


def test_more_than_one_output():
    conv, head = nn.Conv2d(2, 3, (7, 9)), nn.Linear(3, 2)

    def forward(x, conv, head):
        features = conv(x).flatten(1)
        return features * 2, {"auxiliary": head(features)}

    live = LiveNetwork(Calls(forward, conv, head), IMAGES)
    assert live.output.shape == (1, 3)
    assert "parts.1" not in {node["name"] for node in live.nodes}  # the first one does not need it
    assert len(live.weights["table"]) == 2


def cleared(x):
    y = x * 1
    y[:, 0].zero_()
    return y


def random_noise(x):
    return x + torch.rand(1, 2, 7, 9)


def noise_of_numpy(x):
    return x + torch.from_numpy(np.random.rand(1, 2, 7, 9).astype(np.float32))


@pytest.mark.parametrize("function", [cleared, random_noise, noise_of_numpy])
def test_a_model_that_cannot_be_done_again_is_refused(function):
    drawn = draws()
    with pytest.raises(CannotExplain, match="done again one by one"):
        LiveNetwork(Calls(function), IMAGES)
    assert draws() == drawn


def test_an_output_that_is_not_of_the_image_is_refused():
    with pytest.raises(ValueError, match="does not depend on the image"):
        LiveNetwork(Calls(lambda _x: torch.ones(1, 3)), IMAGES)


def test_a_model_is_named_and_not_copied():
    model = small()
    live = LiveNetwork(model, IMAGES)
    assert repr(live) == "LiveNetwork(Sequential, 8 layers, 3 images)"
    assert repr(LiveNetwork(model, IMAGES[0])) == "LiveNetwork(Sequential, 8 layers, 1 image)"
    assert live._model is model


# ── while it is trained ──────────────────────────────────────────────────────────────────────────


class AlwaysDrops(nn.Module):
    """Dropout that works in evaluation, too: the default of F.dropout."""

    def __init__(self):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(2, 3, 3), nn.Linear(105, 5)

    def forward(self, x):
        return self.fc(F.dropout(self.conv(x).relu(), 0.3).flatten(1))


def trained(build, *, is_watched, epochs=2):
    torch.manual_seed(5)
    model = build()
    images = torch.rand(40, 2, 7, 9)
    loader = batches(images, torch.arange(40) % 5, 8, seed=2)
    live = None
    if is_watched:
        live = LiveNetwork(model, images[:3])
        live._spent.allows = lambda: True  # after each batch
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    history = train(
        model,
        loader,
        test=(images[:10], torch.arange(10) % 5),
        optimizer=optimizer,
        epochs=epochs,
        progress=False,
        watch=live,
    )
    state = {name: one.numpy().tobytes() for name, one in model.state_dict().items()}
    return history, state, draws(), live


@pytest.mark.parametrize("build", [small, AlwaysDrops, Careless])
def test_a_training_that_is_watched_is_the_same(build, monkeypatch):
    np.random.seed(0)
    random.seed(0)
    alone = trained(build, is_watched=False)
    np.random.seed(0)
    random.seed(0)
    updates = []
    monkeypatch.setattr(
        LiveNetwork,
        "update",
        lambda self, note=None, _update=LiveNetwork.update: (
            updates.append(note) or _update(self, note)
        ),
    )
    watched = trained(build, is_watched=True)
    assert alone[:3] == watched[:3]
    live, history = watched[3], watched[0]
    accuracy = 100 * history[-1].test.accuracy
    assert live.note == f"after epoch 2: test accuracy {accuracy:.1f} %"
    assert "after 3 batches" in updates
    assert updates[-1] == live.note
    assert sum(note.startswith("after epoch") for note in updates) == 2
    np.testing.assert_array_equal(numbers(live.weights["numbers"])[:9], first_weights(live))


def first_weights(live):
    return live._model.conv.weight.detach().numpy().ravel()[:9]


def test_a_training_without_test_images_says_so():
    model = small()
    live = LiveNetwork(model, IMAGES)
    loader = batches(torch.rand(8, 2, 7, 9), torch.arange(8) % 5, 4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    history = train(model, loader, optimizer=optimizer, epochs=1, progress=False, watch=live)
    assert live.note == f"after epoch 1: train accuracy {100 * history[0].train.accuracy:.1f} %"
    live.after_step(model, 1)  # too soon
    assert live.note.startswith("after epoch 1")


def test_a_network_of_another_model_is_not_watched():
    live = LiveNetwork(small(), IMAGES)
    live._spent.allows = lambda: True
    loader = batches(torch.rand(8, 2, 7, 9), torch.arange(8) % 5, 4)
    other = small()
    optimizer = torch.optim.SGD(other.parameters(), lr=0.1)
    with pytest.raises(ValueError, match="another Sequential than the Sequential that is trained"):
        train(other, loader, optimizer=optimizer, epochs=1, progress=False, watch=live)
    with pytest.raises(ValueError, match="Make it from the same model"):
        live(other, [])


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self, monkeypatch):
        self.now = 100.0
        monkeypatch.setattr(live_network.time, "perf_counter", lambda: self.now)


@pytest.mark.parametrize("each", [0.001, 0.02, 0.3, 2.0])
def test_what_is_sent_meanwhile_takes_a_small_share_of_the_time(monkeypatch, each):
    clock = Clock(monkeypatch)
    spent = live_network._Spent()
    begin, total, last, count = clock.now, 0.0, None, 0
    for _ in range(20_000):
        clock.now += 0.01  # a batch
        if not spent.allows():
            continue
        if last is not None:
            assert clock.now - last >= spent.PAUSE
        with spent.counted():
            clock.now += each
        count, total, last = count + 1, total + each, clock.now
        if count > 1:  # how long one takes is not known before the first
            assert total <= 0.04 * (clock.now - begin)
    assert count >= 0.8 * min(spent.SHARE * 200 / each, 200 / (spent.PAUSE + each + 0.02))


def test_after_a_step_it_is_sent_when_the_clock_allows(monkeypatch):
    clock = Clock(monkeypatch)
    model = small()
    live = LiveNetwork(model, IMAGES)
    live.after_step(model, 1)
    assert live.note == ""
    clock.now += 10
    live.after_step(model, 1234)
    assert live.note == "after 1,234 batches"
    live.after_step(model, 1235)
    assert live.note == "after 1,234 batches"


# ── the trained network ──────────────────────────────────────────────────────────────────────────


def test_the_trained_network_reads_digits_and_draws_nothing():
    drawn = draws()
    net = trained_conv_net()
    assert draws() == drawn
    assert not net.training
    assert evaluate(net, digits("test")).accuracy > 0.95
    again = trained_conv_net()
    assert all(
        torch.equal(one, other)
        for one, other in zip(net.parameters(), again.parameters(), strict=True)
    )
    images, labels = digits("test")
    moved = torch.roll(images, (2, -3), (2, 3))
    assert evaluate(net, (moved, labels)).accuracy > 0.9


def test_the_file_of_the_trained_network_is_what_its_tool_writes():
    assert FILE.stat().st_size < 100_000
    expected = {name: one.shape for name, one in ConvNet(**SETTINGS).state_dict().items()}
    with np.load(FILE) as file:
        found = {name: file[name] for name in file.files}
    assert {name: one.shape for name, one in found.items()} == expected
    assert {one.dtype for one in found.values()} == {np.dtype(np.float32)}
    tool = (convlab_root() / "tools" / "make_trained_net.py").read_text(encoding="utf-8")
    assert "ConvNet(**SETTINGS)" in tool
    assert "np.savez(FILE" in tool


def convlab_root():
    from pathlib import Path

    return Path(convlab.__file__).parent.parent


# ── modules that the page computes in part ───────────────────────────────────────────────────────


def test_a_module_of_pytorch_that_the_page_knows_in_part_is_one_node_of_python():
    def function(x, patches, attention, head):
        tokens = patches(x).flatten(2).transpose(1, 2)
        mixed, _weights = attention(tokens, tokens, tokens, need_weights=False)
        tokens = tokens + mixed
        return head(tokens.mean(1))

    attention = nn.MultiheadAttention(6, 2, batch_first=True)
    model = Calls(function, nn.Conv2d(3, 6, (4, 3), (4, 3)), attention, nn.Linear(6, 4))
    image = torch.rand(1, 3, 8, 9)
    outputs = []
    attention.register_forward_hook(lambda _module, _args, output: outputs.append(output[0]))
    with torch.no_grad():
        model.eval()(image)
    live = LiveNetwork(model, image)
    inside = [node for node in live.nodes if node["name"].startswith("parts.1")]
    (node,) = inside
    assert (node["op"], node["type"], node["name"]) == ("python", "MultiheadAttention", "parts.1")
    assert "scaled_dot_product_attention" in node["why"]
    assert [live.nodes[one]["type"] for one in node["inputs"]] == ["transpose"]
    found = numbers(live.known[0]["maps"][str(live.nodes.index(node))], *outputs[0].shape)
    np.testing.assert_allclose(found, outputs[0], rtol=1e-5, atol=1e-6)
    assert node["parameters"] == sum(one.numel() for one in attention.parameters())


def test_a_module_that_gives_several_tensors_in_one_step_keeps_its_names():
    def function(x, gru, head):
        every, last = gru(x.mean(1))
        return head(every[:, -1] + last[0])

    model = Calls(function, nn.GRU(9, 5, batch_first=True), nn.Linear(5, 3))
    live = LiveNetwork(model, torch.rand(3, 8, 9))
    names = [node["name"] for node in live.nodes if node["type"] == "GRU"]
    assert names == ["parts.0", "parts.0 (2)"]


def test_all_maps_are_there_for_a_model_with_such_a_module():
    def function(x, attention):
        tokens = x[:, 0]
        return attention(tokens, tokens, tokens)[0]

    model = Calls(function, nn.MultiheadAttention(6, 2, batch_first=True))
    live = LiveNetwork(model, torch.rand(2, 1, 5, 6))
    maps = live.maps()
    assert [list(each.shape) for each in maps] == [node["shape"] for node in live.nodes]
    np.testing.assert_allclose(maps[-1], live.output[0], rtol=1e-5)
    assert live.picture().figure.axes
