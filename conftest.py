"""With CI=true a skipped test is a failure, in tests/, in the doctests and in the lessons alike.

On Windows, what needs a POSIX system is not collected.
"""

import os

import pytest

# These run `sh`, make's set-up (.venv/bin), stand-ins for programs written in sh, or npm's links.
NEED_POSIX = """
    tests/test_binder.py tests/test_class_configurations.py tests/test_doctor.py tests/test_hub.py
    tests/test_javascript.py tests/test_pages.py tests/test_programs.py tests/test_setup.py
    tests/test_types.py tests/test_workflows.py
"""
collect_ignore = NEED_POSIX.split() if os.name == "nt" else []


def fail_when_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a report of a skip into one of a failure that gives the reason of the skip."""
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"No test may be skipped where CI=true. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Look at each test that ran."""
    report = yield
    fail_when_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Look at each module that was collected: a module can skip itself."""
    report = yield
    fail_when_skipped(report)
    return report
