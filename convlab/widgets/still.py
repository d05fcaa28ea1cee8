"""The note below a still picture of an explorer."""

from matplotlib.figure import Figure

__all__ = ["note_still"]

_STRIP = 0.26  # inches, below the picture
_WIDTH_OF_TEXT = 4.7  # inches
_TEXT = "A still picture of an explorer that moves, in JupyterLab, once its cell has run."


def note_still(figure: Figure) -> None:
    """Add a line below a figure: that it is the still of something that moves.

    What the figure holds keeps its size and its place from the top.
    """
    figure.draw_without_rendering()  # a layout engine places what is moved below
    figure.set_layout_engine("none")
    width, height = figure.get_size_inches()
    wide, high = max(width, _WIDTH_OF_TEXT), height + _STRIP

    def moved(x: float, y: float) -> tuple[float, float]:
        return x * width / wide, (y * height + _STRIP) / high

    for axes in figure.axes:
        left, bottom, across, up = axes.get_position(original=True).bounds
        axes.set_position((*moved(left, bottom), across * width / wide, up * height / high))
    for legend in figure.legends:
        corner = moved(0, 0)
        legend.set_bbox_to_anchor((*corner, width / wide, height / high), figure.transFigure)
    for text in figure.texts:
        text.set_position(moved(*text.get_position()))
    figure.set_size_inches(wide, high)
    figure.text(0.08 / wide, 0.08 / high, _TEXT, size=7.5, color="#555555", style="italic")
