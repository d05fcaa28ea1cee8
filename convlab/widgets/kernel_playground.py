"""A photo, a kernel to edit, and their convolution."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from convlab import colours
from convlab.byhand.convolution import conv2d
from convlab.errors import ShapeError
from convlab.widgets.array_setting import NumberArray
from convlab.widgets.explorer import Explorer
from convlab.widgets.photo_setting import MOST_PIXELS, Photo, grey_of
from convlab.widgets.settings import Number, OneOf, Setting, WholeNumberOrPair

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["KernelPlayground"]

_MOST = 7  # the largest kernel
_LONGEST_NAME = 40
_BINOMIAL = np.array([1, 4, 6, 4, 1]) / 16
_SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])

# Source of the Sobel kernels: Sobel and Feldman's talk of 1968. The others are common knowledge.
_PRESETS: dict[str, ArrayLike] = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "blur 3×3": np.full((3, 3), 1 / 9),
    "blur 3×5": np.full((3, 5), 1 / 15),
    "blur 5×5": np.full((5, 5), 1 / 25),
    "Gaussian blur 5×5": np.outer(_BINOMIAL, _BINOMIAL),
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "vertical edges (Sobel)": _SOBEL,
    "horizontal edges (Sobel)": _SOBEL.T,
    "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "motion blur 1×7": np.full((1, 7), 1 / 7),
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
}


class _Presets(Setting):
    """Kernels by name: the built-in ones and the given ones."""

    is_changed_in_page = False

    def __init__(self):
        super().__init__({})
        self.tag(to_json=_to_list, from_json=_from_list)

    def check(self, value, name, caller):
        if not isinstance(value, Mapping):
            raise TypeError(
                f"{caller}: {name} must be a dict, name → kernel, got a {type(value).__name__}."
            )
        for key in value:
            if not isinstance(key, str) or not 1 <= len(key.strip()) <= len(key) <= _LONGEST_NAME:
                raise ValueError(
                    f"{caller}: the name of a preset must be a text of 1 to {_LONGEST_NAME} "
                    f"letters, got {key!r}."
                )
        return {
            key: _KERNEL.check(kernel, f"{name}[{key!r}]", caller)
            for key, kernel in {**_PRESETS, **value}.items()
        }

    def code(self, value):
        own = (
            f"{key!r}: {_KERNEL.code(kernel)}"
            for key, kernel in value.items()
            if key not in _PRESETS or not np.array_equal(kernel, _PRESETS[key])
        )
        return f"{{{', '.join(own)}}}"

    def is_same(self, value, other):
        return self.code(value) == self.code(other)


def _to_list(presets, _widget):
    return [{"name": name, "kernel": kernel.tolist()} for name, kernel in presets.items()]


def _from_list(entries, _widget):
    return {entry["name"]: entry["kernel"] for entry in entries}


class _Display(OneOf):
    """A way to show numbers; the page needs the two ends of the colours around 0, too."""

    limits = ("choices", "ends")
    ends = (colours.NEGATIVE, colours.POSITIVE)


def _kernel(default):
    return NumberArray(default, axes="K_h K_w", least=2, most=(_MOST, _MOST))


_KERNEL = _kernel(None)


class KernelPlayground(Explorer):
    """A photo, a kernel that can be edited, and their convolution, without padding.

    image: an (H, W) array of numbers, or (H, W, 3) in colour; a PIL image or the path of a picture;
        None: the photo of lesson 01, in colour. At most 512 pixels on a side. uint8 is kept, other
        types become float32. White is 255, or 1 if all numbers are fractions from 0 to 1.
    kernel: a 2-D array, 1×1 to 7×7, of finite numbers of at most 1,000,000.
    channels: what a photo in colour is taken as: "grey" (0.299·R + 0.587·G + 0.114·B), "colour"
        (red, green and blue, each with the same kernel), or one of "red", "green" and "blue".
    display: how the result's numbers are shown: "diverging" (blue, white at 0, orange), "signed"
        (0 is middle grey; also each channel of a result in colour with "diverging"), "cut" (as the
        photo, cut off at black and white) or "stretch" (from the smallest number to the largest).
    view: "side by side", or "split": the result lies on the photo, right of a divider.
    split: where the divider is, from 0 (left) to 1.
    presets: name → kernel, for the buttons in the page, beside the built-in ones.
    position: (row, column) of the pixel of the result that is pinned.

    Each is a trait: set it from a cell, or read the changes made in the page. `image` and `kernel`
    are read-only arrays: set a new one. `photo` is what is convolved, `output` the result, by
    `convlab.conv2d`: both (H, W), or (H, W, 3) of a photo in colour with channels="colour".

    Raises ShapeError, TypeError, ValueError or OSError for any other argument.

    >>> image = np.array([[0, 0, 9, 9], [0, 0, 9, 9], [0, 0, 9, 9]], np.uint8)
    >>> playground = KernelPlayground(image, kernel=[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    >>> playground.output  # 9 + 2·9 + 9
    array([[36., 36.]])
    >>> playground.kernel = playground.presets["blur 3×3"]
    >>> playground.output
    array([[3., 6.]])
    >>> playground.kernel = np.zeros((9, 3))
    Traceback (most recent call last):
        ...
    ValueError: KernelPlayground: kernel is too large to be drawn: K_h at most 7, K_w at most 7, \
got shape (9, 3). Give a part of it: kernel[:7, :7].
    """

    image = Photo()
    kernel = _kernel(_SOBEL)
    channels = OneOf(("grey", "colour", "red", "green", "blue"))
    display = _Display(("diverging", "signed", "cut", "stretch"))
    view = OneOf(("side by side", "split"))
    split = Number(0.5, minimum=0, maximum=1)
    presets = _Presets()
    position = WholeNumberOrPair((100, 120), minimum=0, maximum=MOST_PIXELS - 1, is_single=False)

    def __init__(self, image=None, kernel=None, **settings):
        if kernel is not None:
            settings["kernel"] = kernel
        super().__init__(image=image, **settings)

    def __repr__(self):
        height, width = self.image.shape[:2]
        kernel = self.kernel.round(4).tolist()
        channels = f", channels={self.channels!r}" if self.image.ndim == 3 else ""
        return (
            f"KernelPlayground(<{height}×{width} image>, kernel={kernel}{channels}, "
            f"display={self.display!r})"
        )

    @property
    def photo(self) -> np.ndarray:
        """Numbers that are convolved: (H, W), or (H, W, 3) in colour with channels="colour"."""
        if self.image.ndim == 2 or self.channels == "colour":
            return self.image
        if self.channels == "grey":
            return grey_of(self.image)
        return self.image[:, :, ("red", "green", "blue").index(self.channels)]

    @property
    def output(self) -> np.ndarray:
        """The result, a float64 array; raises ShapeError if the kernel is larger than the photo."""
        (height, width), (rows, columns) = self.image.shape[:2], self.kernel.shape
        if rows > height or columns > width:
            raise ShapeError(
                f"KernelPlayground: the kernel ({rows}×{columns}) does not fit into the photo "
                f"({height}×{width}), and nothing is padded here. Use a kernel of at most "
                f"{min(rows, height)}×{min(columns, width)}, or a larger photo."
            )
        photo = self.photo.astype(np.float64)
        planes = np.atleast_3d(photo).transpose(2, 0, 1)[:, None]  # each channel for itself
        result = conv2d(planes, self.kernel[None, None])[:, 0]
        return result[0] if photo.ndim == 2 else np.moveaxis(result, 0, 2)

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.figures.numbers import short_number
        from convlab.widgets.kernel_playground_picture import playground_figure
        from convlab.widgets.shape_picture import sentence_figure

        try:
            output = self.output
        except ShapeError as error:
            return Picture(sentence_figure(str(error)), str(error))
        low, high = (short_number(limit) for limit in (output.min(), output.max()))
        alt = f"{self!r}: the result goes from {low} to {high}."
        return Picture(playground_figure(self, output), alt)
