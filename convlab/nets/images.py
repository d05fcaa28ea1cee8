"""Check of a network's input: a batch of images (N, C, H, W)."""

import torch

from convlab.errors import ShapeError

__all__ = ["check_images"]


def check_images(x: torch.Tensor, in_shape: tuple[int, int, int], caller: str) -> None:
    """Raise an error unless `x` is a batch of images with the channels of `in_shape`.

    in_shape: (C, H, W) of the images that the network was made for; any (H, W) passes.
    caller: name of the network, for the message.

    Raises TypeError for anything but a tensor, ShapeError (a ValueError) for another shape, with a
    way out for known slips.

    >>> check_images(torch.zeros(5, 1, 28, 26), (1, 28, 28), "ConvNet")
    >>> check_images(torch.zeros(5, 28, 28), (1, 28, 28), "ConvNet")
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: ConvNet: the input must be (N, C, H, W) = (N, 1, 28, 28), \
got (5, 28, 28). The axis of the channels is missing: give x[:, None].
    """
    wanted = f"(N, C, H, W) = (N, {', '.join(map(str, in_shape))})"
    if not isinstance(x, torch.Tensor):
        raise TypeError(
            f"{caller}: the input must be a tensor {wanted}, got {type(x).__name__}. "
            "Give torch.tensor(np.array(x, np.float32))."
        )
    if x.ndim != 4 or x.shape[1] != in_shape[0]:
        raise ShapeError(
            f"{caller}: the input must be {wanted}, got {tuple(x.shape)}. "
            f"{_way_out(tuple(x.shape), in_shape)}"
        )


def _way_out(shape: tuple[int, ...], in_shape: tuple[int, int, int]) -> str:
    channels, height, width = in_shape
    if len(shape) == 3 and shape[0] == channels:
        return "The axis of the batch is missing: give x[None]."
    if channels == 1 and len(shape) == 3 and shape[1:] == (height, width):
        return "The axis of the channels is missing: give x[:, None]."
    if channels == 1 and shape == (height, width):
        return "The axes of the batch and of the channels are missing: give x[None, None]."
    if len(shape) in (1, 2) and shape[-1] == channels * height * width:
        return f"The images are flattened: give x.reshape(-1, {channels}, {height}, {width})."
    if len(shape) == 3 and shape[2] == channels:
        return "Channels come before height and width: give x.permute(2, 0, 1)[None]."
    if len(shape) == 4 and shape[3] == channels:
        return "Channels come before height and width: give x.permute(0, 3, 1, 2)."
    if len(shape) == 4:
        advice = f": give x.expand(-1, {channels}, -1, -1)" if shape[1] == 1 else ""
        if (channels, shape[1]) == (1, 3):
            advice = ": give x.float().mean(dim=1, keepdim=True)"
        some = f"{channels} channel{'s' * (channels > 1)}"
        return f"Each image must have {some}, not {shape[1]}{advice}."
    return "Give a batch of images: 4 axes."
