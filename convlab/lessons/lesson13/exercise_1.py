"""13.1 The gradient of a kernel, one channel."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import (
    exact_arrays,
    kernel_dtypes,
    kernel_sizes,
    map_sizes,
    whole_numbers,
)


@st.composite
def _cases(draw):
    size, dtype = draw(map_sizes()), draw(st.sampled_from([np.float64, np.float32]))
    output_size = draw(kernel_sizes(size, at_most=7))
    return {
        "grad_output": draw(exact_arrays(output_size, draw(kernel_dtypes(dtype)), within=4)),
        "x": draw(exact_arrays(size, dtype)),
    }


def _torch_grad_weight(grad_output, x):
    import torch

    grad, maps = (torch.tensor(a, dtype=torch.float64)[None, None] for a in (grad_output, x))
    sides = [side - places + 1 for side, places in zip(x.shape, grad_output.shape, strict=True)]
    weight = torch.zeros(1, 1, *sides, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(torch.conv2d(maps, weight), weight, grad)
    return gradient[0, 0].numpy().astype(x.dtype)


def grad_weight(grad_output, x):
    (O_h, O_w), (H, W) = grad_output.shape, x.shape
    grad = np.zeros((H - O_h + 1, W - O_w + 1), dtype=x.dtype)
    for u, v in np.ndindex(grad.shape):
        grad[u, v] = (grad_output * x[u : u + O_h, v : v + O_w]).sum()
    return grad


SLIPS = """
- (grad_output * => (grad_output[::-1, ::-1] *
  grad_output is flipped. Nothing is flipped here: output [i, j] meets cell [i + u, j + v].
- return grad => return grad[::-1, ::-1]
  The gradient comes out turned by 180°: weight [u, v] meets the cells from x[u, v] on.
- return grad => return grad.T
  Rows and columns have changed places.
- (H - O_h + 1, W - O_w + 1) => (H - O_h, W - O_w)
  The last row and the last column of weights are missing: the kernel has H − O_h + 1 rows.
- (H - O_h + 1, W - O_w + 1) => (W - O_w + 1, H - O_h + 1)
- u : u + O_h, v : v + O_w => v : v + O_h, u : u + O_w
  Rows and columns have changed places.
- (grad_output * x[u : u + O_h, v : v + O_w]).sum() => x[u : u + O_h, v : v + O_w].sum()
  The cells are summed without grad_output. Each is multiplied by the gradient of its output.
- .sum() => .mean()
  That is the mean over the outputs. Their contributions are added.
- (grad_output * x[u : u + O_h, v : v + O_w]).sum() => grad_output.sum() * x[u, v]
  Each output reads another cell: multiply cell by cell, then sum.
- (grad_output * x[u : u + O_h, v : v + O_w]).sum() => grad_output.sum()
  That is the gradient of a bias, which meets a 1 everywhere. A weight meets cells of x.
- .sum() => [0, 0]
  Only the first window is counted. Every window uses the weight, and all contributions are added.
- .sum() => [-1, -1]
  Only the last window is left. Is there a `=` where `+=` must be?
- (grad_output * x[u : u + O_h, v : v + O_w]).sum() => (grad_output * x[:O_h, :O_w]).sum()
  All weights get the same number. Weight [u, v] meets the cells from x[u, v] on.
- np.ndindex(grad.shape) => np.ndindex(H - O_h, W - O_w)
  The last row and the last column are still 0: the loops end one place too early.
- .sum() => .sum(); return grad
  Only the first weight is computed. Is the `return` inside the loop?
- grad[u, v] = (grad_output * => grad[u, v] = -(grad_output *
  The sign is turned. The gradient itself is asked for, not the step of the training.
- np.zeros( => np.ones(
- grad[u, v] = => grad[u, v] +=
  All numbers are 1 too large: begin with zeros.
- (grad_output * => (abs(grad_output) *
  The signs of grad_output are lost.
- (grad_output * x[u : u + O_h, v : v + O_w]) => (grad_output * x[u : u + O_h, v : v + O_w] ** 2)
  The cells are squared. ∂y/∂w is the cell itself.
- (H - O_h + 1, W - O_w + 1) => (H + O_h - 1, W + O_w - 1)
- dtype=x.dtype) => dtype=x.dtype); x = np.pad(x, ((O_h - 1, O_h - 1), (O_w - 1, O_w - 1)))
  That is a full correlation, over the border of x. Every window lies inside x.
- dtype=x.dtype => dtype=int
  The fractions are lost: an array of ints holds no 0.5. Give it the dtype of x.
- dtype=x.dtype => dtype=np.float32
  Only about 7 digits are right. Is something float32 on the way? Use the dtype of x.
- , dtype=x.dtype =>
  The numbers are right, but the dtype is not kept: it must be x.dtype.
- dtype=x.dtype => dtype=grad_output.dtype
  The dtype is that of grad_output. Use the dtype of x.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_grad_weight,
    oracle_name="PyTorch's autograd",
    solution=grad_weight,
    slips=SLIPS,
    further_cases=(
        {"grad_output": whole_numbers((58, 47), within=4), "x": whole_numbers((60, 51))},
        *(
            {"grad_output": np.ones((1, 1)), "x": np.arange(6.0).reshape(size)}
            for size in [(2, 3), (3, 2)]  # the same bytes in both, but other shapes
        ),
    ),
)
