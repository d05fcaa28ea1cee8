"""Two activations side by side: their curves, their slopes, and where hardly a slope is left."""

import numpy as np
import traitlets

from convlab.byhand.activations import ACTIVATIONS
from convlab.widgets.explorer import Explorer
from convlab.widgets.traits import Number, OneOf

__all__ = ["ActivationExplorer"]

# Softmax is left out: it has no curve, as its numbers depend on each other.
_CURVES = {name: entry for name, entry in ACTIVATIONS.items() if entry.is_elementwise}
_PARAMETERS = {
    parameter.name: parameter for entry in _CURVES.values() for parameter in entry.parameters
}


def _parameter(name):
    known = _PARAMETERS[name]
    return Number(known.default, minimum=known.low, maximum=known.high)


class ActivationExplorer(Explorer):
    """An activation and its derivative, beside a second one, at a point that can be moved.

    function: "relu", "leaky_relu", "elu", "sigmoid", "tanh", "softplus", "gelu", "gelu_tanh" (the
        approximation by tanh) or "silu".
    compare: another one of these, or "none".
    x: the point, −6 to 6. negative_slope: of leaky_relu. alpha: of elu. beta: of softplus.
    saturation: hatched is where |f′(x)| is below it, 0 to 0.25.

    Each is a trait: set it from a cell, or read what was changed in the page. `value` and `slope`
    are those of `function` at x, by `convlab.activations`. Raises ValueError for another name or a
    number outside its range, TypeError for what is no number.

    >>> explorer = ActivationExplorer(function="leaky_relu", negative_slope=0.25, x=-3)
    >>> explorer.value, explorer.slope  # 0.25·(−3)
    (-0.75, 0.25)
    >>> explorer.x = 60
    Traceback (most recent call last):
        ...
    ValueError: ActivationExplorer: x must be a number from -6 to 6, got 60.
    """

    function = OneOf(tuple(_CURVES), "sigmoid")
    compare = OneOf(("none", *_CURVES), "relu")
    x = Number(1.0, minimum=-6, maximum=6)
    saturation = Number(0.05, minimum=0, maximum=0.25)
    negative_slope = _parameter("negative_slope")
    alpha = _parameter("alpha")
    beta = _parameter("beta")

    # What the page shows of each function, in order; its numbers it computes itself.
    catalogue = traitlets.List(read_only=True).tag(sync=True)

    @traitlets.default("catalogue")
    def _described(self):
        return [
            {
                "name": name,
                "value": entry.text,
                "slope": entry.derivative_text,
                "parameters": [
                    {"name": known.name, "low": known.low, "high": known.high}
                    for known in entry.parameters
                    if self.has_trait(known.name)
                ],
            }
            for name, entry in _CURVES.items()
        ]

    @property
    def shown(self):
        names = {self.function, self.compare} - {"none"}
        taken = {parameter.name for name in names for parameter in _CURVES[name].parameters}
        extra = [name for name in ("negative_slope", "alpha", "beta") if name in taken]
        return ("function", "compare", "x", *extra, "saturation")

    @property
    def value(self):
        """f(x), a float."""
        return self.curve(self.function, np.array([self.x]))[0].item()

    @property
    def slope(self):
        """f′(x), a float."""
        return self.curve(self.function, np.array([self.x]), derivative=True)[0].item()

    def curve(self, name: str, x: np.ndarray, *, derivative: bool = False) -> np.ndarray:
        """The activation `name`, or its derivative, at each x, with the parameters as they are.

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

    def picture(self):
        from convlab.figures import Picture
        from convlab.widgets.activation_picture import curves_figure

        names = [self.function]
        if self.compare not in ("none", self.function):
            names.append(self.compare)
        said = "; ".join(
            f"{name}({self.x:g}) = {self.curve(name, np.array([self.x]))[0]:.4f}, slope "
            f"{self.curve(name, np.array([self.x]), derivative=True)[0]:.4f}"
            for name in names
        )
        alt = f"The curves of {' and '.join(names)}, and their slopes. {said}."
        return Picture(curves_figure(self, names), alt)
