"""14.2 Mean and standard deviation of a data set, from its batches."""

import numpy as np
from hypothesis import strategies as st

from convlab.lessons.exercise import Exercise, Mistake


@st.composite
def _cases(draw):
    channels = draw(st.integers(1, 3))
    size = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    batches = []
    for count in counts:
        shape = (count, channels, *size)
        numbers = draw(
            st.lists(st.integers(0, 8), min_size=int(np.prod(shape)), max_size=int(np.prod(shape)))
        )
        batches.append(np.array(numbers, dtype=float).reshape(shape))
    return {"batches": batches}


def _all_at_once(batches):
    pixels = np.concatenate(batches)
    mean, std = pixels.mean(axis=(0, 2, 3)), pixels.std(axis=(0, 2, 3))
    return np.array([mean, std])


def mean_and_std(batches):
    count, total, squares = 0, 0, 0
    for x in batches:
        count += x[:, 0].size  # N·H·W
        total += x.sum(axis=(0, 2, 3))
        squares += (x**2).sum(axis=(0, 2, 3))
    mean = total / count
    return np.array([mean, np.sqrt(np.maximum(squares / count - mean**2, 0))])


SLIPS = """
- count += x[:, 0].size => count += len(x)
  Each pixel counts: a channel of a batch has N·H·W numbers, not N.
- count += x[:, 0].size => count += x.size
  The channels are counted too. A mean of one channel runs over N·H·W numbers.
- count += x[:, 0].size => count += 1
  It is divided by the number of batches. Divide by the number of pixels.
- count += x => count = x
  Only the pixels of the last batch are counted. Add them up: `count += …`.
- total += x.sum => total = x.sum
  Only the sum of the last batch is kept. Add the batches up: `total += …`.
- squares += (x**2).sum => squares = (x**2).sum
  Only the squares of the last batch are kept. Add the batches up: `squares += …`.
- (x**2).sum(axis=(0, 2, 3)) => x.sum(axis=(0, 2, 3))**2
  That is the square of the sum. The sum of the squares is needed.
- squares / count - mean**2 => squares / count - mean
  The square of the mean is to be subtracted, `mean**2`.
- squares / count - mean**2 => squares / count
  The mean of the squares is the variance only if the mean is 0. Subtract mean².
- np.sqrt(np.maximum(squares / count - mean**2, 0)) => np.maximum(squares / count - mean**2, 0)
  That is the variance. The standard deviation is its root.
- squares / count - mean**2 => (squares / count - mean**2) * count / max(count - 1, 1)
  It is divided by n − 1. Divide by n, as `numpy.std` does.
- axis=(0, 2, 3) => axis=(0, 1, 2, 3)
  One number comes out. Each channel has a mean of its own: axis=(0, 2, 3).
- - mean**2, 0))]) => - mean**2, 0))])[::-1]
  The two rows have changed places: first the means, then the standard deviations.
"""


def _mean_of_batches(batches):
    means = [x.mean(axis=(0, 2, 3)) for x in batches]
    stds = [x.std(axis=(0, 2, 3)) for x in batches]
    return np.array([np.mean(means, axis=0), np.mean(stds, axis=0)])


def _divided_by_images(batches):
    x = np.concatenate(batches)
    mean = x.sum(axis=(0, 2, 3)) / len(x)
    squares = ((x - mean[:, None, None]) ** 2).sum(axis=(0, 2, 3))
    return np.array([mean, np.sqrt(squares / len(x))])


def _weighted_variances(batches):
    x = np.concatenate(batches)
    variances = sum(len(part) * part.var(axis=(0, 2, 3)) for part in batches) / len(x)
    return np.array([x.mean(axis=(0, 2, 3)), np.sqrt(variances)])


def _divided_by_one_less(batches):
    x = np.concatenate(batches)
    with np.errstate(all="ignore"):
        return np.array([x.mean(axis=(0, 2, 3)), x.std(axis=(0, 2, 3), ddof=1)])


def _mean_of_images(batches):
    images = np.concatenate(batches)
    return np.array([images.mean(axis=(0, 2, 3)), images.std(axis=(2, 3)).mean(axis=0)])


def _right_mean_and_std_of_batches(batches):
    pixels = np.concatenate(batches)
    stds = [x.std(axis=(0, 2, 3)) for x in batches]
    return np.array([pixels.mean(axis=(0, 2, 3)), np.mean(stds, axis=0)])


EXERCISE = Exercise(
    cases=_cases(),
    oracle=_all_at_once,
    oracle_name="NumPy, all images at once",
    solution=mean_and_std,
    slips=SLIPS,
    mistakes=(
        Mistake(
            _divided_by_images,
            "It is divided by the number of images. A channel has N·H·W numbers: divide by these.",
        ),
        Mistake(
            _weighted_variances,
            "The mean is right. The batches' variances, weighted by their sizes, leave out the "
            "spread between the batches' means: add up the squares.",
        ),
        Mistake(
            _divided_by_one_less,
            "It is divided by n − 1. Divide by n, as `numpy.std` does.",
        ),
        Mistake(
            _mean_of_batches,
            "Those are the means of the batches' numbers. Batches differ in size, and the spread "
            "between them counts, too: add up sums and squares.",
        ),
        Mistake(
            _right_mean_and_std_of_batches,
            "The mean is right. The mean of the batches' standard deviations leaves out the spread "
            "between them: add up the squares.",
        ),
        Mistake(
            _mean_of_images,
            "That is the mean of each image's own standard deviation, as in the number that is "
            "often given for CIFAR-10. The spread between images counts, too.",
        ),
    ),
    further_cases=(
        {"batches": [np.zeros((2, 1, 2, 3)), np.full((1, 1, 2, 3), 6.0)]},
        {
            "batches": [
                np.random.default_rng(k).random((n, 3, 32, 30)) for k, n in enumerate([64, 64, 5])
            ]
        },
    ),
)
