"""Put the lessons into the wheel as a learner gets them: their outputs would be most of its size.

hatchling runs this when it builds a wheel; an editable install finds the lessons in the clone.
"""

import sys
from pathlib import Path
from tempfile import mkdtemp

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LessonsWithoutOutputs(BuildHookInterface):
    """The lessons that `convlab start` copies, in `convlab/course/notebooks/`."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Write the lessons into a folder, and name it to hatchling.

        version: "standard" or "editable".
        build_data: what hatchling takes into the wheel.
        """
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from convlab.course.sources import lesson_files

        self.folder = Path(mkdtemp())
        for name, content in lesson_files(Path(self.root, "notebooks")).items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        build_data["force_include"][str(self.folder)] = "convlab/course/notebooks"
