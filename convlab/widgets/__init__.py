"""The explorers: pictures that answer when something in them is moved.

One explorer is a Python file here, the JavaScript file beside it with the same name, and its style
sheet. It is found by its name: `ShapeExplorer` is in `shape_explorer.py`.

>>> from convlab import widgets
>>> "ShapeExplorer" in dir(widgets)
True
"""

from importlib import import_module
from pathlib import Path

_FOLDER = Path(__file__).parent
# Each explorer's class and its module.
_HOMES = {
    "".join(word.capitalize() for word in file.stem.split("_")): f"{__name__}.{file.stem}"
    for file in sorted(_FOLDER.glob("*.js"))
}


def __getattr__(name):
    if name == "__all__":
        return list(_HOMES)
    if name not in _HOMES:
        raise AttributeError(
            f"module 'convlab.widgets' has no explorer {name!r}. There are: {', '.join(_HOMES)}."
        )
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *_HOMES})
