"""`make notebooks`: what tools/execute.py stores is the same each time, and the lessons are so."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def run_tool(*paths: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, ROOT / "tools" / "execute.py", *paths]
    return subprocess.run(command, capture_output=True, text=True)


def write(path: Path, *sources: str) -> None:
    cells = [new_code_cell(source, id=f"cell-{k}") for k, source in enumerate(sources)]
    nbformat.write(new_notebook(cells=cells), path)


def test_outputs_are_stored_and_a_second_run_changes_no_byte(tmp_path):
    lesson = tmp_path / "lesson.ipynb"
    cells = [
        new_markdown_cell("# Two windows", id="title"),
        new_code_cell(
            "import sys, time\nprint('one', flush=True)\ntime.sleep(0.2)\nprint('two')\n"
            "print('beside', file=sys.stderr)\n3 * 2",
            id="sums",
            metadata={
                "tags": ["setup"],
                "collapsed": True,
                "execution": {"iopub.status.busy": "noon"},
            },
        ),
        new_code_cell("1 / 0", id="fails", metadata={"tags": ["raises-exception"]}),
    ]
    versions = {"language_info": {"name": "python", "version": "3.9.1"}, "kernelspec": KERNEL}
    nbformat.write(new_notebook(cells=cells, metadata=versions), lesson)

    assert run_tool(tmp_path).returncode == 0
    stored = lesson.read_bytes()
    assert run_tool(lesson).returncode == 0
    assert lesson.read_bytes() == stored

    notebook = nbformat.read(lesson, as_version=4)
    assert [cell.id for cell in notebook.cells] == ["title", "sums", "fails"]
    assert notebook.metadata == {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    sums = notebook.cells[1]
    assert sums.metadata == {"tags": ["setup"]}
    texts = {output.get("name", "result"): output.get("text") for output in sums.outputs}
    assert texts == {"stdout": "one\ntwo\n", "stderr": "beside\n", "result": None}
    assert sums.outputs[-1].data == {"text/plain": "6"}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("raise ValueError('five')", "a cell failed"),
        ("from pathlib import Path\nPath.home()", "show a path of this machine: ['cell-0']"),
    ],
)
def test_a_lesson_that_fails_or_shows_a_path_is_not_stored(tmp_path, source, message):
    lesson = tmp_path / "lesson.ipynb"
    write(lesson, source)
    before = lesson.read_bytes()
    done = run_tool(lesson)
    assert done.returncode == 1
    assert message in done.stdout
    assert lesson.read_bytes() == before


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_each_lesson_is_stored_as_the_tool_leaves_it(lesson):
    """Strict nbval does not compare a cell that was never run, so a lesson must be run whole."""
    notebook = nbformat.read(lesson, as_version=4)
    assert notebook.metadata == {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    run = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    assert [cell.execution_count for cell in run] == list(range(1, len(run) + 1))
    assert all(set(cell.metadata) <= {"tags", "jupyter"} for cell in notebook.cells)
