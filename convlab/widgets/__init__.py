"""The explorers: pictures that change while a setting or the pointer moves.

One explorer is a Python file here, with a JavaScript file and a style sheet of the same name beside
it, and is found by its name: `ShapeExplorer` is in `shape_explorer.py`.

>>> from convlab import widgets
>>> "ShapeExplorer" in dir(widgets)
True
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

# For type checkers and editors; a test compares this with the files.
if TYPE_CHECKING:
    from convlab.widgets.activation_explorer import ActivationExplorer as ActivationExplorer
    from convlab.widgets.batch_explorer import BatchExplorer as BatchExplorer
    from convlab.widgets.convolution_explorer import ConvolutionExplorer as ConvolutionExplorer
    from convlab.widgets.kernel_playground import KernelPlayground as KernelPlayground
    from convlab.widgets.live_network import LiveNetwork as LiveNetwork
    from convlab.widgets.matrix_explorer import MatrixExplorer as MatrixExplorer
    from convlab.widgets.network_explorer import NetworkExplorer as NetworkExplorer
    from convlab.widgets.receptive_field_explorer import (
        ReceptiveFieldExplorer as ReceptiveFieldExplorer,
    )
    from convlab.widgets.shape_explorer import ShapeExplorer as ShapeExplorer

_FOLDER = Path(__file__).parent
# Each explorer's class and its module.
_HOMES = {
    "".join(word.capitalize() for word in file.stem.split("_")): f"{__name__}.{file.stem}"
    for file in sorted(_FOLDER.glob("*.js"))
}


if not TYPE_CHECKING:  # or a misspelt name would have a type

    def __getattr__(name):
        if name == "__all__":
            return list(_HOMES)
        if name not in _HOMES:
            raise AttributeError(
                f"module 'convlab.widgets' has no explorer {name!r}. "
                f"There are: {', '.join(_HOMES)}."
            )
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__():
    return sorted({*globals(), *_HOMES})
