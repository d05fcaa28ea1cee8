"""The JavaScript of the explorers and of the site, run by Node.js.

`tests/js/NAME.test.js` tests pure functions on the cases that `cases()` of `tests/js/NAME_cases.py`
returns: Python knows the truth, and writes it to the file that CONVLAB_CASES names.
"""

import importlib.util
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

import convlab
from convlab import widgets
from convlab.widgets.bundle import bundle
from npm import JAVASCRIPT, node_modules
from patience import PATIENCE
from programs import find_program

FOLDER = Path(__file__).parent / "js"
ROOT = Path(convlab.__file__).parent.parent
PAGES = (ROOT / "docs" / "site" / "scripts", ROOT / "tools" / "website" / "slides")
SCRIPTS = [
    *sorted(Path(widgets.__file__).parent.rglob("*.js")),
    *(script for folder in PAGES for script in sorted(folder.glob("*.js"))),
]
EXPLORERS = sorted(Path(widgets.__file__).parent.glob("*.js"))


def cases_of(script):
    """The cases from `cases()` in NAME_cases.py beside NAME.test.js; [] without that file."""
    file = script.with_name(script.name.replace(".test.js", "_cases.py"))
    if not file.exists():
        return []
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.cases()


@pytest.mark.parametrize("script", sorted(FOLDER.glob("*.test.js")), ids=lambda path: path.name)
def test_node_agrees_with_python(script, tmp_path):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(cases_of(script), allow_nan=False), encoding="utf-8")
    done = subprocess.run(
        [find_program("node"), "--test", "--test-reporter=tap", script],
        env={**os.environ, "CONVLAB_CASES": str(file)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^# pass [1-9]", done.stdout, re.MULTILINE), done.stdout


def run_tool(name, *arguments):
    """Run a program of tools/javascript; returns its status and output."""
    find_program("node")
    find_program("npm")
    program = node_modules(JAVASCRIPT) / ".bin" / name
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=PATIENCE)
    return done.returncode, done.stdout + done.stderr


def test_the_tools_are_pinned_and_their_lock_names_no_registry():
    pins = json.loads((JAVASCRIPT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = (JAVASCRIPT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    packages = json.loads(lock)["packages"]
    assert packages.pop("")["dependencies"] == pins
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    for name, version in pins.items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_the_types_of_the_scripts_agree():
    status, output = run_tool("tsc", "--project", JAVASCRIPT)
    assert status == 0, output


def test_the_javascript_is_formatted_and_clean():
    root = Path(convlab.__file__).parent.parent
    folders = [root / "convlab", root / "docs" / "site", root / "tools" / "website", FOLDER]
    status, output = run_tool(
        "biome", "check", "--error-on-warnings", f"--config-path={JAVASCRIPT}", *folders
    )
    assert status == 0, f"{output}\nMost of it is mended by the same command with --write."


@pytest.mark.parametrize("script", EXPLORERS, ids=lambda path: path.name)
def test_the_joined_text_of_an_explorer_is_one_module(script, tmp_path):
    file = tmp_path / "bundle.mjs"
    file.write_text(bundle(script), encoding="utf-8")
    done = subprocess.run([find_program("node"), "--check", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_markup_or_reaches_outside(script):
    text = script.read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "fetch(", "eval(", "http://"):
        assert word not in text.replace('"http://www.w3.org/2000/svg"', ""), word


def test_a_joined_text_holds_each_module_once_and_no_import(tmp_path):
    (tmp_path / "low.js").write_text("export const ONE = 1;\n")
    (tmp_path / "left.js").write_text(
        'import { ONE } from "./low.js";\nexport let two = 2 * ONE;\n'
    )
    (tmp_path / "top.js").write_text(
        'import {\n  ONE,\n} from "./low.js";\nimport { two } from "./left.js";\n'
        "export default { render: () => ONE + two };\n"
    )
    assert bundle(tmp_path / "top.js") == (
        "const ONE = 1;\n\nlet two = 2 * ONE;\n\nexport default { render: () => ONE + two };\n"
    )


@pytest.mark.parametrize(
    "line",
    ['import * as low from "./low.js";', 'import { a as b } from "./low.js";', 'import "d3";'],
)
def test_an_import_that_cannot_be_joined_is_refused(tmp_path, line):
    (tmp_path / "low.js").write_text("export const a = 1;\n")
    (tmp_path / "top.js").write_text(line + "\n")
    with pytest.raises(ValueError, match=re.escape(f"got {line}")):
        bundle(tmp_path / "top.js")
