"""A picture with its alternative text; the width and the font size of all pictures."""

import io
import warnings
from dataclasses import dataclass

from matplotlib.figure import Figure

__all__ = ["FONT_SIZE", "WIDTH", "Picture"]

WIDTH = 10.0  # inches, of the widest picture
FONT_SIZE = 10.0  # points
_DOTS_PER_INCH = 90


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
        png = io.BytesIO()
        with warnings.catch_warnings():
            # A name in letters that the font lacks is drawn as boxes: the alternative text has it.
            warnings.filterwarnings("ignore", message="(?i).*glyph")
            self.figure.savefig(png, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
        data = {"image/png": png.getvalue(), "text/plain": repr(self)}
        return data, {"image/png": {"alt": self.alt}}
