"""Binder: repo2docker, which Binder runs, accepts the repository, and sets it up as `make` does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def recipe() -> str:
    """What repo2docker would build, from its own debug output; no Docker is needed for that."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug"]
    command += ["--user-id", "1000", "--user-name", "jovyan", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_repo2docker_takes_the_environment_of_binder(recipe):
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "binder/environment.yml"' in recipe


def test_repo2docker_picks_python_311(recipe):
    """It picks 3.11 itself, and not its default, on which conda would put 3.11 later."""
    assert "Building conda environment for python=3.11\n" in recipe


def test_repo2docker_runs_post_build(recipe):
    assert re.search(r"^RUN \./binder/postBuild", recipe, flags=re.MULTILINE)


def test_post_build_is_a_program_that_stops_at_the_first_failure(tmp_path):
    """The real file, with programs that only tell their names; the first one fails."""
    post_build = ROOT / "binder" / "postBuild"
    assert post_build.stat().st_mode & 0o111 == 0o111
    for name, status in (("pip", 3), ("convlab", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {name} $*\nexit {status}\n")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(
        ["bash", post_build],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["pip"]
    assert "convlab start lessons" in post_build.read_text()
