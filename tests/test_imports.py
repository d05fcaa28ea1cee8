"""`import convlab` is light, and imports point one way."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import convlab

PACKAGE = Path(convlab.__file__).parent


def modules_after(statement):
    """The top-level modules that a fresh interpreter has loaded after `statement`."""
    code = (
        f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in out.stdout.split()}


def test_importing_convlab_loads_nothing_but_the_standard_library():
    assert modules_after("import convlab") - {"convlab"} <= set(sys.stdlib_module_names)


def test_the_arithmetic_loads_nothing_but_the_standard_library():
    statement = "import convlab; convlab.conv_output_size(7, 3); convlab.linear_parameters(7, 3)"
    assert modules_after(statement) - {"convlab"} <= set(sys.stdlib_module_names)


def test_the_convolution_by_hand_does_not_load_torch_or_matplotlib():
    loaded = modules_after("import convlab; convlab.conv2d")
    assert "numpy" in loaded
    assert not loaded & {"torch", "matplotlib", "hypothesis", "ipywidgets"}


def test_every_public_name_loads_and_is_listed():
    for name in convlab.__all__:
        assert getattr(convlab, name).__doc__
    assert set(convlab.__all__) <= set(dir(convlab))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'convlab' has no attribute 'conv3d'"):
        _ = convlab.conv3d


# Each layer may import itself and the ones before it.
LAYERS = [
    ("errors", "colours"),
    ("arithmetic",),
    ("byhand",),
    ("nets", "explain", "training"),
    ("figures", "widgets"),
    ("lessons",),
    ("course",),
    ("cli", "__main__"),
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


@pytest.mark.parametrize(
    "file", [file for file in sorted(PACKAGE.rglob("*.py")) if file.parent != PACKAGE], ids=str
)
def test_imports_point_one_way(file):
    part = file.relative_to(PACKAGE).parts[0]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        modules = []
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module]
            if node.module == "convlab":
                modules = [f"convlab.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        for module in modules:
            names = module.split(".")
            if names[0] == "convlab" and len(names) > 1 and names[1] in LEVEL:
                assert LEVEL[names[1]] <= LEVEL[part], f"{part} imports {module}"
