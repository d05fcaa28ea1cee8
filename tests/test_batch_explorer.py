"""BatchExplorer in Python: its batch, its layers, its errors."""

import random

import numpy as np
import pytest
import torch

from convlab.training import digits
from convlab.widgets import BatchExplorer
from convlab.widgets.batch_explorer import uniform_numbers


def test_the_maps_are_digits_averaged_in_blocks():
    images = digits().images[:12, 0]
    means = torch.nn.functional.avg_pool2d(images[:, None], 4)[:, 0].numpy()
    maps = np.array(BatchExplorer().maps)
    assert maps.shape == (10, 6, 7, 7)
    for k in range(12):
        expected = 1 - means[k] if k % 6 == 5 else means[k]
        np.testing.assert_allclose(maps[k // 6, k % 6], expected, atol=0.0051)


def torch_output(explorer):
    """What PyTorch makes of the batch, but for the mask of dropout."""
    x = torch.tensor(explorer.x)
    if explorer.layer != "dropout":
        layer = torch.nn.BatchNorm2d(1, dtype=torch.float64)
        layer.weight.data.fill_(explorer.gamma)
        layer.bias.data.fill_(explorer.beta)
        layer.running_mean.fill_(explorer.running_mean[-1])
        layer.running_var.fill_(explorer.running_var[-1])
        x = layer.train(explorer.training)(x).detach()
    return x.numpy()


def test_the_output_is_that_of_pytorch():
    pick = random.Random(1)
    for _ in range(60):
        explorer = BatchExplorer(
            batch=pick.randint(0, 9),
            included=[1, *(pick.randint(0, 1) for _ in range(5))],
            layer=pick.choice(("batch_norm", "dropout", "both")),
            training=pick.random() < 0.5,
            gamma=pick.uniform(-3, 3),
            beta=pick.uniform(-3, 3),
            running_mean=[0, pick.uniform(0, 1)],
            running_var=[1, pick.uniform(0.1, 1)],
            p=pick.choice((0, 0.25, 0.9)),
            seed=pick.randint(0, 99),
        )
        expected = torch_output(explorer)
        out = explorer.output
        if explorer.layer != "batch_norm" and explorer.training:
            dropped = out == 0
            np.testing.assert_allclose(out[~dropped] * (1 - explorer.p), expected[~dropped])
            visible = expected != 0  # a kept 0 looks like a dropped one
            assert abs(dropped[visible].mean() - explorer.p) < 0.15
        else:
            np.testing.assert_allclose(out, expected)


def test_an_image_that_is_taken_out_moves_the_others_in_training_only():
    for training, moves in ((True, True), (False, False)):
        explorer = BatchExplorer(training=training)
        before = explorer.output[:5]
        explorer.included = [1, 1, 1, 1, 1, 0]
        assert explorer.output.shape == (5, 1, 7, 7)
        assert (abs(explorer.output - before).max() > 0.1) == moves


def test_an_empty_batch_has_an_empty_output():
    for layer in ("batch_norm", "dropout", "both"):
        explorer = BatchExplorer(included=[0] * 6, layer=layer)
        assert explorer.output.shape == (0, 1, 7, 7)
        assert "no image is in the batch" in explorer.picture().alt


def test_random_numbers_are_spread_evenly():
    numbers = np.concatenate([uniform_numbers(seed, 100) for seed in range(50)])
    assert 0 <= numbers.min() < numbers.max() < 1
    counts, _ = np.histogram(numbers, 10, (0, 1))
    assert counts.min() > 400 < counts.max() < 600
    first = [uniform_numbers(seed, 1)[0] for seed in range(2000)]
    assert abs(np.mean(first) - 0.5) < 0.02


@pytest.mark.parametrize("included", [[1] * 5, [1] * 5 + [2], [0.5] * 6])
def test_included_is_six_times_in_or_out(included):
    with pytest.raises(ValueError, match=r"included must be 6 numbers, 1 for an image|too large"):
        BatchExplorer(included=included)
