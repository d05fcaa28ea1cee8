"""14.3 Transfer: SGD with momentum and weight decay."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    shape = draw(st.sampled_from([(1,), (2,), (2, 3)]))
    size = int(np.prod(shape))
    numbers = st.lists(st.integers(-4, 4).map(float), min_size=size, max_size=size)
    steps = draw(st.integers(1, 4))
    return {
        "w": np.array(draw(numbers)).reshape(shape),
        "gradients": [np.array(draw(numbers)).reshape(shape) for _ in range(steps)],
        "lr": draw(st.sampled_from([0.5, 0.25, 1.0])),
        "momentum": draw(st.sampled_from([0.5, 0.75, 0.9])),
        "weight_decay": draw(st.sampled_from([0.0, 0.5, 0.125])),
    }


def _torch_sgd(w, gradients, lr, momentum, weight_decay):
    import torch

    parameter = torch.nn.Parameter(torch.tensor(w))
    sgd = torch.optim.SGD([parameter], lr=lr, momentum=momentum, weight_decay=weight_decay)
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient)
        sgd.step()
    return parameter.detach().numpy()


def sgd(w, gradients, lr, momentum, weight_decay):
    w, v = w.copy(), 0
    for g in gradients:
        g = g + weight_decay * w
        v = momentum * v + g
        w = w - lr * v
    return w


SLIPS = """
- w - lr * v => w + lr * v
  The weights go up the slope. Go down: w − lr · v.
- w - lr * v => w - v
  The learning rate is left out: w − lr · v.
- w - lr * v => w - lr * g
  The step is that of plain SGD: the running sum v is computed, and not used.
- momentum * v + g => v + g
  The old sum is kept in full. Keep the share `momentum` of it.
- momentum * v + g => momentum * v + (1 - momentum) * g
  That is a running mean. PyTorch's SGD adds the whole gradient: v = momentum · v + g.
- momentum * v + g => momentum * (v + g)
  The new gradient is multiplied by the momentum, too. Only the old sum is.
- momentum * v + g => (1 - momentum) * v + g
  Momentum is the share of the *old* sum that stays.
- g + weight_decay * w => g
  The weight decay is left out: it adds weight_decay · w to the gradient.
- g + weight_decay * w => g - weight_decay * w
  So the weights grow. Weight decay pulls them to 0: add weight_decay · w to the gradient.
- g + weight_decay * w => g + weight_decay
  The decay is in proportion to the weight: weight_decay · w.
- g + weight_decay * w => g + weight_decay * w**2
  The *gradient* of the penalty is in proportion to w, not to its square.
- g + weight_decay * w => g + 2 * weight_decay * w
  PyTorch adds weight_decay · w, without a factor of 2.
- g = g + weight_decay * w => decay = weight_decay * w
- w - lr * v => w - lr * (v + decay)
  The decay is added after the momentum. In PyTorch's SGD it is part of the gradient, and goes into
  the running sum.
- v = momentum * v + g => v = momentum * v + lr * g
  The learning rate is in the sum and in the step. It belongs into the step alone.
- w, v = w.copy(), 0 => w, v = w.copy(), gradients[0]
  The running sum begins at 0: the first step is the first gradient.
- w = w - lr * v => w = w - lr * v; return w
  Only the first step is made. Is the `return` inside the loop?
- return w => return v
  That is the running sum. The weights are asked for.
"""


def _decay_of_the_first_weights(w, gradients, lr, momentum, weight_decay):
    first, w, v = w, w.copy(), 0
    for g in gradients:
        v = momentum * v + g + weight_decay * first
        w = w - lr * v
    return w


def _decay_without_the_rate(w, gradients, lr, momentum, weight_decay):
    w, v = w.copy(), 0
    for g in gradients:
        v = momentum * v + lr * g + weight_decay * w
        w = w - v
    return w


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_sgd,
    oracle_name="PyTorch's SGD",
    solution=sgd,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _decay_of_the_first_weights,
            "The decay is that of the first weights in every step. Take the weights of that step.",
        ),
        Mistake(
            _decay_without_the_rate,
            "The learning rate multiplies the gradient, but not the decay. It multiplies all of v.",
        ),
    ),
    further_cases=(
        {
            "w": np.array([3.0, -2.0]),
            "gradients": [np.array([1.0, 0.0]), np.array([0.0, 2.0]), np.array([-1.0, 1.0])],
            "lr": 0.5,
            "momentum": 0.75,
            "weight_decay": 0.125,
        },
    ),
)
