"""The hub of course/hub, really started: learners sign in, work, lose their servers, go on."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from jupyterhub.scopes import scope_definitions
from traitlets.config import PyFileConfigLoader

from hub.exercises import answer, replies
from hub.learner import Learner
from hub.server import COURSE_HUB, Hub
from patience import PATIENCE
from programs import find_program

pytestmark = pytest.mark.slow

LESSON = "03-padding-and-stride.ipynb"
PATH = f"lessons/{LESSON}"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    find_program("node")
    find_program("npm")
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("finds the processes of a learner in Linux's /proc")
    with Hub(tmp_path_factory.mktemp("한 hub")) as hub:
        yield hub


@pytest.fixture
def learner(hub):
    """Make a learner who has signed in and started a server, which is stopped at the end."""
    names = []

    def signed_in(name: str) -> Learner:
        names.append(name)
        learner = Learner(hub.url, name, hub.password)
        learner.sign_in()
        assert learner.start().endswith("/lab/tree/lessons/00-start-here.ipynb")
        return learner

    yield signed_in
    for name in names:
        hub.kill(name)


def test_what_was_saved_outlives_the_servers_and_an_upgrade(hub, learner):
    people = [learner("김민준"), learner("o'brien k.")]
    saved = []
    for k, person in enumerate(people):
        notebook = person.read(PATH)
        # Set-up and one exercise, the rest of the lesson as it is.
        deserved = answer(notebook, k)
        whole = notebook.cells
        notebook.cells = [cell for cell in whole if cell.id in ("setup", "exercise-1")]
        person.run(PATH, notebook)
        assert replies(notebook) == {"exercise-1": deserved["exercise-1"]}
        assert ("✓" in deserved["exercise-1"]) == (k == 0)
        notebook.cells = whole
        person.save(PATH, notebook)
        saved.append(notebook)
    assert Counter(hub.processes().values()) == {"server": 2, "kernel": 2}

    hub.upgrade(LESSON)
    hub.kill()
    assert hub.processes() == {}
    for person, notebook in zip(people, saved, strict=True):
        person.start()
        assert person.read(PATH) == notebook
        newer = person.read(PATH.replace(".ipynb", ".new.ipynb"))
        assert newer.cells[0].source.endswith("This lesson is newer.")


def test_a_kernel_has_one_core_and_knows_no_password(hub, learner):
    learner("kim")
    (server,) = hub.processes("kim")
    environment = Path(f"/proc/{server}/environ").read_bytes().decode().split("\0")
    assert "OMP_NUM_THREADS=1" in environment
    assert not any(word in entry for entry in environment for word in ("_PASSWORD", hub.password))


@pytest.mark.parametrize("name", ["..", "../x", "a/b", ".hidden", "x\ny", "", "a" * 61])
def test_a_name_that_is_no_folder_is_refused(hub, name):
    with pytest.raises(RuntimeError, match=": 403 "):
        Learner(hub.url, name, hub.password).sign_in()
    assert not hub.homes.exists() or name not in os.listdir(hub.homes)


@pytest.mark.parametrize("name", ["kim", "teacher"])
def test_a_wrong_password_opens_nothing(hub, name):
    with pytest.raises(RuntimeError, match=": 403 "):
        Learner(hub.url, name, "guessed-it").sign_in()


def test_the_teachers_name_needs_the_teachers_password(hub):
    with pytest.raises(RuntimeError, match=": 403 "):
        Learner(hub.url, "teacher", hub.password).sign_in()
    Learner(hub.url, "teacher", hub.teacher_password).sign_in()


def test_the_culler_is_installed_and_may_stop_servers_and_nothing_more(monkeypatch):
    monkeypatch.setenv("CONVLAB_CLASS_PASSWORD", "eight letters")
    config = PyFileConfigLoader(str(COURSE_HUB / "jupyterhub_config.py")).load_config().JupyterHub
    (service,), (role,) = config.services, config.load_roles
    assert role["services"] == [service["name"]]
    assert set(role["scopes"]) <= set(scope_definitions)
    changing = [scope for scope in role["scopes"] if not scope.startswith(("read:", "list:"))]
    assert changing == ["delete:servers"]
    done = subprocess.run([*service["command"][:3], "--help"], capture_output=True, text=True)
    assert "--timeout" in done.stdout, done.stderr


def test_without_a_password_the_hub_says_what_to_do(tmp_path):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CONVLAB_")}
    command = [sys.executable, "-m", "jupyterhub", "-f", COURSE_HUB / "jupyterhub_config.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 1
    assert "export CONVLAB_CLASS_PASSWORD" in done.stderr
