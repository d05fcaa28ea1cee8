"""A saved notebook: its cells with their texts, without pictures, or a sentence on what it is."""

import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cell", "NotebookError", "read_cells"]


class NotebookError(Exception):
    """A file that is no notebook of the present format; the text goes behind the file's name."""


@dataclass(frozen=True)
class Cell:
    """A cell of a saved notebook.

    name: the id of the cell, "" if it has none.
    kind: "code", "markdown" or another.
    source: the text.
    tags: the tags in its metadata.
    ran: whether it was run and saved with its number or its output.
    results: the values that it displayed, each as text and as HTML; what it printed is not among
        them.
    failed: whether it ended with an error.
    """

    name: str
    kind: str
    source: str
    tags: tuple[str, ...] = ()
    ran: bool = False
    results: tuple[tuple[str, str], ...] = ()
    failed: bool = False


def read_cells(path: Path) -> tuple[Cell, ...]:
    """The cells of a notebook that is stored in nbformat 4.

    Raises NotebookError for another file, OSError for one that cannot be read.
    """
    if not path.is_file():  # a broken link, or a pipe, which would be waited for
        raise NotebookError("is no file. Ask for the file again")
    content = path.read_bytes()
    if not content.strip():
        raise NotebookError("is empty. Ask for the file again")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise NotebookError(
            f"is no notebook, or only a part of one{where}. Ask for the file again"
        ) from None
    if not isinstance(document, dict) or "cells" not in document:
        if isinstance(document, dict) and "worksheets" in document:
            raise NotebookError(
                "is stored in nbformat 3. Open it in JupyterLab and save it, which stores format 4"
            )
        raise NotebookError("is no notebook: it has no cells. Ask for the file again")
    cells = document["cells"]
    if not isinstance(cells, list):
        raise NotebookError("is no notebook: its cells are no list. Ask for the file again")
    return tuple(_cell(cell) for cell in cells if isinstance(cell, dict))


def _cell(cell: dict) -> Cell:
    metadata, outputs = cell.get("metadata"), cell.get("outputs")
    metadata = metadata if isinstance(metadata, dict) else {}
    tags = metadata.get("tags")
    outputs = [one for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []
    results = tuple(
        (_text(output["data"].get("text/plain")), _text(output["data"].get("text/html")))
        for output in outputs
        if output.get("output_type") in ("execute_result", "display_data")
        and isinstance(output.get("data"), dict)
    )
    return Cell(
        name=_text(cell.get("id")) or _text(metadata.get("id")),  # the latter in Colab
        kind=_text(cell.get("cell_type")),
        source=_text(cell.get("source")),
        tags=tuple(map(_text, tags)) if isinstance(tags, list) else (),
        ran=bool(outputs) or cell.get("execution_count") is not None,
        results=results,
        failed=any(output.get("output_type") == "error" for output in outputs),
    )


def _text(value: object) -> str:
    """A text, or the lines of one; "" for any other value."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""
