"""Docstrings begin with the thing that they describe, in one style for all packages."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "convlab"


def docstrings(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(
            node
        ):
            yield ast.get_docstring(node)


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.name)
def test_a_docstring_names_its_thing_first_and_has_no_headings(file):
    for text in docstrings(file):
        assert text.split()[0] not in ("What", "It", "They", "This", "That"), text
        headings = {"Args:", "Arguments:", "Attributes:", "Example:", "Examples:", "Returns:"}
        assert not headings & {line.strip() for line in text.splitlines()}, text
