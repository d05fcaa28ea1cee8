"""What lesson 12 says of the nets called AlexNet, each figure by two routes."""

import re
from itertools import pairwise
from math import ceil

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

import convlab
from convlab.lessons.lesson12.first_and_last_windows import first_and_last_windows
from convlab.nets import AlexNet

# Another net's total less the single tower's, or less "one weird trick"'s; from the layers that
# differ alone, written as differences of products.
STEPS = {
    ("single", "grouped"): -(25 * 48 * 256 + 9 * 192 * 384 + 9 * 192 * 256),
    ("single", "one-weird-trick"): -(
        (121 * 3 + 1) * 32 + (25 * (96 * 256 - 64 * 192) + 64) + 9 * 64 * 384
    ),
    ("one-weird-trick", "torchvision"): -((9 * 384 + 1) * 128 + 9 * 128 * 256),
}


def on_meta(variant):
    with torch.device("meta"):
        return AlexNet(variant, plain=True)


def d2l():
    """The net of Dive into Deep Learning, 8.1, with 3 channels and 1000 classes."""
    with torch.device("meta"):
        return nn.Sequential(
            *(nn.Conv2d(3, 96, 11, stride=4, padding=1), nn.MaxPool2d(3, 2)),
            *(nn.Conv2d(96, 256, 5, padding=2), nn.MaxPool2d(3, 2)),
            nn.Conv2d(256, 384, 3, padding=1),
            nn.Conv2d(384, 384, 3, padding=1),
            *(nn.Conv2d(384, 256, 3, padding=1), nn.MaxPool2d(3, 2)),
            *(nn.Flatten(), nn.Linear(6400, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000)),
        )


def count(net):
    return sum(parameter.numel() for parameter in net.parameters())


def outputs(net, side):
    """(layer, shape of its output) of each convolution and fully connected layer."""
    x = torch.empty(1, 3, side, side, device="meta")
    for layer in net.children():
        x = layer(x)
        if isinstance(layer, nn.Conv2d | nn.Linear):
            yield layer, x.shape[1:]


def neurons(net, side):
    return sum(shape.numel() for _, shape in outputs(net, side))


class TestD2l:
    PARAMETERS = (34_944, 614_656, 885_120, 1_327_488, 884_992, 26_218_496, 16_781_312, 4_097_000)
    CONVS = ((96, 11), (256, 5), (384, 3), (384, 3), (256, 3))
    SIDES = (54, 26, 12, 12, 12)

    def test_its_map_after_pool5_is_5_by_5(self):
        side = convlab.conv_output_size(224, 11, stride=4, padding=1)
        for _ in range(3):
            side = convlab.pool_output_size(side, 3, stride=2)
        assert side == 5
        convs = [shape for layer, shape in outputs(d2l(), 224) if isinstance(layer, nn.Conv2d)]
        assert tuple(shape[1] for shape in convs) == self.SIDES

    def test_its_parameters_by_formula_and_by_counting(self):
        channels = (3, *(filters for filters, _ in self.CONVS))
        features = (256 * 5 * 5, 4096, 4096, 1000)
        by_formula = [
            convlab.conv_parameters(before, filters, kernel_size)
            for before, (filters, kernel_size) in zip(channels, self.CONVS, strict=False)
        ] + [convlab.linear_parameters(*pair) for pair in pairwise(features)]
        assert tuple(map(int, by_formula)) == self.PARAMETERS
        assert tuple(count(layer) for layer, _ in outputs(d2l(), 224)) == self.PARAMETERS
        assert sum(self.PARAMETERS) == count(d2l()) == 50_844_008

    def test_its_macs_by_formula_and_by_counting_weights_at_places(self):
        channels = (3, *(filters for filters, _ in self.CONVS))
        convs = sum(
            convlab.conv_macs(before, filters, kernel_size, output_size=side)
            for before, (filters, kernel_size), side in zip(
                channels, self.CONVS, self.SIDES, strict=False
            )
        )
        fc = sum(convlab.linear_macs(*pair) for pair in pairwise((6400, 4096, 4096, 1000)))
        assert convs + fc == 1_009_945_728
        weights_at_places = sum(
            layer.weight.numel() * shape[1:].numel() for layer, shape in outputs(d2l(), 224)
        )
        assert weights_at_places == 1_009_945_728

    def test_it_differs_from_the_single_tower_in_fc6_alone(self):
        assert count(d2l()) - count(on_meta("single")) == -(6 * 6 - 5 * 5) * 256 * 4096


@pytest.mark.parametrize(("nets", "difference"), STEPS.items())
def test_what_lies_between_two_nets(nets, difference):
    one, other = map(on_meta, nets)
    assert count(other) - count(one) == difference


def test_which_totals_are_60_61_and_62_million():
    totals = {
        name: count(on_meta(name))
        for name in ("single", "grouped", "torchvision", "one-weird-trick")
    }
    assert {name: total // 10**6 for name, total in totals.items()} == {
        "single": 62,
        "grouped": 60,
        "torchvision": 61,
        "one-weird-trick": 61,
    }
    assert {name: round(total / 10**6) for name, total in totals.items()} == {
        "single": 62,
        "grouped": 61,
        "torchvision": 61,
        "one-weird-trick": 62,
    }


def test_the_papers_650_000_neurons_go_with_55_places_not_with_54():
    with_55 = 96 * 55**2 + 256 * 27**2 + (384 + 384 + 256) * 13**2 + 4096 + 4096 + 1000
    with_54 = 96 * 54**2 + 256 * 26**2 + (384 + 384 + 256) * 12**2 + 4096 + 4096 + 1000
    assert neurons(on_meta("single"), 227) == neurons(on_meta("grouped"), 227) == with_55 == 659_272
    assert neurons(d2l(), 224) == with_54 == 609_640


def test_the_papers_own_list_of_neurons_fits_neither():
    in_the_figure = [253_440, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000]
    assert sum(in_the_figure) == 622_312
    assert in_the_figure[1:5] == [256 * 27**2, 384 * 13**2, 384 * 13**2, 256 * 13**2]
    assert in_the_figure[0] not in (96 * 55**2, 96 * 54**2)


def test_a_fifth_of_a_percent_more_and_fewer_connections_fit_the_file_of_2014_not_the_footnote():
    macs = {
        name: convlab.explain(net, (1, *net.in_shape)).total_macs
        for name in ("grouped", "one-weird-trick", "torchvision")
        for net in [on_meta(name)]
    }
    more = {name: count(on_meta(name)) / count(on_meta("grouped")) - 1 for name in macs}
    assert round(100 * more["torchvision"], 2) == 0.22
    assert round(100 * more["one-weird-trick"], 2) == 1.43
    assert round(100 * (macs["torchvision"] / macs["grouped"] - 1), 1) == -1.4
    assert round(100 * (macs["one-weird-trick"] / macs["grouped"] - 1), 1) == 15.8


def test_without_flatten_and_with_the_channels_last_there_are_25_7_million_and_36_rows_of_scores():
    with torch.device("meta"):
        net = nn.Sequential(nn.Linear(256, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000))
    assert net(torch.empty(1, 6, 6, 256, device="meta")).shape == (1, 6, 6, 1000)
    convs = sum(
        count(layer) for layer in on_meta("single").children() if isinstance(layer, nn.Conv2d)
    )
    assert convs + count(net) == 25_678_184


class TestTwoGPUs:
    def test_a_table_with_5_by_5_by_48_beside_code_without_groups_is_another_layer(self):
        table, code = nn.Conv2d(96, 256, 5, groups=2), nn.Conv2d(96, 256, 5)
        assert table.weight.shape == (256, 48, 5, 5)
        assert code.weight.shape == (256, 96, 5, 5)
        assert count(code) - count(table) == 5 * 5 * 48 * 256 == 307_200

    def test_the_grouped_layer_is_the_towers_with_zeros_between_the_gpus(self):
        x = torch.randint(-4, 5, (2, 6, 9, 7)).float()
        weight = torch.randint(-4, 5, (10, 3, 5, 3)).float()
        tower = torch.zeros(10, 6, 5, 3)
        tower[:5, :3], tower[5:, 3:] = weight[:5], weight[5:]
        assert torch.equal(F.conv2d(x, tower), F.conv2d(x, weight, groups=2))

    def test_conv4_loads_torchvisions_conv3_and_uses_it_on_each_half(self):
        conv3 = nn.Conv2d(192, 384, 3, padding=1)
        conv4 = nn.Conv2d(384, 384, 3, padding=1, groups=2)
        conv4.load_state_dict(conv3.state_dict())
        x = torch.randn(1, 384, 4, 3)
        with torch.no_grad():
            for half in (slice(192), slice(192, 384)):
                torch.testing.assert_close(conv4(x)[:, half], conv3(x[:, half])[:, half])
        assert count(conv3) == count(conv4) == 663_936


WAYS = {"227": (227, 0, 0), "padding": (224, 2, 2), "behind": (224, 0, 3)}


def pixels_read(side, before, after, window):
    """The pixels that a window reads, by the gradient of its output."""
    x = torch.ones(1, 1, side, requires_grad=True)
    out = F.conv1d(F.pad(x, (before, after)), torch.ones(1, 1, 11), stride=4)
    assert out.shape == (1, 1, 55)
    out[0, 0, window].backward()
    read = x.grad[0, 0].nonzero().flatten().tolist()
    return read[0], read[-1]


class TestThreeWaysTo55:
    def test_the_code_of_2012_rounds_up_and_reads_3_pixels_beyond(self):
        assert 1 + ceil((2 * 0 + 224 - 11) / 4) == 55
        assert 54 * 4 + 11 - 224 == 3
        assert convlab.conv_output_size(224, 11, stride=4) == 54

    @pytest.mark.parametrize(
        ("way", "first", "last"),
        [
            ("227", (0, 10), (216, 226)),
            ("padding", (0, 8), (214, 223)),
            ("behind", (0, 10), (216, 223)),
        ],
    )
    def test_what_the_first_and_the_last_window_read(self, way, first, last):
        assert pixels_read(*WAYS[way], 0) == first
        assert pixels_read(*WAYS[way], 54) == last

    def test_padding_by_3_would_give_55_too_and_no_other_padding(self):
        assert convlab.solve_conv(224, 55, 11, max_stride=4) == [(2, 4), (3, 4)]

    def test_zeros_behind_change_the_last_row_and_column_of_outputs_alone(self):
        torch.manual_seed(12)  # among 3025 numbers two may be close by chance
        photo = torch.rand(1, 1, 227, 227, dtype=torch.float64)
        cut = photo[..., :224, :224]
        weight = torch.rand(1, 1, 11, 11, dtype=torch.float64)
        out = F.conv2d(photo, weight, stride=4)
        behind = F.conv2d(F.pad(cut, (0, 3, 0, 3)), weight, stride=4)
        padded = F.conv2d(cut, weight, stride=4, padding=2)
        differs = ~torch.isclose(out, behind)[0, 0]
        assert differs[-1].all()
        assert differs[:, -1].all()
        assert int(differs.sum()) == 55**2 - 54**2 == 109
        assert not torch.isclose(out, padded).any()


def test_the_printed_lrn_is_pytorchs_with_five_times_alpha():
    a = np.array([0, 0, 200, 100, 0.0])
    printed, code = (200 / (2 + alpha * (a**2).sum()) ** 0.75 for alpha in (1e-4, 1e-4 / 5))
    x = torch.from_numpy(a).reshape(1, 5, 1, 1)
    for alpha, expected in ((5e-4, printed), (1e-4, code)):
        by_torch = nn.LocalResponseNorm(5, alpha=alpha, beta=0.75, k=2.0)(x)[0, 2, 0, 0]
        by_convlab = convlab.local_response_norm(
            a.reshape(1, 5, 1, 1), 5, alpha=alpha, beta=0.75, k=2.0
        )[0, 2, 0, 0]
        assert by_torch.item() == pytest.approx(expected)
        assert by_convlab == pytest.approx(expected)
    assert code > 1.8 * printed


class TestPicture:
    def texts(self, ways):
        picture = first_and_last_windows(ways, 11, 4, alt="Both ends of a row of pixels.")
        return [text.get_text() for text in picture.figure.axes[0].texts]

    def test_it_numbers_the_pixels_that_each_way_reads_at_its_end(self):
        numbers = {text for text in self.texts({"one": WAYS["227"]}) if text.isdigit()}
        assert {"0", "10", "216", "226"} <= numbers
        assert "227" not in numbers
        assert "224" not in self.texts({"one": WAYS["behind"]})

    def test_a_zero_that_is_added_has_no_number_so_that_0_is_the_first_pixel_alone(self):
        assert [self.texts({"one": WAYS[way]}).count("0") for way in WAYS] == [1, 1, 1]

    def test_it_says_how_many_windows_there_are(self):
        titles = [text for text in self.texts(WAYS) if "windows" in text]
        assert [re.sub(r"^.*: ", "", title) for title in titles[:3]] == ["55 windows"] * 3

    def test_it_is_no_wider_than_a_cell_and_has_its_alternative_text(self):
        picture = first_and_last_windows(WAYS, 11, 4, alt="Both ends of a row of pixels.")
        assert picture.figure.get_size_inches()[0] <= 10
        _, metadata = picture._repr_mimebundle_()
        assert metadata["image/png"]["alt"] == "Both ends of a row of pixels."
