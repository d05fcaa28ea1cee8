"""10.2 The memory of a training step."""

import functools

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise


@st.composite
def _cases(draw):
    return {
        "parameters": draw(st.integers(1, 200)),
        "activations": draw(st.integers(1, 200)),
        "batch": draw(st.integers(1, 8)),
        "optimizer": draw(st.sampled_from(["SGD", "momentum", "Adam"])),
    }


def _torch_bytes(parameters, activations, batch, optimizer):
    """Bytes of the tensors that PyTorch makes in one step, without Adam's count of steps."""
    import torch

    empty = functools.partial(torch.empty, dtype=torch.float32, device="meta")
    weight = torch.nn.Parameter(empty(parameters))
    make = {
        "SGD": lambda: torch.optim.SGD([weight], lr=0.1),
        "momentum": lambda: torch.optim.SGD([weight], lr=0.1, momentum=0.9),
        "Adam": lambda: torch.optim.Adam([weight]),
    }
    step = make[optimizer]()
    weight.grad = torch.empty_like(weight)
    step.step()
    kept = [tensor for tensor in step.state[weight].values() if tensor is not None and tensor.ndim]
    tensors = [weight, weight.grad, *kept, empty(batch, activations)]
    return sum(tensor.nbytes for tensor in tensors)


def training_bytes(parameters, activations, batch, optimizer):
    kept = {"SGD": 0, "momentum": 1, "Adam": 2}[optimizer]
    return 4 * (parameters * (2 + kept) + batch * activations)


SLIPS = """
- 2 + kept => kept
  The weights themselves and their gradients take memory, too.
- 2 + kept => 1 + kept
  One number for each parameter is missing: the weight, and its gradient.
- 2 + kept => 2
  What the optimizer keeps is missing.
- 2 + kept => 3
  Every optimizer is taken to keep one number for each parameter. Ask for each by its name:
  `optimizer == "SGD" or "momentum"` is true of all.
- 2 + kept => 4
  Every optimizer is taken for Adam. Ask for each by its name.
- 2 + kept => 3 + kept
  One number too many for each parameter: the weight, its gradient, and what the optimizer keeps.
- "Adam": 2 => "Adam": 1
  Adam keeps two averages for each parameter.
- "Adam": 2 => "Adam": 0
  For Adam nothing is kept. Its name is "Adam", with a capital letter.
- "Adam": 2 => "Adam": 3
  Adam keeps two averages for each parameter. Its count of steps is one number for a whole tensor.
- "momentum": 1 => "momentum": 0
  With momentum, SGD keeps one number for each parameter.
- "momentum": 1 => "momentum": 2
  Momentum is one number for each parameter; it is Adam that keeps two.
- "SGD": 0 => "SGD": 1
  SGD without momentum keeps nothing.
- "SGD": 0 => "SGD": 2
  "SGD" is taken for Adam. Does an `else` get it? After a second `if` it decides anew: use `elif`.
- "SGD": 0, "momentum": 1 => "SGD": 1, "momentum": 0
  "SGD" keeps nothing, "momentum" one number for each parameter: they have changed places.
- "momentum": 1, "Adam": 2 => "momentum": 2, "Adam": 1
  "momentum" keeps one number for each parameter, "Adam" two: they have changed places.
- parameters * (2 + kept) => parameters * (1 + batch + kept)
  There is one gradient for each parameter: those of the images are summed.
- parameters * (2 + kept) => batch * parameters * (2 + kept)
  The parameters do not grow with the batch: all images share them.
- parameters * (2 + kept) => parameters + 2 + kept
  Each parameter has a weight, a gradient and what the optimizer keeps: multiply, do not add.
- + batch * activations =>
  The activations are missing.
- batch * activations => activations
  The activations of every image in the batch are kept.
- batch * activations => batch + activations
  Each image in the batch has its activations: multiply, do not add.
- + batch * activations => * batch * activations
  The activations take memory beside the parameters: add them, do not multiply.
- batch * activations => 2 * batch * activations
  The activations count once: the gradient of one is freed when the layer before it has its own.
- (parameters * (2 + kept) + batch * activations) => (2 + kept) * (parameters + batch * activations)
  Only a parameter has an optimizer's numbers; of the activations, each counts once.
- 4 * (parameters * (2 + kept) + => (parameters * (2 + kept) + 4 *
  The parameters, too, take 4 bytes a number.
- 4 * (parameters * (2 + kept) => (4 * parameters * (2 + kept)
  The activations, too, take 4 bytes a number.
- 4 * (parameters * (2 + kept) + => (4 * parameters * (2 + kept) + 2 *
  The activations are float32, too: 4 bytes a number, not 2.
- 4 * ( => (
  That is how many numbers there are. Each float32 takes 4 bytes.
- 4 * ( => 2 * (
  A float32 takes 4 bytes, not 2.
- 4 * ( => 8 * (
  A float32 takes 4 bytes, not 8.
- 4 * ( => 32 * (
  A float32 has 32 bits: these are 4 bytes.
"""

EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_bytes,
    oracle_name="the tensors that PyTorch makes in a step",
    solution=training_bytes,
    slips=SLIPS,
    further_cases=tuple(
        {"parameters": 62_378_344, "activations": 650_080, "batch": 128, "optimizer": optimizer}
        for optimizer in ("SGD", "momentum", "Adam")
    ),
)
