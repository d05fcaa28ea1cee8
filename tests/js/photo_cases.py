"""Small photos and kernels with their convolution by `convlab.conv2d`, and how it is shown."""

import base64

import numpy as np

import convlab
from convlab.widgets import KernelPlayground
from convlab.widgets.kernel_playground_picture import DIVERGING
from convlab.widgets.photo_setting import _to_bytes

CHANNELS = ("grey", "colour", "red", "green", "blue")


def cases():
    """400 photos, of uint8 and float32, grey and in colour, with kernels of 1×1 to 7×7."""
    rng = np.random.default_rng(22)
    return [case(rng) for _ in range(400)]


def case(rng):
    k_h, k_w = rng.integers(1, 8, 2)
    size = k_h + rng.integers(0, 6), k_w + rng.integers(0, 9)
    if rng.random() < 0.4:
        size = (*size, 3)
    fill = rng.choice(["bytes", "white", "floats", "fractions", "whole"])
    photo = {
        "bytes": lambda: rng.integers(0, 256, size).astype(np.uint8),
        "white": lambda: np.full(size, 255, np.uint8),
        "floats": lambda: rng.normal(0, 300, size).astype(np.float32),
        "fractions": lambda: rng.random(size, np.float32),
        "whole": lambda: rng.integers(2, 256, size).astype(np.float32),
    }[fill]()
    kernel = rng.choice(
        [
            rng.normal(0, 1, (k_h, k_w)),
            rng.integers(-2, 3, (k_h, k_w)),
            np.full((k_h, k_w), 1 / (k_h * k_w)),
        ]
    ).astype(np.float64)
    channels = str(rng.choice(CHANNELS))
    shown = KernelPlayground(photo, kernel, channels=channels).photo
    planes = np.atleast_3d(shown).astype(np.float64).transpose(2, 0, 1)
    output = convlab.conv2d(planes[:, None], kernel[None, None])[:, 0]
    packed = _to_bytes(photo, None)
    white = 1 if fill == "fractions" else 255
    # Exactly at 0 or at white the last digit decides nothing: it is a sum's rounding.
    inside = np.isclose(output, 0, atol=1e-6) | np.isclose(output, white, rtol=0, atol=1e-6)
    return {
        "photo": {**packed, "pixels": base64.b64encode(packed["pixels"]).decode()},
        "channels": channels,
        "planes": planes.reshape(len(planes), -1).tolist(),
        "kernel": kernel.tolist(),
        "size": output.shape[1:],
        "output": output.reshape(len(output), -1).tolist(),
        "white": white,
        "below": int(((output < 0) & ~inside).sum()),
        "above": int(((output > white) & ~inside).sum()),
        "clipped": np.clip(output * (255 / white), 0, 255).reshape(len(output), -1).tolist(),
        "diverging": diverging(output[0]),
    }


def diverging(plane):
    """The colours of a plane's numbers around 0, (H·W, 3), from 0 to 255."""
    reach = abs(plane).max() or 1
    return (DIVERGING((plane.ravel() / reach + 1) / 2)[:, :3] * 255).tolist()
