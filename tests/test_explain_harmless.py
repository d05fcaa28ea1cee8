"""After `explain` a model is bit for bit what it was, also after a failed forward pass."""

import random

import pytest
import torch
import torch.nn.functional as F
from torch import nn

import convlab
from explained_models import MODELS


def state_of(model):
    """All that a walk could change, as things that compare."""
    state = []
    for name, module in model.named_modules():
        state.append((name, id(module), type(module), module.training, list(module.__dict__)))
        for key, value in module.__dict__.items():
            if isinstance(value, dict):
                state.append((name, key, [(k, id(v)) for k, v in value.items()]))
            elif isinstance(value, (list, set)):
                state.append((name, key, [id(one) for one in value]))
            else:
                state.append((name, key, id(value)))
    for name, one in (*model.named_parameters(), *model.named_buffers()):
        lazy = torch.nn.parameter.is_lazy(one)
        values = None if lazy or one.is_meta else one.detach().numpy().tobytes()
        gradient = None if one.grad is None else (id(one.grad), one.grad.numpy().tobytes())
        version = None if lazy else one._version
        state.append(
            (name, id(one), type(one), values, gradient, one.requires_grad, one.device, version)
        )
    return state


@pytest.mark.parametrize("name", [name for name in MODELS if name != "AlexNet"])
def test_a_model_is_as_it_was(name):
    torch.manual_seed(0)
    build, args = MODELS[name]
    model = build()
    for one in model.parameters():
        if not torch.nn.parameter.is_lazy(one) and one.requires_grad:
            one.grad = torch.ones_like(one)
    before = state_of(model)
    draws = torch.get_rng_state(), random.getstate()
    convlab.explain(model, example=args)
    assert state_of(model) == before
    assert torch.equal(torch.get_rng_state(), draws[0])
    assert random.getstate() == draws[1]


class Careless(nn.Module):
    """Writes to all that it has, in each forward pass."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4, momentum=None)
        self.register_buffer("count", torch.zeros(2))
        self.register_buffer("mean", torch.zeros(4))
        self.seen = []
        self.calls = 0
        self.fail = False

    def forward(self, x):
        self.calls += 1
        self.last = x
        self.seen.append(x)
        self.count += 1
        self.count[0] = 7
        self.count.data.fill_(3)
        self.mean.copy_(x.mean((0, 2, 3)).new_zeros(4))
        self.mean = self.mean * 0.9
        self.conv.weight.data.mul_(2)
        self.conv.weight.data = torch.zeros(4, 3, 3, 3)
        self.conv.bias.grad = None
        with torch.no_grad():
            self.conv.bias.zero_()
            nn.init.normal_(self.conv.weight)
        self.conv.requires_grad_(False)
        self.conv.weight.requires_grad = False
        self.eval()
        self.extra = nn.Linear(2, 2)
        x = self.norm(self.conv(x)) + torch.rand(1) * random.random()
        F.relu_(x)
        torch.manual_seed(3)
        if self.fail:
            raise KeyError("on purpose")
        return x + torch.randn_like(x)


@pytest.mark.parametrize("fail", [False, True])
def test_a_careless_forward_pass_leaves_no_trace(fail):
    model = Careless()
    model.fail = fail
    for one in model.parameters():
        one.grad = torch.ones_like(one)
    before, draws = state_of(model), torch.get_rng_state()
    if fail:
        with pytest.raises(KeyError, match="on purpose"):
            convlab.explain(model, (2, 3, 6, 5))
    else:
        convlab.explain(model, (2, 3, 6, 5))
    assert state_of(model) == before
    assert torch.equal(torch.get_rng_state(), draws)
    assert (model.calls, model.seen, hasattr(model, "last")) == (0, [], False)


def test_no_hook_is_left_on_any_module():
    hooks = torch.nn.modules.module
    for fail in (False, True):
        model = Careless()
        model.fail = fail
        try:
            convlab.explain(model, (2, 3, 6, 5))
        except KeyError:
            assert fail
        assert not hooks._global_forward_hooks
        assert not hooks._global_forward_pre_hooks


def test_the_users_own_hooks_run_and_stay():
    model = nn.Sequential(nn.Linear(4, 3), nn.ReLU())
    shapes = []
    model[0].register_forward_hook(lambda module, given, out: shapes.append(tuple(out.shape)))
    model[1].register_forward_pre_hook(lambda module, given: (given[0][:2],))
    found = convlab.explain(model, (5, 4))
    assert shapes == [(5, 3)]
    assert found.output_shape == (2, 3)
    assert len(model[0]._forward_hooks) == len(model[1]._forward_pre_hooks) == 1


def test_a_lazy_model_stays_lazy():
    model = nn.Sequential(nn.LazyConv2d(5, 3), nn.LazyBatchNorm2d())
    assert convlab.explain(model, (1, 3, 6, 5)).total_parameters == 3 * 9 * 5 + 5 + 10
    assert convlab.explain(model, (1, 2, 6, 5)).total_parameters == 2 * 9 * 5 + 5 + 10
    assert isinstance(model[0], nn.LazyConv2d)
    assert isinstance(model[0].weight, nn.parameter.UninitializedParameter)


def test_a_model_on_meta_gives_the_same_explanation():
    build, args = MODELS["residual"]
    with torch.device("meta"):
        on_meta = build()
    assert (
        convlab.explain(on_meta, example=args).rows == convlab.explain(build(), example=args).rows
    )


def test_a_module_that_makes_constants_where_its_input_is():
    class Positions(nn.Module):
        def forward(self, x):
            places = torch.arange(x.shape[1], device=x.device, dtype=x.dtype)
            mask = torch.ones(x.shape[1], x.shape[1], device=x.device).tril().bool()
            assert places.device == x.device
            assert len(places.tolist()) == x.shape[1]
            return (x + places).masked_fill(~mask[0], 0.0)

    found = convlab.explain(Positions(), (2, 7))
    assert found.output_shape == (2, 7)
    assert found.complete
