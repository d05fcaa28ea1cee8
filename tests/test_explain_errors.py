"""What `explain` says where a model and its input do not go together."""

import re

import pytest
import torch
import torch.nn.functional as F
from torch import nn

import convlab
from convlab.explaining.errors import CannotExplain

FEATURES = nn.Sequential()
FEATURES.add_module("features", nn.Sequential(nn.Conv2d(3, 4, (3, 2)), nn.ReLU(), nn.MaxPool2d(2)))


class Calls(nn.Module):
    """A module around a function."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(*inputs)


@pytest.mark.parametrize(
    ("model", "size", "kind", "text"),
    [
        (FEATURES, (1, 5, 8, 8), ValueError,
         "features.0 (Conv2d) expects 3 channels, got (1, 5, 8, 8)"),
        (FEATURES, (3, 8), ValueError,
         "features.0 (Conv2d) expects 4 axes, (N, 3, H, W), or 3 without the batch, got (3, 8)"),
        (nn.Conv2d(3, 4, 3), (8, 8), ValueError, "Conv2d expects 4 axes, (N, 3, H, W)"),
        (nn.Conv1d(3, 4, 3), (3, 8, 8, 8), ValueError, "Conv1d expects 3 axes, (N, 3, L)"),
        (nn.Conv3d(1, 4, 3), (1, 2, 8, 8, 8), ValueError, "Conv3d expects 1 channel, got"),
        (FEATURES, (1, 3, 2, 8), ValueError,
         "features.0 (Conv2d): the window does not fit: K_eff = D·(K − 1) + 1 = 3 > I_pad"),
        (FEATURES, (1, 3, 3, 3), ValueError, "features.2 (MaxPool2d): the window does not fit"),
        (nn.Sequential(nn.Conv2d(3, 4, 3), nn.Linear(24, 2)), (1, 3, 5, 4), ValueError,
         "1 (Linear) expects 24 features on the last axis, got (1, 4, 3, 2). "
         "4 × 3 × 2 = 24: put a Flatten before it"),
        (nn.BatchNorm2d(5), (2, 3, 4, 4), ValueError, "BatchNorm2d expects 5 channels, got"),
        (nn.LayerNorm((4, 3)), (2, 3, 4), ValueError,
         "LayerNorm expects a shape that ends in 4, 3, got (2, 3, 4)"),
        (nn.GroupNorm(2, 6), (2, 5, 4), ValueError, "GroupNorm expects channels that 2 groups"),
        (nn.Embedding(5, 3), (2, 4), TypeError,
         "Embedding expects whole numbers (int64), got torch.float32. Give example="),
        (nn.LSTM(5, 3), (7, 2, 4), (ValueError, RuntimeError), "5"),
        (Calls(lambda a, b: a + b), [(2, 3), (2, 4)], ValueError,
         "Calls, at add,: the shapes (2, 3) and (2, 4) do not go together"),
        (Calls(torch.matmul), [(2, 3), (2, 4)], ValueError, "(2, 3) @ (2, 4) has 3 and 2"),
        (Calls(lambda a, b: torch.cat([a, b])), [(2, 3), (2, 4)], ValueError,
         "joins along axis 0, so the other sides must be equal: got (2, 3) and (2, 4)"),
        (Calls(lambda x: x.view(5)), (2, 3), ValueError, "Calls, at view,: shape '[5]' is invalid"),
        (Calls(lambda x: F.pixel_shuffle(x, 2)), (1, 3, 2, 2), ValueError, "2² = 4 divides"),
    ],
)  # fmt: skip
def test_a_wrong_input_names_the_layer_what_it_expects_and_what_it_got(model, size, kind, text):
    with pytest.raises(kind, match=re.escape(text)):
        convlab.explain(model, size)


def test_a_wrong_type_of_number_is_named():
    model = nn.Sequential(nn.Linear(3, 4))
    with pytest.raises(
        TypeError, match=r"0 \(Linear\) expects torch.float32, as its weights are, "
    ):
        convlab.explain(model, example=torch.zeros(2, 3, dtype=torch.float64))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((nn.ReLU,), "got the class ReLU. Give a model of that class: ReLU(…)"),
        ((F.relu, (2, 3)), "must be a torch.nn.Module, got function"),
        ((nn.ReLU(), 224), "input_shape must be a shape, got 224 (int)"),
        ((nn.ReLU(), (2.5, 3)), "input_shape[0] must be a whole number, got 2.5"),
        ((nn.ReLU(), "2,3"), "input_shape must be a shape, got '2,3'"),
    ],
)
def test_what_is_no_model_or_no_input_is_a_sentence(arguments, text):
    with pytest.raises(TypeError, match=re.escape(text)):
        convlab.explain(*arguments)


def test_both_a_size_and_an_example_are_too_many():
    with pytest.raises(TypeError, match="got both"):
        convlab.explain(nn.ReLU(), (2, 3), example=torch.zeros(2, 3))
    with pytest.raises(TypeError, match="example must be a tensor"):
        convlab.explain(nn.ReLU(), example=(2, 3))


def test_an_empty_model_has_no_rows_or_says_whose_forward_is_missing():
    found = convlab.explain(nn.Sequential(), (2, 3))
    assert (found.total_parameters, found.total_macs, found.output_shape) == (0, 0, (2, 3))
    assert "total" in found.to_text()
    with pytest.raises(NotImplementedError, match="forward"):
        convlab.explain(nn.Module(), (2, 3))


@pytest.mark.parametrize(
    ("function", "operation"),
    [
        (lambda x: x if x.sum() > 0 else -x, "bool"),
        (lambda x: x * x.max().item(), "item"),
        (lambda x: x[x > 0], "getitem"),
        (lambda x: x.nonzero(), "nonzero"),
        (lambda x: torch.masked_select(x, x > 0), "masked_select"),
        (lambda x: [float(x.mean())], "float"),
        (lambda x: x.tolist(), "tolist"),
    ],
)
def test_what_depends_on_values_names_the_module_the_operation_and_a_way_out(function, operation):
    model = nn.Sequential(nn.Linear(3, 3), Calls(function))
    text = rf"1 \(Calls\): `{operation}` looks at the values .* Explain the parts before and after"
    with pytest.raises(CannotExplain, match=text):
        convlab.explain(model, (2, 3))


def test_a_scripted_or_quantised_part_is_named_before_the_walk():
    scripted = nn.Sequential(nn.ReLU(), torch.jit.trace(nn.Linear(3, 4), torch.zeros(2, 3)))
    with pytest.raises(CannotExplain, match=r"^1 \(\w+\) is scripted: .* from before torch.jit"):
        convlab.explain(scripted, (2, 3))
    quantised = nn.Sequential(torch.ao.nn.quantized.Quantize(0.1, 0, torch.quint8))
    with pytest.raises(CannotExplain, match=r"^0 \(Quantize\) is quantised: .* before the conver"):
        convlab.explain(quantised, (2, 3))


def test_an_error_of_the_models_own_code_keeps_its_kind_and_says_where():
    def fails(x):
        raise KeyError("mine")

    with pytest.raises(KeyError) as caught:
        convlab.explain(nn.Sequential(nn.ReLU(), Calls(fails)), (2, 3))
    assert caught.value.__notes__ == [
        "convlab.explain was at 1 (Calls).",
        "Before it 1 layer went well, the last: 0 (ReLU) (2, 3). All: error.explanation.",
    ]
    assert [row.name for row in caught.value.explanation.rows] == ["0"]


def test_batch_norm_in_training_needs_more_than_one_value_a_channel():
    model = nn.Sequential(nn.BatchNorm1d(4))
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        convlab.explain(model, (1, 4))
    assert convlab.explain(model.eval(), (1, 4)).output_shape == (1, 4)


def test_channels_that_come_last_are_told_where_they_belong():
    model = nn.Conv2d(3, 4, (3, 2))
    with pytest.raises(convlab.ShapeError, match=re.escape("come first, as in (2, 3, 9, 8)")):
        convlab.explain(model, (2, 9, 8, 3))
    assert convlab.explain(model, (2, 3, 9, 8)).output_shape == (2, 4, 7, 7)
