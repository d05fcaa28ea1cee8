"""The name under which pip knows convlab: never the bare one, which is a stranger's."""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import setup
from convlab import distribution

ROOT = Path(__file__).resolve().parents[1]
# "pip install convlab", with any options and quotes, but not "convlab-course" or a path to it.
BARE = re.compile(r"pip3? install\b[^\n|&;`]*[ \"']convlab(?![\w./-])")


KINDS = {".cfg", ".css", ".ipynb", ".js", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yml", ""}
NOT_OURS = {"build", "dist", "lessons", "node_modules", "__pycache__"}


def texts():
    """The name and the text of each file of the project; `lessons` is a learner's folder."""
    for path in ROOT.rglob("*"):
        name = path.relative_to(ROOT)
        ours = name.parts[0] not in NOT_OURS and not any(
            part.startswith(".") or part in NOT_OURS - {"lessons"} for part in name.parts
        )
        if ours and path.is_file() and path.suffix in KINDS and path != Path(__file__):
            yield name.as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    ["pip install convlab", "pip install 'convlab[lab]'", 'python -m pip install -U "convlab"'],
)
def test_the_bare_name_is_found(text):
    assert BARE.search(text)


@pytest.mark.parametrize(
    "text", ["pip install convlab-course", "pip install 'convlab-course[lab]'", "pip install -e ."]
)
def test_other_names_are_not_taken_for_it(text):
    assert not BARE.search(text)


def test_no_page_and_no_message_tells_pip_to_install_another_project():
    read = dict(texts())
    assert {"README.md", "convlab/course/doctor/packages.py"} <= set(read)
    assert [name for name, text in read.items() if BARE.search(text)] == []


def test_every_place_that_names_the_distribution_agrees():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == distribution.DISTRIBUTION == setup.PACKAGE
    for extra in project["optional-dependencies"].values():
        assert not [one for one in extra if re.match(r"convlab(?!-course)", one)]


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Say that convlab lies outside a clone, and what pip has recorded of its origin."""
    monkeypatch.setattr(distribution, "__file__", str(tmp_path / "convlab" / "distribution.py"))

    def record(origin):
        class Installed:
            def read_text(self, name):
                return origin and json.dumps(origin)

        monkeypatch.setattr(metadata, "distribution", lambda name: Installed())

    return record


def test_from_an_index_it_is_asked_for_by_name(installed):
    installed(None)
    assert distribution.requirement("torch") == "convlab-course[torch]"
    assert distribution.requirement() == "convlab-course"
    assert distribution.pip_install("lab") == 'pip install "convlab-course[lab]"'


def test_from_a_wheel_it_is_that_wheel(installed):
    wheel = "file:///home/a/convlab_course-0.1.0-py3-none-any.whl"
    installed({"url": wheel, "archive_info": {}})
    assert distribution.requirement("lab") == f"convlab-course[lab] @ {wheel}"


def test_from_a_repository_it_is_the_same_commit(installed):
    installed({"url": "https://x.org/y", "vcs_info": {"vcs": "git", "commit_id": "abc1"}})
    assert distribution.requirement("lab") == "convlab-course[lab] @ git+https://x.org/y@abc1"


def test_in_a_clone_it_is_the_clone():
    assert distribution.requirement("torch") == f"{ROOT}[torch]"
    assert distribution.pip_install("torch") == f'pip install -e "{ROOT}[torch]"'


def test_where_pip_does_not_know_it_the_name_is_left(installed, monkeypatch):
    def unknown(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", unknown)
    assert distribution.requirement("lab") == "convlab-course[lab]"


def test_a_package_that_is_too_old_is_not_said_to_be_missing(installed):
    installed(None)
    for module, lacks in [
        ("hypothesis", "which is not installed in"),
        ("hypothesis.internal.conjecture.providers", "newer than the one of"),
    ]:
        error = ModuleNotFoundError(f"No module named {module!r}", name=module)
        assert distribution.sentence_on_missing(error, "convlab.check") == (
            f"convlab.check needs hypothesis, {lacks} this Python. "
            'Install it with: pip install "convlab-course[lessons]"'
        )
