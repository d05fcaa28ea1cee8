"""13.2 The gradient of the input, with stride and padding."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.strategies import exact_arrays, kernel_sizes, map_sizes, whole_numbers


@st.composite
def _cases(draw):
    filters, depth = draw(map_sizes(at_most=3))  # usually different
    size, dtype = draw(map_sizes(at_most=6)), draw(st.sampled_from([np.float64, np.float32]))
    kernel_size, step = draw(kernel_sizes(size, at_most=3)), st.integers(1, 3)
    stride = draw(step), draw(step)
    padding = tuple(draw(st.integers(0, 2)) for _ in size)
    output_size = (
        (side + 2 * P - K) // S + 1
        for side, P, K, S in zip(size, padding, kernel_size, stride, strict=True)
    )
    return {
        "grad_output": draw(exact_arrays((filters, *output_size), dtype)),
        "weight": draw(exact_arrays((filters, depth, *kernel_size), dtype, within=4)),
        "size": size,
        "stride": stride,
        "padding": padding,
    }


def _torch_grad_x(grad_output, weight, size, stride, padding):
    import torch

    grad, kernels = (torch.tensor(a, dtype=torch.float64) for a in (grad_output, weight))
    x = torch.zeros(1, weight.shape[1], *size, dtype=torch.float64, requires_grad=True)
    y = torch.conv2d(x, kernels, stride=stride, padding=padding)
    (gradient,) = torch.autograd.grad(y, x, grad[None])
    return gradient[0].numpy().astype(weight.dtype)


def grad_input(grad_output, weight, size, stride, padding):
    (H, W), (S_h, S_w), (P_h, P_w) = size, stride, padding
    _, C_in, K_h, K_w = weight.shape
    grad = np.zeros((C_in, H + 2 * P_h, W + 2 * P_w), dtype=weight.dtype)
    for f, i, j in np.ndindex(grad_output.shape):
        window = grad[:, i * S_h : i * S_h + K_h, j * S_w : j * S_w + K_w]
        window += grad_output[f, i, j] * weight[f]
    return grad[:, P_h : P_h + H, P_w : P_w + W]


SLIPS = """
- weight[f] => weight[f, :, ::-1, ::-1]
  The kernels are turned by 180°. Laid down as copies they stay as they are; only a *correlation* of
  grad_output needs them turned.
- i * S_h => i
- j * S_w => j
  The stride is left out: the window of output [i, j] begins at row i · stride[0].
- (S_h, S_w) => (S_w, S_h)
  The two strides have changed places: stride[0] is down, along the rows.
- i * S_h => i * S_w
  The stride along the rows is stride[0]; stride[1] is used for both.
- j * S_w => j * S_h
  The stride along the columns is stride[1]; stride[0] is used for both.
- grad[:, P_h : P_h + H, P_w : P_w + W] => grad
  That is the gradient of the padded x. Cut off the border: x itself lies from row P_h on.
- grad[:, P_h : P_h + H, P_w : P_w + W] => grad[:, :H, :W]
  The first H rows and W columns are taken, of the padded x. x itself lies from row P_h on.
- grad[:, P_h : P_h + H, P_w : P_w + W] => grad[:, 2 * P_h :, 2 * P_w :]
  The border is cut off above and on the left only, twice. x lies from row P_h to row P_h + H.
- P_h : P_h + H, P_w : P_w + W => P_h:-P_h, P_w:-P_w
  Without padding the slice 0:-0 is empty. Let it end at P_h + H.
- H + 2 * P_h => (grad_output.shape[1] - 1) * S_h + K_h
- W + 2 * P_w => (grad_output.shape[2] - 1) * S_w + K_w
  The last row or column is missing where no window reads it. x has the size that is given.
- (P_h, P_w) => (P_w, P_h)
  The two paddings have changed places: padding[0] rows are above and below.
- window += => window[...] =
  Copies overwrite each other where windows overlap. Add them: `+=`.
- window += grad_output[f, i, j] * weight[f] => window += weight[f]
  The kernels are not multiplied by grad_output.
- window += grad_output[f, i, j] * weight[f] => window += grad_output[f, i, j]
  grad_output is spread evenly: each cell gets it times the weight that the cell meets.
- weight[f] => weight[0]
  The kernels of the first filter are used for all. Each filter lays down its own.
- grad_output[f, i, j] => grad_output[0, i, j]
  The gradient of the first filter's map is used for all. Each filter has its own map.
- grad_output.shape => grad_output[:1].shape
  Only the first filter counts. All filters read x, so their copies are added.
- weight[f] => weight[f].sum(axis=0)
  The channels of a kernel are summed. Each channel of x gets its own layer of the kernel.
- weight[f] => weight[f, :1]
  Every channel gets the first layer of the kernel. Each channel has its own.
- weight[f] => weight[f] / len(weight)
  It is divided by the number of filters. Their contributions are added, not averaged.
- weight[f] => weight[f] / grad_output[0].size
  It is divided by the number of outputs. Their contributions are added, not averaged.
- grad_output.shape => grad_output[:, :-1, :-1].shape
  The last row and the last column of outputs are missing: the loops end one place too early.
- * weight[f] => * weight[f]; break
  Only one output is counted. Is the `return` inside the loop?
- window += => window -=
  The sign is turned. The gradient itself is asked for.
- dtype=weight.dtype => dtype=int
- grad_output[f, i, j] * weight[f] => np.int64(grad_output[f, i, j] * weight[f])
  The fractions are lost: an array of ints holds no 0.5. Give it the dtype of weight.
- dtype=weight.dtype => dtype=np.float32
  Only about 7 digits are right. Is something float32 on the way? Use the dtype of weight.
- , dtype=weight.dtype =>
  The numbers are right, but the dtype is not kept: it must be weight.dtype.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_grad_x,
    oracle_name="PyTorch's autograd",
    solution=grad_input,
    slips=SLIPS,
    further_cases=(
        {
            "grad_output": whole_numbers((4, 14, 12)),
            "weight": whole_numbers((4, 3, 7, 5), within=4),
            "size": (30, 25),
            "stride": (2, 2),
            "padding": (2, 1),
        },
        *(
            {
                "grad_output": np.ones((1, *size)),
                "weight": np.ones((1, 1, 1, 1)),
                "size": size,
                "stride": (1, 1),
                "padding": (0, 0),
            }
            for size in [(2, 3), (3, 2)]
        ),
    ),
)
