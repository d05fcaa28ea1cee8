"""One JavaScript text of a module and the modules that it imports.

The page loads an explorer's text from memory, where `import … from "./shared/page/dom.js"` leads
nowhere. So the texts are bundle: what a module imports comes before it, each module once, and the
words `import` and `export` go. In the files they stay: `node --test` reads them as they are.
"""

import re
from pathlib import Path

__all__ = ["bundle"]

_NAMES = r"\{\s*\w+\s*(?:,\s*\w+\s*)*,?\s*\}"
_IMPORT = re.compile(rf'^import\s+{_NAMES}\s+from\s+"(\.[^"]+)";\n', re.MULTILINE)
_OTHER_IMPORT = re.compile(r"^import\b.*", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.MULTILINE)


def bundle(path: Path) -> str:
    """The text of the module at `path`, after the texts of all it imports.

    path: a JavaScript module; it and what it imports say `import { a, b } from "./file.js";`, with
        names as they are, and export functions, classes and constants where they stand. Names at
        the top of a module must differ from those of the others.

    Raises ValueError for another kind of import, FileNotFoundError where a module is missing.
    """
    texts: dict[Path, str] = {}
    _collect(path.resolve(), texts)
    return "\n".join(texts.values())


def _collect(path: Path, texts: dict[Path, str]) -> None:
    if path in texts:
        return
    text = path.read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        _collect((path.parent / found[1]).resolve(), texts)
    text = _IMPORT.sub("", text)
    if other := _OTHER_IMPORT.search(text):
        raise ValueError(
            f"{path.name}: an import must read `import {{ a, b }} from './file.js';`, "
            f"in double quotes, got {other[0]}"
        )
    texts[path] = _EXPORT.sub("", text)
