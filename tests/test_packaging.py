"""The distributions: the wheel, built from the sdist, carries the lessons."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from convlab.course.sources import lesson_files

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel that the sdist of this tree builds."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("convlab_course-*.whl")
    return path


def test_the_wheel_carries_the_package_the_lessons_and_nothing_beside(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"convlab", "convlab_course"}
    carried = [Path(name).name for name in names if name.startswith("convlab/course/notebooks/")]
    assert sorted(carried) == LESSONS != []
    assert {"convlab/__init__.py", "convlab/training/digits.npz"} <= set(names)
    assert "convlab/training/digits-licence.md" in names


def test_the_wheel_carries_the_lessons_as_a_learner_gets_them(wheel):
    """Without outputs, which were most of its size."""
    assert wheel.stat().st_size < 3_000_000
    stripped = lesson_files(ROOT / "notebooks")
    with zipfile.ZipFile(wheel) as archive:
        for name in LESSONS:
            assert archive.read(f"convlab/course/notebooks/{name}") == stripped[name]


def test_the_wheel_sets_jupyterlab_to_keep_an_explorer_and_ask_no_question(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (
            name for name in archive.namelist() if name.endswith("/overrides.d/convlab.json")
        )
        settings = json.loads(archive.read(name))
    assert "/data/share/jupyter/lab/settings/" in name
    assert settings == json.loads((ROOT / "convlab" / "course" / "jupyterlab.json").read_text())
    assert settings["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}
    news = {"fetchNews": "false", "checkForUpdates": False}
    assert settings["@jupyterlab/apputils-extension:notification"] == news


def test_lessons_start_from_the_wheel_alone(wheel, tmp_path):
    """Unpacked in a folder of its own and found before the clone."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    work = tmp_path / "work"
    work.mkdir()

    def run(*command: str) -> str:
        environ = os.environ | {"PYTHONPATH": str(site)}
        done = subprocess.run(
            [sys.executable, *command], cwd=work, env=environ, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert str(site) in run("-c", "import convlab; print(convlab.__file__)")
    run("-m", "convlab", "start", "lessons")
    assert sorted(path.name for path in (work / "lessons").glob("*.ipynb")) == LESSONS


def test_a_mend_names_the_wheel_that_convlab_was_installed_from(wheel, tmp_path):
    folder = "Scripts" if os.name == "nt" else "bin"
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    python = tmp_path / "env" / folder / "python"
    offline = ("--no-index", "--no-deps", "--quiet", "--disable-pip-version-check")
    subprocess.run([python, "-m", "pip", "install", *offline, wheel], check=True)
    code = "import convlab\ntry: convlab.nets\nexcept ModuleNotFoundError as error: print(error)"
    done = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stderr == ""
    command = f'pip install "convlab-course[torch] @ {wheel.as_uri()}"'
    assert done.stdout.strip().endswith(f"Install it with: {command}")


def test_the_binder_link_of_the_readme_names_the_owner_that_pyproject_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    owner_and_name = project["urls"]["Repository"].removeprefix("https://github.com/")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"https://mybinder.org/v2/gh/{owner_and_name}/" in readme
