"""The house style of docstrings as reStructuredText.

A line "name, other: what they are" begins the text on these arguments; the lines below it are
indented. Words in backticks are code, and no other sign has a meaning.
"""

import re

__all__ = ["as_rest"]

_ARGUMENTS = re.compile(r"^(\*{0,2}[a-z_]\w*(?:, \*{0,2}[a-z_]\w*)*):(?: (.+))?$")
_SIGNS = re.compile(r"[*|\\]|_(?!\w)")


def as_rest(lines: list[str]) -> list[str]:
    """The lines of a docstring with each group of arguments as an item of a definition list."""
    found: list[str] = []
    is_item = is_example = False  # whether the last line belongs to an argument, to an example
    for line in lines:
        match = _ARGUMENTS.match(line)
        # In the middle of a paragraph such a line is a sentence.
        if match and (is_item or not found or not found[-1].strip()):
            names = ", ".join(f"``{name}``" for name in match[1].split(", "))
            found += [names, *([f"    {_escaped(match[2])}"] if match[2] else [])]
            is_item = True
            continue
        is_item = is_item and line.startswith("    ")
        is_example = line.startswith(">>>") or (is_example and bool(line.strip()))
        if is_item:
            found.append(f"    {_escaped(line.strip())}")
        else:
            found.append(line if is_example else _escaped(line))
    return found


def _escaped(line: str) -> str:
    """A line with its signs as they stand, but for backticks, behind which a letter may follow."""
    parts = line.split("`")
    for index in range(0, len(parts), 2):
        parts[index] = _SIGNS.sub(r"\\\g<0>", parts[index])
        if index and parts[index][:1].isalnum():
            parts[index] = f"\\ {parts[index]}"
    return "`".join(parts)
