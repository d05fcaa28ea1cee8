"""The marks of a class: a table for the terminal, and a CSV file."""

import csv
import io
from collections import Counter
from collections.abc import Sequence

from convlab.course.grading.grade import VERSIONS, GradedNotebook
from convlab.course.grading.grade_class import GradedClass
from convlab.course.progress.csv_file import cell
from convlab.course.progress.replies import printable
from convlab.terminal import table

__all__ = ["csv_text", "summary"]

_COLUMNS = (
    "learner file exercise verdict points share_of_right_cases mistake flags problem seed versions"
).split()

_NO_MARKS = "not graded"


def summary(graded: GradedClass) -> str:
    """Learners and exercises as aligned text; then flags, copies, problems and what the marks mean.

    A learner with two notebooks that have the same exercise gets a line for each of them, and one
    of whom nothing could be graded a line without points.
    """
    notebooks = graded.notebooks
    rows = _rows([one for one in notebooks if not one.problem])
    marked = {one.handed_in.learner for one in notebooks if not one.problem}
    ungraded = [one.handed_in.learner for one in notebooks if one.problem]
    ungraded += [one.learner for one in graded.left_out if one.learner]
    rows |= {name: {} for name in ungraded if name not in marked}
    exercises = sorted({exercise_id for marks in rows.values() for exercise_id in marks})
    lines = []
    if rows:
        symbols = [
            [printable(name)]
            + [marks[one].symbol.center(len(one)) if one in marks else "" for one in exercises]
            + [f"{sum(mark.points for mark in marks.values()):.2f}" if marks else _NO_MARKS]
            for name, marks in rows.items()
        ]
        header = ["", *exercises, "points"]
        lines += table([header, *symbols], right=[len(header) - 1])
    flagged = [(one, flag) for one in notebooks for flag in one.flags]
    if flagged:
        lines += ["", "To look at (no mark depends on it):"]
        lines += [f"  {printable(str(one.handed_in.place))}, {flag}" for one, flag in flagged]
    if twice := _handed_in_twice(notebooks):
        lines.append("")
        for (name, lesson), files in twice.items():
            times = "twice" if len(files) == 2 else f"{len(files)} times"
            told = f"{name} handed in lesson {lesson} {times}: {', '.join(files)}"
            lines.append(f"Look at: {printable(told)}. Each has its marks.")
    problems = [f"{one.handed_in.place}: {one.problem}" for one in notebooks if one.problem]
    if left_out := [*problems, *map(str, graded.left_out)]:
        lines += ["", "Not graded:", *(f"  {printable(one)}" for one in left_out)]
    lines += ["", "✓ right  ✗ not yet  ○ not started  – no such function"]
    seeds = sorted({one.seed for one in notebooks})
    lines.append(f"{VERSIONS}, seed {', '.join(map(str, seeds))}")
    return "\n".join(lines)


def csv_text(graded: GradedClass) -> str:
    """One line for each exercise of each notebook, and for each file that was not graded."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    twice = _handed_in_twice(graded.notebooks)
    for one in graded.notebooks:
        files = twice.get((one.handed_in.learner, one.handed_in.lesson), [])
        copies = (
            [f"one of {len(files)} notebooks of lesson {one.handed_in.lesson}"] if files else []
        )
        common = {
            "learner": one.handed_in.learner,
            "file": one.handed_in.place,
            "flags": "; ".join([*copies, *map(str, one.flags)]),
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
            writer.writerow({key: cell(str(value)) for key, value in (common | mark).items()})
    for file in graded.left_out:
        row = {"learner": file.who, "file": str(file.path), "problem": str(file)}
        row = {key: cell(value) for key, value in row.items()}
        writer.writerow(row | {"verdict": "not graded"})
    return out.getvalue()


def _handed_in_twice(notebooks: Sequence[GradedNotebook]) -> dict[tuple[str, str], list[str]]:
    """The files of each learner and lesson of which there are several."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in notebooks:
        handed_in = one.handed_in
        found.setdefault((handed_in.learner, handed_in.lesson), []).append(str(handed_in.place))
    return {key: files for key, files in found.items() if len(files) > 1}


def _rows(notebooks: Sequence[GradedNotebook]) -> dict[str, dict]:
    """Marks by exercise, for each learner; for each file where files have the same exercise."""
    counts = Counter(
        (one.handed_in.learner, mark.exercise_id) for one in notebooks for mark in one.marks
    )
    twice = {learner for (learner, _), count in counts.items() if count > 1}
    rows: dict[str, dict] = {}
    for one in notebooks:
        name = one.handed_in.learner
        row = f"{name} ({one.handed_in.place})" if name in twice else name
        rows.setdefault(row, {}).update({mark.exercise_id: mark for mark in one.marks})
    return rows
