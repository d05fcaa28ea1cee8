"""Constants are computed, whatever device the model is on; inputs come in many containers."""

import dataclasses
from collections import UserDict

import pytest
import torch
import torch.nn.functional as F
from torch import nn

import convlab
from convlab import CannotExplain


class Of(nn.Module):
    """A Linear(4, 3) whose forward pass is a function of the module and the arguments."""

    def __init__(self, function):
        super().__init__()
        self.function = function
        self.linear = nn.Linear(4, 3)

    def forward(self, *args, **kwargs):
        return self.function(self, *args, **kwargs)


def on_meta(function):
    with torch.device("meta"):
        return Of(function)


X = (2, 5, 4)
MACS = 2 * 5 * 4 * 3


def moved_mask(m, x):
    mask = torch.tensor([[1, 0], [1, 1]]).to(x.device)
    return m.linear(x) if mask.to(device=x.device, dtype=torch.bool).any() else x


def filled_size(m, x):
    size = torch.empty(2, dtype=torch.int64, device=x.device)
    size[0], size[1] = 3, 5
    return m.linear(x).view(2, *size.tolist())


def ones_like_counted(m, x):
    steps = int(torch.ones_like(x[0, :, 0]).sum())
    return m.linear(x)[:, :steps]


def new_zeros_filled(m, x):
    sizes = x.new_zeros(2, dtype=torch.long)
    sizes += torch.tensor([3, 5], device=x.device)
    return m.linear(x).reshape(2, int(sizes[0]), int(sizes[1]))


def size_of_shapes(m, x):
    return m.linear(x).view(-1, torch.prod(torch.tensor(x.shape[1:2])) * 3)


def autocast_of_the_device(m, x):
    with torch.autocast(x.device.type, enabled=False):
        return m.linear(x)


def written_by_a_mask(m, x):
    y = m.linear(x)
    y[y > 0] = y[y > 0] * 2 + 1
    y[torch.where(y.sum(-1) == 4)] = 0.0
    return y


def view_in_place(m, x):
    y = m.linear(x)
    y.transpose_(1, 2)
    y.unsqueeze_(0).squeeze_(0)
    return y


def gradient_inside(m, x):
    with torch.enable_grad():
        x = x.detach().requires_grad_(True)
        (slope,) = torch.autograd.grad(m.linear(x).sum(), x)
    return slope


@pytest.mark.parametrize("make", [Of, on_meta], ids=["built here", "built on meta"])
@pytest.mark.parametrize(
    ("function", "output"),
    [
        (moved_mask, (2, 5, 3)),
        (filled_size, (2, 3, 5)),
        (ones_like_counted, (2, 5, 3)),
        (new_zeros_filled, (2, 3, 5)),
        (size_of_shapes, (2, 15)),
        (autocast_of_the_device, (2, 5, 3)),
        (written_by_a_mask, (2, 5, 3)),
        (view_in_place, (2, 3, 5)),
        (lambda m, x: m.linear(x) if x != None else x, (2, 5, 3)),  # noqa: E711
        (lambda m, x: m.linear(x).repeat_interleave(torch.tensor([1, 2]), 0), (3, 5, 3)),
        (lambda m, x: m.linear(x)[:, torch.arange(3, device=x.device)], (2, 3, 3)),
    ],
)
def test_constants_are_computed_and_shapes_follow(make, function, output):
    found = convlab.explain(make(function), X)
    assert found.output_shape == output
    assert found.total_macs == MACS
    assert found.complete


def test_a_gradient_inside_a_forward_pass_has_a_shape_and_makes_a_lower_bound():
    found = convlab.explain(Of(gradient_inside), X)
    assert found.output_shape == X
    assert found.total_macs == MACS
    assert not found.complete


def test_what_a_mask_selects_is_refused_where_its_length_counts():
    for function in (
        lambda m, x: m.linear(x)[x[..., 0] > 0].shape[0],
        lambda m, x: m.linear(x[x[..., 0] > 0]),
        lambda m, x: torch.cat([x[x > 0], x[x < 0]]),
    ):
        with pytest.raises(CannotExplain, match=r"^Of: `getitem` looks at the values"):
            convlab.explain(Of(function), X)


def test_vmap_over_weights_is_a_lower_bound_and_leaves_the_weights_alone():
    class Ensemble(nn.Module):
        def __init__(self):
            super().__init__()
            self.weights = nn.Parameter(torch.zeros(7, 3, 4))

        def forward(self, x):
            return torch.vmap(lambda weight: F.linear(x, weight))(self.weights)

    found = convlab.explain(Ensemble(), (2, 4))
    assert found.output_shape == (7, 2, 3)
    assert found.total_parameters == 7 * 3 * 4
    assert not found.complete


@dataclasses.dataclass
class Batch:
    x: torch.Tensor
    name: str = "batch"


class Attributes(dict):
    __getattr__ = dict.__getitem__


@pytest.mark.parametrize(
    ("function", "example"),
    [
        (lambda m, x: m.linear(x), UserDict(x=torch.zeros(X))),
        (lambda m, batch: m.linear(batch.x), (Attributes(x=torch.zeros(X)),)),
        (lambda m, batch: m.linear(batch.x), (Batch(torch.zeros(X)),)),
        (lambda m, batch: m.linear(batch["x"]), (UserDict(x=torch.zeros(X)),)),
        (lambda m, x, scale=None: m.linear(x), {"x": torch.zeros(X), "scale": 2.0}),
    ],
)
def test_containers_of_the_users_own_go_through(function, example):
    found = convlab.explain(Of(function), example=example)
    assert found.output_shape == (2, 5, 3)
    assert found.input_shape in (X, {"x": X})


def test_an_output_in_a_dataclass_has_its_shapes_by_name():
    found = convlab.explain(Of(lambda m, x: Batch(m.linear(x))), X)
    assert found.output_shape == {"x": (2, 5, 3)}


@pytest.mark.parametrize("dtype", [torch.complex64, torch.float64, torch.bfloat16], ids=str)
def test_an_input_by_its_shape_has_the_models_dtype(dtype):
    model = nn.Linear(4, 3, dtype=dtype)
    assert convlab.explain(model, X).activation_bytes == 2 * 5 * 3 * dtype.itemsize


def test_a_sparse_buffer_goes_through():
    model = Of(lambda m, x: torch.sparse.mm(m.a, m.linear(x)))
    model.register_buffer("a", torch.eye(6, 5).to_sparse())
    found = convlab.explain(model, (5, 4))
    assert found.output_shape == (6, 3)
    assert found.total_buffers == 6 * 5


def test_a_module_that_was_compiled_in_place_is_explained():
    model = nn.Sequential(nn.Linear(4, 3))
    model.compile()
    assert convlab.explain(model, X).total_macs == MACS
    assert model._compiled_call_impl is not None


def test_an_exported_graph_is_explained():
    model = torch.export.export(nn.Linear(4, 3), (torch.zeros(X),)).module()
    found = convlab.explain(model, X)
    assert (found.output_shape, found.total_macs) == ((2, 5, 3), MACS)


def test_a_mask_of_floats_keeps_its_values():
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    mask = nn.Transformer.generate_square_subsequent_mask(7)
    found = convlab.explain(nn.TransformerEncoder(layer, 1), example=(torch.zeros(2, 7, 8), mask))
    assert found.output_shape == (2, 7, 8)


def test_nested_tensors_have_a_way_out_that_works():
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    example = {
        "src": torch.zeros(2, 7, 8),
        "src_key_padding_mask": torch.tensor([[False] * 7, [False] * 4 + [True] * 3]),
    }
    with pytest.raises(CannotExplain, match="enable_nested_tensor=False") as caught:
        convlab.explain(nn.TransformerEncoder(layer, 1).eval(), example=example)
    assert "register_meta" not in str(caught.value)
    other = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False).eval()
    assert convlab.explain(other, example=example).output_shape == (2, 7, 8)


def test_a_missing_batch_axis_is_named_with_the_shape_that_works():
    model = nn.Sequential(nn.Conv2d(3, 4, (3, 2)), nn.Flatten(), nn.Linear(4 * 6 * 5, 2))
    with pytest.raises(ValueError, match=r"batch axis missing\? \(1, 3, 8, 6\) works\.\n"):
        convlab.explain(model, (3, 8, 6))
    assert convlab.explain(model, (1, 3, 8, 6)).output_shape == (1, 2)


def test_a_function_of_two_layers_is_named_by_its_caller():
    act = nn.ReLU()

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc, self.act = nn.Linear(4, 4), act

        def forward(self, x):
            return self.act(self.act(self.fc(x)))

    model = nn.Sequential(Block(), Block())
    names = [row.name for row in convlab.explain(model, X).rows]
    assert names == ["0.fc", "0.act", "0.act (call 2)", "1.fc", "1.act", "1.act (call 2)"]


def test_a_layer_that_is_not_called_keeps_its_parameters_to_itself():
    class Half(nn.Module):
        def __init__(self):
            super().__init__()
            self.unused = nn.Linear(4, 3)

        def forward(self, x):
            return F.relu(x)

    rows = {row.name: row for row in convlab.explain(nn.Sequential(Half()), X).rows}
    assert rows["0.unused"].parameters == 4 * 3 + 3
    assert rows["0.unused"].notes == ("not called",)
    assert rows["0"].parameters == 0


def test_without_an_input_only_the_parameters_are_explained():
    model = nn.Sequential(nn.Conv2d(3, 8, (3, 2)), nn.BatchNorm2d(8), nn.ReLU(), nn.Linear(4, 2))
    found = convlab.explain(model)
    assert [row.name for row in found.rows] == ["0", "1", "3"]
    assert found["0"].parameters.text.endswith(
        "= 8·3·3·2 + 8\n           = 144 + 8\n           = 152"
    )
    assert found.total_parameters == sum(one.numel() for one in model.parameters())
    assert found.total_buffers == 8 + 8 + 1
    assert not found.complete
    text = found.to_text()
    assert "parameters only: no input was given" in text
    assert "MACs:        unknown" in text
    assert "no rule" not in text + found.to_html() + found.to_latex()
