"""`convlab.explain` beside PyTorch: parameters, MACs, and the shape of every layer."""

import warnings
from collections import Counter

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

import convlab
from convlab.explaining.rows import Group
from convlab.explaining.walk.nested_tensors import shapes_of
from explained_models import MODELS, AlexNet

# PyTorch's counter knows no bilinear layer, and no product of a matrix with one vector or of two
# vectors: spectral normalisation does three of the one and one of the other for its 4×5 weights
# and for its 3×4.
NOT_COUNTED = {"named": 3 * 3 * 5 * 2, "wrapped weights": 3 * 4 * 5 + 4 + 3 * 3 * 4 + 3}


def built(name):
    torch.manual_seed(0)
    build, args = MODELS[name]
    return build(), args


def forward(model, args):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model(*args)


def flops_of(model, args):
    """PyTorch's count on tensors without values; with values where a model looks at them."""
    forward(model, args)  # lazy layers take their shape
    try:
        on_meta = model.to("meta")
        with torch.device("meta"), FlopCounterMode(display=False) as counter:
            forward(on_meta, [one.to("meta") for one in args])
    except (RuntimeError, NotImplementedError):
        return None
    return counter.get_total_flops()


@pytest.mark.parametrize("name", MODELS)
def test_the_parameters_and_buffers_are_those_of_the_model(name):
    model, args = built(name)
    found = convlab.explain(model, example=args)
    forward(model, args)
    assert found.total_parameters == sum(one.numel() for one in model.parameters())
    assert found.total_buffers == sum(one.numel() for one in model.buffers())
    trainable = sum(one.numel() for one in model.parameters() if one.requires_grad)
    assert found.trainable_parameters == trainable
    assert found.parameter_bytes == sum(one.nbytes for one in model.parameters())


@pytest.mark.parametrize("name", MODELS)
def test_the_macs_are_half_of_what_pytorch_counts_as_flops(name):
    model, args = built(name)
    found = convlab.explain(model, example=args)
    flops = flops_of(model, args)
    if flops is None:  # this model needs values
        with FlopCounterMode(display=False) as counter:
            forward(built(name)[0], args)
        flops = counter.get_total_flops()
    assert 2 * (found.total_macs - NOT_COUNTED.get(name, 0)) == flops
    assert found.complete


@pytest.mark.parametrize("name", MODELS)
def test_every_layer_has_the_shapes_of_a_real_forward_pass(name):
    model, args = built(name)
    found = convlab.explain(model, example=args)
    calls = Counter()

    def note(module, inputs, named, output):
        given = shapes_of((*inputs, *named.values()), unwrap=True)
        calls[type(module).__name__, str(given), str(shapes_of(output))] += 1

    for module in model.modules():
        if module is not model:
            module.register_forward_hook(note, with_kwargs=True)
    output = forward(model, args)
    assert found.output_shape == shapes_of(output)
    # A lazy layer has taken its class by now.
    kinds = {type(module).__name__ for module in model.modules()}
    shown = Counter(
        (node.type, str(node.input_shape), str(node.output_shape))
        for _, node in found.walk()
        if node.type in kinds and node.output_shape is not None
    )
    missing = calls - shown
    assert not missing


@pytest.mark.parametrize("name", MODELS)
def test_the_rules_agree_with_pytorchs_own_kernels_operation_by_operation(name):
    model, args = built(name)
    assert convlab.explain(model, example=args, verify=True).verified


@pytest.mark.parametrize("name", MODELS)
def test_each_number_is_its_own_derivation(name):
    model, args = built(name)
    for row in convlab.explain(model, example=args).rows:
        for label, number in row.derivations.items():
            result = number.text.splitlines()[-1].replace(",", "")
            assert f"= {int(number)}" in result, label
        if row.parameters:
            assert row.parameters is row.derivations["parameters"]
        if row.macs:
            assert row.macs is row.derivations["MACs"]
        heights = [row.derivations.get(f"output {axis}") for axis in ("height", "width")]
        if None not in heights:
            assert row.output_shape[-2:] == tuple(heights)


def test_alexnet_has_the_figures_that_its_table_gives():
    with torch.device("meta"):
        found = convlab.explain(AlexNet(), (1, 3, 227, 227))
    assert found.total_parameters == 62_378_344
    assert found.total_macs == 1_135_256_096
    by_layer = [int(row.parameters) for row in found.rows if row.parameters]
    assert by_layer == [
        34_944, 614_656, 885_120, 1_327_488, 884_992, 37_752_832, 16_781_312, 4_097_000,
    ]  # fmt: skip
    assert found["features.0"].parameters.text.splitlines()[1] == "           = 11·11·3·96 + 96"
    assert [row.output_shape[-1] for row in found.rows if row.type == "MaxPool2d"] == [27, 13, 6]


def test_a_batch_does_its_items_work():
    with torch.device("meta"):
        model = AlexNet()
    one, many = (convlab.explain(model, (items, 3, 227, 227)) for items in (1, 7))
    assert many.total_macs == 7 * one.total_macs
    assert many.total_parameters == one.total_parameters
    assert many["features.0"].macs.text.splitlines()[0] == "MACs = N·K_h·K_w·C_in·C_out·O_h·O_w"


def test_a_tied_weight_is_counted_once_and_says_with_whom():
    found = convlab.explain(*_of("tied"))
    assert found["encode"].parameters == 6 * 4 + 4
    assert found["other"].parameters == 0
    assert found["other"].notes == ("shared with `encode`",)
    assert found["other"].macs == 3 * 6 * 4
    decodes = [found["decode"], found["decode (call 2)"]]
    assert [row.parameters for row in decodes] == [4 * 6 + 6, 0]
    assert [row.macs for row in decodes] == [3 * 4 * 6, 3 * 4 * 6]


def _of(name):
    model, args = built(name)
    return model, [tuple(one.shape) for one in args]


def test_a_frozen_parameter_has_its_own_column_and_an_uncalled_layer_its_row():
    found = convlab.explain(*_of("frozen"))
    assert (found["body"].trainable, found["body"].frozen) == (0, 6 * 5 + 5)
    assert (found["head"].trainable, found["head"].frozen) == (5 * 2 + 2, 0)
    assert found["unused"].notes == ("not called",)
    assert found["unused"].parameters == 3 * 3 + 3
    assert found.output_shape == {"logits": (3, 2), "hidden": ((3, 5),)}


def test_layers_in_a_plain_list_are_not_the_models_parameters():
    found = convlab.explain(*_of("plain list"))
    assert found.total_parameters == 5 * 2 + 2
    assert any("not registered" in str(row.notes) for row in found.rows)
    assert found.total_macs == 3 * (4 * 5 + 5 * 2)


def test_a_parameter_on_a_module_has_a_row_or_belongs_to_its_operation():
    found = convlab.explain(*_of("transformer"))
    assert found["token"].type == "Parameter"
    assert found["token"].parameters == 12
    functional = convlab.explain(*_of("functional"))
    assert functional["conv2d"].parameters == 3 * 2 * 3 * 5 + 5
    assert (
        functional["conv2d"].parameters.text.splitlines()[0].endswith("K_h·K_w·C_in·C_out + C_out")
    )
    assert functional["mul"].frozen == 7


def test_activations_leave_out_views_and_work_in_place():
    model = nn.Sequential(nn.Conv2d(3, 5, 3), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(40, 2))
    conv, relu, flatten, linear = convlab.explain(model, (1, 3, 6, 4)).rows
    assert conv.activation_bytes == 5 * 4 * 2 * 4
    assert (relu.activation_bytes, flatten.activation_bytes) == (0, 0)
    assert linear.activation_bytes == 2 * 4


def test_the_peak_is_what_is_alive_at_one_time():
    model = nn.Sequential(*(nn.ReLU() for _ in range(9)))
    found = convlab.explain(model, (4, 25))
    assert found.activation_bytes == 9 * 400
    assert found.peak_bytes == 3 * 400  # the input, which the caller holds, and two of a chain
    assert found.input_bytes == 400


def test_dropout_takes_memory_in_training_only():
    model = nn.Dropout()
    assert convlab.explain(model, (3, 5)).activation_bytes == 3 * 5 * 4
    assert convlab.explain(model.eval(), (3, 5)).activation_bytes == 0


def test_the_input_can_be_a_shape_several_shapes_a_dict_or_an_example():
    model, args = built("named")
    sizes = [(3, 4), (3, 5)]
    by_list = convlab.explain(model, sizes)
    by_names = convlab.explain(model, {"left": sizes[0], "right": sizes[1]})
    by_example = convlab.explain(model, example={"right": args[1], "left": args[0]})
    assert by_list.rows == by_names.rows == by_example.rows
    assert by_list.output_shape == {"out": (3, 2), "pair": ((3, 4), (3, 5))}


def test_a_dict_can_be_the_one_argument():
    class Takes(nn.Module):
        def forward(self, batch):
            return batch["image"] + batch["mask"]

    found = convlab.explain(Takes(), example={"image": torch.zeros(2, 3), "mask": torch.zeros(3)})
    assert found.output_shape == (2, 3)
    assert found.input_shape == {"image": (2, 3), "mask": (3,)}


def test_the_input_has_the_models_type_of_number():
    found = convlab.explain(nn.Linear(5, 7).half(), (2, 5))
    assert found.activation_bytes == 2 * 7 * 2


def test_an_operation_without_a_rule_has_its_true_shape_and_makes_the_total_a_lower_bound():
    class Distances(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(4, 3)

        def forward(self, x):
            return torch.linalg.pinv(self.linear(x))

    found = convlab.explain(Distances(), (5, 4))
    linear, pinv = found.rows[0], found.rows[-1]
    assert found.output_shape == pinv.output_shape == (3, 5)
    assert pinv.macs is None
    assert not found.complete
    assert "no rule" in found.to_text()
    assert f"≥ {5 * 4 * 3}" in found.to_text()
    assert linear.complete


def test_ten_thousand_layers_do_not_overflow():
    model = nn.Sequential(*(nn.Identity() for _ in range(10_000)), nn.Linear(2, 3))
    found = convlab.explain(model, (1, 2))
    assert len(found.rows) == 10_001
    assert len(found.to_text().splitlines()) > 10_000


def test_a_model_larger_than_the_memory_is_explained():
    with torch.device("meta"):
        model = nn.Sequential(nn.Linear(10**6, 10**6), nn.Linear(10**6, 7))
    found = convlab.explain(model, (1, 10**6))
    assert found.total_parameters == 10**12 + 10**6 + 7 * 10**6 + 7
    assert found.parameter_bytes == 4 * found.total_parameters


def test_whole_numbers_of_an_example_keep_their_values():
    class Lengths(nn.Module):
        def forward(self, x, lengths):
            return x[:, : int(lengths.max())]

    found = convlab.explain(Lengths(), example=(torch.zeros(2, 9), torch.tensor([3, 7])))
    assert found.output_shape == (2, 7)


def test_groups_sum_their_rows():
    with torch.device("meta"):
        found = convlab.explain(AlexNet(), (1, 3, 227, 227))
    features, _, classifier = found.nodes
    assert isinstance(features, Group)
    assert features.parameters == 3_747_200
    assert classifier.parameters == 62_378_344 - 3_747_200
    assert features.macs + classifier.macs == found.total_macs
