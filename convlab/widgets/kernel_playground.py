"""A photo, a kernel to edit, and their convolution."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from convlab.byhand.convolution import conv2d
from convlab.errors import ShapeError
from convlab.widgets.array_setting import NumberArray
from convlab.widgets.explorer import Explorer
from convlab.widgets.photo_setting import MOST_PIXELS, Photo
from convlab.widgets.settings import OneOf, Setting, WholeNumberOrPair

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["KernelPlayground"]

_MOST = 7  # the largest kernel
_LONGEST_NAME = 40
_BINOMIAL = np.array([1, 4, 6, 4, 1]) / 16
_SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])

# Source of the Sobel kernels: Sobel and Feldman's talk of 1968. The others are common knowledge.
_PRESETS = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "blur 3×3": np.full((3, 3), 1 / 9),
    "blur 3×5": np.full((3, 5), 1 / 15),
    "blur 5×5": np.full((5, 5), 1 / 25),
    "Gaussian blur 5×5": np.outer(_BINOMIAL, _BINOMIAL),
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "vertical edges (Sobel)": _SOBEL,
    "horizontal edges (Sobel)": _SOBEL.T,
    "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
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


def _kernel(default):
    return NumberArray(default, axes="K_h K_w", least=2, most=(_MOST, _MOST))


_KERNEL = _kernel(None)


class KernelPlayground(Explorer):
    """A photo, a kernel that can be edited, and their convolution, without padding.

    image: a 2-D array of numbers; an (H, W, 3) array of colours, which becomes grey as
        0.299·R + 0.587·G + 0.114·B; a PIL image or the path of a picture, which become grey the
        same way; None: the photo of lesson 01. At most 512 pixels on a side. uint8 is kept, other
        types become float32. White is 255, or 1 if all numbers are fractions from 0 to 1.
    kernel: a 2-D array, 1×1 to 7×7, of finite numbers of at most 1,000,000.
    display: the greys of the result: "cut" (cut off at black and white), "signed" (0 is middle
        grey) or "stretch" (from the smallest number to the largest).
    presets: name → kernel, for the list in the page, beside the built-in ones.
    position: (row, column) of the cell of the result that is pointed at.

    Each is a trait: set it from a cell, or read the changes made in the page. `image` and `kernel`
    are read-only arrays: set a new one. `output` is the result, by `convlab.conv2d`.

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
    display = OneOf(("cut", "signed", "stretch"), "signed")
    presets = _Presets()
    position = WholeNumberOrPair((100, 120), minimum=0, maximum=MOST_PIXELS - 1, is_single=False)

    def __init__(self, image=None, kernel=None, **settings):
        if kernel is not None:
            settings["kernel"] = kernel
        super().__init__(image=image, **settings)

    def __repr__(self):
        height, width = self.image.shape
        kernel = self.kernel.round(4).tolist()
        return (
            f"KernelPlayground(<{height}×{width} image>, kernel={kernel}, display={self.display!r})"
        )

    @property
    def output(self) -> np.ndarray:
        """The result, a float64 array; raises ShapeError if the kernel is larger than the photo."""
        (height, width), (rows, columns) = self.image.shape, self.kernel.shape
        if rows > height or columns > width:
            raise ShapeError(
                f"KernelPlayground: the kernel ({rows}×{columns}) does not fit into the photo "
                f"({height}×{width}), and nothing is padded here. Use a kernel of at most "
                f"{min(rows, height)}×{min(columns, width)}, or a larger photo."
            )
        photo = self.image.astype(np.float64)
        return conv2d(photo[None, None], self.kernel[None, None])[0, 0]

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.widgets.kernel_playground_picture import playground_figure
        from convlab.widgets.shape_picture import sentence_figure

        try:
            output = self.output
        except ShapeError as error:
            return Picture(sentence_figure(str(error)), str(error))
        figure = playground_figure(self, output)
        low, high = output.min(), output.max()
        return Picture(figure, f"{self!r}: the result goes from {low:.4g} to {high:.4g}.")
