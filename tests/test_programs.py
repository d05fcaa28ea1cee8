"""What happens to a test whose program is missing, and to any skipped test where CI=true."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from programs import find_program

ROOT = Path(__file__).resolve().parent.parent


def test_the_first_program_that_is_there_is_found():
    assert Path(find_program("no-such-program", "sh")).name == "sh"


def test_a_missing_program_skips_the_test_on_a_users_machine(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="not on the PATH: no-such-a or no-such-b"):
        find_program("no-such-a", "no-such-b")


def test_a_missing_program_fails_the_test_where_ci_is_true(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="not on the PATH: no-such-a"):
        find_program("no-such-a")


TESTS = """
import pytest

def test_that_skips_itself():
    pytest.skip("no weather today")

@pytest.mark.skip("no time today")
def test_with_a_mark(): pass

@pytest.mark.xfail
def test_expected_to_fail():
    assert False
"""


@pytest.fixture
def run_pytest(tmp_path):
    """Run these tests in a process of their own, under the conftest.py of the project."""
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text())
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "test_module.py").write_text(
        "import pytest\npytest.skip('no module today', allow_module_level=True)\n"
    )

    def run(*arguments: str, ci: str) -> str:
        environ = os.environ | {"CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(tmp_path)]
        done = subprocess.run(
            [*command, *arguments, str(tmp_path)], env=environ, capture_output=True, text=True
        )
        return done.stdout

    return run


def test_a_skip_stays_a_skip_on_a_users_machine(run_pytest):
    assert "3 skipped, 1 xfailed" in run_pytest(ci="")


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "1")], ids=["here", "in a worker"])
def test_a_skip_turns_the_run_red_with_its_reason_where_ci_is_true(run_pytest, workers):
    output = run_pytest("--continue-on-collection-errors", *workers, ci="true")
    for reason in ("no weather today", "no time today", "no module today"):
        assert f"No test may be skipped where CI=true. Skipped: {reason}" in output
    assert "1 failed, 1 xfailed, 2 errors" in output
