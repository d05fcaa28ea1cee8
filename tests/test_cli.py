import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import convlab
from convlab import cli, commands
from convlab.course.doctor.finding import Finding, State


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "convlab", *arguments],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def test_the_version_is_the_packages():
    result = run("--version")
    assert (result.returncode, result.stdout) == (0, f"convlab {convlab.__version__}\n")


def test_start_writes_the_lessons_and_says_how_to_open_them(tmp_path, capsys):
    assert cli.main(["start", str(tmp_path / "my lessons")]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Open the first with: jupyter lab ")
    assert "00-start-here.ipynb" in last
    assert (tmp_path / "my lessons" / "00-start-here.ipynb").is_file()


def test_the_default_folder_is_lessons(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["start"]) == 0
    assert (tmp_path / "lessons" / "00-start-here.ipynb").is_file()


def test_an_expected_failure_is_one_sentence_on_stderr_and_status_1(tmp_path, capsys):
    (tmp_path / "taken").touch()
    assert cli.main(["start", str(tmp_path / "taken")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"convlab: {tmp_path / 'taken'} is a file, not a folder.")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["begin"], ["start", ""], ["start", "a", "b"], ["-x"]])
def test_bad_usage_is_status_2_and_names_the_usage(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main(arguments)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: convlab")


@pytest.mark.parametrize(
    ("state", "status"), [(State.OK, 0), (State.WARNING, 0), (State.PROBLEM, 1)]
)
def test_the_doctors_status_is_1_only_with_a_problem(monkeypatch, capsys, state, status):
    monkeypatch.setattr(
        "convlab.course.doctor.report.CHECKS", (("a", lambda: Finding("a", state, "b")),)
    )
    assert cli.main(["doctor"]) == status
    assert f"{state}" in capsys.readouterr().out


def test_the_doctor_can_be_read_on_a_terminal_without_its_signs(monkeypatch, tmp_path):
    result = run("doctor", env={**os.environ, "PYTHONIOENCODING": "ascii"}, cwd=tmp_path)
    assert "+ ok       Python" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("arguments", [["doctor"], ["--version"], ["start", "--help"]])
@pytest.mark.parametrize("buffering", ["", "1"], ids=["at the end", "at once"])
def test_a_reader_that_has_gone_ends_a_command_without_a_word(tmp_path, arguments, buffering):
    reader, writer = os.pipe()
    os.close(reader)
    result = run_into(writer, arguments, buffering, tmp_path)
    os.close(writer)
    assert result.stderr == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has /dev/full")
@pytest.mark.parametrize("arguments", [["doctor"], ["start"]])
@pytest.mark.parametrize("buffering", ["", "1"], ids=["at the end", "at once"])
def test_a_full_disk_under_the_output_is_one_sentence(tmp_path, arguments, buffering):
    with open("/dev/full", "w") as full:
        result = run_into(full, arguments, buffering, tmp_path)
    assert result.returncode == 1
    assert result.stderr == "convlab: could not use the output (No space left on device).\n"


def run_into(stdout, arguments, buffering, cwd):
    """Run a command with quick checks, so that its time is that of its start."""
    code = (
        "import sys; from convlab import cli; from convlab.course.doctor import report;"
        "report.CHECKS = report.CHECKS[:1]; sys.exit(cli.main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": buffering},
        cwd=cwd,
    )


def test_a_terminal_that_takes_no_output_changes_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["start", str(tmp_path / "lessons")]) == 0


def test_what_the_system_refuses_is_a_sentence(monkeypatch, capsys):
    def refuse(_):
        raise PermissionError(13, "Permission denied", "/course/00.ipynb")

    monkeypatch.setattr("convlab.course.workspace.start", refuse)
    assert cli.main(["start"]) == 1
    err = capsys.readouterr().err
    assert err == "convlab: could not use /course/00.ipynb (Permission denied).\n"


def test_an_interrupted_command_ends_without_a_traceback(monkeypatch, capsys):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("convlab.course.workspace.start", interrupt)
    assert cli.main(["start"]) == 130
    assert capsys.readouterr().err == ""


def test_the_command_line_loads_neither_a_command_nor_a_heavy_package():
    code = "import convlab.cli, sys; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "torch",
        "numpy",
        "matplotlib",
        "convlab.course.workspace",
        "convlab.course.doctor.report",
    }
    assert not heavy & set(modules)


def test_the_installed_command_is_the_same_program():
    """The script that pip made beside this Python."""
    name = "convlab.exe" if os.name == "nt" else "convlab"
    script = Path(sys.executable).with_name(name)
    result = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert result.stdout == f"convlab {convlab.__version__}\n"


def test_every_command_has_its_summary_in_the_list_and_an_example(capsys):
    names = sorted(file.stem for file in Path(commands.__file__).parent.glob("[a-z]*.py"))
    assert {"doctor", "explain", "start"} <= set(names)
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    listed = capsys.readouterr().out
    for name in names:
        assert re.search(rf"^    {name}\b", listed, re.MULTILINE)
        with pytest.raises(SystemExit, match="0"):
            cli.main([name, "--help"])
        assert f"example: convlab {name}" in capsys.readouterr().out
