"""Set-up: what it does once, what it repairs, and the sentences of its failures."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

import open_lab
import setup
from programs import find_program

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "convlab/course/jupyterlab.json"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def stub(path: Path, script: str) -> None:
    """Write an executable of the shell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def never(self, *arguments):
    raise AssertionError("never")


def find_python(folder: Path, *given: str) -> subprocess.CompletedProcess:
    """Look for a Python where the PATH is `folder` alone."""
    command = [shutil.which("sh"), ROOT / "tools" / "python.sh", *given]
    return subprocess.run(command, env={"PATH": str(folder)}, capture_output=True, text=True)


class TestFindingAPython:
    def test_python_311_comes_before_newer_ones(self, tmp_path):
        for name in ("python3", "python3.13", "python3.12", "python3.11"):
            stub(tmp_path / name, "exit 0")
        assert find_python(tmp_path).stdout == "python3.11\n"

    def test_one_that_is_too_old_or_does_not_start_is_passed_over(self, tmp_path):
        stub(tmp_path / "python3.11", "exit 127")
        stub(tmp_path / "python3.12", f'exec "{sys.executable}" "$@"')
        assert find_python(tmp_path).stdout == "python3.12\n"

    def test_none_at_all_ends_with_how_to_get_one(self, tmp_path):
        stub(tmp_path / "python3", "exit 1")
        done = find_python(tmp_path)
        assert done.returncode == 1
        assert "needs Python 3.11 to 3.14, and there is none on the PATH" in done.stderr
        assert "make PYTHON=/path/to/python3.11" in done.stderr

    def test_one_that_is_named_is_taken_or_refused_by_its_name(self, tmp_path):
        stub(tmp_path / "python3.11", "exit 0")
        assert find_python(tmp_path, sys.executable).stdout.strip() == sys.executable
        refused = find_python(tmp_path, "/no/such/python")
        assert refused.returncode == 1
        assert "PYTHON=/no/such/python is not a Python 3.11 to 3.14" in refused.stderr

    @pytest.mark.parametrize("target", ["lab", "test", "notebooks", "lock"])
    def test_make_stops_there(self, target):
        command = [find_program("make"), target, "PYTHON=/no/such/python"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode != 0
        assert "PYTHON=/no/such/python is not a Python 3.11 to 3.14" in done.stderr
        assert ".venv/bin" not in done.stdout


class TestThePort:
    def test_a_taken_port_is_named_with_a_free_one(self):
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()
            port = server.getsockname()[1]
            command = [find_program("make"), "lab", f"PYTHON={sys.executable}", f"PORT={port}"]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode != 0
        assert f"Port {port} is taken, perhaps by another JupyterLab." in done.stderr
        free = int(done.stderr.split("make lab PORT=")[1].split()[0])
        assert free > port
        assert open_lab.port_problem(str(free)) is None

    @pytest.mark.parametrize("text", ["", "80", "65536", "88a8", "-1", "8888.0"])
    def test_what_is_no_port_is_refused(self, text):
        assert f"PORT={text} is not a port" in open_lab.port_problem(text)


class TestBeforeAnInstall:
    def test_a_small_disk_is_refused_with_both_sizes(self, monkeypatch, tmp_path):
        usage = namedtuple("usage", "free")(free=1_250_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
        message = r"needs 2.5 GB, and .* has 1.2 GB free\. Free some space"
        with pytest.raises(setup.SetupError, match=message):
            setup.check_disk(tmp_path, 2.5)
        setup.check_disk(tmp_path, 1.25)

    @pytest.mark.parametrize(("layer", "size"), [("lab", "2.5 GB"), ("test", "3 GB")])
    def test_set_up_makes_nothing_on_a_small_disk(self, monkeypatch, tmp_path, layer, size):
        copy_checkout(tmp_path)
        usage = namedtuple("usage", "free")(free=1_250_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
        monkeypatch.setattr(setup.Environment, "make", never)
        monkeypatch.setattr(setup.Environment, "install", never)
        with pytest.raises(setup.SetupError, match=f"Not enough disk: the set-up needs {size}"):
            setup.set_up(tmp_path, layer)
        assert not (tmp_path / ".venv").exists()

    def test_pypis_pytorch_with_its_gpu_packages_needs_a_larger_disk(self, monkeypatch, tmp_path):
        copy_checkout(tmp_path)
        usage = namedtuple("usage", "free")(free=10_000_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(setup.Environment, "pip", lambda self, *arguments: False)
        with pytest.raises(setup.SetupError, match="needs 12 GB"):
            setup.Environment(tmp_path).install_torch()

    def test_a_python_without_ensurepip_is_named_with_debians_package(self, monkeypatch):
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None if "pip" in name else 1)
        with pytest.raises(setup.SetupError, match=rf"ensurepip.*apt install python{HERE}-venv"):
            setup.check_venv_module(sys.executable)

    def test_without_a_network_the_sentence_says_so(self, monkeypatch, tmp_path, capsys):
        """The real thing: an environment is made, and pip meets a proxy that is not there."""
        copy_checkout(tmp_path)
        monkeypatch.setattr(setup, "CUDA_GB", 0)
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            monkeypatch.delenv(name)
        nowhere = "http://127.0.0.1:9"
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_RETRIES", "0")
        monkeypatch.setenv("PIP_PROXY", nowhere)
        with pytest.raises(setup.SetupError, match=r"PyTorch failed\. The package index gave no"):
            setup.set_up(tmp_path, "lab")
        assert not (tmp_path / ".venv" / "set-up.json").exists()
        if sys.platform == "linux":
            assert "has no answer: PyPI's build, with several GB" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ("ERROR: [Errno 28] No space left on device\n", "The disk is full."),
        ("Retrying after 'NewConnectionError(…)': /simple/\nERROR: No match", "Check the network"),
        ("ERROR: Hash mismatch\n", "The last lines of .venv/set-up.log:\nERROR: Hash mismatch"),
    ],
)
def test_the_reason_of_a_failure_is_read_off_the_log(log, reason):
    assert reason in setup.failure_reason(log)


@pytest.mark.parametrize(
    ("succeeds_at", "asked"),
    [
        (1, ["--no-index --no-deps torch==2.13.0"]),
        (2, [..., "--no-deps --index-url {cpu} --retries 0 torch==2.13.0+cpu"]),
        (3, [..., ..., "torch==2.13.0"]),
    ],
    ids=["a wheel at hand", "PyTorch's CPU index", "PyPI"],
)
def test_pytorch_comes_from_the_first_source_that_works(monkeypatch, tmp_path, succeeds_at, asked):
    calls = []

    def pip(self, *arguments):
        calls.append(" ".join(arguments))
        return len(calls) == succeeds_at

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(setup, "CUDA_GB", 0)
    monkeypatch.setattr(setup.Environment, "pip", pip)
    copy_checkout(tmp_path)
    setup.Environment(tmp_path).install_torch()
    assert len(calls) == succeeds_at
    assert calls[-1] == asked[-1].format(cpu="https://download.pytorch.org/whl/cpu")


def test_the_lock_and_convlab_are_installed_without_what_they_ask_for(monkeypatch, tmp_path):
    """Their dependencies are all in the lock: pip must not look for others, nor for newer ones."""
    calls = []
    monkeypatch.setattr(setup.Environment, "install_torch", lambda self: calls.append("PyTorch"))
    monkeypatch.setattr(setup.Environment, "run", lambda self, *command: calls.append(command) or 1)
    setup.Environment(tmp_path).install(["lab", "test"])
    pip = ("pip", "install", "--quiet", "--no-deps")
    assert calls[:4] == [
        "PyTorch",
        (*pip, "-r", "requirements/lab.txt"),
        (*pip, "-r", "requirements/test.txt"),
        (*pip, "--no-build-isolation", "-e", "."),
    ]


class TestThePythonThatMakesIt:
    """Never the one inside the .venv that is made anew."""

    @pytest.fixture
    def inside(self, monkeypatch, tmp_path):
        """As if this ran on the Python of `tmp_path`/.venv, made from `tmp_path`/base."""
        (tmp_path / "base" / "bin").mkdir(parents=True)
        (tmp_path / ".venv" / "bin").mkdir(parents=True)
        monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
        monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv" / "bin" / "python"))
        monkeypatch.setattr(sys, "base_prefix", str(tmp_path / "base"))
        monkeypatch.setattr(sys, "_base_executable", str(tmp_path / "base" / "bin" / "python"))
        return tmp_path

    def test_outside_it_is_the_one_that_runs_set_up(self, tmp_path):
        assert setup.python_outside(tmp_path / ".venv") == sys.executable

    def test_inside_it_is_the_one_that_the_environment_was_made_from(self, inside):
        stub(inside / "base" / "bin" / "python", "")
        assert setup.python_outside(inside / ".venv") == str(inside / "base" / "bin" / "python")

    def test_a_base_without_the_plain_name_is_found_by_its_version(self, inside):
        """Debian has python3.11 and no python."""
        stub(inside / "base" / "bin" / f"python{HERE}", "")
        assert setup.python_outside(inside / ".venv").endswith(f"/base/bin/python{HERE}")

    def test_the_folder_can_be_reached_by_a_link(self, inside, monkeypatch):
        (inside / "link").symlink_to(inside / ".venv")
        monkeypatch.setattr(sys, "_base_executable", str(inside / "link" / "bin" / "python"))
        stub(inside / ".venv" / "bin" / "python", "")
        stub(inside / "base" / "bin" / f"python{HERE}", "")
        assert setup.python_outside(inside / "link").endswith(f"/base/bin/python{HERE}")

    def test_an_environment_that_lost_its_pyvenv_cfg_is_still_known(self, inside, monkeypatch):
        monkeypatch.setattr(sys, "prefix", sys.base_prefix)
        monkeypatch.setattr(sys, "_base_executable", sys.executable)
        stub(Path(sys.executable), "")
        stub(inside / "base" / "bin" / f"python{HERE}", "")
        assert setup.python_outside(inside / ".venv").endswith(f"/base/bin/python{HERE}")

    def test_a_base_that_is_gone_is_a_sentence(self, inside):
        with pytest.raises(setup.SetupError, match="the Python it was made from is gone"):
            setup.python_outside(inside / ".venv")

    def test_set_up_asks_it_and_leaves_the_environment_alone_until_then(self, inside, monkeypatch):
        copy_checkout(inside)
        base = inside / "base" / "bin" / "python"
        stub(base, f'echo "$0 $*" >{inside}/asked')
        monkeypatch.setattr(setup, "NEEDED_GB", {"lab": 0})
        monkeypatch.setattr(setup.Environment, "install", never)
        with pytest.raises(AssertionError, match="never"):
            setup.set_up(inside, "lab")
        assert (inside / "asked").read_text() == f"{base} -m venv --clear {inside}/.venv\n"


def test_an_environment_that_is_none_any_more_has_no_version(tmp_path):
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(os.path.realpath(sys.executable))
    assert setup.Environment(tmp_path).version() is None
    (tmp_path / ".venv" / "pyvenv.cfg").write_text(f"home = {Path(sys.base_prefix, 'bin')}\n")
    assert setup.Environment(tmp_path).version() == HERE


class TestAPlaceThatCannotBeUsed:
    @pytest.mark.parametrize("kind", ["file", "broken link"])
    def test_a_file_in_the_place_of_the_environment_is_left_and_named(self, tmp_path, kind):
        copy_checkout(tmp_path)
        place = tmp_path / ".venv"
        if kind == "file":
            place.write_text("mine")
        else:
            place.symlink_to(tmp_path / "nowhere")
        with pytest.raises(setup.SetupError, match=r"\.venv is not a folder.* Remove it or give"):
            setup.set_up(tmp_path, "lab")
        assert os.path.lexists(place)

    @pytest.mark.parametrize(
        ("script", "reason"),
        [("echo 'no ensurepip'", "no ensurepip"), ("echo 'Error: odd' >&2", "Error: odd")],
        ids=["stdout", "stderr"],
    )
    def test_an_environment_that_cannot_be_made_shows_the_reason(self, tmp_path, script, reason):
        stub(tmp_path / "python", f"{script}; exit 1")
        with pytest.raises(setup.SetupError, match=rf"could not make .*\.venv:\n{reason}\n"):
            setup.Environment(tmp_path).make(str(tmp_path / "python"))

    def test_without_any_reason_there_is_still_a_sentence(self, tmp_path):
        stub(tmp_path / "python", "exit 7")
        with pytest.raises(setup.SetupError, match=r"It ended with status 7\.\nRemove that folder"):
            setup.Environment(tmp_path).make(str(tmp_path / "python"))

    def test_what_the_system_refuses_is_a_sentence(self, monkeypatch, capsys):
        def refuse(*arguments, **options):
            raise PermissionError(13, "Permission denied", ".venv/set-up.log")

        monkeypatch.setattr(setup, "set_up", refuse)
        monkeypatch.setattr(sys, "argv", ["setup.py", "lab"])
        assert setup.main() == 1
        assert capsys.readouterr().err.endswith("Permission denied: '.venv/set-up.log'\n")


def copy_checkout(root: Path) -> None:
    """What set-up reads of a checkout."""
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copytree(ROOT / "requirements", root / "requirements")
    (root / "convlab" / "course").mkdir(parents=True)
    shutil.copy(ROOT / SETTINGS, root / SETTINGS)


class TestDoingItOnce:
    """set_up with stubs for the two slow steps: they record what they were asked to do."""

    @pytest.fixture
    def done(self, monkeypatch, tmp_path):
        copy_checkout(tmp_path)
        record = []

        def make(self, python):
            record.append("make")
            shutil.rmtree(self.folder, ignore_errors=True)
            stub(self.python, f"echo {HERE}")

        def install(self, layers):
            record.append(layers)

        monkeypatch.setattr(setup, "NEEDED_GB", {"lab": 0, "test": 0})
        monkeypatch.setattr(setup.Environment, "make", make)
        monkeypatch.setattr(setup.Environment, "install", install)

        def set_up(layer, **options):
            record.clear()
            setup.set_up(tmp_path, layer, **options)
            return list(record)

        return set_up

    def test_the_second_run_does_nothing_and_says_so_in_one_line(self, done, capsys):
        assert done("lab") == ["make", ["lab"]]
        capsys.readouterr()
        assert done("lab") == []
        assert capsys.readouterr().out == f"Set up already: .venv (Python {HERE}).\n"

    def test_the_test_layer_is_added_to_the_lab_and_holds_it(self, done):
        done("lab")
        assert done("test") == [["test"]]
        assert done("test") == done("lab") == []

    def test_from_nothing_the_test_layer_brings_the_lab(self, done):
        assert done("test") == ["make", ["lab", "test"]]

    def test_an_interrupted_install_is_made_anew(self, done, monkeypatch):
        done("lab")
        with monkeypatch.context() as patch:

            def interrupted(self, layers):
                raise KeyboardInterrupt

            patch.setattr(setup.Environment, "install", interrupted)
            with pytest.raises(KeyboardInterrupt):
                done("test")
        assert done("lab") == ["make", ["lab"]]

    @pytest.mark.parametrize("changed", ["lab", "test"])
    def test_other_pins_make_it_anew(self, done, tmp_path, changed):
        done("test")
        with (tmp_path / "requirements" / f"{changed}.txt").open("a") as lock:
            lock.write("six==1.17.0\n")
        assert done("test") == ["make", ["lab", "test"]]

    def test_a_change_of_the_package_installs_only_it_and_one_of_a_tool_nothing(
        self, done, tmp_path
    ):
        done("test")
        pyproject = tmp_path / "pyproject.toml"
        text = pyproject.read_text()
        pyproject.write_text(text.replace("line-length = 100", "line-length = 99"))
        assert done("test") == []
        pyproject.write_text(text.replace('version = "0.1.0"', 'version = "0.1.1"'))
        assert done("test") == [[]]
        (tmp_path / SETTINGS).write_text("{}")  # pip copies it into the environment
        assert done("test") == [[]]
        assert done("lab") == []

    def test_an_environment_that_was_moved_or_does_not_run_is_made_anew(self, done, tmp_path):
        done("lab")
        state = tmp_path / ".venv" / "set-up.json"
        state.write_text(state.read_text().replace(str(tmp_path), "/elsewhere"))
        assert done("lab") == ["make", ["lab"]]
        (tmp_path / ".venv" / "bin" / "python").unlink()
        assert done("lab") == ["make", ["lab"]]

    @pytest.mark.parametrize("damage", ["no convlab-course", "no folder", "[]", "3", "{"])
    def test_a_damaged_record_counts_as_not_set_up(self, done, tmp_path, damage):
        done("lab")
        record = tmp_path / ".venv" / "set-up.json"
        state = json.loads(record.read_text())
        state.pop(damage.removeprefix("no "), None)
        record.write_text(json.dumps(state) if damage.startswith("no ") else damage)
        assert done("lab") == ["make", ["lab"]]

    def test_another_python_makes_it_anew_only_when_it_is_asked_for(self, done, tmp_path):
        done("lab")
        stub(tmp_path / ".venv" / "bin" / "python", "echo 3.99")
        assert done("lab") == []
        assert done("lab", python_given=True) == ["make", ["lab"]]
        assert done("lab", python_given=True) == []
