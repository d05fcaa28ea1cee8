"""07.1 The gradient through leaky ReLU."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import exact_arrays


@st.composite
def _cases(draw):
    dtype = draw(st.sampled_from([np.float64, np.float32]))
    shape = draw(st.sampled_from([(1,), (2,), (2, 3), (3, 2), (2, 4, 3)]))
    return {
        # Not wide, so that a 0 is often among them.
        "x": draw(exact_arrays(shape, dtype, within=2)),
        "grad_output": draw(exact_arrays(shape, dtype)),
        "negative_slope": draw(st.sampled_from([0.125, 0.5, 0.0, 1.5])),
    }


def _through(x, grad_output, negative_slope):
    import torch

    tensor = torch.tensor(x, requires_grad=True)
    out = torch.nn.functional.leaky_relu(tensor, negative_slope)
    out.backward(torch.tensor(grad_output))
    return tensor.grad.numpy()


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_through,
    truth="PyTorch's autograd",
    mistakes=(
        Mistake(
            lambda x, grad_output, negative_slope: np.where(x > 0, 1, negative_slope).astype(
                x.dtype
            ),
            "That is the slope alone. Multiply it with the gradient that arrives.",
        ),
        Mistake(
            lambda x, grad_output, negative_slope: np.where(x > 0, 1, negative_slope) * grad_output,
            "The numbers are right. But `np.where` of two plain numbers makes float64, and so does "
            "what is multiplied with it: end with `.astype(x.dtype)`.",
        ),
        Mistake(
            lambda x, grad_output, negative_slope: np.where(
                x >= 0, grad_output, negative_slope * grad_output
            ),
            "At exactly 0 PyTorch takes the slope of the left side.",
        ),
        Mistake(
            lambda x, grad_output, negative_slope: np.where(x > 0, grad_output, 0).astype(x.dtype),
            "That is ReLU's. Here a part of the gradient passes where x ≤ 0.",
        ),
        Mistake(
            lambda x, grad_output, negative_slope: np.where(
                x > 0, grad_output, -negative_slope * grad_output
            ),
            "The slope left of 0 is negative_slope itself: the line still goes up.",
        ),
        Mistake(
            lambda x, grad_output, negative_slope: (
                np.where(x > 0, x, negative_slope * x) * grad_output
            ),
            "The gradient is multiplied with the slope, not with the value.",
        ),
        Mistake(
            lambda x, grad_output, negative_slope: np.where(
                grad_output > 0, grad_output, negative_slope * grad_output
            ),
            "What decides is the sign of x, not that of the gradient.",
        ),
        Mistake(
            lambda x, grad_output, negative_slope: np.where(
                x > 0, grad_output, negative_slope
            ).astype(x.dtype),
            "Where x ≤ 0 the gradient that arrives is missing: negative_slope times it.",
        ),
        Mistake(
            lambda x, grad_output, negative_slope: np.where(x > 0, x, negative_slope * x),
            "That is leaky ReLU itself, not the gradient through it.",
        ),
    ),
)
