"""Write slides for each lesson: its questions, figures, explorers and formulas, for the room.

`make slides` writes them to build/slides, a folder that can be copied: no page asks another machine
for anything. A lesson with explorers is run once, the notebooks stay as they are.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from execute import execute
from npm import NpmError
from website.lessons import LessonError, has_widgets
from website.paths import ROOT
from website.slides.cells import slides
from website.slides.page import write_slides
from website.teaching.lesson import Lesson, lessons


def lesson_slides(lesson: Lesson) -> NotebookNode:
    """The notebook of a lesson's slides; the lesson is run if it has explorers.

    Raises LessonError if a cell fails.
    """
    notebook = nbformat.read(lesson.file, as_version=4)
    if has_widgets(notebook):
        try:
            execute(notebook, lesson.file.parent, widget_state=True)
        except CellExecutionError as error:
            raise LessonError(f"{lesson.file}: no slides, a cell failed.\n{error}") from None
    return slides(notebook, lesson)


def main() -> int:
    """Write the slides that the command line asks for; return 1 with a sentence if that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", help="lessons, such as 03 04; none: all")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "slides")
    arguments = parser.parse_args()
    known = [lesson.number for lesson in lessons()]
    unknown = [number for number in arguments.numbers if number not in known]
    if unknown:
        print(f"There is no lesson {unknown[0]}. There are {', '.join(known)}.", file=sys.stderr)
        return 1
    wanted = [one for one in lessons() if one.number in (arguments.numbers or known)]
    try:
        with ProcessPoolExecutor(2) as pool:
            notebooks = list(pool.map(lesson_slides, wanted))
        names = [lesson.number for lesson in wanted]
        write_slides(dict(zip(names, notebooks, strict=True)), arguments.folder)
    except (NpmError, LessonError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Slides of {len(notebooks)} lessons: {arguments.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
