"""One small convolution as windows, as the matrix of im2col, and as a sparse matrix."""

from typing import TYPE_CHECKING

import numpy as np

from convlab.arithmetic.derived import DerivedPair
from convlab.arithmetic.sizes import conv_output_size
from convlab.byhand.convolution import conv2d
from convlab.byhand.windows import windows
from convlab.errors import ShapeError
from convlab.widgets.array_setting import NumberArray, count_of, shape_text
from convlab.widgets.explorer import Explorer
from convlab.widgets.settings import OneOf, WholeNumber, WholeNumberOrPair, YesNo, as_pair

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["MatrixExplorer"]

_INPUT = [[2, -1, 0, 3], [1, 4, -2, 1], [0, 2, 3, -3], [-4, 1, 2, 0], [3, 0, -1, 2]]
_KERNEL = [[1, 2], [3, 4], [5, 6]]  # of lesson 06


class MatrixExplorer(Explorer):
    """The computation of `convlab.conv2d` in three forms that point at each other.

    A window on the input; the matrix of im2col, a column for each window; and the sparse matrix,
    a row for each output and a column for each number of the input.

    x: one input, (H, W), (C, H, W) or (1, C, H, W); at most 2 channels of 5×6 numbers.
    weight: one kernel (K_h, K_w), one filter (C, K_h, K_w) or several (F, C, K_h, K_w); at most 3
        filters of 3×3 numbers.
    y: what the transposed matrix multiplies, of the shape of the output; None for the output.
    stride, padding, dilation: an int for both axes, or a pair (h, w); in cells, padding on each
        side. At most 3, 1 and 2.
    position: (row, column) of the output that is computed. filter: the index of its filter.
    show: "all", the "window" alone, or the window with one of the matrices: "im2col" or "sparse".
    transposed: whether the transposed matrix takes y back to the shape of the input.
    speed: outputs per second while the window moves by itself, 1 to 10.

    Each is a trait: set it from a cell, or read the changes made in the page. `columns`, `matrix`,
    `output` and `transposed_output` are computed from them.

    Raises TypeError for a value without numbers, ShapeError for shapes that do not go together,
    ValueError for NaN and for an array too large to be drawn. Settings without an output are
    allowed: the page gives the reason, and `output` raises the same sentence.

    >>> explorer = MatrixExplorer([[2, 3, 5, 7]], [[1, 10]], stride=(1, 2))
    >>> explorer.columns
    array([[2., 5.],
           [3., 7.]])
    >>> explorer.matrix
    array([[ 1., 10.,  0.,  0.],
           [ 0.,  0.,  1., 10.]])
    >>> explorer.output
    array([[[[32., 75.]]]])
    >>> explorer.y = [[1, -1]]
    >>> explorer.transposed_output
    array([[[[  1.,  10.,  -1., -10.]]]])
    >>> explorer.y = [[1, -1, 0]]
    >>> explorer.transposed_output
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: MatrixExplorer: y must have the shape of the output, (1, 1, 1, 2), \
got (1, 1, 1, 3). Give y=None for the output itself.
    """

    x = NumberArray(_INPUT, axes="N C H W", least=2, most=(1, 2, 5, 6))
    weight = NumberArray(_KERNEL, axes="F C K_h K_w", least=2, most=(3, 2, 3, 3))
    y = NumberArray(None, axes="N F O_h O_w", least=2, most=(1, 3, 7, 8), is_optional=True)
    stride = WholeNumberOrPair(1, minimum=1, maximum=3)
    padding = WholeNumberOrPair(0, minimum=0, maximum=1)
    dilation = WholeNumberOrPair(1, minimum=1, maximum=2)
    position = WholeNumberOrPair((0, 0), minimum=0, maximum=7, is_single=False)
    filter = WholeNumber(0, minimum=0, maximum=2)
    show = OneOf(("all", "window", "im2col", "sparse"))
    transposed = YesNo(False)
    speed = WholeNumber(2, minimum=1, maximum=10)

    def __init__(self, x=None, weight=None, **settings):
        given = {"x": x, "weight": weight}
        settings |= {name: value for name, value in given.items() if value is not None}
        super().__init__(**settings)
        problem = self._mismatch()
        if problem is None and not self._problems():
            problem = self._mismatch_of_y()
        if problem is not None:
            raise ShapeError(problem)

    def __repr__(self):
        settings = [f"x {shape_text(self.x)}", f"weight {shape_text(self.weight)}"]
        names = ["stride", "padding", "dilation", *(["transposed"] if self.transposed else [])]
        settings += [f"{name}={getattr(self, name)!r}" for name in names]
        return f"MatrixExplorer({', '.join(settings)})"

    @property
    def output_size(self) -> DerivedPair:
        """(O_h, O_w) with its derivation; raises ShapeError, which names the axis."""
        if problems := [self._mismatch()] if self._mismatch() else self._problems():
            raise ShapeError("\n".join(problems))
        return DerivedPair(
            *(conv_output_size(*sizes, **options) for sizes, options in self._axes())
        )

    @property
    def columns(self) -> np.ndarray:
        """The matrix of im2col, (C·K_h·K_w, O_h·O_w): a column for each window."""
        height, width = map(int, self.output_size)
        sides = [(0, 0), (0, 0), *((cells, cells) for cells in as_pair(self.padding))]
        kernel_size = self.weight.shape[2:]
        strides, dilations = as_pair(self.stride), as_pair(self.dilation)
        padded = np.pad(self.x, sides)
        view = windows(padded, (height, width), kernel_size, strides, dilations)
        return view[0].transpose(0, 3, 4, 1, 2).reshape(-1, height * width)

    @property
    def matrix(self) -> np.ndarray:
        """The sparse matrix, (F·O_h·O_w, C·H·W): a row for each output."""
        self.output_size  # noqa: B018 — its error names the axis
        size = self.x.size
        units = np.eye(size).reshape(size, *self.x.shape[1:])
        return conv2d(units, self.weight, **self._options()).reshape(size, -1).T

    @property
    def output(self) -> np.ndarray:
        """The result of `conv2d`, (1, F, O_h, O_w); raises ShapeError if there is none."""
        self.output_size  # noqa: B018 — its error names the axis
        return conv2d(self.x, self.weight, **self._options())

    @property
    def transposed_output(self) -> np.ndarray:
        """The transposed matrix times y, in the shape of x, (1, C, H, W)."""
        output = self.output
        if problem := self._mismatch_of_y():
            raise ShapeError(problem)
        y = output if self.y is None else self.y
        return (self.matrix.T @ y.ravel()).reshape(self.x.shape)

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.widgets.matrix_picture import matrix_figure
        from convlab.widgets.shape_picture import sentence_figure

        try:
            self.transposed_output  # noqa: B018 — raises for any shapes that do not go together
        except ShapeError as error:
            return Picture(sentence_figure(str(error)), str(error))
        figure, sentence = matrix_figure(self)
        return Picture(figure, f"{self!r}: {sentence}")

    def _options(self):
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}

    def _axes(self):
        """The sizes (I, K) and the options along the height, then along the width."""
        pairs = [as_pair(value) for value in self._options().values()]
        sizes = zip(self.x.shape[2:], self.weight.shape[2:], strict=True)
        for size, numbers in zip(sizes, zip(*pairs, strict=True), strict=True):
            yield size, dict(zip(self._options(), numbers, strict=True))

    def _mismatch(self):
        """The sentence on an input and filters that do not go together, or None."""
        channels, depth = self.x.shape[1], self.weight.shape[1]
        if channels == depth:
            return None
        return (
            "MatrixExplorer: each filter must be as deep as the input: "
            f"weight has {count_of(depth, 'channel')}, x has {count_of(channels, 'channel')}. "
            f"Got x {self.x.shape}, weight {self.weight.shape}. Set the other one, too."
        )

    def _problems(self):
        """The sentences on the axes along which no window fits."""
        problems = []
        for name, (sizes, options) in zip(("height", "width"), self._axes(), strict=True):
            try:
                conv_output_size(*sizes, **options)
            except ShapeError as error:
                problems.append(f"Along the {name}: {error}")
        return problems

    def _mismatch_of_y(self):
        """The sentence on a y that does not have the output's shape, or None."""
        shape = (1, len(self.weight), *map(int, self.output_size))
        if self.y is None or self.y.shape == shape:
            return None
        return (
            f"MatrixExplorer: y must have the shape of the output, {shape}, got {self.y.shape}. "
            "Give y=None for the output itself."
        )
