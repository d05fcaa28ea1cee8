"""Advice on the grading of a class."""

import re
import tempfile
from pathlib import Path

import nbformat

from advice.following import case, message_of
from convlab.course.grading.feedback import write_feedback
from convlab.course.grading.grade import GradedNotebook, HandedIn
from convlab.course.grading.grade_class import grade_class


@case
def lessons_that_nobody_handed_in():
    with tempfile.TemporaryDirectory() as folder:
        cells = [nbformat.v4.new_code_cell('predict("03.a", 3)')]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), Path(folder, "x.ipynb"))
        message = message_of(grade_class, [folder], lessons=["99"])
        lessons = re.search(r"Give one or more of (\S+)\.$", message)[1].split(",")
        graded = grade_class([folder], lessons=lessons)
        assert [one.handed_in.lesson for one in graded.notebooks] == lessons


@case
def feedback_in_a_file():
    notebook = GradedNotebook(HandedIn(Path("x.ipynb"), "ana", "03", ()), seed=1)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "marks.csv").touch()
        message = message_of(write_feedback, [notebook], Path(folder, "marks.csv"))
        name = re.search(r"such as: --feedback (\S+)$", message)[1]
        write_feedback([notebook], Path(folder, name))
        assert Path(folder, name, "x.html").exists()
