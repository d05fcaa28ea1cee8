"""The settings of an explorer of a chain of layers: the layers, and a cell of one of the maps."""

from collections.abc import Iterable

from convlab.arithmetic.arguments import integer, is_pair
from convlab.arithmetic.receptive_field import Layer
from convlab.errors import ShapeError
from convlab.widgets.settings import Setting

__all__ = ["LayerAndCell", "Layers", "numbers_of"]

# The numbers of a layer in the order of a row, each with its smallest and its largest value. So
# all numbers of the receptive field of 18 layers are exact in the page.
_RANGES = {"kernel_size": (1, 13), "stride": (1, 6), "padding": (0, 12), "dilation": (1, 8)}
_DEFAULTS = {"stride": 1, "padding": 0, "dilation": 1}
_LONGEST_NAME = 16


class Layers(Setting):
    """A chain of layers along one axis, kept as a tuple of `Layer`.

    Given as a list of `Layer`, or of rows ([name,] kernel_size, stride, padding, dilation) whose
    end may be left out; a row of a kernel size alone is an int. A row without a name is called
    "layer1" by its place. "same" and "valid" become a number.

    Raises TypeError for anything else, ValueError for a number out of its range, for a pair, for a
    window that is not known and for too many layers; ShapeError for "same" of an even window.
    """

    limits = ("most_rows", "row")
    most_rows = 18
    # As the page reads a row: a name, and four numbers.
    row = (
        {"letters": _LONGEST_NAME},
        *({"minimum": least, "maximum": most} for least, most in _RANGES.values()),
    )

    def __init__(self, default: Iterable):
        super().__init__(default)
        self.tag(to_json=lambda value, _: [list(_row(layer)) for layer in value])
        self.tag(from_json=lambda value, _: value)

    def check(self, value, name, caller):
        if isinstance(value, Layer | str) or not isinstance(value, Iterable):
            raise TypeError(
                f"{caller}: {name} must be a list of Layer, got {value!r} "
                f'({type(value).__name__}). Give a list such as [Layer("conv1", 3, stride=2)].'
            )
        found = tuple(
            _read(each, index, f"{caller}: {name}[{index}]") for index, each in enumerate(value)
        )
        if not 1 <= len(found) <= self.most_rows:
            raise ValueError(
                f"{caller}: {name} must hold 1 to {self.most_rows} layers, so that they can be "
                f"drawn, got {len(found)}."
            )
        return found

    def code(self, value):
        return f"[{', '.join(_short(layer, index) for index, layer in enumerate(value))}]"


class LayerAndCell(Setting):
    """A cell of a map, (layer, index), both counted from 0; layer 0 is the input. None for none.

    Raises TypeError for anything but two whole numbers, ValueError for a negative or a large one.
    """

    limits = ("minimum", "maximum", "is_pair", "is_optional")
    minimum, maximum = 0, 999
    is_pair = is_optional = True

    def __init__(self):
        super().__init__(None)

    def check(self, value, name, caller):
        if value is None:
            return None
        if not is_pair(value) or len(value) != 2:
            raise TypeError(
                f"{caller}: {name} must be a pair (layer, index) or None, "
                f"got {value!r} ({type(value).__name__})."
            )
        layer, index = (integer(each, name, caller, minimum=self.minimum) for each in value)
        if max(layer, index) > self.maximum:
            raise ValueError(
                f"{caller}: {name} must hold numbers of at most {self.maximum}, "
                f"got {(layer, index)}."
            )
        return layer, index


def numbers_of(layer: Layer) -> tuple[int, int, int, int]:
    """K, S, P and D of a layer of a `Layers` setting: plain numbers."""
    K, S, P, D = (getattr(layer, size) for size in _RANGES)
    return K, S, P, D


def _row(layer: Layer) -> tuple[str, int, int, int, int]:
    return (layer.name, *numbers_of(layer))


def _read(given, index: int, place: str) -> Layer:
    """A `Layer` of four plain numbers that can be drawn. place: of the layer, for an error."""
    layer = given if isinstance(given, Layer) else _of_row(given, index, place)
    if layer.kernel_size is None:
        raise ValueError(
            f"{place}: the window of {layer.name!r} is not known, so that it cannot be drawn: "
            f"{layer.reason}. Leave it out."
        )
    if layer.has_pair:
        raise ValueError(
            f"{place}: one axis is drawn, and {layer!r} has a pair. "
            "Give the numbers of one axis, such as kernel_size=3."
        )
    if len(layer.name) > _LONGEST_NAME:
        raise ValueError(
            f"{place}: the name must have at most {_LONGEST_NAME} letters, so that it can be "
            f"drawn, got {layer.name!r}."
        )
    sizes: dict[str, int] = {}
    for size, (least, most) in _RANGES.items():
        number = getattr(layer, size)
        if isinstance(number, str):
            number = _named_padding(layer, place)
        sizes[size] = integer(number, size, place, minimum=least)
        if sizes[size] > most:
            raise ValueError(
                f"{place}: {size} must be at most {most}, so that it can be drawn, "
                f"got {sizes[size]}."
            )
    K, S, P, D = sizes.values()
    return Layer(layer.name, K, S, P, D)


def _of_row(row, index: int, place: str) -> Layer:
    numbers = list(row) if is_pair(row) else [row]
    name = numbers.pop(0) if numbers and isinstance(numbers[0], str) else f"layer{index + 1}"
    if not 1 <= len(numbers) <= len(_RANGES):
        raise TypeError(
            f"{place} must be a Layer or a row (kernel_size, stride, padding, dilation), "
            f"got {row!r} ({type(row).__name__}). Give a layer such as Layer({name!r}, 3)."
        )
    numbers += list(_DEFAULTS.values())[len(numbers) - 1 :]
    K, S, P, D = (
        integer(number, size, place, minimum=least)
        for number, (size, (least, _)) in zip(numbers, _RANGES.items(), strict=True)
    )
    return Layer(name, K, S, P, D)


def _named_padding(layer: Layer, place: str) -> int:
    if layer.padding == "valid":
        return 0
    spread = layer.dilation * (layer.kernel_size - 1)  # type: ignore[operator]
    if spread % 2:
        raise ShapeError(
            f'{place}: padding="same" of {layer.name!r} adds {spread // 2} cells before the map '
            f"and {spread // 2 + 1} behind it, and the explorer draws as many on each side. "
            "Give an odd kernel_size, or a number of cells as padding."
        )
    return spread // 2


def _short(layer: Layer, index: int) -> str:
    """The row of a layer as it stands in a line of Python, without what goes without saying."""
    name, *numbers = _row(layer)
    for default in reversed(_DEFAULTS.values()):
        if numbers[-1] != default:
            break
        numbers.pop()
    given = numbers if name == f"layer{index + 1}" else [name, *numbers]
    return repr(given[0] if len(given) == 1 else tuple(given))
