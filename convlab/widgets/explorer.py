"""The base of all explorers: their JavaScript and CSS, their repr, their still picture."""

import inspect
import re
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
    if name.isupper() and isinstance(value, str)
)


class Explorer(anywidget.AnyWidget):
    """A picture that answers mouse, finger and keyboard in the page, without waiting for Python.

    A subclass in `name.py` has its front end in `name.js` and its styles in `name.css` beside it.
    Its settings are traits: a cell sets them, and reads the changes made in the page.
    """

    # The explorer's name, for the class that its style sheet names.
    kind: traitlets.Unicode = traitlets.Unicode(read_only=True).tag(sync=True)

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
            sheets = ("explorer", "number_grid", "term_lines", "layer_kinds", "focus")
            *shared, focus = (
                (_STYLE / f"{name}.css").read_text(encoding="utf-8") for name in sheets
            )
            own = file.with_suffix(".css").read_text(encoding="utf-8")
            # All explorers' sheets are in the page: its own holds for this explorer alone, and
            # weighs more than the shared sheet, which a later explorer brings again.
            own = re.sub(
                r"\.convlab-explorer(?=[\s\[])", f".convlab-explorer.convlab-{cls.__name__}", own
            )
            focus = focus.replace(".convlab-explorer ", ".convlab-explorer.convlab-explorer ")
            cls._esm = bundle(file.with_suffix(".js"))
            colours_of_all = f".convlab-explorer {{\n{_COLOURS}}}\n"
            cls._css = "".join([colours_of_all, *shared, own, focus])
        super().__init_subclass__(**kwargs)

    @traitlets.default("kind")
    def _name_of_class(self):
        return type(self).__name__

    @traitlets.default("limits")
    def _limits_of_settings(self):
        return {
            name: {limit: getattr(trait, limit) for limit in trait.limits}
            for name, trait in self.traits().items()
            if isinstance(trait, Setting) and trait.is_changed_in_page
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

    def code(self) -> str:
        """The line of Python that makes an explorer in this state.

        Settings that are as they are without being named are left out. What cannot be written in a
        line, such as a photo or a model, is the name of its argument.

        >>> from convlab.widgets import ShapeExplorer
        >>> explorer = ShapeExplorer(input_size=8, stride=3)
        >>> explorer.padding = 1
        >>> explorer.code()
        'ShapeExplorer(input_size=8, padding=1, stride=3)'
        """
        traits = self.traits()
        settings = [
            f"{name}={traits[name].code(getattr(self, name))}"
            for name in _settings_of(type(self))
            if isinstance(traits.get(name), Setting) and not self._is_default(traits[name])
        ]
        return f"{type(self).__name__}({', '.join([*self._given(), *settings])})"

    def _given(self) -> tuple[str, ...]:
        """The arguments of the explorer that are no settings, as they stand in its call."""
        return ()

    def _is_default(self, setting: Setting) -> bool:
        name = setting.name or ""
        default = setting.check(setting.default_value, name, type(self).__name__)
        return setting.is_same(getattr(self, name), default)

    def picture(self) -> "Picture":
        """The explorer in its present state, as a picture for a page that runs no widget."""
        raise NotImplementedError

    # That of ipywidgets 7 would come first, and shows no picture.
    _ipython_display_ = None

    def _repr_mimebundle_(self, **kwargs):
        # A viewer without widgets (GitHub, a PDF) shows the picture of the same output.
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        from convlab.widgets.still import note_still

        picture = self.picture()
        note_still(picture.figure)
        still, still_metadata = picture.png_bundle()
        # anywidget before 0.11 cuts a long text.
        return {**still, **data, "text/plain": repr(self)}, {**still_metadata, **metadata}


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
