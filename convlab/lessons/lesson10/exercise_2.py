"""10.2 The memory of a training step."""

from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake

KEPT = {"SGD": 0, "momentum": 1, "Adam": 2}  # by the optimizer, for each parameter


@st.composite
def _cases(draw):
    return {
        "parameters": draw(st.integers(1, 60)),
        "activations": draw(st.integers(1, 60)),
        "batch": draw(st.integers(1, 8)),
        "optimizer": draw(st.sampled_from(list(KEPT))),
    }


def _bytes(parameters, activations, batch, optimizer):
    """The bytes of tensors that PyTorch makes in one step; Adam's count of steps left out."""
    import torch

    weight = torch.nn.Parameter(torch.ones(parameters))
    make = {
        "SGD": lambda: torch.optim.SGD([weight], lr=0.1),
        "momentum": lambda: torch.optim.SGD([weight], lr=0.1, momentum=0.9),
        "Adam": lambda: torch.optim.Adam([weight]),
    }
    step = make[optimizer]()
    weight.sum().backward()
    step.step()
    kept = [tensor for tensor in step.state[weight].values() if tensor is not None and tensor.ndim]
    tensors = [weight, weight.grad, *kept, torch.empty(batch, activations)]
    return sum(tensor.nbytes for tensor in tensors)


def _with(own=2, kept=KEPT, size=4):
    """A wrong solution: numbers for each parameter, those of the optimizer, bytes of one."""

    def training_bytes(parameters, activations, batch, optimizer):
        return size * (parameters * (own + kept[optimizer]) + activations * batch)

    return training_bytes


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_bytes,
    truth="the tensors that PyTorch makes in a step",
    mistakes=(
        Mistake(
            _with(own=1),
            "One number for each parameter is missing: the weight, and its gradient.",
        ),
        Mistake(_with(own=0), "The weights themselves and their gradients take memory, too."),
        Mistake(
            _with(kept={"SGD": 0, "momentum": 1, "Adam": 1}),
            "Adam keeps two averages for each parameter.",
        ),
        Mistake(
            _with(kept={"SGD": 0, "momentum": 0, "Adam": 2}),
            "With momentum, SGD keeps one number for each parameter.",
        ),
        Mistake(
            _with(kept={"SGD": 0, "momentum": 2, "Adam": 2}),
            "Momentum is one number for each parameter; it is Adam that keeps two.",
        ),
        Mistake(
            lambda parameters, activations, batch, optimizer: (
                parameters * (2 + KEPT[optimizer]) + 4 * activations * batch
            ),
            "The parameters, too, take 4 bytes a number.",
        ),
        Mistake(
            lambda parameters, activations, batch, optimizer: (
                4 * parameters * (2 + KEPT[optimizer]) + activations * batch
            ),
            "The activations, too, take 4 bytes a number.",
        ),
        Mistake(
            _with(kept={"SGD": 1, "momentum": 1, "Adam": 2}),
            "SGD without momentum keeps nothing.",
        ),
        Mistake(
            _with(kept={"SGD": 1, "momentum": 2, "Adam": 3}),
            "One number too many for each parameter: the weight, its gradient, and what the "
            "optimizer keeps.",
        ),
        Mistake(
            _with(kept=dict.fromkeys(KEPT, 0)),
            "What the optimizer keeps is missing.",
        ),
        Mistake(_with(size=1), "That is how many numbers there are. Each float32 takes 4 bytes."),
        Mistake(_with(size=8), "A float32 takes 4 bytes, not 8."),
        Mistake(_with(size=32), "A float32 has 32 bits: these are 4 bytes."),
        Mistake(
            lambda parameters, activations, batch, optimizer: _with()(
                parameters, activations, 1, optimizer
            ),
            "The activations of every image in the batch are kept.",
        ),
        Mistake(
            lambda parameters, activations, batch, optimizer: (
                4 * batch * (parameters * (2 + KEPT[optimizer]) + activations)
            ),
            "The parameters do not grow with the batch: all images share them.",
        ),
        Mistake(
            lambda parameters, activations, batch, optimizer: _with()(
                parameters, 2 * activations, batch, optimizer
            ),
            "The activations count once: the gradient of one is freed when the layer before it has "
            "its own.",
        ),
        Mistake(
            lambda parameters, activations, batch, optimizer: _with()(parameters, 0, 0, optimizer),
            "The activations are missing.",
        ),
        Mistake(
            lambda parameters, activations, batch, optimizer: (
                4 * (2 + KEPT[optimizer]) * (parameters + activations * batch)
            ),
            "Only a parameter has an optimizer's numbers; of the activations, each counts once.",
        ),
    ),
)
