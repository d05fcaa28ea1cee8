"""The base of all explorers: their JavaScript and CSS, their repr, their still picture."""

import inspect
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

from convlab import colours
from convlab.widgets.bundle import bundle
from convlab.widgets.settings import Setting

if TYPE_CHECKING:
    from convlab.figures import Picture

__all__ = ["Explorer"]

_STYLE = Path(__file__).parent / "shared" / "style"
_COLOURS = "".join(
    f"  --convlab-{name.lower()}: {value};\n"
    for name, value in vars(colours).items()
    if name.isupper()
)


class Explorer(anywidget.AnyWidget):
    """A picture that answers the mouse and the keyboard in the page, without waiting for Python.

    A subclass in `name.py` has its front end in `name.js` and its styles in `name.css` beside it.
    Its settings are traits: a cell sets them, and reads the changes made in the page.
    """

    # The ranges and choices of the settings: written in Python, used by the controls of the page.
    limits = traitlets.Dict(read_only=True).tag(sync=True)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the settings in the repr."""
        return ()

    def __init_subclass__(cls, **kwargs):
        # anywidget derives a class of its own, which has the texts as traits already.
        file = Path(inspect.getfile(cls))
        if "_esm" not in vars(cls) and file.with_suffix(".js").exists():
            shared, own, focus = (
                sheet.read_text(encoding="utf-8")
                for sheet in (
                    _STYLE / "explorer.css",
                    file.with_suffix(".css"),
                    _STYLE / "focus.css",
                )
            )
            # Each explorer brings the shared sheet to the page again, behind the own sheets of the
            # explorers before it. These win by the class written twice, which weighs more.
            own = (own + focus).replace(".convlab-explorer ", ".convlab-explorer.convlab-explorer ")
            cls._esm = bundle(file.with_suffix(".js"))
            cls._css = f".convlab-explorer {{\n{_COLOURS}}}\n{shared}{own}"
        super().__init_subclass__(**kwargs)

    @traitlets.default("limits")
    def _limits_of_settings(self):
        return {
            name: {limit: getattr(trait, limit) for limit in trait.limits}
            for name, trait in self.traits().items()
            if isinstance(trait, Setting) and trait.limits
        }

    def __init__(self, **settings):
        if unknown := sorted(settings.keys() - set(self.trait_names())):
            raise TypeError(_no_setting(type(self), unknown[0]))
        super().__init__(**settings)

    def __setattr__(self, name, value):
        # Python would accept a misspelt name silently, and the explorer would not change.
        if not (name.startswith("_") or hasattr(type(self), name)):
            raise AttributeError(_no_setting(type(self), name))
        super().__setattr__(name, value)

    def __repr__(self):
        settings = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.shown)
        return f"{type(self).__name__}({settings})"

    def picture(self) -> "Picture":
        """The explorer in its present state, as a picture for a page that runs no widget."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs):
        # A viewer without widgets (GitHub, a PDF) shows the picture of the same output.
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        still, still_metadata = self.picture()._repr_mimebundle_()
        return {**still, **data}, {**still_metadata, **metadata}


def _no_setting(explorer_class, name):
    """The sentence for a name that is not a setting, with the settings and the nearest one."""
    known = _settings_of(explorer_class)
    near = "".join(f" Did you mean {each!r}?" for each in get_close_matches(name, known, 1))
    return (
        f"{explorer_class.__name__}: there is no setting {name!r}. "
        f"There are: {', '.join(known)}.{near}"
    )


def _settings_of(explorer_class):
    """The names of an explorer's settings: its named arguments, then its traits, in order."""
    _self, *named, _others = inspect.signature(explorer_class.__init__).parameters
    traits = (
        name
        for each in reversed(explorer_class.__mro__)
        for name, trait in vars(each).items()
        if isinstance(trait, Setting)
    )
    return tuple(dict.fromkeys([*named, *traits]))
