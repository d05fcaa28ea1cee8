"""One axis of a layer as a ruler, with the windows on it and the cells of the output."""

from typing import TYPE_CHECKING

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.sizes import (
    conv_output_size,
    conv_transpose_output_size,
    pool_output_size,
)
from convlab.errors import ShapeError
from convlab.widgets.explorer import Explorer
from convlab.widgets.settings import OneOf, SomeOf, WholeNumber, YesNo

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["ShapeExplorer"]


class ShapeExplorer(Explorer):
    """One axis of a convolution, a pooling or a transposed convolution, cell by cell.

    operation: "conv", "pool" (max pooling) or "transposed".
    input_size: I, 1 to 24 cells. kernel_size: K, 1 to 9. padding: P on each side, 0 to 6.
    stride: S, 1 to 6. dilation: D, 1 to 4.
    ceil_mode: for a pooling. output_padding: for a transposed convolution, 0 to 5.
    position: the index of the window that is shown, from 0.
    speed: windows per second while the window moves by itself, 1 to 10.
    controls: the settings with a control in the page, some of "operation" (with its own settings),
        "input_size", "kernel_size", "padding", "stride" and "dilation"; all by default. The window
        always has some.

    Each is a trait: set it from a cell, or read the changes made in the page. `output_size` is the
    output size with its derivation.

    Raises TypeError for anything but a whole number, ValueError for a number outside its range, as
    the arithmetic functions do.

    >>> explorer = ShapeExplorer(input_size=8, kernel_size=3, stride=2)
    >>> explorer.output_size
    3 = ⌊(8 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1
    >>> explorer.padding = 1
    >>> print(explorer.output_size)
    4
    >>> explorer.stride = 0
    Traceback (most recent call last):
        ...
    ValueError: ShapeExplorer: stride must be at least 1, got 0.
    """

    operation = OneOf(("conv", "pool", "transposed"))
    input_size = WholeNumber(7, minimum=1, maximum=24)
    kernel_size = WholeNumber(3, minimum=1, maximum=9)
    padding = WholeNumber(0, minimum=0, maximum=6)
    stride = WholeNumber(1, minimum=1, maximum=6)
    dilation = WholeNumber(1, minimum=1, maximum=4)
    ceil_mode = YesNo(False)
    output_padding = WholeNumber(0, minimum=0, maximum=5)
    position = WholeNumber(0, minimum=0, maximum=999)
    speed = WholeNumber(2, minimum=1, maximum=10)
    controls = SomeOf(("operation", "input_size", "kernel_size", "padding", "stride", "dilation"))

    @property
    def shown(self) -> tuple[str, ...]:
        extra = {"conv": (), "pool": ("ceil_mode",), "transposed": ("output_padding",)}
        sizes = ("operation", "input_size", "kernel_size", "padding", "stride", "dilation")
        return sizes + extra[self.operation]

    @property
    def output_size(self) -> Derived:
        """The output size with its derivation; raises ShapeError if there is none."""
        options = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        if self.operation == "pool":
            options["ceil_mode"] = self.ceil_mode
            return pool_output_size(self.input_size, self.kernel_size, **options)
        if self.operation == "transposed":
            options["output_padding"] = self.output_padding
            return conv_transpose_output_size(self.input_size, self.kernel_size, **options)
        return conv_output_size(self.input_size, self.kernel_size, **options)

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.widgets.shape_picture import axis_figure, sentence_figure

        try:
            size = int(self.output_size)
        except ShapeError as error:
            return Picture(sentence_figure(str(error)), str(error))
        count = self.input_size if self.operation == "transposed" else size
        taps = range(0, self.kernel_size * self.dilation, self.dilation)
        windows = [[k * self.stride - self.padding + tap for tap in taps] for k in range(count)]
        figure = axis_figure(self, size, windows)
        cells = "1 cell" if size == 1 else f"{size} cells"
        return Picture(figure, f"{self!r}: the output has {cells}.")
