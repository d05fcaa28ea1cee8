"""14.1 Cross-entropy from logits."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    count, classes = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    numbers = st.integers(-3, 3).map(float) | st.sampled_from([0.5, -1.25, 2.75])
    scale = draw(st.sampled_from([1.0, 1.0, 1.0, 400.0]))  # exp(1200) is infinite
    logits = draw(st.lists(numbers, min_size=count * classes, max_size=count * classes))
    labels = draw(st.lists(st.integers(0, classes - 1), min_size=count, max_size=count))
    return {
        "logits": scale * np.array(logits).reshape(count, classes),
        "labels": np.array(labels),
    }


def _torch_cross_entropy(logits, labels):
    import torch

    return torch.nn.functional.cross_entropy(torch.tensor(logits), torch.tensor(labels)).item()


def loss_by_hand(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(labels)), labels].mean()


SLIPS = """
- logits - logits.max(axis=1, keepdims=True) => logits
  `exp` of a large logit is infinite. Subtract the largest logit of each row first: the
  probabilities stay.
- logits.max(axis=1, keepdims=True) => logits.min(axis=1, keepdims=True)
  `exp` of a large number is infinite. Subtract the largest logit of the row, not the smallest.
- logits.max(axis=1, keepdims=True) => logits.max()
  With the largest logit of *all* rows subtracted, a row far below it gives log(0). Take the largest
  of each row.
- -log_p => log_p
  The sign is missing: the logarithm of a probability is negative, the loss is positive.
- .mean() => .sum()
  That is the sum over the batch. The loss is the mean.
- .mean() => .mean() / logits.shape[1]
  It is divided by the number of classes, too. The mean is over the images alone.
- -log_p[np.arange(len(labels)), labels].mean() => -log_p.mean()
  That is the mean over all classes. Only the probability of the true class counts.
- -log_p[np.arange(len(labels)), labels].mean() => -log_p[:, labels].mean()
  `[:, labels]` takes every label from every row. Pair row i with label i: [np.arange(N), labels].
- -log_p[np.arange(len(labels)), labels].mean() => -log_p.max(axis=1).mean()
  That is the probability of the class that the network names. The true one is labels[i].
- log_p[np.arange(len(labels)), labels] => np.exp(log_p)[np.arange(len(labels)), labels]
  That is the mean probability. The loss is the mean of its logarithm.
- np.log(np.exp => np.log2(np.exp
  The logarithm is the natural one, `np.log`.
- np.exp(shifted).sum(axis=1, keepdims=True) => np.exp(shifted).sum()
  The probabilities of one image sum to 1: take the sum along axis 1.
- np.exp(shifted).sum(axis=1, keepdims=True) => np.exp(shifted).mean(axis=1, keepdims=True)
  It is divided by the mean of the exponentials. Divide by their sum.
- log_p = shifted => log_p = np.exp(shifted)
  The logarithm of exp(z) / sum is z − log(sum): z itself, not exp(z).
"""


def _without_the_largest(logits, labels):
    p = np.exp(logits)
    p = p / p.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(labels)), labels]).mean()


def _log_of_mean(logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(labels)), labels].mean())


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_torch_cross_entropy,
    oracle_name="PyTorch's cross_entropy",
    solution=loss_by_hand,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _without_the_largest,
            "`exp` of a large logit is infinite, and of a small one 0. First subtract the "
            "largest logit of each row: the probabilities stay.",
        ),
        Mistake(
            _log_of_mean,
            "That is the log of the mean probability. The loss is the mean of the logarithms.",
        ),
    ),
    further_cases=(
        {  # rows of very different size
            "logits": np.array([[2000.0, 1999.0, 0.0], [-3.0, 1.0, 2.0]]),
            "labels": np.array([1, 2]),
        },
        {
            "logits": np.random.default_rng(14).normal(0, 3, (64, 10)),
            "labels": np.random.default_rng(41).integers(0, 10, 64),
        },
    ),
)
