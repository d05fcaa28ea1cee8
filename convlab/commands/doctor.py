"""`convlab doctor`: what is wrong with the installation, and how to mend it."""

import argparse

from convlab.terminal import say

SUMMARY = "look at your installation: what is wrong, and how to mend it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser what the command takes."""
    parser.description = (
        "Look at Python, the packages, the kernel, the widgets, memory, disk and the lessons, and "
        "say what is wrong and how to mend it. Nothing is changed. "
        "The exit status is 1 if there is a problem, else 0."
    )
    parser.epilog = "example: convlab doctor"


def run(arguments: argparse.Namespace) -> int:
    """Print the report; 1 if there is a problem, else 0."""
    from convlab.course.doctor.finding import State
    from convlab.course.doctor.report import doctor, report

    findings = doctor()
    say(report(findings))
    return int(any(finding.state is State.PROBLEM for finding in findings))
