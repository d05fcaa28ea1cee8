"""All checks of an installation, and their findings as a text."""

import platform

import convlab
from convlab.course.doctor.checks import CHECKS
from convlab.course.doctor.finding import Finding, State
from convlab.course.doctor.place import Place, place

__all__ = ["doctor", "report"]

_SYMBOLS = {"ok": "✓", "warning": "!", "problem": "✗"}


def doctor() -> list[Finding]:
    """Check Python, the packages, the kernel, the widgets, memory, disk and the lessons.

    Nothing is changed, and no package is needed: a check that fails to run is a warning.

    >>> first = doctor()[0]
    >>> first.name, first.state.value
    ('Python', 'ok')
    """
    findings = []
    for name, check in CHECKS:
        try:
            result = check()
        except Exception as error:  # a broken installation can raise anything
            detail = f"could not be checked ({type(error).__name__}: {error})"
            result = Finding(name, State.WARNING, detail)
        findings += result if isinstance(result, list) else [result]
    return findings


def report(findings: list[Finding]) -> str:
    """The findings as aligned text, each fix on a line of its own, and written once.

    >>> low = Finding("disk", State.WARNING, "0.2 GB free", "Free some space.")
    >>> print(report([low]))  # doctest: +ELLIPSIS
    convlab ... on ...
    <BLANKLINE>
      ! warning  disk  0.2 GB free
                       to mend: Free some space.
    <BLANKLINE>
    No problems, 1 warning.
    When you ask for help, paste all of these lines.
    """
    width = max(len(finding.name) for finding in findings)
    where = "" if place() is Place.OWN else f", in {place()}"
    lines = [f"convlab {convlab.__version__} on {platform.platform()}{where}", ""]
    fixed_by: dict[str, str] = {}  # fix → the first finding that it mends
    for finding in findings:
        start = f"  {_SYMBOLS[finding.state]} {finding.state:<7}  {finding.name:<{width}}  "
        lines.append(start + finding.detail)
        if finding.fix:
            first = fixed_by.setdefault(finding.fix, finding.name)
            fix = finding.fix if first == finding.name else f"as above, for {first}"
            lines.append(" " * len(start) + f"to mend: {fix}")
    states = [finding.state for finding in findings]
    problems, warnings = states.count(State.PROBLEM), states.count(State.WARNING)
    verdict = f"{_count(problems, 'problem')}, {_count(warnings, 'warning')}."
    lines += ["", verdict.capitalize() if problems or warnings else "All is well."]
    lines.append("When you ask for help, paste all of these lines.")
    return "\n".join(lines)


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"
