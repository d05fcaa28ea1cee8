"""With CI=true a skipped test is a failure, in tests/, in the doctests and in the lessons alike."""

import os

import pytest


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
