"""The answer key, run from top to bottom: each check must pass."""

import json
import os
import tempfile
from pathlib import Path

from convlab.course.assigning.lesson import Notebook
from convlab.errors import CommandError
from convlab.lessons.catalogue import ENVIRONMENT_VARIABLE

__all__ = ["run_answers"]

CELL_SECONDS = 1800  # of the clock: a training on a busy machine
_WIDGET = "application/vnd.jupyter.widget-view+json"  # of no use without its program


def run_answers(name: str, key: Notebook, exercises: Path | None = None) -> Notebook:
    """The answer key with its outputs, run in a kernel of its own.

    name: of the file, for the errors.
    key: an `answer_key`.
    exercises: the folder of the instructor's exercises, which the kernel has to know.

    Raises CommandError if a cell raises an error, or if a check does not pass.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    known = {ENVIRONMENT_VARIABLE: str(exercises)} if exercises else {}
    document = nbformat.reads(json.dumps(key), as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            document,
            timeout=CELL_SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],
        )
        try:
            client.execute(env=os.environ | known)
        except CellExecutionError as error:
            failed = next(cell for cell in document.cells if _error_in(cell))
            raise CommandError(
                f"{name}: the cell {failed.id} of the answer key raises "
                f"{error.ename}: {error.evalue}. Nothing was written. Mend it, or add --no-run."
            ) from error
        except (CellTimeoutError, DeadKernelError) as error:
            raise CommandError(
                f"{name}: the answer key does not come to an end ({error}). Nothing was written. "
                "Run it again with more memory or less beside it, or add --no-run."
            ) from error
    for cell in document.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(_WIDGET, None)
    _check_replies(name, document)
    return document


def _error_in(cell: dict) -> bool:
    return any(output["output_type"] == "error" for output in cell.get("outputs", ()))


def _check_replies(name: str, document: Notebook) -> None:
    for cell in document["cells"]:
        if cell["cell_type"] != "code" or "\ncheck(" not in cell["source"]:
            continue
        replies = [out.get("data", {}).get("text/plain", "") for out in cell["outputs"]]
        if not any(reply.startswith("✓") for reply in replies):
            raise CommandError(
                f"{name}: the solution in the cell {cell['id']} does not pass its check. "
                "Nothing was written. Mend the exercise, or add --no-run.\n" + "\n".join(replies)
            )
