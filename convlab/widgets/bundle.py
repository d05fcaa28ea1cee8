"""One JavaScript text of a module and of all modules that it imports.

The page loads an explorer's text from memory, where `import … from "./shared/page/dom.js"` leads
nowhere. So the modules are bundled: each one once, after the modules that it imports, and without
the words `import` and `export`. `node --test` and tsc read the files themselves.
"""

import re
from pathlib import Path

__all__ = ["bundle"]

_NAMES = r"\{\s*\w+\s*(?:,\s*\w+\s*)*,?\s*\}"
_IMPORT = re.compile(rf'^import\s+{_NAMES}\s+from\s+"(\.[^"]+)";\n', re.MULTILINE)
_OTHER_IMPORT = re.compile(r"^import\b.*", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.MULTILINE)


def bundle(path: Path) -> str:
    """The text of the module at `path`, after the texts of the modules that it imports.

    path: a JavaScript module. It and its imports write `import { a, b } from "./file.js";`, without
        `as`, and export functions, classes and constants in their definitions. A name at the top
        of a module must not be at the top of another one.

    Raises ValueError for another kind of import, FileNotFoundError for a missing module.
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
            f'{path.name}: an import must read `import {{ a, b }} from "./file.js";`, '
            f"got {other[0]}"
        )
    texts[path] = _EXPORT.sub("", text)
