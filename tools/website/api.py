"""A page for each public name of convlab, from its docstring."""

import inspect
from importlib import import_module

import convlab

__all__ = ["api_pages"]

_ROOMS = {
    "arithmetic": "Sizes, counts and receptive fields",
    "byhand": "Layers by hand, in NumPy",
    "explaining": "Any PyTorch model, explained",
    "lessons": "In a lesson",
    "errors": "Errors",
}
_INDEX = """\
# The public names

`import convlab` is quick: a name loads what it needs when it is first used. The examples of these
pages are run as tests. `import convlab` stands before each of them.

{rooms}
"""


def api_pages() -> dict[str, str]:
    """The pages by their names: "index.md", and for each public name or module one in reST."""
    pages = {}
    rooms: dict[str, list[str]] = {title: [] for title in _ROOMS.values()}
    for name, home in sorted(convlab._HOMES.items()):
        pages[f"{name}.rst"] = _page(f"convlab.{name}", [f"convlab.{name}"])
        rooms[_ROOMS[home.split(".")[1]]].append(name)
    rooms["Modules"] = list(convlab._MODULES)
    for name in convlab._MODULES:
        module = import_module(f"convlab.{name}")
        names = [f"convlab.{name}.{one}" for one in module.__all__]
        summary = inspect.cleandoc(module.__doc__ or "").partition("\n>>>")[0]
        pages[f"{name}.rst"] = _page(f"convlab.{name}", names, summary)
    pages["index.md"] = _INDEX.format(
        rooms="\n\n".join(_room(title, names) for title, names in rooms.items())
    )
    return pages


def _room(title: str, names: list[str]) -> str:
    lines = [f"- [`convlab.{name}`]({name}.rst): {_first_line(name)}" for name in names]
    links = "\n".join(["```{toctree}", ":hidden:", *names, "```"])
    return f"## {title}\n\n" + "\n".join(lines) + f"\n\n{links}"


def _first_line(name: str) -> str:
    return (inspect.getdoc(getattr(convlab, name)) or "").splitlines()[0]


def _page(title: str, names: list[str], summary: str = "") -> str:
    parts = [title, "=" * len(title), "", summary, ""]
    for name in names:
        module, _, attribute = name.rpartition(".")
        thing = getattr(import_module(module), attribute)
        kind = "class" if inspect.isclass(thing) else "function" if callable(thing) else "data"
        if kind == "data":
            parts += [f".. py:data:: {name}", "", f"   A dict of {', '.join(thing)}.", ""]
            continue
        if kind == "class" and issubclass(thing, Exception):
            kind = "exception"
        parts += [f".. auto{kind}:: {name}", *_options(thing, kind), ""]
    return "\n".join(parts)


def _options(thing: object, kind: str) -> list[str]:
    """Options of autodoc: of a class, the public members of its own that have a docstring."""
    if kind != "class":
        return []
    members = [
        name
        for name, member in vars(thing).items()
        if not name.startswith("_")
        and (isinstance(member, property | classmethod) or inspect.isfunction(member))
        and getattr(member, "__doc__", None)
    ]
    return [f"   :members: {', '.join(sorted(members))}"] if members else []
