"""The configuration of an nbgrader course that grades with `convlab.grade`."""

from pathlib import Path

from convlab.lessons.catalogue import ENVIRONMENT_VARIABLE

__all__ = ["nbgrader_config"]

_CONFIG = '''\
"""nbgrader with the exercises of convlab: run nbgrader in this folder."""

import os
from pathlib import Path
{exercises}
c = get_config()  # noqa: F821 — nbgrader gives it
c.CourseDirectory.course_id = "convlab"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# An exercise that is not started says so.
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError"}}

# Test cells that a student deleted come back, so a right function keeps its points.
c.OverwriteCells.add_missing_cells = True

# Seconds for a cell: `grade` itself ends a function that computes without end.
c.Execute.timeout = 600
c.Execute.error_on_timeout = {{
    "ename": "CellTimeoutError",
    "evalue": "The cell took more than 600 seconds.",
    "traceback": ["The cell took more than 600 seconds."],
}}
'''


def nbgrader_config(exercises: Path | None) -> str:
    """The text of `nbgrader_config.py`.

    exercises: the folder of the instructor's own exercises, whose kernels find it then; or None.
    """
    lines = f'\nos.environ["{ENVIRONMENT_VARIABLE}"] = {str(exercises)!r}\n' if exercises else ""
    return _CONFIG.format(exercises=lines).replace("" if exercises else "import os\n", "")
