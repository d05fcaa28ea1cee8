"""What the README shows is true."""

import doctest
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_examples_run():
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    runner.run(parser.get_doctest(README, {}, "README.md", "README.md", 0))
    assert runner.tries >= 4
    assert runner.failures == 0


@pytest.mark.parametrize(
    "lesson", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_its_table_has_each_lesson_with_its_title_and_minutes(lesson):
    first = nbformat.read(lesson, as_version=4).cells[0].source
    title = re.match(r"# (\d\d) · (.*)", first)
    minutes = re.search(r"\*\*(\d+) minutes", first)[1]
    further = re.search(r"and (\d+) more for what goes further", first)
    minutes += rf" \+ {further[1]}" if further else ""
    row = (
        rf"\| \[{title[1]} {re.escape(title[2])}\]\(notebooks/{lesson.name}\) \| .* \| {minutes} \|"
    )
    assert re.search(row, README)


def test_its_links_lead_somewhere():
    for target in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (ROOT / target).exists(), target
