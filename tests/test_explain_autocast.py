"""Under `torch.autocast` an operation has the dtype that PyTorch gives it on the CPU."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

import convlab

A, B = torch.ones(2, 3, 4), torch.ones(2, 4, 3)
MAP = torch.ones(2, 4, 6, 5)
OPERATIONS = {
    "linear": lambda a, m: F.linear(a, torch.ones(5, 4)),
    "matmul": lambda a, m: a @ B,
    "bmm": lambda a, m: torch.bmm(a, B),
    "baddbmm": lambda a, m: torch.baddbmm(torch.ones(2, 3, 3), a, B),
    "addmm": lambda a, m: torch.addmm(torch.ones(3, 3), a[0], B[0]),
    "einsum": lambda a, m: torch.einsum("nij,njk->nik", a, B),
    "attention": lambda a, m: F.scaled_dot_product_attention(a, a, a),
    "conv2d": lambda a, m: F.conv2d(m, torch.ones(3, 4, 3, 2), torch.ones(3)),
    "conv_transpose2d": lambda a, m: F.conv_transpose2d(m, torch.ones(4, 3, 3, 2)),
    "softmax": lambda a, m: a.softmax(-1),
    "layer_norm": lambda a, m: F.layer_norm(a, (4,)),
    "batch_norm": lambda a, m: F.batch_norm(m, None, None, training=True),
    "relu": lambda a, m: F.relu(a),
    "sum": lambda a, m: a.sum(),
    "prod": lambda a, m: a.prod(),
    "mse_loss": lambda a, m: F.mse_loss(a, a),
    "smooth_l1_loss": lambda a, m: F.smooth_l1_loss(a, a),
    "cat with float32": lambda a, m: torch.cat([a, A], 1),
    "stack with float32": lambda a, m: torch.stack([a, A]),
    "adaptive_avg_pool2d": lambda a, m: F.adaptive_avg_pool2d(m, 2),
    "max_pool2d": lambda a, m: F.max_pool2d(m, 2),
    "float64 stays": lambda a, m: a.double().softmax(-1),
    "whole numbers stay": lambda a, m: a.long() + 1,
}


SEEN = []  # a list of the module would be restored


class Under(nn.Module):
    def __init__(self, function, enabled):
        super().__init__()
        self.function, self.enabled = function, enabled

    def forward(self, a, m):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.enabled):
            result = self.function(a, m)
            SEEN.append(result.dtype)
            return result


@pytest.mark.parametrize(
    ("given", "enabled"),
    [(torch.float32, True), (torch.bfloat16, True), (torch.float32, False)],
    ids=str,
)
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_dtype_is_pytorchs(name, given, enabled):
    a, m = A.to(given), MAP.to(given)
    model = Under(OPERATIONS[name], enabled)
    SEEN.clear()
    with torch.no_grad():
        model(a, m)
    convlab.explain(model, example=(a, m))
    pytorchs, found = SEEN
    assert found == pytorchs


def test_a_half_as_wide_output_takes_half_the_bytes():
    layer = nn.Conv2d(1, 4, (3, 2))

    class Cast(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = layer

        def forward(self, x):
            with torch.autocast(x.device.type, dtype=torch.bfloat16):
                return self.layer(x)

    wide, narrow = (convlab.explain(model, (2, 1, 6, 5)) for model in (layer, Cast()))
    assert wide.activation_bytes == 2 * narrow.activation_bytes == 2 * 4 * 4 * 4 * 4
