"""`import convlab` is light, and imports point one way."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import convlab

PACKAGE = Path(convlab.__file__).parent
ROOT = PACKAGE.parent


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


def test_the_pictures_load_without_pytorch():
    assert "torch" not in modules_after("import convlab; convlab.figures.surest_errors")


def test_a_module_that_is_public_as_a_whole_is_loaded_at_its_first_use():
    assert "matplotlib" in modules_after("import convlab; convlab.figures.Grid")
    assert "figures" in dir(convlab)


def without(packages, statement):
    """What a fresh interpreter prints, or its last line of error, where `packages` are missing."""
    code = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(name, path=None, target=None):\n"
        f"        if name.partition('.')[0] in {packages!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        f"sys.meta_path.insert(0, Missing)\n{statement}\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


EXTRAS = {"hypothesis", "matplotlib", "torch"}


@pytest.mark.parametrize(
    ("packages", "statement", "what", "needs", "extra"),
    [
        (EXTRAS, "import convlab; convlab.check", "check", "hypothesis", "[lessons]"),
        (EXTRAS, "from convlab import check", "check", "hypothesis", "[lessons]"),
        (EXTRAS, "import convlab; convlab.figures", "figures", "matplotlib", "[figures]"),
        (EXTRAS, "from convlab import figures", "figures", "matplotlib", "[figures]"),
        ({"numpy"}, "import convlab; convlab.conv2d", "conv2d", "numpy", ""),
        ({"tqdm"}, "from convlab import training", "training", "tqdm", "[training]"),
    ],
)
def test_a_missing_package_is_a_sentence_with_the_command_that_brings_it(
    packages, statement, what, needs, extra
):
    assert without(packages, statement) == (
        f"ModuleNotFoundError: convlab.{what} needs {needs}, which is not installed in this "
        f'Python. Install it with: pip install -e "{ROOT}{extra}"'
    )


def test_another_module_that_is_missing_is_named_as_python_does():
    broken = "import convlab; sys.modules['convlab.lessons.checking.check'] = None; "
    for statement in ("convlab.check", "from convlab import *"):
        assert "import of convlab.lessons.checking.check halted" in without(
            set(), broken + statement
        )


def test_the_star_takes_what_a_base_installation_can_load():
    star = (
        "from convlab import *\nprint(conv_output_size(5, 3), predict.__name__, 'check' in dir())"
    )
    assert without(EXTRAS, star) == "3 predict False"
    assert without(set(), star) == "3 predict True"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'convlab' has no attribute 'conv3d'"):
        _ = convlab.conv3d


# Each layer may import itself and the ones before it.
LAYERS = [
    ("errors", "colours"),
    ("arithmetic",),
    ("byhand",),
    ("nets", "explaining", "training"),
    ("figures", "widgets"),
    ("lessons",),
    ("course",),
    ("commands", "cli", "__main__"),
]
# One import when it is used, not at the top of its file: the curves that grow during a training.
DEFERRED = {("training/progress.py", "convlab.figures.curves")}
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
            if (file.relative_to(PACKAGE).as_posix(), module) in DEFERRED and node.col_offset:
                continue
            if names[0] == "convlab" and len(names) > 1 and names[1] in LEVEL:
                assert LEVEL[names[1]] <= LEVEL[part], f"{part} imports {module}"
