"""What a class runs on: one thing is the same everywhere, and what is named exists."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from traitlets.config import PyFileConfigLoader

ROOT = Path(__file__).resolve().parent.parent
COURSE = ROOT / "course"
DOCKERFILE = (COURSE / "Dockerfile").read_text(encoding="utf-8")
LESSON = "lessons/00-start-here.ipynb"


def shell_form(instruction: str) -> list[str]:
    """The words of the Dockerfile's ENTRYPOINT or CMD."""
    (words,) = re.findall(rf"^{instruction} (\[.*?\])$", DOCKERFILE, re.MULTILINE | re.DOTALL)
    return json.loads(words.replace("\\\n", ""))


@pytest.fixture
def config(monkeypatch):
    """Read a configuration file of course/hub as JupyterHub or nbgrader does."""
    monkeypatch.setenv("CONVLAB_CLASS_PASSWORD", "eight letters")
    return lambda name: PyFileConfigLoader(str(COURSE / "hub" / name)).load_config()


@pytest.fixture
def programs(tmp_path):
    """Run a command where these programs tell their arguments, and `convlab` fails afterwards."""
    for name, status in (("convlab", 1), ("jupyterhub-singleuser", 0)):
        (tmp_path / name).write_text(f'#!/bin/sh\necho {name} "$@"\nexit {status}\n')
        (tmp_path / name).chmod(0o755)

    def run(*command: str) -> list[str]:
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    return run


def test_the_image_writes_the_lessons_and_then_runs_what_it_is_given(programs):
    """Also where they cannot be written: on a full disk a learner still reaches the files."""
    assert programs(*shell_form("ENTRYPOINT"), "jupyterhub-singleuser", "--port", "1 2") == [
        "convlab start lessons",
        "jupyterhub-singleuser --port 1 2",
    ]


def test_a_server_of_tljh_writes_the_lessons_and_then_starts(config, programs):
    spawner = config("tljh.py").Spawner
    assert programs(*spawner.cmd, *spawner.args) == [
        "convlab start lessons",
        f"jupyterhub-singleuser {' '.join(spawner.args)}",
    ]


def test_what_the_image_is_made_of_is_in_the_repository():
    for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
    lock = (ROOT / "binder" / "environment.yml").read_text(encoding="utf-8")
    (minor,) = re.findall(r"^FROM python:(3\.\d+)\.", DOCKERFILE, re.MULTILINE)
    assert f"python={minor}\n" in lock


def test_every_hub_opens_lesson_00_and_stops_what_nobody_uses_at_the_same_times(config):
    assert (ROOT / "notebooks" / Path(LESSON).name).is_file()
    one_machine, tljh = config("jupyterhub_config.py"), config("tljh.py").Spawner
    values = yaml.safe_load((COURSE / "z2jh" / "values.yaml").read_text(encoding="utf-8"))
    pod = values["singleuser"]
    addresses = [one_machine.Spawner.default_url, tljh.default_url, pod["defaultUrl"]]
    assert addresses == [f"/lab/tree/{LESSON}"] * 3
    assert shell_form("CMD")[-1].endswith(f"=/lab/tree/{LESSON}")
    assert pod["cmd"] == ["jupyterhub-singleuser", *tljh.args]
    assert one_machine.Spawner.args[: len(tljh.args)] == tljh.args
    (service,) = one_machine.JupyterHub.services
    assert f"--timeout={values['cull']['timeout']}" in service["command"]
    assert tljh.environment == one_machine.Spawner.environment == {"OMP_NUM_THREADS": "1"}
    assert "OMP_NUM_THREADS=1" in DOCKERFILE


def test_a_name_is_a_folders_name_on_one_machine_and_on_kubernetes(config):
    values = yaml.safe_load((COURSE / "z2jh" / "values.yaml").read_text(encoding="utf-8"))
    hub = values["hub"]["config"]
    one_machine = config("jupyterhub_config.py")
    assert hub["Authenticator"]["username_pattern"] == one_machine.Authenticator.username_pattern
    assert hub["JupyterHub"]["authenticator_class"] == one_machine.JupyterHub.authenticator_class
    assert "password:" not in (COURSE / "z2jh" / "values.yaml").read_text(encoding="utf-8")


def test_the_devcontainer_is_the_image_and_opens_a_lesson_that_is_there():
    path = ROOT / ".devcontainer" / "devcontainer.json"
    container = json.loads(path.read_text(encoding="utf-8"))
    assert (path.parent / container["build"]["dockerfile"]).resolve() == COURSE / "Dockerfile"
    assert (path.parent / container["build"]["context"]).resolve() == ROOT
    assert f"useradd --create-home --uid 1000 --gid 100 {container['remoteUser']}" in DOCKERFILE
    assert container["customizations"]["codespaces"]["openFiles"] == [LESSON]


def test_nbgrader_finds_the_exchange_that_the_page_makes(config):
    exchange = config("nbgrader_config.py").Exchange.root
    assert f"install -d -m 777 {exchange}`" in (COURSE / "hub" / "README.md").read_text()
