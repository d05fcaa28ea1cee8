"""13.3 Transfer: backward through a leaky ReLU and an average pool."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake
from convlab.lessons.strategies import exact_arrays, kernel_sizes, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    size, dtype = draw(map_sizes()), draw(st.sampled_from([np.float64, np.float32]))
    kernel_size, step = draw(kernel_sizes(size)), st.integers(1, 4)
    stride = draw(step), draw(step)
    output_size = tuple(
        (side - K) // S + 1 for side, K, S in zip(size, kernel_size, stride, strict=True)
    )
    # The mean of a window divides by its cells: here without a remainder.
    cells = kernel_size[0] * kernel_size[1]
    return {
        "grad_output": draw(exact_arrays(output_size, dtype)) * dtype(cells),
        "x": draw(exact_arrays(size, dtype)),
        "kernel_size": kernel_size,
        "stride": stride,
        "slope": draw(st.sampled_from([0.25, 0.125, 0.5])),
    }


def _torch_backward(grad_output, x, kernel_size, stride, slope):
    import torch
    from torch.nn import functional

    maps = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    rectified = functional.leaky_relu(maps, slope)
    pooled = functional.avg_pool2d(rectified[None], kernel_size, stride)[0]
    grad = torch.tensor(grad_output, dtype=torch.float64)
    (gradient,) = torch.autograd.grad(pooled, maps, grad)
    return gradient.numpy().astype(x.dtype)


def through_pool_and_relu(grad_output, x, kernel_size, stride, slope):
    (K_h, K_w), (S_h, S_w) = kernel_size, stride
    grad = np.zeros_like(x)
    for i, j in np.ndindex(grad_output.shape):
        window = grad[i * S_h : i * S_h + K_h, j * S_w : j * S_w + K_w]
        window += grad_output[i, j] / (K_h * K_w)
    grad[x <= 0] *= slope
    return grad


SLIPS = """
- / (K_h * K_w) =>
  It is not divided by the number of cells in a window. Each has a share of 1/(K_h·K_w) in the mean.
- (K_h * K_w) => K_h
  It is divided by the rows of a window. Divide by the number of its cells.
- (K_h * K_w) => (K_w * K_w)
  It is divided by K_w². A window has K_h·K_w cells.
- (K_h * K_w) => (K_h * K_h)
  It is divided by K_h². A window has K_h·K_w cells.
- (K_h * K_w) => grad_output.size
  It is divided by the number of outputs. Divide by the number of cells in a window.
- (K_h * K_w) => (S_h * S_w)
  It is divided by the strides. Divide by the number of cells in a window.
- window += => window[...] =
  Windows overwrite each other where they overlap. Add them: `+=`.
- i * S_h => i
- j * S_w => j
  The stride is left out: the window of output [i, j] begins at row i · stride[0].
- (S_h, S_w) = kernel_size, stride => (S_h, S_w) = kernel_size, kernel_size
  The windows move on by their own size. Here they move by the stride that is given.
- (S_h, S_w) => (S_w, S_h)
  The two strides have changed places: stride[0] is down, along the rows.
- (K_h, K_w) => (K_w, K_h)
  The two sides of the window have changed places: kernel_size[0] is its height.
- grad[x <= 0] *= slope => pass
  The leaky ReLU is left out: where x is not positive, the gradient is multiplied by its slope.
- grad[x <= 0] *= slope => grad[x <= 0] = 0
  That is ReLU, with the slope 0 on the left. The leaky one has a slope of its own there.
- grad[x <= 0] *= slope => grad *= slope
  The slope multiplies everything. Where x is positive, the slope is 1.
- grad[x <= 0] => grad[x < 0]
  At 0 PyTorch takes the slope of the left side: x <= 0.
- grad[x <= 0] => grad[x > 0]
  The sides have changed places: the slope belongs to x <= 0.
- grad[x <= 0] => grad[x >= 0]
  The sides have changed places: the slope belongs to x <= 0.
- grad[x <= 0] => grad[grad <= 0]
  The mask is taken from the gradient. What counts is the sign of x, as it was going forward.
- grad[x <= 0] => grad[grad < 0]
  The mask is taken from the gradient. What counts is the sign of x, as it was going forward.
- *= slope => = slope
  The gradient is replaced by the slope. Multiply by it: chain rule.
- *= slope => /= slope
  It is divided by the slope. Multiply by it: chain rule.
- *= slope => *= slope * x[x <= 0]
  It is multiplied by slope · x, the output of the leaky ReLU. Multiply by the slope alone.
- window += grad_output[i, j] / (K_h * K_w) => window.flat[0] += grad_output[i, j]
  Only the first cell of a window gets the gradient. A mean has all cells in it.
- grad_output.shape => grad_output[:-1, :-1].shape
  The last row and the last column of outputs are missing: the loops end one place too early.
- / (K_h * K_w) => / (K_h * K_w); break
  Only one output is counted. Is the `return` inside the loop?
- window += => window -=
  The sign is turned. The gradient itself is asked for.
- = np.zeros_like(x) => = np.zeros(x.shape, np.float32)
  Only about 7 digits are right. Is something float32 on the way? Use the dtype of x.
- = np.zeros_like(x) => = np.zeros(x.shape)
  The numbers are right, but the dtype is not kept: it must be x.dtype.
"""


def _through_a_max_pool(grad_output, x, kernel_size, stride, slope):
    grad = np.zeros_like(x)
    for i, j in np.ndindex(grad_output.shape):
        corner = (i * stride[0], j * stride[1])
        place = tuple(slice(c, c + K) for c, K in zip(corner, kernel_size, strict=True))
        grad[place] += grad_output[i, j] * (x[place] == x[place].max())
    grad[x <= 0] *= slope
    return grad


def _sign_of_the_means(grad_output, x, kernel_size, stride, slope):
    (K_h, K_w), (S_h, S_w) = kernel_size, stride
    grad = np.zeros_like(x)
    for i, j in np.ndindex(grad_output.shape):
        place = slice(i * S_h, i * S_h + K_h), slice(j * S_w, j * S_w + K_w)
        factor = 1 if x[place].mean() > 0 else slope
        grad[place] += factor * grad_output[i, j] / (K_h * K_w)
    return grad


def _one_window_a_cell(grad_output, x, kernel_size, stride, slope):
    grad = np.zeros_like(x)
    for i, j in np.ndindex(x.shape):
        place = i // stride[0], j // stride[1]
        if all(k < places for k, places in zip(place, grad_output.shape, strict=True)):
            grad[i, j] = grad_output[place] / (kernel_size[0] * kernel_size[1])
    grad[x <= 0] *= slope
    return grad


def _forward_rule(grad_output, x, kernel_size, stride, slope):
    spread = through_pool_and_relu(grad_output, np.ones_like(x), kernel_size, stride, slope)
    return np.where(x > 0, spread, slope * x)


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_backward,
    oracle_name="PyTorch's autograd",
    solution=through_pool_and_relu,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _forward_rule,
            "That is the leaky ReLU going forward, slope · x. Going back the *gradient* is "
            "multiplied by the slope.",
        ),
        Mistake(
            _through_a_max_pool,
            "That is a max pool: the largest cell gets all. In a mean all cells have one share.",
        ),
        Mistake(
            _sign_of_the_means,
            "The slope is chosen for a whole window. The leaky ReLU comes before the pool: each "
            "cell of x has a slope of its own.",
        ),
        Mistake(
            _one_window_a_cell,
            "Each cell is looked for in one window only, i // stride. It may lie in several, which "
            "add up, or in none.",
        ),
    ),
    further_cases=(
        {
            "grad_output": whole_numbers((27, 22)) * 9,
            "x": whole_numbers((55, 45)),
            "kernel_size": (3, 3),
            "stride": (2, 2),
            "slope": 0.01,
        },
        *(
            {
                "grad_output": np.ones(size),
                "x": np.ones(size),
                "kernel_size": (1, 1),
                "stride": (1, 1),
                "slope": 0.5,
            }
            for size in [(2, 3), (3, 2)]
        ),
    ),
)
