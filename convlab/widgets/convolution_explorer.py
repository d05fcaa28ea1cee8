"""A convolution window by window, with the numbers of the input, the kernel and the output."""

from typing import TYPE_CHECKING

import numpy as np

from convlab.arithmetic.derived import DerivedPair
from convlab.arithmetic.sizes import conv_output_size, conv_transpose_output_size
from convlab.byhand.convolution import conv2d
from convlab.byhand.convolution_backward import conv2d_backward
from convlab.errors import ShapeError
from convlab.widgets.array_setting import NumberArray, count_of, shape_text
from convlab.widgets.explorer import Explorer
from convlab.widgets.settings import (
    OneOf,
    SomeOf,
    WholeNumber,
    WholeNumberOrPair,
    YesNo,
    as_pair,
)

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["ConvolutionExplorer"]

# The numbers of lesson 01.
_INPUT = [
    [1, 2, 0, 1, 3, 0, 2],
    [0, 3, 1, 2, 1, 1, 0],
    [2, 1, 1, 0, 0, 2, 1],
    [1, 3, 0, 1, 2, 0, 1],
    [0, 1, 2, 2, 1, 1, 3],
]
_KERNEL = [[1, -1], [2, 0], [0, 3]]


class ConvolutionExplorer(Explorer):
    """The computation of `convlab.conv2d`, number by number: a window moves over the input.

    Or a transposed convolution: each number of the input, times the kernel, is stamped into the
    output, and the stamps add up.

    x: one input, (H, W), (C, H, W) or (1, C, H, W); at most 4 channels of 12×12 numbers.
    weight: one kernel (K_h, K_w), one filter (C, K_h, K_w) or several (F, C, K_h, K_w); at most 4
        filters of 7×7 numbers. Where all of them hold more numbers than a screen has room for, one
        channel and one filter are drawn at a time.
    bias: (F,), or one number for one filter; None for no bias.
    stride, padding, dilation: an int for both axes, or a pair (h, w); in cells, padding on each
        side. At most 6, 6 and 4.
    operation: "conv", or "transposed": there, the stride is the step between stamps, and the
        padding is cut off the output. weight has the same axes for both, (F, C, K_h, K_w);
        `torch.conv_transpose2d` takes weight.transpose(1, 0, 2, 3). There is no output_padding.
    position: (row, column) of the output that the window computes, or of the input that stamps.
        filter: the index of its filter.
    so_far: for "transposed", whether the page shows the sum of the stamps up to `position` only.
    stacked: whether the channels lie on each other, as a stack; None, the default: where they do
        not fit on the screen beside each other.
    speed: windows per second while the window moves by itself, 1 to 10.
    controls: what has a control in the page, some of "kernel_size", "stride", "padding",
        "dilation", "bias", "presets" and "operation"; all by default. The window, numbers, filter
        and stack always have one.

    Each is a trait: set it from a cell, or read the changes made in the page. `x`, `weight` and
    `bias` are read-only float64 arrays with all of their axes: set a new one. `output` is the
    result for them, (1, F, O_h, O_w): that of `conv2d`, or all stamps together.

    Raises TypeError for a value without numbers, ShapeError for shapes that do not go together,
    ValueError for NaN and for an array too large to be drawn. Settings without an output are
    allowed: the page gives the reason, and `output` raises the same sentence.

    >>> explorer = ConvolutionExplorer([[1, 2, 0], [0, 3, 1]], [[1, -1]], stride=(1, 2))
    >>> explorer.output
    array([[[[-1.],
             [-3.]]]])
    >>> explorer.padding = (0, 1)
    >>> explorer.output[0, 0]
    array([[-1.,  2.],
           [ 0.,  2.]])
    >>> explorer.dilation = 4
    >>> explorer.output[0, 0]
    array([[0.],
           [0.]])
    >>> explorer.padding = 0
    >>> explorer.output
    Traceback (most recent call last):
        ...
    convlab.errors.ShapeError: Along the width: conv_output_size: the window does not fit: \
K_eff = D·(K − 1) + 1 = 5 > I_pad = I + 2·P = 3. Got I=3, K=2, P=0, S=2, D=4. \
Raise padding to at least 1, or use K_eff ≤ 3.
    """

    x = NumberArray(_INPUT, axes="N C H W", least=2, most=(1, 4, 12, 12))
    weight = NumberArray(_KERNEL, axes="F C K_h K_w", least=2, most=(4, 4, 7, 7))
    bias = NumberArray(None, axes="F", least=0, most=(4,), is_optional=True)
    stride = WholeNumberOrPair(1, minimum=1, maximum=6)
    padding = WholeNumberOrPair(0, minimum=0, maximum=6)
    dilation = WholeNumberOrPair(1, minimum=1, maximum=4)
    operation = OneOf(("conv", "transposed"))
    position = WholeNumberOrPair((0, 0), minimum=0, maximum=99, is_single=False)
    filter = WholeNumber(0, minimum=0, maximum=3)
    so_far = YesNo(True)
    stacked = YesNo(None, is_optional=True)
    speed = WholeNumber(2, minimum=1, maximum=10)
    controls = SomeOf(
        ("kernel_size", "stride", "padding", "dilation", "bias", "presets", "operation")
    )

    def __init__(self, x=None, weight=None, bias=None, **settings):
        given = {"x": x, "weight": weight, "bias": bias}
        settings |= {name: value for name, value in given.items() if value is not None}
        super().__init__(**settings)
        if mismatch := self._mismatch():
            raise ShapeError(mismatch)

    def __repr__(self):
        settings = [f"x {shape_text(self.x)}", f"weight {shape_text(self.weight)}"]
        settings += [] if self.bias is None else [f"bias {shape_text(self.bias)}"]
        names = ("stride", "padding", "dilation")
        settings += [f"{name}={getattr(self, name)}" for name in names]
        settings += ["operation='transposed'"] if self.operation == "transposed" else []
        return f"ConvolutionExplorer({', '.join(settings)})"

    @property
    def output_size(self) -> DerivedPair:
        """(O_h, O_w) with its derivation; raises ShapeError, which names the axis."""
        if mismatch := self._mismatch():
            raise ShapeError(mismatch)
        is_conv = self.operation == "conv"
        size_along_axis = conv_output_size if is_conv else conv_transpose_output_size
        sizes, problems = [], []
        axes = zip(
            ("height", "width"),
            self.x.shape[2:],
            self.weight.shape[2:],
            *map(as_pair, (self.stride, self.padding, self.dilation)),
            strict=True,
        )
        for name, size, kernel_size, stride, padding, dilation in axes:
            options = {"stride": stride, "padding": padding, "dilation": dilation}
            try:
                sizes.append(size_along_axis(size, kernel_size, **options))
            except ShapeError as error:
                problems.append(f"Along the {name}: {error}")
        if problems:
            raise ShapeError("\n".join(problems))
        return DerivedPair(*sizes)

    @property
    def output(self) -> np.ndarray:
        """The result, (1, F, O_h, O_w); raises ShapeError if there is none."""
        size = self.output_size  # its error names the axis
        options = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        if self.operation == "conv":
            return conv2d(self.x, self.weight, self.bias, **options)
        # A stamp goes where the gradient of a window's number goes.
        weight = self.weight.transpose(1, 0, 2, 3)
        zeros = np.zeros((1, len(self.weight), *map(int, size)))
        output = conv2d_backward(self.x, zeros, weight, **options).grad_x
        return output if self.bias is None else output + self.bias[:, None, None]

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.widgets.convolution_picture import convolution_figure, stamp_figure
        from convlab.widgets.shape_picture import sentence_figure

        try:
            output = self.output
        except ShapeError as error:
            return Picture(sentence_figure(str(error)), str(error))
        draw = convolution_figure if self.operation == "conv" else stamp_figure
        figure, sum_ = draw(self, output)
        return Picture(figure, f"{self!r}: {sum_}")

    def _mismatch(self):
        """The sentence on shapes that do not go together, or None."""
        (_, channels, *_), (filters, depth, *_) = self.x.shape, self.weight.shape
        if channels != depth:
            return (
                "ConvolutionExplorer: each filter must be as deep as the input: "
                f"weight has {count_of(depth, 'channel')}, x has {count_of(channels, 'channel')}. "
                f"Got x {self.x.shape}, weight {self.weight.shape}. Set the other one, too."
            )
        if self.bias is not None and len(self.bias) != filters:
            return (
                "ConvolutionExplorer: one bias for each filter: "
                f"weight has {count_of(filters, 'filter')}, "
                f"bias has {count_of(len(self.bias), 'number')}. "
                f"Give a bias of shape ({filters},)."
            )
        return None
