"""The ConvolutionExplorer's Python side: what goes in, what comes out, and what is refused."""

import json
import re

import numpy as np
import pytest
import torch

import convlab
from convlab.errors import ShapeError
from convlab.widgets import ConvolutionExplorer
from convlab.widgets.convolution_picture import convolution_figure

RNG = np.random.default_rng(31)


def test_the_output_is_that_of_conv2d_and_of_pytorch():
    x, weight, bias = RNG.standard_normal((3, 7, 9)), RNG.standard_normal((2, 3, 3, 2)), [0.5, -1]
    options = {"stride": (2, 1), "padding": (0, 2), "dilation": (2, 3)}
    explorer = ConvolutionExplorer(x, weight, bias, **options)
    truth = torch.conv2d(*map(torch.tensor, (x[None], weight, np.array(bias))), **options)
    assert explorer.output.shape == (1, 2, *explorer.output_size)
    np.testing.assert_allclose(explorer.output, truth.numpy(), rtol=1e-12, atol=1e-12)
    again = convlab.conv2d(explorer.x, explorer.weight, explorer.bias, **options)
    assert np.array_equal(explorer.output, again)


def test_a_transposed_output_is_that_of_pytorch():
    x, weight, bias = RNG.standard_normal((3, 4, 5)), RNG.standard_normal((2, 3, 3, 2)), [0.5, -1]
    options = {"stride": (2, 3), "padding": (0, 1), "dilation": (2, 1)}
    explorer = ConvolutionExplorer(x, weight, bias, operation="transposed", **options)
    # PyTorch's weight has the channels of its input first.
    arrays = map(torch.tensor, (x[None], weight.swapaxes(0, 1), np.array(bias)))
    truth = torch.conv_transpose2d(*arrays, **options)
    assert explorer.output.shape == (1, 2, *explorer.output_size)
    np.testing.assert_allclose(explorer.output, truth.numpy(), rtol=1e-12, atol=1e-12)
    assert repr(explorer).endswith("dilation=(2, 1), operation='transposed')")


def test_a_padding_that_cuts_off_every_stamp_is_refused_with_a_sentence():
    explorer = ConvolutionExplorer(operation="transposed", padding=(3, 0))
    assert explorer.output.shape == (1, 1, 1, 8)
    explorer.padding = (4, 4)
    with pytest.raises(ShapeError, match=r"(?s)Along the height: .*the whole output away.*width"):
        explorer.output  # noqa: B018
    assert "Along the width" in explorer.picture().alt


def test_the_code_names_what_is_not_as_by_default():
    explorer = ConvolutionExplorer(operation="transposed", stride=2)
    explorer.so_far, explorer.stacked = False, True
    assert explorer.code() == (
        "ConvolutionExplorer(stride=2, operation='transposed', so_far=False, stacked=True)"
    )


def test_the_default_is_the_input_and_the_kernel_of_lesson_01():
    explorer = ConvolutionExplorer()
    assert explorer.output[0, 0].tolist()[0] == [2, 11, 1, 2, 11, 3]  # by the loops of lesson 01
    assert repr(explorer) == (
        "ConvolutionExplorer(x 1×1×5×7, weight 1×1×3×2, stride=1, padding=0, dilation=1)"
    )


@pytest.mark.parametrize(
    ("x", "weight", "shape"),
    [
        (np.ones((5, 7)), np.ones((3, 2)), (1, 1, 3, 6)),
        (np.ones((2, 5, 7)), np.ones((2, 3, 2)), (1, 1, 3, 6)),
        (np.ones((1, 2, 5, 7)), np.ones((4, 2, 3, 2)), (1, 4, 3, 6)),
    ],
)
def test_axes_that_are_missing_are_added_in_front(x, weight, shape):
    assert ConvolutionExplorer(x, weight).output.shape == shape


def test_a_single_number_is_the_bias_of_a_single_filter():
    plain = ConvolutionExplorer()
    assert np.array_equal(ConvolutionExplorer(bias=3).output, plain.output + 3)


def test_the_arrays_are_copies_that_cannot_be_written_into():
    x = np.ones((5, 7))
    explorer = ConvolutionExplorer(x)
    x[0, 0] = 9
    assert explorer.x[0, 0, 0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        explorer.x[0, 0, 0, 0] = 2


def test_what_the_page_sets_is_checked_and_read_as_arrays():
    explorer = ConvolutionExplorer()
    explorer.set_state(
        {"weight": [[[[1, 0.5]]]], "bias": [2], "stride": [2, 1], "position": [1, 3]}
    )
    assert explorer.weight.tolist() == [[[[1, 0.5]]]]
    assert explorer.stride == (2, 1)
    assert explorer.position == (1, 3)
    assert explorer.output.shape == (1, 1, 3, 6)
    with pytest.raises(ValueError, match="must hold finite numbers"):
        explorer.set_state({"x": [[[[float("nan")]]]]})


def test_the_state_for_the_page_is_plain_json():
    state = ConvolutionExplorer(bias=[1]).get_state(["x", "weight", "bias", "stride", "position"])
    assert json.loads(json.dumps(state))["x"][0][0][0] == [1, 2, 0, 1, 3, 0, 2]


@pytest.mark.parametrize(
    ("x", "error", "match"),
    [
        ([], ShapeError, r"must have the axes \(H, W\) or \(C, H, W\) or \(N, C, H, W\), got"),
        (np.ones((2, 1, 5, 7)), ValueError, r"N at most 1, .*Give a part of it: x\[:1, :4, :12"),
        (np.ones((500, 500)), ValueError, r"got shape \(1, 1, 500, 500\)\. .*: x\[:12, :12\]"),
        (np.ones((5, 0)), ShapeError, "x has an empty axis"),
        ([[1, 2], [3]], ShapeError, "the rows of x must be equally long"),
        ([[1.0, float("nan")]], ValueError, r"at most 1,000,000, .*got nan at \(0, 0, 0, 1\)"),
        ([[1.0, float("inf")]], ValueError, "got inf"),
        ([[2e6, 1]], ValueError, "got 2e\\+06"),
        ([["<img onerror=alert(1)>"]], TypeError, "x must hold real numbers, got dtype <U"),
        ("x", TypeError, "x must hold real numbers"),
        ([[1j, 2]], TypeError, "got dtype complex128"),
        ([[True, False]], TypeError, "got dtype bool"),
        (torch.ones(5, 7), TypeError, r"got a Tensor\. Give x\.numpy\(force=True\)\.$"),
    ],
)
def test_an_input_that_cannot_be_shown_is_refused_with_a_sentence(x, error, match):
    with pytest.raises(error, match=match):
        ConvolutionExplorer(x)


@pytest.mark.parametrize(
    ("settings", "error", "match"),
    [
        ({"stride": 0}, ValueError, "stride must be at least 1, got 0"),
        ({"stride": 7}, ValueError, "stride must be at most 6, so that it can be drawn, got 7"),
        ({"padding": (1, 2, 3)}, ValueError, r"padding must be one number or a pair \(h, w\)"),
        ({"padding": "same"}, TypeError, "padding must be a whole number, got 'same'"),
        ({"dilation": (1, 2.5)}, TypeError, r"dilation\[1\] must be a whole number, got 2.5"),
        ({"position": 3}, TypeError, r"position must be a pair \(h, w\), got 3 \(int\)"),
        (
            {"controls": ("stride", "groups")},
            ValueError,
            "controls must be some of 'kernel_size', 'stride', 'padding', 'dilation', 'bias', "
            "'presets', 'operation', got 'groups'",
        ),
        ({"controls": 3}, TypeError, "controls must be names, such as 'kernel_size', got 3"),
        ({"operation": "pool"}, ValueError, "operation must be one of 'conv', 'transposed', got"),
        ({"so_far": 1}, TypeError, "so_far must be"),
        ({"groups": 2}, TypeError, "there is no setting 'groups'. There are: x, weight, bias"),
        ({"x": np.ones((3, 5, 7))}, ShapeError, "weight has 1 channel, x has 3 channels"),
        ({"bias": [1, 2]}, ShapeError, "weight has 1 filter, bias has 2 numbers"),
        ({"weight": np.ones((5, 1, 2, 2))}, ValueError, "F at most 4"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_a_sentence(settings, error, match):
    with pytest.raises(error, match=match):
        ConvolutionExplorer(**settings)


def test_a_setting_without_an_output_says_which_axis_and_keeps_its_picture():
    explorer = ConvolutionExplorer(dilation=(3, 1))
    with pytest.raises(ShapeError, match=r"^Along the height: conv_output_size: the window does"):
        explorer.output  # noqa: B018
    assert "Along the height" in explorer.picture().alt
    explorer.dilation = 7 - 3
    explorer.x = np.ones((2, 2))
    with pytest.raises(ShapeError, match=r"(?s)Along the height: .*\nAlong the width: "):
        explorer.output_size  # noqa: B018


@pytest.mark.parametrize("name", ["kernel_size", "paddding"])
def test_a_name_that_is_no_setting_is_refused(name):
    explorer = ConvolutionExplorer()
    sentence = f"ConvolutionExplorer: there is no setting '{name}'. There are: x, weight, bias, "
    with pytest.raises(AttributeError, match=re.escape(sentence)):
        setattr(explorer, name, 2)


def test_one_control_can_be_named_alone():
    assert ConvolutionExplorer(controls="stride").controls == ("stride",)
    assert ConvolutionExplorer(controls=[]).controls == ()
    assert ConvolutionExplorer().controls[:2] == ("kernel_size", "stride")


def test_the_input_and_the_weight_can_be_set_one_after_the_other():
    explorer = ConvolutionExplorer()
    explorer.x = np.ones((2, 5, 7))
    with pytest.raises(ShapeError, match="Set the other one, too"):
        explorer.output  # noqa: B018
    explorer.weight = np.ones((3, 2, 3, 2))
    assert (explorer.output == 12).all()


def test_the_picture_says_the_sum_of_the_window():
    # out[1, 3] of lesson 01: rows 1 to 3, columns 3 and 4.
    picture = ConvolutionExplorer(bias=2, position=(1, 3)).picture()
    assert picture.alt.endswith("out[1, 3] = 2·1 + 1·(−1) + 0·2 + 0·0 + 1·0 + 2·3 + 2 (bias) = 9")
    data, _ = picture._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")


def test_the_picture_names_the_filter_and_puts_its_map_beside_the_equals_sign():
    explorer = ConvolutionExplorer(np.ones((3, 5, 7)), np.ones((2, 3, 4, 2)), filter=1)
    figure, _ = convolution_figure(explorer, explorer.output)
    texts = {text.get_text(): text.get_position()[1] for text in figure.axes[0].texts}
    assert {f"weight[1, {c}]" for c in range(3)} <= set(texts)
    assert "kernel" not in texts
    assert texts["output 0"] < texts["output 1"] < texts["="]
    assert texts["output 1"] == pytest.approx(texts["input, channel 2"])


def test_the_picture_of_stamps_says_the_stamp_of_the_current_number():
    explorer = ConvolutionExplorer(operation="transposed", stride=2, position=(1, 3))
    picture = explorer.picture()
    stamp = "x[1, 3] = 2 stamps 2·kernel = (2, −2), (4, 0), (0, 6)"
    assert picture.alt.endswith(f"{stamp}. Where stamps overlap, they add up.")
    assert picture._repr_mimebundle_()[0]["image/png"].startswith(b"\x89PNG")
    explorer.x, explorer.weight = np.ones((4, 12, 12)), np.ones((4, 4, 7, 7))
    explorer.dilation = 4
    picture = explorer.picture()
    assert len(picture.alt) < 600
    assert picture._repr_mimebundle_()[0]["image/png"]
    explorer.x, explorer.weight, explorer.dilation = np.ones((2, 2)), np.ones((1, 3)), 1
    explorer.stride, explorer.padding, explorer.position = (6, 1), (3, 0), (0, 0)
    assert explorer.picture()._repr_mimebundle_()[0]["image/png"]  # its stamp is cut off


def test_the_picture_of_the_largest_setting_is_drawn_and_its_text_is_short():
    x, weight = RNG.standard_normal((4, 12, 12)), RNG.standard_normal((4, 4, 7, 7))
    picture = ConvolutionExplorer(x, weight, padding=6, stride=(2, 3)).picture()
    assert "… (196 products)" in picture.alt
    assert len(picture.alt) < 600
    assert picture._repr_mimebundle_()[0]["image/png"]
