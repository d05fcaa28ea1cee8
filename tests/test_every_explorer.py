"""What holds for every explorer in Python; none is named here."""

import json
import random

import anywidget
import ipywidgets
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

from browser.accessibility import ARGUMENTS, EXPLORERS
from convlab import nets, training, widgets
from convlab.widgets import settings
from convlab.widgets.array_setting import NumberArray

CHANGES = 40  # of each explorer


def made(name):
    names = {"widgets": widgets, "nets": nets, "training": training}
    return eval(f"widgets.{name}({ARGUMENTS.get(name, '')})", names)


def another_value(trait, present, pick):
    """A random value of a setting, of the kind that it has."""
    if isinstance(trait, settings.WholeNumberOrPair):
        pair = (pick.randint(trait.minimum, trait.maximum), trait.minimum)
        return pair if not trait.is_single or pick.random() < 0.5 else pair[0]
    if isinstance(trait, settings.WholeNumber):
        most = pick.choice((trait.maximum, min(trait.maximum, trait.minimum + 6)))
        return pick.randint(trait.minimum, most)
    if isinstance(trait, settings.Number):
        return pick.uniform(trait.minimum, trait.maximum)
    if isinstance(trait, settings.OneOf):
        return pick.choice(trait.choices)
    if isinstance(trait, settings.YesNo):
        return pick.random() < 0.5
    if isinstance(trait, NumberArray) and present is not None:
        numbers = [pick.choice((pick.randint(-9, 9), pick.uniform(-1, 1))) for _ in present.flat]
        return np.reshape(numbers, present.shape)
    return present


@pytest.mark.parametrize("name", EXPLORERS)
def test_its_code_makes_it_again(name):
    pick = random.Random(name)
    explorer = made(name)
    # What a line of Python cannot hold.
    names = {
        "image": getattr(explorer, "image", None),
        "network": getattr(explorer, "_rows", None),
        "model": getattr(explorer, "_model", None),
        "images": getattr(explorer, "_images", None),
        name: getattr(widgets, name),
    }
    changed = set()
    for _ in range(CHANGES):
        key = pick.choice(list(explorer.limits))
        trait = explorer.traits()[key]
        try:
            setattr(explorer, key, another_value(trait, getattr(explorer, key), pick))
        except ValueError:
            continue  # two settings that do not go together
        changed.add(key)
        again = eval(explorer.code(), names | {"drawing": getattr(explorer, "drawing", None)})
        for other in explorer.limits:
            same = explorer.traits()[other].is_same(getattr(again, other), getattr(explorer, other))
            assert same, (other, explorer.code())
    assert len(changed) >= min(2, len(explorer.limits))


@pytest.mark.parametrize("name", EXPLORERS)
def test_code_that_nobody_changed_is_short(name):
    explorer = getattr(widgets, name)
    if name not in ARGUMENTS:
        assert explorer().code() == f"{name}()"


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_page_gets_the_limits_of_all_settings(name):
    explorer = made(name)
    own = {
        key
        for key, trait in explorer.traits().items()
        if isinstance(trait, settings.Setting) and trait.is_changed_in_page
    }
    assert set(explorer.limits) == own
    json.dumps(explorer.limits, allow_nan=False)


@pytest.mark.parametrize("name", EXPLORERS)
def test_its_still_says_that_it_is_one(name):
    """And the figure of `picture` is not changed by the note."""
    explorer = made(name)
    sizes = {tuple(explorer.picture().figure.get_size_inches()) for _ in range(2)}
    assert len(sizes) == 1
    figure = explorer.picture().figure

    class Noted(type(explorer)):
        def picture(self):
            from convlab.figures import Picture

            return Picture(figure, "alt")

    explorer.__class__ = Noted
    bundle, _ = explorer._repr_mimebundle_()
    notes = [text.get_text() for text in figure.texts if "still picture" in text.get_text()]
    assert len(notes) == 1
    assert {"image/png", "text/plain"} <= bundle.keys()


@pytest.mark.parametrize("name", EXPLORERS)
def test_with_an_older_widget_library_it_shows_its_picture_and_its_whole_text(name, monkeypatch):
    """Colab has ipywidgets 7, which shows an object by itself, and an anywidget that cuts texts."""

    def shown_by_itself(self, **_):
        raise AssertionError("shown without its picture")

    monkeypatch.setattr(ipywidgets.Widget, "_ipython_display_", shown_by_itself, raising=False)
    cut = ({"text/plain": "Exp…"}, {})
    monkeypatch.setattr(anywidget.AnyWidget, "_repr_mimebundle_", lambda self, **_: cut)
    explorer = made(name)
    data, _ = DisplayFormatter().format(explorer)
    assert "image/png" in data
    assert data["text/plain"] == repr(explorer)
