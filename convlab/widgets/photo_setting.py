"""The setting of an explorer that is a photo: an array in Python, bytes in the page."""

import os

import numpy as np

from convlab.byhand.arrays import as_floats
from convlab.errors import ShapeError
from convlab.widgets.array_setting import in_numpy, read_array
from convlab.widgets.settings import Setting

__all__ = ["MOST_PIXELS", "Photo", "grey_of", "read_photo", "sample_photo"]

MOST_PIXELS = 512  # on a side, so that the result can be computed while a key is held down
# Weights of red, green and blue, as in PIL's convert("L"). Source: Recommendation ITU-R BT.601.
GREY_WEIGHTS = (0.299, 0.587, 0.114)


class Photo(Setting):
    """A photo: a read-only array of uint8 or float32, (H, W) if grey, (H, W, 3) in colour.

    Takes the images of `read_photo`, with its errors; None is the photo of lesson 01, in colour.
    """

    limits = ("most",)
    most = MOST_PIXELS

    def __init__(self):
        super().__init__(None)
        self.tag(to_json=_to_bytes, from_json=_from_bytes)

    def check(self, value, name, caller):
        array = sample_photo() if value is None else read_photo(value, name, caller)
        array.setflags(write=False)
        return array

    def code(self, value):
        return self.name or "image"

    def is_same(self, value, other):
        return value.dtype == other.dtype and np.array_equal(value, other)


def sample_photo() -> np.ndarray:
    """The part of matplotlib's photo of Grace Hopper that lesson 01 shows: (300, 250, 3), uint8."""
    from matplotlib import cbook
    from PIL import Image

    with Image.open(str(cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))) as photo:
        return np.array(photo.convert("RGB"))[60:360, 100:350]


def grey_of(photo: np.ndarray) -> np.ndarray:
    """The grey (H, W) of a photo (H, W, 3), 0.299·R + 0.587·G + 0.114·B, in its dtype.

    uint8 is rounded, 0.5 upwards. A photo that is grey already comes back as it is.

    >>> grey_of(np.array([[[255, 0, 0], [9, 9, 9]]], np.uint8))
    array([[76,  9]], dtype=uint8)
    """
    if photo.ndim == 2:
        return photo
    if photo.dtype == np.uint8:  # in whole numbers: the page has the same greys, to the last one
        weights = np.array([round(1000 * weight) for weight in GREY_WEIGHTS])
        return ((photo @ weights + 500) // 1000).astype(np.uint8)
    red, green, blue = (
        weight * photo[:, :, k].astype(np.float64) for k, weight in enumerate(GREY_WEIGHTS)
    )
    return (red + green + blue).astype(np.float32)


def read_photo(image, name: str, caller: str) -> np.ndarray:
    """`image` as a new array of uint8 or float32, (H, W) or (H, W, 3), at most 512 pixels a side.

    image: an (H, W) or (H, W, 3) array of real numbers, a PIL image, or the path of a file that PIL
        can open. uint8 is kept, other types become float32. A picture of PIL's that is not grey is
        in colour; what is transparent lies on white.

    Raises ShapeError for another shape, TypeError for anything but an image, ValueError for NaN,
    for infinity and for a larger image, OSError for a file that is missing or is not a picture.

    >>> read_photo(np.full((2, 4, 3), 10, np.uint8), "image", "show").shape
    (2, 4, 3)
    >>> read_photo(np.zeros((600, 400)), "image", "show")
    Traceback (most recent call last):
        ...
    ValueError: show: image must have at most 512 pixels on a side, got 600×400. Give a part of \
it, image[:512, :512], or every second pixel, image[::2, ::2].
    """
    is_file = isinstance(image, str | os.PathLike)
    if is_file or (hasattr(image, "convert") and hasattr(image, "getbands")):
        array = _read_file(image, name, caller) if is_file else _pixels(image)
        height, width = array.shape[:2]
        scale = MOST_PIXELS / max(height, width)
        size = tuple(max(1, int(scale * side)) for side in (width, height))
        opened = f"Image.open({name})" if is_file else name
        advice = f"Make it smaller with PIL: {opened}.resize({size})."
    else:
        array = _numbers(image, name, caller)
        step = -(-max(array.shape[:2], default=1) // MOST_PIXELS)
        thinned = f"every { ({2: 'second', 3: 'third'}.get(step, f'{step}th')) } pixel"
        given = in_numpy(image, name)
        advice = (
            f"Give a part of it, {given}[:{MOST_PIXELS}, :{MOST_PIXELS}], "
            f"or {thinned}, {given}[::{step}, ::{step}]."
        )
    if max(array.shape[:2]) > MOST_PIXELS:
        height, width = array.shape[:2]
        raise ValueError(
            f"{caller}: {name} must have at most {MOST_PIXELS} pixels on a side, "
            f"got {height}×{width}. {advice}"
        )
    return array.astype(np.uint8 if array.dtype == np.uint8 else np.float32, order="C")


def _read_file(path, name, caller):
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            return _pixels(picture)
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{caller}: {name}: there is no file {os.fspath(path)!r}."
        ) from None
    except UnidentifiedImageError:
        raise OSError(
            f"{caller}: {name}: the file {os.fspath(path)!r} is no picture that PIL can read."
        ) from None


def _pixels(picture):
    """The numbers of a PIL image: (H, W) of a grey one, (H, W, 3) of another."""
    if picture.mode.startswith(("I", "F")):  # 16 and 32 bits, which convert("L") would cut off
        return np.array(picture)
    mode = "L" if picture.mode in ("1", "L", "LA", "La") else "RGB"
    if "A" in picture.getbands() or "transparency" in picture.info:
        # A transparent pixel has an arbitrary colour: the picture is laid on white.
        from PIL import Image

        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return np.array(picture.convert(mode))


def _numbers(image, name, caller):
    """`image` as an array of real, finite numbers of shape (H, W) or (H, W, 3)."""
    array, given = read_array(image, name, caller), in_numpy(image, name)
    if array.dtype.kind not in "iuf":
        raise TypeError(
            f"{caller}: {name} must be an array of real numbers, a PIL image or the path of a "
            f"picture, got a {type(image).__name__} of dtype {array.dtype}. "
            f"Give {as_floats(array, given)}."
        )
    if (array.ndim == 3 and array.shape[2] != 3) or array.ndim not in (2, 3):
        advice = ""
        if array.ndim in (3, 4) and array.shape[0] == 1:
            advice = f" Give {given}[0]."
        elif array.ndim == 3 and array.shape[0] == 3:
            advice = f" Channels come last here: give {given}.transpose(1, 2, 0)."
        elif array.ndim == 3 and array.shape[2] in (1, 4):
            advice = f" Give {given}[:, :, {'0' if array.shape[2] == 1 else ':3'}]."
        raise ShapeError(
            f"{caller}: {name} must have the shape (H, W) or (H, W, 3), got {array.shape}.{advice}"
        )
    if 0 in array.shape:
        raise ShapeError(f"{caller}: {name} has no pixels: its shape is {array.shape}.")
    with np.errstate(over="ignore"):
        wrong = np.argwhere(~np.isfinite(array.astype(np.float32)))
    if len(wrong):
        place = tuple(int(index) for index in wrong[0])
        raise ValueError(
            f"{caller}: {name} must hold finite numbers that fit into float32, "
            f"got {array[place]} at {place}."
        )
    return array


def _to_bytes(photo, _widget):
    """The photo as the page reads it: a byte for each number if all are whole, from 0 to 255."""
    kind = "uint8" if photo.dtype == np.uint8 else "float32"
    is_small = ((photo >= 0) & (photo <= 255) & (photo == np.rint(photo))).all()
    stored = "uint8" if is_small else kind
    pixels = photo.astype(_DTYPES[stored]).tobytes()
    return {"kind": kind, "stored": stored, "size": list(photo.shape), "pixels": pixels}


_DTYPES = {"uint8": "u1", "float32": "<f4"}


def _from_bytes(packed, _widget):
    numbers = np.frombuffer(bytes(packed["pixels"]), _DTYPES[packed["stored"]])
    return numbers.reshape(packed["size"]).astype(packed["kind"])
