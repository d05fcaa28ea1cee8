"""The limits of all settings of an explorer that has each kind of them, as Python sends them."""

from convlab.widgets import (
    BatchExplorer,
    ConvolutionExplorer,
    ReceptiveFieldExplorer,
    ShapeExplorer,
)


def cases():
    """The limits and the settings at the beginning, of two explorers together."""
    convolution, shape = ConvolutionExplorer(), ShapeExplorer()
    settings = {**convolution.get_state(), **shape.get_state()}
    limits = {**convolution.limits, **shape.limits}
    limits["saturation"] = {"minimum": 0, "maximum": 0.25, "step": 0.01}
    settings["saturation"] = 0.05
    limits["image"] = {"most": 512}
    field = ReceptiveFieldExplorer(position=(2, 1))
    for name in ("layers", "position"):
        limits[f"field_{name}"] = field.limits[name]
        settings[f"field_{name}"] = field.get_state()[name]
    batch = BatchExplorer()
    limits["included"] = batch.limits["included"]
    settings["included"] = batch.get_state()["included"]
    initial = {name: settings.get(name) for name in limits}
    # The two have settings of the same name: those of the convolution take pairs.
    own = {name: convolution.get_state()[name] for name in ("stride", "padding", "position")}
    return {
        "limits": limits | {name: convolution.limits[name] for name in own},
        "initial": initial | own,
    }
