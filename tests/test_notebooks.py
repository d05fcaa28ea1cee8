"""What every lesson keeps to. That its outputs are true, nbval says by running it."""

import inspect
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from convlab import check
from convlab.lessons.catalogue import exercise_ids, find_exercise, prediction_ids

FOLDER = Path(__file__).parent.parent / "notebooks"
FILES = sorted(FOLDER.glob("*.ipynb"))
SOLUTION = re.compile(r"Solution of (\d\d\.\d)</summary>.*?```python\n(.*?)```", re.DOTALL)


def read(file):
    return nbformat.read(file, as_version=4)


def text_of(notebook, kind):
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


def solutions():
    for file in FILES:
        for cell in read(file).cells:
            if "solution" in cell.metadata.get("tags", []):
                for exercise_id, source in SOLUTION.findall(cell.source):
                    yield pytest.param(exercise_id, source, id=exercise_id)


@pytest.mark.slow
@pytest.mark.parametrize(("exercise_id", "source"), list(solutions()))
def test_a_solution_passes_its_check(exercise_id, source):
    names = {"np": np}
    exec(source, names)
    function = next(value for name, value in names.items() if name not in ("np", "__builtins__"))
    assert check(exercise_id, function).passed


@pytest.mark.parametrize(("exercise_id", "source"), list(solutions()))
def test_a_solution_is_the_text_of_the_function_that_the_exercise_has(exercise_id, source):
    assert source == inspect.getsource(find_exercise(exercise_id).solution)


def test_every_exercise_is_in_its_lesson_with_one_solution():
    assert sorted(solution.id for solution in solutions()) == exercise_ids()
    for exercise_id in exercise_ids():
        (file,) = FOLDER.glob(f"{exercise_id[:2]}-*.ipynb")
        assert f'check("{exercise_id}", ' in text_of(read(file), "code")


def test_every_prediction_is_asked_once_in_its_lesson():
    asked = [
        asked
        for file in FILES
        for asked in re.findall(r'predict\("(\d\d\.\w)"', text_of(read(file), "code"))
    ]
    assert asked == prediction_ids()


VERSIONS = "PyTorch 2.13.0, convlab 0.1.0\n"
SHAPES = "mat1 and mat2 shapes cannot be multiplied (2x7 and 5x3)\n"


@pytest.mark.slow
def test_another_pytorch_may_say_who_it_is_but_a_wrong_number_is_seen(tmp_path):
    """What nbval does not compare (nbval.cfg), on the outputs of a notebook."""
    cases = [  # what a cell prints, what is stored, whether it passes
        ("PyTorch 2.6.0, convlab 1.2.3\n", VERSIONS, True),
        ("addmm: " + SHAPES, SHAPES, True),
        (VERSIONS + "6 layers\n", VERSIONS + "7 layers\n", False),
        (
            "PyTorch 2.6.0, convlab 1.2.3 counts 6\n",
            "PyTorch 2.13.0, convlab 0.1.0 counts 7\n",
            False,
        ),
        ("addmm: " + SHAPES.replace("7", "6"), SHAPES, False),
        ("bmm: " + SHAPES, SHAPES, False),
    ]
    cells = []
    for printed, stored, _ in cases:
        cell = nbformat.v4.new_code_cell(f"print({printed!r}, end='')", execution_count=1)
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=stored)]
        cells.append(cell)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "lesson.ipynb")
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-n0", "-rA", "--no-header"]
    command += ["-p", "no:cacheprovider", "--color=no", str(tmp_path / "lesson.ipynb")]
    done = subprocess.run(command, cwd=FOLDER.parent, capture_output=True, text=True)
    seen = re.findall(r"^(PASSED|FAILED) \S*::Cell (\d)", done.stdout, re.MULTILINE)
    expected = {(("FAILED", "PASSED")[good], str(k)) for k, (*_, good) in enumerate(cases)}
    assert set(seen) == expected, done.stdout + done.stderr


def is_explorer_or_its_question(cell):
    return "explorer" in cell.metadata.get("tags", []) or cell.id.startswith("try-")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
class TestLesson:
    def test_it_was_run_from_top_to_bottom(self, file):
        cells = [cell for cell in read(file).cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))

    def test_no_output_is_an_error_or_a_warning(self, file):
        for cell in read(file).cells:
            for output in cell.get("outputs", []):
                assert output.output_type != "error", cell.id
                assert output.get("name") != "stderr", cell.id

    def test_no_cell_holds_a_magic_or_a_shell_command(self, file):
        # nbval lets an unknown magic pass.
        transformer = TransformerManager()
        for cell in read(file).cells:
            if cell.cell_type == "code":
                source = cell.source + "\n"
                assert transformer.transform_cell(source) == source, cell.id
                compile(source, cell.id, "exec")

    def test_its_metadata_is_minimal(self, file):
        notebook = read(file)
        assert set(notebook.metadata) == {"kernelspec", "language_info"}
        assert notebook.metadata.kernelspec.name == "python3"
        assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)

    def test_its_cells_have_ids_that_are_words(self, file):
        ids = [cell.id for cell in read(file).cells]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z][a-z0-9-]*", one) for one in ids)

    def test_it_has_the_size_of_a_lesson(self, file):
        notebook = read(file)
        # An explorer and its question come on top: they take the place of reading.
        cells = [cell for cell in notebook.cells if not is_explorer_or_its_question(cell)]
        assert 15 <= len(cells) <= 58
        prose = re.sub(r"<details>.*?</details>", "", text_of(notebook, "markdown"), flags=re.S)
        prose = re.sub(r"^\|.*", "", prose, flags=re.M)  # a table is looked up, not read
        assert 300 <= len(prose.split()) <= 1600  # test_minutes.py limits the time that it takes

    def test_code_cells_are_short(self, file):
        for cell in read(file).cells:
            if cell.cell_type == "code" and "setup" not in cell.metadata.get("tags", []):
                lines = [line for line in cell.source.splitlines() if line.strip()]
                is_taught = "check(" not in cell.source
                assert len(lines) <= (12 if is_taught else 22), cell.id

    def test_it_begins_with_what_it_teaches_and_ends_with_formulas_and_sources(self, file):
        first, *_, formulas, sources = read(file).cells
        assert first.source.startswith(f"# {file.stem[:2]} · ")
        assert "After this lesson you can" in first.source
        further = r"(\.\*\*|\*\*, and \d+ more for what goes further\.)"
        assert re.search(rf"\*\*\d+ minutes{further} Know first: ", first.source)
        assert "## In one box" in formulas.source
        assert "**Sources.**" in sources.source
        assert "**Next:**" in sources.source

    def test_hints_and_solutions_are_folded(self, file):
        for cell in read(file).cells:
            folded = re.sub(r"<details>.*?</details>", "", cell.source, flags=re.S)
            assert "```python" not in folded, cell.id
            if "solution" in cell.metadata.get("tags", []):
                assert folded.strip() == "", cell.id

    def test_every_picture_has_an_alternative_text(self, file):
        for cell in read(file).cells:
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    alt = output.metadata["image/png"]["alt"]
                    assert len(alt) > 30, cell.id
                    if "explorer" not in cell.metadata.get("tags", []):
                        assert output.data["text/plain"] == f"[Picture: {alt}]"

    def test_every_explorer_has_a_question_before_it_and_a_still_picture(self, file):
        cells = read(file).cells
        for before, cell in pairwise(cells):
            if "explorer" in cell.metadata.get("tags", []):
                assert "**Try.**" in before.source, cell.id
                assert before.id.startswith("try-"), before.id
                (output,) = cell.outputs
                kinds = {"image/png", "text/plain", "application/vnd.jupyter.widget-view+json"}
                assert set(output.data) == kinds, cell.id

    def test_its_links_to_other_lessons_lead_somewhere(self, file):
        for target in re.findall(r"\]\(([^)#]+\.ipynb)", text_of(read(file), "markdown")):
            assert (FOLDER / target).is_file(), target
