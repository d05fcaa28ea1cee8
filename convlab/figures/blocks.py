"""The maps of a network as blocks in a row."""

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from convlab import colours
from convlab.arithmetic.number_text import number_text
from convlab.figures.picture import FONT_SIZE, WIDTH, Picture

__all__ = ["map_blocks"]

_TALLEST = 1.6  # inches
_BELOW = 0.55  # inches, for the names and the shapes
_ABOVE = 0.3  # inches, for the line on the scale
_SLANT = 0.25  # how far the back of a block stands to the right of its front, and above it


def map_blocks(shapes: Mapping[str, tuple[int, ...]], *, alt: str) -> Picture:
    """The maps of a network as blocks in a row, each with its name and its shape below it.

    shapes: name → the shape (C, H, W) of maps, or (F,) of features; the first is the input. A block
        is as high as H, as deep as W and as long as C, and the maps have one scale. Features are
        one cell high; a block longer than all maps is shortened, which two strokes show.
    alt: the alternative text, a sentence.

    >>> map_blocks({"image": (3, 8, 6), "conv": (5, 6, 4), "fc": (10,)}, alt="Blocks.")
    [Picture: Blocks.]
    """
    blocks = {name: (*shape, 1, 1)[:3] for name, shape in shapes.items()}
    most = max(shape[0] for shape in shapes.values() if len(shape) == 3)  # channels
    column = WIDTH / len(blocks)
    cell = _TALLEST / max(H + _SLANT * W for _, H, W in blocks.values())
    channel = min((0.9 * column - _SLANT * cell * W) / min(C, most) for C, _, W in blocks.values())
    figure = Figure(figsize=(WIDTH, _ABOVE + _TALLEST + _BELOW))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(-_BELOW, _TALLEST + _ABOVE))
    axes.set_axis_off()
    for number, (name, (C, H, W)) in enumerate(blocks.items()):
        length, height, depth = min(C, most) * channel, H * cell, _SLANT * W * cell
        middle = (number + 0.5) * column
        left = middle - (length + depth) / 2
        colour = colours.OUTPUT if number else colours.INPUT
        _draw_block(axes, left, length, height, depth, colour)
        if most < C:
            axes.text(middle, height / 2, "//", ha="center", va="center", size=FONT_SIZE)
        shape = "×".join(map(number_text, shapes[name]))
        axes.text(middle, -0.1, f"{name}\n{shape}", ha="center", va="top", size=FONT_SIZE - 2)
    scale = "height: H, depth: W; length: C, on a scale of its own"
    if any(most < C for C, _, _ in blocks.values()):
        scale += f"; //: more than {number_text(most)}, shortened"
    axes.text(WIDTH - 0.1, _TALLEST + 0.1, scale, ha="right", size=FONT_SIZE - 1)
    return Picture(figure, alt)


def _draw_block(
    axes: Axes, left: float, length: float, height: float, depth: float, colour: str
) -> None:
    """A block: its front, its top and its right side, each lighter than the one before."""
    right = left + length
    front = [(left, 0), (right, 0), (right, height), (left, height)]
    top = [(left, height), (right, height), (right + depth, height + depth)]
    side = [(right, 0), (right + depth, depth), (right + depth, height + depth), (right, height)]
    top.append((left + depth, height + depth))
    for corners, shade in ((front, "D0"), (top, "60"), (side, "90")):
        axes.add_patch(
            Polygon(corners, facecolor=f"{colour}{shade}", edgecolor=colours.WINDOW, lw=0.6)
        )
