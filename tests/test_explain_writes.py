"""No tensor of the user's is changed, whatever a model writes: each bit is compared."""

import contextlib

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import convlab

# Each writes to the tensor b of 3 cells in its own way; x is what depends on the input, (2, 3).
WRITES = {
    "relu inplace": lambda b, x: F.relu(b, inplace=True),
    "dropout inplace": lambda b, x: F.dropout(b, 0.5, True, inplace=True),
    "layer inplace": lambda b, x: nn.ReLU6(inplace=True)(b),
    "add_": lambda b, x: b.add_(1),
    "add_ of the input": lambda b, x: b.add_(x.sum()),
    "iadd": lambda b, x: b.__iadd__(2.0),
    "setitem": lambda b, x: b.__setitem__(0, 7.0),
    "setitem of the input": lambda b, x: b.__setitem__(0, x.sum()),
    "out=": lambda b, x: torch.add(b, 1, out=b),
    "out= of the input": lambda b, x: torch.sum(x, 0, out=b),
    "numpy": lambda b, x: b.numpy().__setitem__(0, 7.0),
    "asarray": lambda b, x: np.asarray(b).__setitem__(1, 5.0),
    "set_": lambda b, x: b.set_(torch.ones(3)),
    "data": lambda b, x: b.data.fill_(3),
    "data =": lambda b, x: setattr(b, "data", torch.zeros(3)),
    "foreach": lambda b, x: torch._foreach_add_([b], 1.0),
    "copy_": lambda b, x: b.copy_(torch.arange(3.0)),
    "copy_ of the input": lambda b, x: b.copy_(x[0]),
    "resize_": lambda b, x: b.resize_(1),
    "unsqueeze_": lambda b, x: b.unsqueeze_(0),
    "view": lambda b, x: b.view(3, 1)[1:].zero_(),
    "batch norm": lambda b, x: F.batch_norm(x, b, b.abs() + 1, training=True),
    "swap": lambda b, x: torch.utils.swap_tensors(b, torch.ones(3)),
    "storage": lambda b, x: b.untyped_storage().fill_(1),
    "dlpack": lambda b, x: torch.from_dlpack(b).mul_(2),
    "init": lambda b, x: nn.init.ones_(b),
    "index_fill_": lambda b, x: b.index_fill_(0, torch.tensor([1]), 9.0),
    "masked_fill_": lambda b, x: b.masked_fill_(b > 0, 9.0),
    "detach": lambda b, x: b.detach().mul_(3),
    "requires_grad_": lambda b, x: b.requires_grad_(True),
    "grad": lambda b, x: setattr(b, "grad", torch.ones(3)),
}
ERRORS = (RuntimeError, ValueError, TypeError, IndexError, BufferError)
PLACES = ["buffer", "parameter", "attribute", "list", "view", "input"]


class Writer(nn.Module):
    """Holds tensors of three numbers in several places, and writes to them in turn."""

    def __init__(self, steps):
        super().__init__()
        self.steps = steps
        self.linear = nn.Linear(3, 3)
        self.parameter = nn.Parameter(torch.tensor([-1.0, 2.0, 3.0]))
        whole = torch.tensor([-1.0, 2.0, 3.0, -4.0, 5.0])
        self.register_buffer("buffer", torch.tensor([-1.0, 2.0, 3.0]))
        self.register_buffer("whole", whole)
        self.register_buffer("view", whole[1:4])
        self.attribute = torch.tensor([-1.0, 2.0, 3.0])
        self.list = [torch.tensor([-1.0, 2.0, 3.0])]

    def at(self, place, given):
        if place == "input":
            return given
        found = getattr(self, place)
        return found[0] if place == "list" else found

    def forward(self, x, given):
        y = self.linear(x)
        for place, write in self.steps:
            # PyTorch refuses some, for example of a number of cells that does not fit.
            with torch.no_grad(), contextlib.suppress(*ERRORS):
                WRITES[write](self.at(place, given), y)
        return y


def state(model, given):
    tensors = [*model.parameters(), *model.buffers(), model.attribute, *model.list, given]
    return [
        (id(t), t.detach().numpy().tobytes(), tuple(t.shape), t.stride(), t.data_ptr(),
         t.requires_grad, t.grad is None, t._version)
        for t in tensors
    ]  # fmt: skip


def assert_unchanged(steps):
    torch.manual_seed(0)
    model, given = Writer(steps), torch.tensor([-1, 2, 3])
    before = state(model, given)
    with contextlib.suppress(convlab.CannotExplain, *ERRORS):  # a sentence will do
        convlab.explain(model, example=(torch.zeros(2, 3), given))
    assert state(model, given) == before


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("write", WRITES)
def test_one_write_changes_nothing(place, write):
    assert_unchanged([(place, write)])


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(sorted(WRITES))), max_size=6))
def test_several_writes_change_nothing(steps):
    assert_unchanged(steps)
