"""Two activations over one axis: their curves, slopes and saturation, and what n layers leave."""

from typing import TYPE_CHECKING

import numpy as np
import traitlets

from convlab.byhand.activations import ACTIVATIONS
from convlab.widgets.explorer import Explorer
from convlab.widgets.settings import Number, OneOf, WholeNumber

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["ActivationExplorer"]

# Without softmax: its numbers depend on each other, so it has no curve.
_CURVES = {name: entry for name, entry in ACTIVATIONS.items() if entry.is_elementwise}
_PARAMETERS = {
    parameter.name: parameter for entry in _CURVES.values() for parameter in entry.parameters
}


def _parameter(name):
    known = _PARAMETERS[name]
    return Number(known.default, minimum=known.low, maximum=known.high)


class ActivationExplorer(Explorer):
    """An activation above its derivative, beside a second activation, at a movable point.

    function: "relu", "leaky_relu", "elu", "sigmoid", "tanh", "softplus", "gelu", "gelu_tanh" (the
        approximation by tanh) or "silu". The y axis of the curves fits this one.
    compare: another one of these, or "none". The axis fits it, too, if it is bounded.
    position: the point on the x axis, −6 to 6.
    layers: 2 to 20, to see f′(x) to the power of `layers` too: what is left of a gradient of 1
        behind so many layers that all receive the same x, their weights being 1. 1 shows f and f′.
    negative_slope: for leaky_relu. alpha: for elu. beta: for softplus.
    saturation: a bar marks where |f′(x)| is below this number, 0 to 0.25.

    Each is a trait: set it from a cell, or read the changes made in the page. `value`, `slope` and
    `gradient` are f(x), f′(x) and its power for `function` at the point, by `convlab.activations`.

    Raises ValueError for another name or a number outside its range, TypeError for anything but a
    number.

    >>> explorer = ActivationExplorer(function="leaky_relu", negative_slope=0.25, position=-3)
    >>> explorer.value, explorer.slope  # 0.25·(−3)
    (-0.75, 0.25)
    >>> explorer.layers = 3
    >>> explorer.gradient  # 1/4·1/4·1/4
    0.015625
    >>> explorer.position = 60
    Traceback (most recent call last):
        ...
    ValueError: ActivationExplorer: position must be a number from -6 to 6, got 60.
    """

    function = OneOf(tuple(_CURVES), "sigmoid")
    compare = OneOf(("none", *_CURVES), "relu")
    position = Number(1.0, minimum=-6, maximum=6, step=0.05)
    layers = WholeNumber(1, minimum=1, maximum=20)
    saturation = Number(0.05, minimum=0, maximum=0.25)
    negative_slope = _parameter("negative_slope")
    alpha = _parameter("alpha")
    beta = _parameter("beta")

    # The names and formulas that the page shows; the page computes the numbers.
    catalogue: traitlets.List = traitlets.List(read_only=True).tag(sync=True)

    @traitlets.default("catalogue")
    def _formulas(self):
        return [
            {
                "name": name,
                "value": entry.text,
                "slope": entry.derivative_text,
                "parameters": [
                    known.name for known in entry.parameters if self.has_trait(known.name)
                ],
            }
            for name, entry in _CURVES.items()
        ]

    @property
    def shown(self) -> tuple[str, ...]:
        taken = {parameter.name for name in self.names for parameter in _CURVES[name].parameters}
        extra = [name for name in ("negative_slope", "alpha", "beta") if name in taken]
        layers = ("layers",) if self.layers > 1 else ()
        return ("function", "compare", "position", *layers, *extra, "saturation")

    @property
    def names(self) -> tuple[str, ...]:
        """The one or two activations that are drawn."""
        others = {self.compare} - {"none", self.function}
        return (self.function, *others)

    @property
    def value(self) -> float:
        """f(x) at the point, a float."""
        return self.curve(self.function, np.array([self.position]))[0].item()

    @property
    def slope(self) -> float:
        """f′(x) at the point, a float."""
        return self.curve(self.function, np.array([self.position]), derivative=True)[0].item()

    @property
    def gradient(self) -> float:
        """f′(x) to the power of `layers`, a float: what is left of a gradient of 1."""
        return self.slope**self.layers

    def curve(self, name: str, x: np.ndarray, *, derivative: bool = False) -> np.ndarray:
        """The activation `name`, or its derivative, at each x, with the present parameters.

        name: as in `function`. x: an array of any shape; the result has the same shape.


        >>> ActivationExplorer(alpha=2).curve("elu", np.array([0.0, 3]), derivative=True)
        array([2., 1.])
        """
        entry = _CURVES[name]
        parameters = {
            known.name: getattr(self, known.name)
            for known in entry.parameters
            if self.has_trait(known.name)
        }
        function = entry.derivative if derivative else entry.function
        return function(x, **entry.options, **parameters)

    def picture(self) -> "Picture":
        from convlab.figures import Picture
        from convlab.widgets.activation_picture import curves_figure, power_text

        x = np.array([self.position])
        texts = []
        for name in self.names:
            value = self.curve(name, x)[0].item()
            slope = self.curve(name, x, derivative=True)[0].item()
            equals = "=" if abs(value - round(value, 4)) < 1e-12 else "≈"
            text = f"{name}({self.position:g}) {equals} {value:.4f}, slope {slope:.4f}"
            if self.layers > 1:
                text += f", to the power of {self.layers}: {power_text(slope, self.layers)}"
            texts.append(text.replace("-", "−"))
        names = " and ".join(self.names)
        return Picture(
            curves_figure(self), f"The curves of {names} above their slopes. {'; '.join(texts)}."
        )
