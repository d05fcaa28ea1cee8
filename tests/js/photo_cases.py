"""Small photos and kernels with their convolution by `convlab.conv2d`, and how it is shown."""

import base64

import numpy as np

import convlab
from convlab.widgets.photo_setting import _to_bytes


def cases():
    """400 photos, of uint8 and float32, with kernels of 1×1 to 7×7, and the results' looks."""
    rng = np.random.default_rng(22)
    return [case(rng) for _ in range(400)]


def case(rng):
    k_h, k_w = rng.integers(1, 8, 2)
    size = k_h + rng.integers(0, 6), k_w + rng.integers(0, 9)
    fill = rng.choice(["bytes", "white", "floats", "fractions"])
    photo = {
        "bytes": lambda: rng.integers(0, 256, size).astype(np.uint8),
        "white": lambda: np.full(size, 255, np.uint8),
        "floats": lambda: rng.normal(0, 300, size).astype(np.float32),
        "fractions": lambda: rng.random(size, np.float32),
    }[fill]()
    kernel = rng.choice(
        [
            rng.normal(0, 1, (k_h, k_w)),
            rng.integers(-2, 3, (k_h, k_w)),
            np.full((k_h, k_w), 1 / (k_h * k_w)),
        ]
    ).astype(np.float64)
    output = convlab.conv2d(photo.astype(np.float64)[None, None], kernel[None, None])[0, 0]
    packed = _to_bytes(photo, None)
    white = 1 if fill == "fractions" else 255
    # Exactly at 0 or at white the last digit decides nothing: it is a sum's rounding.
    inside = np.isclose(output, 0, atol=1e-6) | np.isclose(output, white, rtol=0, atol=1e-6)
    return {
        "photo": {**packed, "pixels": base64.b64encode(packed["pixels"]).decode()},
        "kernel": kernel.tolist(),
        "output": output.tolist(),
        "white": white,
        "below": int(((output < 0) & ~inside).sum()),
        "above": int(((output > white) & ~inside).sum()),
        "clipped": np.clip(output * (255 / white), 0, 255).tolist(),
    }
