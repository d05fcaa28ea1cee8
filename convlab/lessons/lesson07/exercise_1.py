"""07.1 The gradient through leaky ReLU."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import exact_arrays, usually, whole_numbers


@st.composite
def _cases(draw):
    shape = draw(st.sampled_from([(1,), (2,), (2, 3), (3, 2), (2, 2), (2, 4, 3), (3, 1, 3, 2)]))
    dtype = draw(st.sampled_from([np.float64, np.float32]))
    x = exact_arrays(shape, dtype, within=2)  # small, so that a 0 is often among them
    return {
        "x": draw(usually(x, x.map(lambda x: x / 2**40))),
        "grad_output": draw(exact_arrays(shape, dtype)),
        "negative_slope": draw(st.sampled_from([0.125, 0.3, 0.0, 1.5])),
    }


def _torch_autograd(x, grad_output, negative_slope):
    import torch

    tensor = torch.tensor(x, requires_grad=True)
    out = torch.nn.functional.leaky_relu(tensor, negative_slope)
    return torch.autograd.grad(out, tensor, torch.tensor(grad_output))[0].numpy()


def leaky_relu_gradient(x, grad_output, negative_slope):
    return np.where(x > 0, grad_output, negative_slope * grad_output)


SLIPS = """
- grad_output, negative_slope * grad_output) => 1, negative_slope).astype(x.dtype)
  That is the slope alone. Multiply it with the gradient that arrives.
- * grad_output) => * grad_output).astype(np.float32)
  Only about 7 digits are right. Is something float32 on the way? Use the dtype of x.
- grad_output, negative_slope * grad_output) => 1, negative_slope) * grad_output
  The numbers are right. But `np.where` of two plain numbers makes float64, and so does what is
  multiplied with it: end with `.astype(x.dtype)`.
- x > 0 => x >= 0
  At exactly 0 PyTorch takes the slope of the left side.
- np.where(x > 0, grad_output, negative_slope => grad_output * (x > 0) + (x < 0) * (negative_slope
  At exactly 0 nothing passes. PyTorch takes the slope of the left side there.
- np.where(x > 0, grad_output, => np.heaviside(x, 0.5) * grad_output + np.heaviside(-x, 0.5) * (
  At exactly 0 it takes half of both slopes. PyTorch takes the slope of the left side there.
- negative_slope * grad_output => 0
  That is ReLU's. Here a part of the gradient passes where x ≤ 0.
- negative_slope * => -negative_slope *
  The slope left of 0 is negative_slope itself: the line still goes up.
- negative_slope * grad_output => grad_output / negative_slope
  The gradient is multiplied by the slope, not divided by it.
- negative_slope * => 0.01 *
  The slope is PyTorch's default, 0.01. Use the one that is given.
- x > 0, => x <= 0,
  The two sides have changed places: right of 0 the slope is 1, left of it negative_slope.
- x > 0, => x < 0,
  The two sides have changed places: right of 0 the slope is 1, left of it negative_slope.
- grad_output, negative_slope * grad_output) => x, negative_slope * x) * grad_output
  The gradient is multiplied with the slope, not with the value.
- negative_slope * => negative_slope * x *
  The gradient is multiplied with the slope, not with the value.
- grad_output, negative_slope * grad_output) => 1, negative_slope) + grad_output
  The gradient is multiplied with the slope; the slope is not added to it.
- x > 0 => grad_output > 0
  What decides is the sign of x, not that of the gradient.
- np.where(x > 0, => np.maximum(
  The larger of the two is not always the right one. What decides is the sign of x.
- negative_slope * grad_output) => negative_slope)
  Where x ≤ 0 the gradient that arrives is missing: negative_slope times it.
- grad_output, negative_slope * grad_output => x, negative_slope * x
  That is leaky ReLU itself, not the gradient through it.
- negative_slope * grad_output) => negative_slope * grad_output) / x.size
  The gradient is divided by the number of cells. Each cell keeps its own: take no mean.
- np.where(x > 0, grad_output, => (grad_output if x > 0 else
  `if` asks one question about the whole array. `np.where` chooses for each cell.
- np.where(x > 0, grad_output, => np.array([g if v > 0 else
- grad_output) => g for v, g in zip(x, grad_output)])
  That loop runs along the first axis only: right for a row of numbers, not for a map. `np.where`
  takes any shape.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_autograd,
    oracle_name="PyTorch's autograd",
    solution=leaky_relu_gradient,
    slips=SLIPS,
    further_cases=(
        {
            "x": whole_numbers((3, 51, 64)),
            "grad_output": whole_numbers((3, 51, 64), seed=1),
            "negative_slope": 0.25,
        },
        {"x": np.ones((2, 3)), "grad_output": np.ones((2, 3)), "negative_slope": 0.25},
        {"x": np.ones((3, 2)), "grad_output": np.ones((3, 2)), "negative_slope": 0.25},
    ),
)
