"""The marks of a class: a table for the terminal, and a CSV file."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Sequence

from convlab.course.grading.grade import VERSIONS, GradedNotebook

__all__ = ["csv_text", "table"]

_COLUMNS = (
    "learner file exercise verdict points share_of_right_cases mistake flags problem seed versions"
).split()
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with what a spreadsheet begins a formula


def table(notebooks: Sequence[GradedNotebook]) -> str:
    """Learners and exercises as aligned text; then flags, problems and what the marks mean.

    A learner with two notebooks that have the same exercise gets a line for each of them.
    """
    rows = _rows([one for one in notebooks if not one.problem])
    exercises = sorted({exercise_id for marks in rows.values() for exercise_id in marks})
    width = max(map(_width, rows), default=0)
    lines = []
    if rows:
        lines.append("  ".join([" " * width, *exercises, "points"]))
    for name, marks in rows.items():
        cells = [marks[one].symbol if one in marks else "" for one in exercises]
        columns = [f"{cell:^{len(one)}}" for cell, one in zip(cells, exercises, strict=True)]
        points = f"{sum(mark.points for mark in marks.values()):6.2f}"
        lines.append("  ".join([name + " " * (width - _width(name)), *columns, points]))
    flagged = [(one, flag) for one in notebooks for flag in one.flags]
    if flagged:
        lines += ["", "To look at (no mark depends on it):"]
        lines += [f"  {one.submission.place}, {flag}" for one, flag in flagged]
    if problems := [one for one in notebooks if one.problem]:
        lines += ["", "Not graded:"]
        lines += [f"  {one.submission.place}: {one.problem}" for one in problems]
    lines += ["", "✓ right  ✗ not yet  ○ not started  – no such function"]
    seeds = sorted({one.seed for one in notebooks})
    lines.append(f"{VERSIONS}, seed {', '.join(map(str, seeds))}")
    return "\n".join(lines)


def csv_text(notebooks: Sequence[GradedNotebook]) -> str:
    """One line for each exercise of each notebook, and for each notebook that was not graded."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for one in notebooks:
        common = {
            "learner": one.submission.learner,
            "file": one.submission.place,
            "flags": "; ".join(map(str, one.flags)),
            "problem": one.problem,
            "seed": one.seed,
            "versions": VERSIONS,
        }
        marks = [
            {
                "exercise": mark.exercise_id,
                "verdict": mark.verdict,
                "points": f"{mark.points:g}",
                "share_of_right_cases": f"{mark.share:.3f}",
                "mistake": mark.mistake,
            }
            for mark in one.marks
        ]
        for mark in marks or [{"verdict": "not graded"}]:
            writer.writerow({key: _no_formula(value) for key, value in (common | mark).items()})
    return out.getvalue()


def _rows(notebooks: Sequence[GradedNotebook]) -> dict[str, dict]:
    """Marks by exercise, for each learner; for each file where files have the same exercise."""
    counts = Counter(
        (one.submission.learner, mark.exercise_id) for one in notebooks for mark in one.marks
    )
    twice = {learner for (learner, _), count in counts.items() if count > 1}
    rows: dict[str, dict] = {}
    for one in notebooks:
        name = one.submission.learner
        row = f"{name} ({one.submission.place})" if name in twice else name
        rows.setdefault(row, {}).update({mark.exercise_id: mark for mark in one.marks})
    return rows


def _width(text: str) -> int:
    """Columns of a text in a terminal, where Korean letters take two."""
    return sum(
        0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF")
        for one in text
    )


def _no_formula(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
