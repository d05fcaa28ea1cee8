"""A page for each notebook, with the replies as `check` shows them; it needs no script."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from convlab.course.grading.grade import VERSIONS, GradedNotebook
from convlab.errors import CommandError

__all__ = ["write_feedback"]

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 66em; margin: 2em auto; padding: 0 1em; }}
pre, code {{ font-family: ui-monospace, monospace; font-size: 0.9em; }}
h1 {{ font-size: 1.4rem; }}
footer {{ margin-top: 2em; border-top: 1px solid; padding-top: 0.5em; font-size: 0.9em; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
<footer>Graded by {versions}, in cases of the seed {seed}.</footer>
</body>
</html>
"""


def write_feedback(notebooks: Sequence[GradedNotebook], folder: Path) -> None:
    """Write a page for each notebook, in the same folders as the notebooks.

    folder: made if it does not exist; pages that are there already are replaced.

    What a person should look at (the flags) is not in the pages, which learners get.
    Raises CommandError if they cannot be written.
    """
    for one in notebooks:
        path = folder / one.handed_in.place.with_suffix(".html")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_page(one), encoding="utf-8", errors="replace")
        except OSError as error:
            raise CommandError(
                f"Could not write the feedback {path} ({error.strerror}). Give a folder that you "
                "may write to, such as: --feedback feedback"
            ) from error


def _page(notebook: GradedNotebook) -> str:
    parts = [mark.reply._repr_html_() for mark in notebook.marks]
    parts += [f"<p>{escape(note)}</p>" for note in (notebook.problem, *notebook.notes) if note]
    return _PAGE.format(
        title=escape(f"{notebook.handed_in.place.stem}: {notebook.handed_in.learner}"),
        body="\n".join(parts),
        versions=escape(VERSIONS),
        seed=notebook.seed,
    )
