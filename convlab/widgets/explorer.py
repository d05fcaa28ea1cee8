"""What all explorers share: where their texts lie, how they read, and the picture without them."""

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget

from convlab import colours
from convlab.widgets.bundle import bundle
from convlab.widgets.traits import Setting

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["Explorer"]

_SHARED = Path(__file__).parent / "shared"
_COLOURS = "".join(
    f"  --convlab-{name.lower()}: {value};\n"
    for name, value in vars(colours).items()
    if name.isupper()
)


class Explorer(anywidget.AnyWidget):
    """A picture that answers the mouse and the keyboard in the page, without waiting for Python.

    A subclass in `name.py` has its front end in `name.js` and its styles in `name.css` beside it.
    Its settings are traits: a cell can set them, and reads what was changed in the page.
    """

    # The settings that stand in the repr.
    shown: tuple[str, ...] = ()

    def __init_subclass__(cls, **kwargs):
        # anywidget makes a subclass of its own, on which the texts are traits already.
        file = Path(inspect.getfile(cls))
        if "_esm" not in vars(cls) and file.with_suffix(".js").exists():
            shared, own = (
                sheet.read_text(encoding="utf-8")
                for sheet in (_SHARED / "style/explorer.css", file.with_suffix(".css"))
            )
            # The shared sheet comes again with each explorer of a page: it must not undo what an
            # explorer before it says of its own. The class twice weighs more than once.
            own = own.replace(".convlab-explorer ", ".convlab-explorer.convlab-explorer ")
            cls._esm = bundle(file.with_suffix(".js"))
            cls._css = f".convlab-explorer {{\n{_COLOURS}}}\n{shared}{own}"
        super().__init_subclass__(**kwargs)

    def __init__(self, **settings):
        unknown = sorted(settings.keys() - set(self.trait_names()))
        if unknown:
            raise TypeError(
                f"{type(self).__name__}: there is no setting {unknown[0]!r}. "
                f"There are: {', '.join(_settings_of(type(self)))}."
            )
        super().__init__(**settings)

    def __setattr__(self, name, value):
        # A name that is misspelt would be kept without a word, and change nothing.
        if not (name.startswith("_") or hasattr(type(self), name)):
            known = ", ".join(_settings_of(type(self)))
            raise AttributeError(
                f"{type(self).__name__}: there is no setting {name!r}. There are: {known}."
            )
        super().__setattr__(name, value)

    def __repr__(self):
        settings = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.shown)
        return f"{type(self).__name__}({settings})"

    def picture(self) -> "Picture":
        """The explorer as it is now, as a picture for a page that runs no widget."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs):
        # A viewer without widgets (GitHub, a PDF) shows the picture, from the same output.
        data, metadata = super()._repr_mimebundle_(**kwargs)
        pictured, described = self.picture()._repr_mimebundle_()
        return {**pictured, **data}, {**described, **metadata}


def _settings_of(explorer_class):
    """What an explorer takes: the arguments with a name of their own, then its traits in order."""
    _self, *named, _others = inspect.signature(explorer_class.__init__).parameters
    traits = (
        name
        for each in reversed(explorer_class.__mro__)
        for name, trait in vars(each).items()
        if isinstance(trait, Setting)
    )
    return tuple(dict.fromkeys([*named, *traits]))
