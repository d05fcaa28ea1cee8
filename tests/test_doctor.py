import json
import os
import shlex
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from convlab import distribution
from convlab.course import shell, sources
from convlab.course.doctor import checks, jupyter_checks, memory, mends, packages, report
from convlab.course.doctor.finding import Finding, State
from convlab.course.doctor.place import Place, place
from programs import find_program

ROOT = Path(__file__).parents[1]
MANAGER = "@jupyter-widgets/jupyterlab-manager"
# A variable that each place leaves, and a value of it.
VARIABLES = {
    Place.COLAB: ("COLAB_RELEASE_TAG", "release-colab-external_20261120"),
    Place.HUB: ("JUPYTERHUB_USER", "ada"),
    Place.VS_CODE: ("VSCODE_PID", "4711"),
}


@pytest.fixture(autouse=True)
def own_machine(monkeypatch):
    """These tests may themselves run in VS Code or on a hub."""
    for name, _ in VARIABLES.values():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("TERM_PROGRAM", raising=False)


def go_to(monkeypatch, where):
    monkeypatch.setenv(*VARIABLES[where])


def test_there_is_no_problem_in_the_environment_that_runs_the_tests():
    findings = report.doctor()
    assert [finding for finding in findings if finding.state is State.PROBLEM] == []
    assert {"Python", "PyTorch", "kernel", "memory", "lessons"} <= {f.name for f in findings}


def test_a_check_that_breaks_is_a_warning_and_the_others_go_on(monkeypatch):
    def broken():
        raise RuntimeError("no such library")

    monkeypatch.setattr(report, "CHECKS", (("odd", broken), ("disk", checks.disk)))
    odd, disk = report.doctor()
    assert odd.state is State.WARNING
    assert odd.detail == "could not be checked (RuntimeError: no such library)"
    assert disk.name == "disk"


def test_a_folder_that_is_gone_does_not_stop_the_doctor(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setattr(report, "CHECKS", (("this folder", checks.writable),))
    (finding,) = report.doctor()
    assert "could not be checked (FileNotFoundError" in finding.detail


def test_a_python_with_nothing_but_convlab_is_told_what_is_optional(tmp_path):
    """A real interpreter without any package, where pip knows of convlab and its extras."""
    known = tmp_path / "convlab_course-0.1.0.dist-info"
    known.mkdir()
    (known / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: convlab-course\nVersion: 0.1.0\nRequires-Dist: numpy>=2.1\n"
        "Provides-Extra: lab\nRequires-Dist: jupyterlab>=4; extra == 'lab'\n"
    )
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "empty"], check=True)
    folder = "Scripts" if os.name == "nt" else "bin"
    run = subprocess.run(
        [tmp_path / "empty" / folder / "python", "-m", "convlab", "doctor"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    assert run.returncode == 0
    lines = [line.split(maxsplit=3) for line in run.stdout.splitlines() if line.strip()]
    states = {words[2]: words[1] for words in lines if words[1] in {"ok", "warning", "problem"}}
    assert states["Python"] == "ok"
    optional = ("packages", "PyTorch", "kernel", "jupyter", "widgets", "photo")
    assert {states[name] for name in optional} == {"warning"}
    # How to install them is written once.
    assert run.stdout.count(f"to mend: cd {shlex.quote(str(ROOT))} && make lab\n") == 1
    assert run.stdout.count("to mend: as above, for packages\n") == len(optional) - 1


class TestTheMend:
    """It is run as it is printed, by a shell, from wherever the learner stands."""

    CPU = "--index-url https://download.pytorch.org/whl/cpu"

    @pytest.fixture
    def put(self, monkeypatch, tmp_path):
        """Say where convlab lies, in a folder of this test, and which PyTorch it asks for."""
        monkeypatch.setattr(sys, "executable", "/opt/my env/bin/python")
        monkeypatch.setattr(sys, "platform", "linux")
        require(monkeypatch, "numpy>=2.1", 'torch>=2.6,<3; extra == "torch"', "torchless; x")

        def put_into(folder, *, clone):
            root = tmp_path / folder
            (root / "convlab").mkdir(parents=True)
            if clone:
                (root / "pyproject.toml").touch()
            monkeypatch.setattr(distribution, "__file__", str(root / "convlab/distribution.py"))
            monkeypatch.setattr(distribution, "_origin", lambda: None)
            return root

        return put_into

    def test_in_a_clone_it_is_make_lab(self, put):
        root = put("my clone", clone=True)
        assert mends.mend() == f"cd '{root}' && make lab"
        assert mends.mend(again="torch") == f"cd '{root}' && make lab"

    def test_what_make_lab_once_completed_is_made_anew(self, put, monkeypatch):
        root = put("clone", clone=True)
        monkeypatch.setattr(sys, "prefix", str(root / ".venv"))
        assert mends.mend() == f"cd {root} && make clean lab"

    def test_a_shell_goes_to_the_clone_also_below_the_home_folder(self, put, monkeypatch):
        root = put("my home/clone", clone=True)
        monkeypatch.setenv("HOME", str(root.parent))
        (root / "Makefile").write_text("lab:\n\t@pwd\n")
        command = [find_program("sh"), "-c", mends.mend()]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert str(root) in done.stdout

    def test_elsewhere_on_linux_pytorchs_cpu_build_comes_first(self, put):
        put("site-packages", clone=False)
        pip = "'/opt/my env/bin/python' -m pip install"
        lab = f"{pip} 'convlab-course[lab]'"
        assert mends.mend() == f"{pip} 'torch>=2.6,<3' {self.CPU} && {lab}"
        again = f"{pip} --force-reinstall"
        assert mends.mend(again="torch") == f"{again} 'torch>=2.6,<3' {self.CPU}"
        assert mends.mend(again="convlab") == f"{again} --no-deps convlab-course"

    def test_elsewhere_on_macos_pip_alone_brings_it(self, put, monkeypatch):
        put("site-packages", clone=False)
        monkeypatch.setattr(sys, "platform", "darwin")
        pip = "'/opt/my env/bin/python' -m pip install"
        assert mends.mend() == f"{pip} 'convlab-course[lab]'"
        assert mends.mend(again="torch") == f"{pip} --force-reinstall 'torch>=2.6,<3'"

    def test_where_pip_knows_no_convlab_no_version_of_pytorch_is_named(self, put, monkeypatch):
        put("site-packages", clone=False)

        def unknown(name):
            raise metadata.PackageNotFoundError(name)

        monkeypatch.setattr(metadata, "requires", unknown)
        pip = "'/opt/my env/bin/python' -m pip install"
        assert mends.mend() == f"{pip} torch {self.CPU} && {pip} 'convlab-course[lab]'"

    def test_on_windows_there_is_no_make_and_quotes_are_double(self, put, monkeypatch):
        root = put("my clone", clone=True)
        monkeypatch.setattr(sys, "executable", r"C:\my env\python.exe")
        monkeypatch.setattr(sys, "platform", "win32")
        with monkeypatch.context() as patch:
            patch.setattr(mends, "_ON_WINDOWS", True)
            patch.setattr(shell, "_ON_WINDOWS", True)
            command, torch = mends.mend(), mends.mend(again="torch")
        python = r'"C:\my env\python.exe" -m pip install'
        assert command == f'{python} -e "{root}[lab]"'
        # Unquoted, the range would be read as files to write to and to read from.
        assert torch == f'{python} --force-reinstall "torch>=2.6,<3"'

    @pytest.mark.parametrize(
        ("modules", "start"),
        [
            (r"C:\Users\ada\Documents\PowerShell\Modules;C:\Program Files\a;C:\Windows\b", "& "),
            (r"C:\Program Files\a;C:\Windows\b", ""),  # cmd
        ],
    )
    @pytest.mark.parametrize("program", [r"C:\my env\python.exe", r"C:\env\python.exe"])
    def test_in_powershell_a_quoted_program_is_called(self, monkeypatch, modules, start, program):
        monkeypatch.setenv("PSMODULEPATH", modules)
        monkeypatch.setattr(shell, "_ON_WINDOWS", True)
        command = shell.shell_command(program, "-m", "pip")
        quoted = f'{start}"{program}"' if " " in program else program
        assert command == f"{quoted} -m pip"

    @pytest.mark.parametrize("again", ["", "torch", "convlab", "matplotlib"])
    @pytest.mark.parametrize("clone", [True, False])
    def test_colab_keeps_what_it_brings_and_the_mend_runs_in_a_cell(
        self, put, monkeypatch, clone, again
    ):
        root = put("content", clone=clone)
        go_to(monkeypatch, Place.COLAB)
        command = mends.mend(again)
        assert "PyTorch" in command if again == "torch" else "torch" not in command
        assert ("%pip install -q " in command) == (again != "torch")
        if again == "":
            what = f"-e '{root}[lessons]'" if clone else "'convlab-course[lessons]'"
            assert command.endswith(f"Restart session: %pip install -q {what}")

    @pytest.mark.parametrize("again", ["", "torch", "convlab", "matplotlib"])
    @pytest.mark.parametrize("clone", [True, False])
    def test_a_hubs_environment_that_is_read_only_is_its_keepers_to_mend(
        self, put, monkeypatch, clone, again
    ):
        put("hub", clone=clone)
        go_to(monkeypatch, Place.HUB)
        monkeypatch.setattr(mends.os, "access", lambda *_: False)
        assert mends.mend(again).startswith("Ask whoever runs this hub ")
        assert mends.reinstall("ipywidgets").startswith("Ask whoever runs this hub ")
        assert mends.mend_kernel().startswith("Ask whoever runs this hub ")

    def test_on_a_hub_with_an_environment_of_ones_own_pytorch_stays(self, put, monkeypatch):
        put("hub", clone=False)
        go_to(monkeypatch, Place.HUB)
        monkeypatch.setattr(mends.os, "access", lambda *_: True)
        pip = "'/opt/my env/bin/python' -m pip install"
        assert mends.mend() == f"{pip} 'convlab-course[lessons]'"
        assert mends.mend(again="torch") == (
            "Ask whoever runs this hub for a PyTorch that fits: torch>=2.6,<3"
        )

    def test_vs_code_needs_a_kernel_and_no_jupyterlab(self, put, monkeypatch):
        put("site-packages", clone=False)
        go_to(monkeypatch, Place.VS_CODE)
        pip = "'/opt/my env/bin/python' -m pip install"
        assert mends.mend() == (
            f"{pip} 'torch>=2.6,<3' {self.CPU} && {pip} 'convlab-course[lessons,torch]' ipykernel"
        )


@pytest.mark.parametrize("where", VARIABLES)
def test_a_place_is_known_by_what_it_leaves(monkeypatch, where):
    assert place() is Place.OWN
    go_to(monkeypatch, where)
    assert place() is where
    disk = [Finding("disk", State.OK, "free")]
    assert report.report(disk).splitlines()[0].endswith(f", in {where}")


def test_a_kernel_of_colab_and_a_terminal_of_vs_code_are_known(monkeypatch):
    monkeypatch.setenv("TERM_PROGRAM", "vscode")
    assert place() is Place.VS_CODE
    monkeypatch.setitem(sys.modules, "google.colab", sys)
    assert place() is Place.COLAB


def test_colabs_own_versions_are_no_problem(monkeypatch):
    """What pip has recorded of convlab is real; of the rest, what Colab has had."""
    colab = {"torch": "2.11.0+cu130", "ipykernel": "6.17.1", "ipywidgets": "7.7.1"}
    colab |= {"matplotlib": "3.10.0", "numpy": "2.1.3", "anywidget": "0.9.21", "tqdm": "4.67.1"}
    go_to(monkeypatch, Place.COLAB)
    for module in (packages, jupyter_checks):
        monkeypatch.setattr(module, "installed_version", colab.get)
    found, missing = packages.packages()
    assert found.state is State.OK
    assert "torch 2.11.0+cu130" in found.detail
    assert missing.detail.startswith("not installed: hypothesis (")
    assert missing.fix.endswith("[lessons]'") or missing.fix.endswith("[lessons]")
    for check in (jupyter_checks.kernel, jupyter_checks.jupyter_command, jupyter_checks.widgets):
        assert check().state is State.OK


@pytest.mark.parametrize("where", [Place.OWN, *VARIABLES])
def test_without_jupyterlab_what_a_lesson_imports_is_judged_and_what_runs_it_is_not(
    monkeypatch, where
):
    require(
        monkeypatch,
        "numpy>=1",
        "no-such-lesson; extra == 'lessons'",
        "torch>=999; extra == 'torch'",
        "no-such-lab; extra == 'lab'",
    )
    monkeypatch.setattr("convlab.course.doctor.place.find_spec", lambda name: None)
    if where is not Place.OWN:
        go_to(monkeypatch, where)
    _fits, torch, missing = packages.packages()
    assert (torch.name, torch.state) == ("torch", State.PROBLEM)
    assert torch.fix == mends.mend(again="torch")
    assert missing.detail.startswith("not installed: no-such-lesson (")
    state = State.WARNING if where is Place.OWN else State.OK  # an own JupyterLab is missing
    assert jupyter_checks.jupyter_command().state is state
    assert jupyter_checks.widgets().state is State.OK


@pytest.mark.parametrize("where", [Place.COLAB, Place.VS_CODE])
def test_a_kernel_that_is_chosen_in_the_program_is_not_looked_for(monkeypatch, tmp_path, where):
    kernelspec(tmp_path, "/usr/bin/python9")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert jupyter_checks.kernel().state is State.PROBLEM
    go_to(monkeypatch, where)
    assert jupyter_checks.kernel().state is State.OK


def test_every_mend_that_is_a_command_survives_a_space_in_the_path(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", "/opt/my env/bin/python")
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [])
    assert jupyter_checks.widgets().fix.startswith("'/opt/my env/bin/python' -m pip install")
    command = tmp_path / ("jupyter.exe" if os.name == "nt" else "jupyter")
    command.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "'/opt/my env/bin/python' -m jupyterlab" in jupyter_checks.jupyter_command().fix
    monkeypatch.setattr(checks, "find_spec", lambda _: type("Found", (), {"origin": "/no/a.py"}))
    assert checks.photo().fix.startswith("'/opt/my env/bin/python' -m pip install")


def require(monkeypatch, *requirements):
    monkeypatch.setattr(metadata, "requires", lambda _: list(requirements))


def test_packages_that_fit_are_listed_with_their_versions(monkeypatch):
    require(
        monkeypatch, "numpy>=1", "convlab-course[inner]; extra == 'lab'", "pytest; extra == 'inner'"
    )
    (finding,) = packages.packages()
    assert finding.state is State.OK
    versions = f"numpy {metadata.version('numpy')}, pytest {metadata.version('pytest')}"
    assert finding.detail == versions


def test_a_package_of_another_version_is_a_problem(monkeypatch):
    require(monkeypatch, "numpy>=999", "pytest>=1; extra == 'lab'")
    fits, wrong = packages.packages()
    assert (fits.state, wrong.state, wrong.name) == (State.OK, State.PROBLEM, "numpy")
    assert wrong.detail == f"{metadata.version('numpy')} is installed, convlab needs >=999"
    assert wrong.fix == mends.mend()


def test_the_cpu_build_of_a_version_is_that_version(monkeypatch):
    require(monkeypatch, "torch==2.13.0; extra == 'lab'")
    monkeypatch.setattr(packages, "installed_version", lambda _: "2.13.0+cpu")
    (finding,) = packages.packages()
    assert (finding.state, finding.detail) == (State.OK, "torch 2.13.0+cpu")


@pytest.mark.parametrize(
    ("requirement", "state"),
    [("no-such-one; extra == 'lab'", State.WARNING), ("no-such-one", State.PROBLEM)],
)
def test_a_missing_package_is_a_problem_only_where_the_formulas_need_it(
    monkeypatch, requirement, state
):
    require(monkeypatch, "numpy", requirement)
    missing = packages.packages()[-1]
    assert missing.state is state
    assert missing.detail.startswith("not installed: no-such-one")


def test_another_packages_extra_is_not_asked_for(monkeypatch):
    require(monkeypatch, "numpy", "no-such-one; extra == 'test'")
    assert [finding.state for finding in packages.packages()] == [State.OK]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise ImportError('libgomp.so.1 is missing')", "ImportError: libgomp.so.1 is missing"),
        ("import os; os._exit(132)", "exit status 132"),  # the processor is too old, say
    ],
)
def test_a_pytorch_that_does_not_run_is_a_problem(tmp_path, monkeypatch, source, reason):
    (tmp_path / "torch.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    finding = checks.torch()
    assert (finding.state, finding.detail) == (State.PROBLEM, f"does not run: {reason}")


def test_pytorch_runs_a_convolution_here():
    finding = checks.torch()
    assert finding.state is State.OK
    assert finding.detail.endswith("a convolution gave (1, 2, 3, 6)")


def kernelspec(folder, program):
    place = folder / "kernels" / "python3"
    place.mkdir(parents=True)
    argv = [str(program), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    content = {"argv": argv, "display_name": "Python 3", "language": "python"}
    (place / "kernel.json").write_text(json.dumps(content))


@pytest.mark.parametrize("program", ["python", sys.executable, Path(sys.executable).parent / "py"])
def test_a_kernel_of_this_python_is_fine(tmp_path, monkeypatch, program):
    kernelspec(tmp_path, program)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert jupyter_checks.kernel().state is State.OK


def test_a_kernel_that_starts_another_python_is_a_problem(tmp_path, monkeypatch):
    """Also where the other one is an environment made from the same Python."""
    other = tmp_path / "other" / "bin" / "python"
    other.parent.mkdir(parents=True)
    other.symlink_to(os.path.realpath(sys.executable))
    kernelspec(tmp_path, other)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finding = jupyter_checks.kernel()
    assert finding.state is State.PROBLEM
    assert f"another Python: {other}" in finding.detail
    assert finding.fix.startswith(f"Rename the folder {tmp_path / 'kernels' / 'python3'}")


def test_a_kernel_of_this_environment_that_starts_another_python_is_installed_again(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    kernelspec(tmp_path / "share" / "jupyter", "/usr/bin/python9")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))
    assert "ipykernel install --sys-prefix" in jupyter_checks.kernel().fix


def test_a_jupyter_command_of_another_python_is_a_warning(tmp_path, monkeypatch):
    command = tmp_path / ("jupyter.exe" if os.name == "nt" else "jupyter")
    command.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = jupyter_checks.jupyter_command()
    assert finding.state is State.WARNING
    assert finding.fix.endswith("-m jupyterlab")


@pytest.mark.parametrize("path", ["", str(Path(sys.executable).parent)])
def test_no_jupyter_command_or_this_pythons_own_is_fine(monkeypatch, path):
    monkeypatch.setenv("PATH", path)
    assert jupyter_checks.jupyter_command().state is State.OK


def test_the_widgets_are_there():
    finding = jupyter_checks.widgets()
    assert finding.state is State.OK
    assert MANAGER in finding.detail


def test_an_older_widget_manager_that_hides_the_installed_one_is_a_problem(tmp_path, monkeypatch):
    place = tmp_path / "labextensions" / MANAGER
    place.mkdir(parents=True)
    (place / "package.json").write_text('{"version": "3.1.0"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finding = jupyter_checks.widgets()
    assert finding.state is State.PROBLEM
    assert finding.fix == f"Rename the folder {place}."


@pytest.mark.parametrize(
    ("versions", "state", "detail"),
    [
        ({}, State.WARNING, "ipywidgets is not installed"),
        ({"ipywidgets": "8.1.9"}, State.PROBLEM, "jupyterlab_widgets is not installed"),
        (
            {"ipywidgets": "8.1.9", "jupyterlab_widgets": "1.1.0"},
            State.PROBLEM,
            "1.1.0 is installed",
        ),
    ],
)
def test_missing_or_mismatched_widgets_are_named(monkeypatch, versions, state, detail):
    monkeypatch.setattr(jupyter_checks, "installed_version", versions.get)
    finding = jupyter_checks.widgets()
    assert finding.state is state
    assert detail in finding.detail
    assert finding.fix


def test_a_widget_manager_that_jupyterlab_does_not_find_is_a_problem(monkeypatch):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [])
    finding = jupyter_checks.widgets()
    assert finding.state is State.PROBLEM
    assert f"does not find {MANAGER}" in finding.detail


def test_a_matplotlib_without_its_photo_is_a_problem(tmp_path, monkeypatch):
    class Found:
        origin = str(tmp_path / "matplotlib" / "__init__.py")

    monkeypatch.setattr(checks, "find_spec", lambda _: Found)
    assert checks.photo().state is State.PROBLEM
    monkeypatch.undo()
    assert checks.photo().state is State.OK


def test_a_convlab_without_lessons_is_a_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "files", lambda _: tmp_path / "convlab")
    finding = checks.lessons()
    assert finding.state is State.PROBLEM
    assert "has no lessons" in finding.detail


def test_the_lessons_of_the_clone_are_counted():
    count = len(list((ROOT / "notebooks").glob("*.ipynb")))
    assert checks.lessons().detail.startswith(f"{count} in ")


def test_a_folder_that_cannot_be_written_is_a_problem(monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(checks.tempfile, "TemporaryFile", refuse)
    finding = checks.writable()
    assert finding.state is State.PROBLEM
    assert finding.detail.endswith("Permission denied")


@pytest.mark.parametrize(
    ("total", "available", "state"),
    [(8e9, 4e9, State.OK), (8e9, 0.5e9, State.WARNING), (0.5e9, 0.4e9, State.PROBLEM)],
)
def test_memory_is_enough_from_one_gigabyte(monkeypatch, total, available, state):
    monkeypatch.setattr(checks, "memory", lambda: memory.Memory(total, available))
    assert checks.enough_memory().state is state


@pytest.mark.parametrize(("free", "state"), [(1e9, State.OK), (1e7, State.PROBLEM)])
def test_disk_is_enough_from_a_tenth_of_a_gigabyte(monkeypatch, free, state):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: type("Usage", (), {"free": free}))
    assert checks.disk().state is state


def group(folder, limit, used, cache, version=2):
    names = {
        1: ("memory.limit_in_bytes", "memory.usage_in_bytes"),
        2: ("memory.max", "memory.current"),
    }[version]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / names[0]).write_text(f"{limit}\n")
    (folder / names[1]).write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 5\ninactive_file {cache}\n")


def test_a_containers_limit_counts_and_its_cached_files_are_free(tmp_path):
    group(tmp_path, 2000, 900, 300)
    (tmp_path / "self").write_text("0::/\n")
    assert memory.cgroup_memory(tmp_path, tmp_path / "self") == memory.Memory(2000, 1400)


def test_the_narrowest_group_above_a_process_counts(tmp_path):
    group(tmp_path / "user" / "notebook", "max", 10, 0)
    group(tmp_path / "user", 3000, 10, 0)
    (tmp_path / "self").write_text("0::/user/notebook\n")
    assert memory.cgroup_memory(tmp_path, tmp_path / "self") == memory.Memory(3000, 2990)


def test_a_version_1_group_that_only_the_host_sees_falls_back_to_the_mounted_root(tmp_path):
    group(tmp_path / "memory", 2000, 500, 0, version=1)
    (tmp_path / "self").write_text("7:cpu,cpuacct:/docker/1\n4:memory:/docker/1\n")
    assert memory.cgroup_memory(tmp_path, tmp_path / "self") == memory.Memory(2000, 1500)


@pytest.mark.parametrize("membership", ["0::/\n", "", None])
def test_no_limit_is_none(tmp_path, membership):
    if membership is not None:
        (tmp_path / "self").write_text(membership)
    assert memory.cgroup_memory(tmp_path, tmp_path / "self") is None


def test_the_smaller_of_machine_and_container_is_taken(monkeypatch):
    monkeypatch.setattr(memory, "_machine_memory", lambda: memory.Memory(64, 8))
    for container, expected in [
        (memory.Memory(2, 1), memory.Memory(2, 1)),
        (memory.Memory(32, 20), memory.Memory(32, 8)),
        (memory.Memory(2**60, 2**60), memory.Memory(64, 8)),
        (None, memory.Memory(64, 8)),
    ]:
        monkeypatch.setattr(memory, "cgroup_memory", lambda container=container: container)
        assert memory.memory() == expected


def test_the_home_folder_is_not_shown(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada"))
    assert packages.short_path("/home/ada/env/bin/python") == "~/env/bin/python"
    assert packages.short_path("/home/adam/env") == "/home/adam/env"
    assert packages.short_path("/usr/bin/python") == "/usr/bin/python"


def test_the_report_is_aligned_and_says_what_to_paste():
    findings = [
        Finding("a", State.OK, "detail a"),
        Finding("longer name", State.PROBLEM, "detail b", "Do this."),
    ]
    lines = report.report(findings).splitlines()
    assert lines[2] == "  ✓ ok       a            detail a"
    assert lines[3] == "  ✗ problem  longer name  detail b"
    assert lines[4] == "                          to mend: Do this."
    assert lines[6:] == [
        "1 problem, no warnings.",
        "When you ask for help, paste all of these lines.",
    ]


def test_without_a_problem_or_warning_all_is_well():
    assert "All is well." in report.report([Finding("a", State.OK, "detail")]).splitlines()
