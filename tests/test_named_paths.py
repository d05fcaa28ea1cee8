"""What the workflows, the README and CONTRIBUTING name is there: targets of make, files."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
TEXTS = (
    "README.md",
    "CONTRIBUTING.md",
    ".github/ISSUE_TEMPLATE/bug.yml",
    ".pre-commit-config.yaml",
)
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# What is made: by make, by a build, by `convlab start`, by a workflow.
MADE = (".venv", "build", "clean", "data", "dist", "lessons", "newest.patch")
# What stands for a name of the reader's own.
PLACEHOLDER = re.compile(r"NN|\bname\b|<|\.\.\.|…|exercise_k|\bpath/to\b|\*|Node\.js")
EXTENSIONS = "cff css ipynb js json md npz py sh toml txt webp yml".split()


def commands_of_a_workflow(file: Path) -> str:
    """The lines that a workflow runs, and what its steps and jobs name."""
    read = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    lines = []
    for job in read["jobs"].values():
        lines.append(job.get("uses", ""))
        for step in job.get("steps", []):
            lines.append(step.get("run", ""))
    return "\n".join(lines)


def commands_of_a_text(name: str) -> str:
    """The code in a text: its blocks, and what stands between backticks."""
    text = (ROOT / name).read_text(encoding="utf-8")
    if not name.endswith(".md"):
        return text
    blocks = re.findall(r"^```(?!python)\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"`([^`]+)`", rest)])


NAMED = {name: commands_of_a_text(name) for name in TEXTS} | {
    file.relative_to(ROOT).as_posix(): commands_of_a_workflow(file) for file in WORKFLOWS
}


def make_targets(text: str) -> set[str]:
    return {
        target
        for line in text.splitlines()
        for words in re.findall(r"^make ([^#&|;]+)", line.strip().removeprefix("run: "))
        for target in words.split("'")[0].split()
        if "=" not in target
    }


def paths(text: str) -> set[str]:
    """What looks like a path in the repository, without the pytest ids and the made ones."""
    words = re.split(r"[\s'\"`,()=]+", text.replace("\\", "/"))
    found = set()
    for word in words:
        word = word.split("::")[0].rstrip(".:;").removeprefix("./").rstrip("/")
        known = "/" in word or word.partition(".")[2].rpartition(".")[2] in EXTENSIONS
        if not known or re.search(r"[:@$%{}\[\]^|>~]", word) or word.startswith(("/", "-", "//")):
            continue
        if word.split("/")[0] not in MADE and not PLACEHOLDER.search(word):
            found.add(word)
    return found


@pytest.mark.parametrize("name", NAMED)
def test_each_target_of_make_exists(name):
    assert make_targets(NAMED[name]) <= TARGETS


@pytest.mark.parametrize("name", NAMED)
def test_each_path_exists(name):
    # A text names some files by their place within these folders.
    folders = "convlab/widgets tests/browser tools/pages tools/website docs/site docs/site/scripts"
    places = [ROOT, *(ROOT / name for name in folders.split())]
    named = sorted(paths(NAMED[name]))
    missing = [path for path in named if not any((at / path).exists() for at in places)]
    assert missing == []


@pytest.mark.parametrize("name", NAMED)
def test_each_command_of_convlab_exists(name):
    known = {file.stem for file in (ROOT / "convlab" / "commands").glob("[a-z]*.py")}
    assert {"start", "doctor"} <= known
    used = re.findall(r"(?:^|[/\\])convlab ([a-z]+)\b", NAMED[name], re.MULTILINE)
    assert set(used) <= known


def test_each_target_of_make_is_declared_and_explained():
    declared = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()
    assert set(declared) == TARGETS
    explained = set(re.findall(r'@echo "make ([a-z-]+) ', MAKEFILE))
    assert explained == TARGETS - {"help"}


def test_what_a_reader_is_told_is_found_here():
    assert {"lab", "site", "test"} <= make_targets(NAMED["README.md"])
    assert "requirements/lab.txt" in paths(NAMED["README.md"])
    assert {"check", "lock", "links"} <= make_targets(NAMED["CONTRIBUTING.md"])
    assert "tools/release.py" in paths(NAMED[".github/workflows/publish.yml"])
    assert ".ci/run" in paths(NAMED[".github/workflows/ci.yml"])
    assert paths("see no/such.py and README.mdd, `make x`") == {"no/such.py"}


def test_the_sdist_has_what_its_tests_read():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = settings["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    assert {".ci", ".github", ".pre-commit-config.yaml", "CITATION.cff"} <= set(packed)
    assert [name for name in packed if not (ROOT / name).exists()] == []
