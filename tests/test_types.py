"""Types at the door: what mypy, pyright and an editor know of the public names."""

import ast
import doctest
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import convlab
import npm
from convlab import widgets
from programs import find_program

ROOT = Path(__file__).parent.parent

# What each name is, as a user's type checker should see it.
USES = """
from typing import assert_type

import numpy as np
import torch

import convlab
from convlab import Derived, DerivedPair, Explanation, conv_output_size, explain

assert_type(conv_output_size(227, 11, stride=4), Derived)
assert_type(conv_output_size((28, 26), 3), DerivedPair)
assert_type(convlab.conv_parameters(3, 96, (11, 5)).latex, str)
assert_type(convlab.conv_macs(3, 96, 11, output_size=55), Derived)
assert_type(convlab.solve_conv(13, 13, 3), list[tuple[int, int]])
assert_type(explain(torch.nn.ReLU(), (1, 3, 7)), Explanation)
assert_type(explain(torch.nn.ReLU(), (1, 3, 7)).rows[0].parameters, int)
x, weight = np.ones((1, 2, 5, 7)), np.ones((4, 2, 3, 2))
gradients = convlab.conv2d_backward(np.ones((1, 4, 3, 6)), x, weight)
assert_type(gradients.grad_weight, np.ndarray)
net: torch.nn.Module = convlab.nets.AlexNet("grouped")
convlab.check("01.1", lambda x: x)
convlab.predict("01.a", ...)
convlab.widgets.ShapeExplorer(kernel_size=3)
convlab.figures.Grid
images, labels = convlab.training.digits("test")
assert_type(convlab.training.evaluate(net, (images, labels)).accuracy, float)
convlab.activations.relu(np.ones(3))
"""

WRONG = """
import convlab

convlab.conv_output_sise(7, 3)
convlab.conv_output_size(7, "three")
convlab.conv_macs(3, 96, 11, 55)
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The README's examples, right uses of the public names, and wrong ones, in a folder each."""
    folder = tmp_path_factory.mktemp("uses")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    examples = doctest.DocTestParser().get_examples(readme)
    texts = {"readme": "".join(one.source for one in examples), "uses": USES, "wrong": WRONG}
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("package", [convlab, widgets], ids=lambda package: package.__name__)
def test_the_names_for_type_checkers_are_the_lazy_names(package):
    tree = ast.parse(Path(package.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    assert ast.unparse(block.test) == "TYPE_CHECKING"
    found = {}
    for statement in block.body:
        for alias in statement.names:
            assert alias.asname == alias.name  # without it a checker takes the name for private
            found[alias.name] = statement.module
    modules = getattr(package, "_MODULES", ())
    assert found == {**package._HOMES, **dict.fromkeys(modules, "convlab")}


def test_mypy_reads_all_of_convlab():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["files"] == ["convlab"]
    assert "exclude" not in settings


@pytest.mark.slow
def test_mypy_knows_the_public_names(files):
    command = [sys.executable, "-m", "mypy", "--config-file=", "--no-error-summary", "."]
    done = subprocess.run(command, cwd=files, capture_output=True, text=True, check=False)
    errors = [
        (line.partition(":")[0], line.rpartition("[")[2])
        for line in done.stdout.splitlines()
        if " error: " in line
    ]
    assert errors == [
        ("wrong.py", "attr-defined]"),
        ("wrong.py", "arg-type]"),
        ("wrong.py", "call-arg]"),
    ]


def test_pyright_finds_no_error_in_the_readme(files):
    node = find_program("node")
    find_program("npm")
    pyright = npm.node_modules(ROOT / "tools" / "javascript") / "pyright" / "index.js"
    done = subprocess.run(
        [node, pyright, "--outputjson", "--pythonpath", sys.executable, "."],
        cwd=files,
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)
    errors = {
        (Path(one["file"]).stem, one["range"]["start"]["line"] + 1)
        for one in found["generalDiagnostics"]
        if one["severity"] == "error"
    }
    assert found["summary"]["filesAnalyzed"] == 3
    assert errors == {("wrong", line) for line in (4, 5, 6)}
