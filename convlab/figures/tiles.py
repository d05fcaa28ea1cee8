"""Small images in rows: the filters of a first layer, and the images that a model gets wrong."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from convlab.arithmetic.number_text import number_text
from convlab.figures.numbers import short_number
from convlab.figures.picture import FONT_SIZE, WIDTH, Picture

if TYPE_CHECKING:  # the pictures of this package need no PyTorch
    import torch
    from torch import nn

__all__ = ["filter_picture", "surest_errors"]


def filter_picture(
    weight: "np.ndarray | torch.Tensor",
    *,
    beside: Mapping[str, np.ndarray] | None = None,
    columns: int = 8,
) -> Picture:
    """The filters of a first layer as small images, each with its largest weight.

    weight: (C_out, C_in, K_h, K_w), with one channel (drawn in grey) or three (in colours). Middle
        grey is 0; white and black are the filter's largest weight, + and −, which stands below it.
    beside: title → 2-D array of a kernel that is drawn first, such as a Sobel kernel.
    columns: images in a row.

    Raises ValueError for another number of axes or channels.

    >>> filter_picture(np.ones((4, 1, 3, 2)))
    [Picture: 4 filters of 3×2; the largest weight is 1, in filter 0.]
    """
    filters = np.asarray(weight.detach().cpu() if hasattr(weight, "detach") else weight)
    if filters.ndim != 4 or filters.shape[1] not in (1, 3):
        raise ValueError(
            "filter_picture: the weight must be (C_out, C_in, K_h, K_w) with 1 or 3 input "
            f"channels, got {filters.shape}. Of a layer further on, give one input channel: "
            "weight[:, :1]."
        )
    tiles = {title: np.asarray(kernel, float) for title, kernel in (beside or {}).items()}
    for number, one in enumerate(filters):
        tiles[f"filter {number}"] = one[0] if len(one) == 1 else one.transpose(1, 2, 0)
    images, captions = [], []
    for tile in tiles.values():
        reach = float(np.abs(tile).max())
        images.append(0.5 + tile / (2 * reach or 1))
        captions.append(f"±{short_number(reach)}")
    strongest = int(np.abs(filters).reshape(len(filters), -1).max(axis=1).argmax())
    alt = f"{len(filters)} filters of {filters.shape[2]}×{filters.shape[3]}"
    if beside:
        alt += f", beside {', '.join(beside)}"
    alt += f"; the largest weight is {short_number(np.abs(filters).max())}, in filter {strongest}."
    return Picture(_draw(images, list(tiles), captions, columns), alt)


def surest_errors(
    model: "nn.Module",
    images: "torch.Tensor",
    labels: "torch.Tensor",
    *,
    count: int = 12,
    classes: Sequence[str] | None = None,
    columns: int = 6,
) -> Picture:
    """The images that a model gets wrong with the greatest probability, the surest first.

    model: a module that returns logits (N, K); it runs in evaluation mode, and gets its mode back.
    images: (N, C, H, W) with one channel or three, as the model takes them; drawn from the smallest
        number (black) to the largest (white). labels: int64 (N,).
    count: how many to draw at most. columns: images in a row.
    classes: the names of the classes, by default 0 to K − 1.

    Above each image stands its number in `images`; below it what it is, what the model takes it
    for, and the probability that the model gives to that.

    Raises ValueError if the model is right everywhere.

    >>> import torch
    >>> images = torch.tensor([[[[2.0], [0.0]]], [[[0.0], [3.0]]]])
    >>> surest_errors(torch.nn.Flatten(), images, torch.tensor([1, 1]))
    [Picture: 1 of 2 images are wrong. The surest: image 0 is 1, taken for 0 (88.1 %).]
    """
    from convlab.training import probabilities

    chances, predicted = probabilities(model, images).max(dim=1)
    labels = labels.cpu()
    wrong = (predicted != labels).nonzero()[:, 0]
    if not len(wrong):
        raise ValueError(
            f"surest_errors: the model must be wrong somewhere, and is right on all {len(labels)} "
            "images. Give other images."
        )
    shown = wrong[chances[wrong].argsort(descending=True, stable=True)][:count].tolist()
    low, high = float(images.min()), float(images.max())

    def name(number: "torch.Tensor") -> str:
        return str(int(number)) if classes is None else classes[int(number)]

    pictures, titles, captions, sentences = [], [], [], []
    for index in shown:
        image = np.asarray(images[index].cpu().permute(1, 2, 0), float)
        pictures.append((image[..., 0] if image.shape[2] == 1 else image) - low)
        pictures[-1] /= (high - low) or 1
        titles.append(f"image {index}")
        true, taken = name(labels[index]), f"taken for {name(predicted[index])}"
        chance = f"{100 * float(chances[index]):.1f} %"
        captions.append(f"{true}\n{taken}\n{chance}")
        sentences.append(f"image {index} is {true}, {taken} ({chance})")
    alt = f"{number_text(len(wrong))} of {number_text(len(labels))} images are wrong. "
    alt += f"The surest: {'; '.join(sentences)}."
    return Picture(_draw(pictures, titles, captions, columns), alt)


def _draw(images: list[np.ndarray], titles: list[str], captions: list[str], columns: int) -> Figure:
    """Images of numbers from 0 to 1 in rows, each with a title above and a caption below."""
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    side = min(WIDTH / columns, 1.5)
    lines = 2 + max(caption.count("\n") for caption in captions)
    figure = Figure(figsize=(side * columns, (side + 0.19 * lines) * rows))
    figure.set_layout_engine("constrained")
    all_axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    for axes, image, title, caption in zip(all_axes, images, titles, captions, strict=False):
        axes.imshow(image, cmap="gray", vmin=0, vmax=1)  # colours ignore these three
        axes.set_title(title, size=FONT_SIZE - 1)
        axes.set_xlabel(caption, size=FONT_SIZE - 1)
    for axes in all_axes:
        axes.set(xticks=[], yticks=[])
        axes.set_visible(bool(axes.images))
    return figure
