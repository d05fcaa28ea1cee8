"""Derivations as Python writes them, each with the numbers of its letters."""

import random

from convlab.arithmetic import counts, sizes


def cases():
    """Texts of derivations, and the numbers that stand for letters, by letter."""
    rng = random.Random(33)
    return [case(rng) for _ in range(200)]


def case(rng):
    k_h, k_w, c_in, c_out = (rng.randint(1, 9), rng.randint(1, 9), *rng.sample(range(2, 2000), 2))
    if rng.random() < 0.5:
        number = counts.conv_parameters(c_in, c_out, (k_h, k_w))
        expected = [["K", k_h], ["K", k_w], ["I", c_in], ["O", c_out], ["O", c_out]]
    else:
        padding, stride, dilation = rng.randint(0, 4), rng.randint(1, 5), rng.randint(1, 3)
        number = sizes.conv_output_size(
            c_in + 40, k_h, padding=padding, stride=stride, dilation=dilation
        )
        expected = [["I", c_in + 40], ["P", padding], ["D", dilation], ["K", k_h], ["S", stride]]
    return {"text": number.text, "expected": expected, "result": int(number)}
