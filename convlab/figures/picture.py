"""A picture with its alternative text; the width and the font size of all pictures."""

import base64
import io
import warnings
from dataclasses import dataclass
from html import escape

import numpy as np
from matplotlib.figure import Figure
from PIL import Image, ImageChops

from convlab.notebook import has_person, running_kernel

__all__ = ["FONT_SIZE", "WIDTH", "Picture"]

WIDTH = 9.2  # inches, of the widest picture: 828 pixels, as wide as a column of 1280 leaves
FONT_SIZE = 10.0  # points
_PIXELS_PER_INCH = 90  # as a page shows the picture
_DOTS_PER_PIXEL = 2  # sharp on a fine screen, too
_COLOURS_OF_A_DRAWING = 2_000  # at most, with the shades at the edges of its letters
_UNSEEN = 4  # of 255: a difference of colours that nobody sees


@dataclass(frozen=True)
class Picture:
    """A picture that a notebook shows, with a text for readers who do not see it.

    figure: a matplotlib Figure.
    alt: the alternative text; it is also the plain text of the output.
    """

    figure: Figure
    alt: str

    def __repr__(self) -> str:
        return f"[Picture: {self.alt}]"

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        """A PNG with the alternative text in its metadata, or HTML where a person looks.

        JupyterLab ignores the metadata, and GitHub may drop a picture in HTML: so a page that is
        being worked in gets HTML, a notebook that a program runs the PNG. A bundle of both would
        store each picture twice.
        """
        if not has_person(running_kernel()):
            return self.png_bundle()
        html = _html(*self._png(), self.alt)
        return {"text/html": html, "text/plain": repr(self)}, {}

    def png_bundle(self) -> tuple[dict, dict]:
        """A PNG with the alternative text in its metadata."""
        png, width, height = self._png()
        size = {"width": width, "height": height}
        return (
            {"image/png": png, "text/plain": repr(self)},
            {"image/png": {"alt": self.alt, **size}},
        )

    def _png(self) -> tuple[bytes, int, int]:
        """The picture as a PNG, and its width and height in a page, in pixels."""
        dots = _PIXELS_PER_INCH * _DOTS_PER_PIXEL
        drawn, png = io.BytesIO(), io.BytesIO()
        with warnings.catch_warnings():
            # A name in letters that the font lacks is drawn as boxes: the alternative text has it.
            warnings.filterwarnings("ignore", message="(?i).*glyph")
            self.figure.savefig(drawn, format="png", dpi=dots, pil_kwargs={"compress_level": 1})
        image = _compact(Image.open(drawn))
        image.save(png, format="png", optimize=True, dpi=(dots, dots))
        width, height = (round(side / _DOTS_PER_PIXEL) for side in image.size)
        return png.getvalue(), width, height


def _compact(image: Image.Image) -> Image.Image:
    """The same picture in grey or with a palette where that is enough, for a smaller file."""
    image = image.convert("RGB")
    red, green, blue = image.split()
    if red == green == blue:
        return red
    if image.getcolors(_COLOURS_OF_A_DRAWING) is None:
        return image
    way = Image.Quantize.MAXCOVERAGE
    drawing = image.quantize(256, method=way, dither=Image.Dither.NONE)
    difference = np.asarray(ImageChops.difference(drawing.convert("RGB"), image))
    return drawing if difference.max() <= _UNSEEN else image


def _html(png: bytes, width: int, height: int, alt: str) -> str:
    source = base64.b64encode(png).decode()
    return (
        f'<img alt="{escape(alt)}" width="{width}" height="{height}" '
        f'src="data:image/png;base64,{source}">'
    )
