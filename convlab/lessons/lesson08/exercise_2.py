"""08.2 Batch normalisation: one batch of training, then the test."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise
from convlab.lessons.lesson08.strategies import counting_array, float_arrays
from convlab.lessons.strategies import exact_arrays, map_sizes


@st.composite
def _cases(draw):
    channels = draw(st.integers(1, 3))
    # At least 2 images: code that divides by their number minus 1 must not divide by 0.
    # More than one number for each mean: PyTorch asks for that in training.
    maps = map_sizes(at_most=4).filter(lambda size: size != (1, 1))
    train, test = ((draw(st.integers(least, 3)), channels, *draw(maps)) for least in (2, 1))
    return {
        "x_train": draw(float_arrays(train)),
        "x_test": draw(float_arrays(test)),
        # A γ of 0 would hide all else. Its limits differ from β's, or the smallest case has γ = β.
        "gamma": draw(exact_arrays((channels,), within=3).map(lambda a: np.where(a == 0, 2, a))),
        "beta": draw(exact_arrays((channels,), within=4)),
        "momentum": draw(st.sampled_from([0.25, 0.1, 0.4, 1.0])),
    }


def _torch_batch_norm(x_train, x_test, gamma, beta, momentum):
    import torch
    from torch.nn.functional import batch_norm

    train, test, gamma, beta = map(torch.tensor, (x_train, x_test, gamma, beta))
    mean, var = torch.zeros_like(gamma), torch.ones_like(gamma)
    batch_norm(train, mean, var, training=True, momentum=momentum)
    return batch_norm(test, mean, var, gamma, beta).numpy()


def after_training(x_train, x_test, gamma, beta, momentum):
    axes = (0, 2, 3)
    mean = (1 - momentum) * 0 + momentum * x_train.mean(axis=axes)
    var = (1 - momentum) * 1 + momentum * x_train.var(axis=axes, ddof=1)
    x_hat = (x_test - mean[:, None, None]) / np.sqrt(var[:, None, None] + 1e-5)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


SLIPS = """
- , ddof=1 =>
  The variance that is kept divides by n − 1, not by n: n/(n − 1) times x.var().
- (axis=axes, ddof=1) => (axis=axes) * len(x_train) / (len(x_train) - 1)
  n is how many numbers a mean runs over, N·H·W, not the number of images.
- (axis=axes, ddof=1) => (axis=axes) * x_train[0, 0].size / (x_train[0, 0].size - 1)
  n is how many numbers a mean runs over, N·H·W, not those of one image.
- (axis=axes, ddof=1) => (axis=axes) * x_train.size / (x_train.size - 1)
  n is how many numbers a mean runs over, N·H·W, without the channels.
- (axis=axes, ddof=1) => (axis=axes) * (x_train[:, 0].size - 1) / x_train[:, 0].size
  n and n − 1 have changed places: the variance that is kept is larger, n/(n − 1) times x.var().
- x_train.var(axis=axes, ddof=1) => x_train.var(axis=(2, 3), ddof=1).mean(axis=0)
  That is the mean of the variances of the images. One variance runs over all of them.
- x_train.var(axis=axes, ddof=1) => x_train.var(axis=(2, 3)).mean(axis=0)
  That is the mean of the variances of the images. One variance runs over all of them.
- x_train.var(axis=axes, ddof=1) => (x_train**2).mean(axis=axes)
  That is the mean of the squares. The variance is that of the deviations from the mean.
- .var => .std
- var[:, None, None] + => var[:, None, None] ** 2 +
  A running standard deviation is kept. PyTorch keeps the variance: only at the end comes a root.
- .var => .std
- np.sqrt =>
  A running standard deviation is kept. PyTorch keeps the variance: only at the end comes a root.
- .var => .std
  `std` is a root already, and a second one is taken. Keep the variance, `var`.
- axes = (0, 2, 3) => axes = (0, 2, 3); momentum = 1 - momentum
  Old and new have changed places: momentum is the share of the *new* batch.
- axes = (0, 2, 3) => axes = (0, 2, 3); momentum = 0.1
  The momentum is that of PyTorch's default, 0.1. Use the one that is given.
- (1 - momentum) * 0 + momentum * x_train => x_test
- (1 - momentum) * 1 + momentum * x_train => x_test
- , ddof=1 =>
  That normalises the test batch with its own mean and variance, as in training. After eval() the
  running ones are used.
- x_train.mean => x_test.mean
- x_train.var => x_test.var
  The running statistics come from x_test. They come from x_train, as only that is trained with.
- (1 - momentum) * 0 + momentum * =>
- (1 - momentum) * 1 + momentum * =>
- , ddof=1 =>
  Those are the mean and the variance of the training batch alone. The running ones begin at 0 and
  1, and only a share of the batch is added.
- (1 - momentum) * 0 + momentum * =>
- (1 - momentum) * 1 + momentum * =>
  Those are the mean and the variance of the training batch alone. The running ones begin at 0 and
  1, and only a share of the batch is added.
- (1 - momentum) * 0 + momentum * =>
  The mean is that of the training batch alone. The running one begins at 0, and only a share of the
  batch is added.
- (1 - momentum) * 1 + momentum * =>
  The variance is that of the training batch alone. The running one begins at 1, and only a share of
  the batch is added.
- (1 - momentum) * 1 + =>
  The running variance begins at 1, and keeps 1 − momentum of that.
- (1 - momentum) * 1 => 1
  The old running variance keeps only 1 − momentum of itself.
- (1 - momentum) * 1 => 0
- (1 - momentum) * 0 => (1 - momentum) * 1
  The running mean begins at 0; it is the variance that begins at 1.
- (1 - momentum) * 0 => (1 - momentum) * 1
  The running mean begins at 0; it is the variance that begins at 1.
- axes = (0, 2, 3) => axes = (0, 2, 3); momentum = 0
  Those are the running statistics of a new layer: the training batch has moved them.
- x_hat = => mean += momentum * (x_test.mean(axis=axes) - mean); x_hat =
- x_hat = => var += momentum * (x_test.var(axis=axes, ddof=1) - var); x_hat =
  The test batch moves the running statistics, too. After eval() they stay as they are.
- axes = (0, 2, 3) => axes = None
- mean[:, None, None] => mean
- var[:, None, None] => var
  Each channel has a mean and a variance of its own: axis=(0, 2, 3).
- gamma[:, None, None] => gamma
- beta[:, None, None] => beta
  An array of shape (C,) meets the columns of a map. `gamma[:, None, None]` meets the channels.
- gamma[:, None, None] * x_hat + beta[:, None, None] => x_hat * gamma + beta
  An array of shape (C,) meets the columns of a map. `gamma[:, None, None]` meets the channels.
- gamma[:, None, None] => gamma[:, None]
- beta[:, None, None] => beta[:, None]
  An array of shape (C, 1) meets the rows of a map. `gamma[:, None, None]` meets the channels.
- axes = (0, 2, 3) => axes = (0, 2, 3); gamma, beta = beta, gamma
  γ and β have changed places: γ multiplies, β is added.
- gamma[:, None, None] * x_hat + beta[:, None, None] => x_hat
  γ and β are left out: multiply by the one, then add the other.
- gamma[:, None, None] * =>
  γ is left out: multiply by it, then add β.
- + beta[:, None, None] =>
  β is left out: add it at the end.
- + beta => - beta
  β is subtracted. Add it.
- x_hat + beta[:, None, None] => (x_hat + beta[:, None, None])
  β is multiplied by γ, too. Multiply by γ first, then add β.
- gamma[:, None, None] * => (1 + gamma[:, None, None]) *
  It is multiplied by 1 + γ. Multiply by γ itself.
- - mean[:, None, None] =>
  The running mean is not subtracted.
- (x_test - => (x_train -
  It returns what becomes of x_train. What becomes of x_test is asked for.
- np.sqrt =>
  It is divided by the variance. Divide by its square root.
- + 1e-5 =>
  The 1e-5 under the root is missing.
- np.sqrt(var[:, None, None] + 1e-5) => (np.sqrt(var[:, None, None]) + 1e-5)
  The 1e-5 is added to the root. It belongs under it: sqrt(variance + 1e-5).
- 1e-5 => 1e-3
  What is added under the root is not 1e-5.
- 1e-5 => 1e-6
  What is added under the root is not 1e-5.
- 1e-5 => 1e-8
  What is added under the root is not 1e-5.
- return gamma[:, None, None] * x_hat + => return np.float32(gamma[:, None, None] * x_hat +
- beta[:, None, None] => beta[:, None, None])
  About 7 digits are right. Is something float32 on the way, or another number than 1e-5 added?
"""


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_batch_norm,
    oracle_name="PyTorch's batch_norm, called in training, then with what that has left",
    solution=after_training,
    slips=SLIPS,
    further_cases=tuple(
        {
            "x_train": counting_array(*train),
            "x_test": counting_array(*test),
            "gamma": counting_array(train[1]) + 1,
            "beta": counting_array(train[1]),
            "momentum": 0.1,
        }
        for train, test in [
            ((4, 16, 9, 7), (2, 16, 7, 9)),
            ((1, 2, 2, 3), (1, 2, 2, 3)),  # a single image
            ((2, 1, 2, 3), (1, 1, 2, 3)),  # the same bytes in both, but other shapes
            ((2, 1, 3, 2), (1, 1, 3, 2)),
        ]
    ),
    max_ulps=10_000,  # x² − mean² and the like lose digits; float32 loses far more
)
