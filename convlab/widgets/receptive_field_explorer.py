"""A chain of layers along one axis, and the cells of the input on which a cell depends."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import traitlets

from convlab.arithmetic.derived import Derived
from convlab.arithmetic.receptive_field import Layer, ReceptiveFields, receptive_field
from convlab.arithmetic.sizes import conv_output_size
from convlab.errors import ShapeError
from convlab.widgets.explorer import Explorer
from convlab.widgets.layers_setting import LayerAndCell, Layers, numbers_of
from convlab.widgets.receptive_field_presets import PRESETS
from convlab.widgets.settings import WholeNumber

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["ReceptiveFieldExplorer"]

_THREE = PRESETS["Three 3×3"][1]


class ReceptiveFieldExplorer(Explorer):
    """A chain of layers along one axis: point at a cell, and all cells that it sees light up.

    layers: 1 to 18 of `Layer`, or of rows ([name,] kernel_size, stride, padding, dilation) whose
        end may be left out, such as `[3, (3, 2), ("pool1", 3, 2)]`. Kernel sizes to 13, strides to
        6, padding to 12 on each side, dilation to 8. They are kept as a tuple of `Layer`.
    input_size: I, 1 to 256 cells.
    position: the cell that is pointed at, (layer, index), both from 0; layer 0 is the input. None
        is the middle cell of the last layer.
    speed: of the player, in cells a second, 1 to 20.

    Each is a trait: set it from a cell, or read the changes made in the page. `fields` has the
    receptive fields with their derivations, and `sizes` the output size of each layer.

    Raises TypeError for anything but layers and whole numbers, ValueError for a number outside its
    range and for a layer that has no place on one axis: a pair, or a window that is not known.

    >>> explorer = ReceptiveFieldExplorer([3, (3, 2), 3], input_size=17)
    >>> explorer.fields
    layer   size  jump  start
    layer1     3     1      0
    layer2     5     2      0
    layer3     9     2      0
    >>> explorer.sizes[-1]
    5 = ⌊(7 + 2·0 − 1·(3 − 1) − 1)/1⌋ + 1
    >>> explorer.layers = [("conv1", 11, 0)]
    Traceback (most recent call last):
        ...
    ValueError: ReceptiveFieldExplorer: layers[0]: stride must be at least 1, got 0.
    """

    layers = Layers(_THREE)
    input_size = WholeNumber(15, minimum=1, maximum=256)
    position = LayerAndCell()
    speed = WholeNumber(4, minimum=1, maximum=20)
    # Chains to begin with, for the page.
    presets: traitlets.List = traitlets.List(read_only=True).tag(
        sync=True
    )  # a saved notebook sorts a dict

    def __init__(self, layers: Iterable = _THREE, **settings):
        super().__init__(layers=layers, **settings)

    @traitlets.default("presets")
    def _presets_of_the_page(self):
        return [
            {"name": name, "input_size": size, "layers": [list(row) for row in rows]}
            for name, (size, rows) in PRESETS.items()
        ]

    def __repr__(self):
        chain = self.traits()["layers"].code(self.layers)
        return f"ReceptiveFieldExplorer({chain}, input_size={self.input_size})"

    @property
    def fields(self) -> ReceptiveFields:
        """The receptive field after each layer, by `convlab.receptive_field`."""
        return receptive_field(self.layers)

    @property
    def sizes(self) -> tuple[Derived, ...]:
        """The output size of each layer; raises ShapeError, which names the layer."""
        sizes, layer, problem = sizes_of(self.input_size, self.layers)
        if layer is not None:
            raise ShapeError(f"{layer.name}: {problem}")
        return tuple(sizes)

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.widgets.receptive_field_picture import field_figure

        figure, sentence = field_figure(self)
        return Picture(figure, f"{self!r}: {sentence}")


def sizes_of(
    input_size: int, layers: Iterable[Layer]
) -> tuple[list[Derived], Layer | None, ShapeError | None]:
    """The output sizes, up to a layer whose window does not fit; this layer and its error."""
    sizes: list[Derived] = []
    for layer in layers:
        before = sizes[-1] if sizes else input_size
        K, S, P, D = numbers_of(layer)
        try:
            sizes.append(conv_output_size(before, K, stride=S, padding=P, dilation=D))
        except ShapeError as error:
            return sizes, layer, error
    return sizes, None, None
