"""What the README shows is true."""

import doctest
import re
import tomllib
from pathlib import Path

import nbformat
import pytest
from PIL import Image

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
    targets = re.findall(r"\]\((?!http)([^)]+)\)", README) + re.findall(
        r'src="(?!http)(.+?)"', README
    )
    assert "docs/readme.webp" in targets
    for target in targets:
        assert (ROOT / target).exists(), target


def test_its_links_to_itself_name_the_owner_that_pyproject_names():
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    owner, name = urls["Repository"].removeprefix("https://github.com/").split("/")
    assert f"git clone https://github.com/{owner}/{name} " in README
    assert f"https://mybinder.org/v2/gh/{owner}/{name}/main" in README
    assert f"https://{owner}.github.io/{name}/" in README
    colab = f"https://colab.research.google.com/github/{owner}/{name}/blob/colab/"
    lesson = re.search(rf"{re.escape(colab)}([\w.-]+)", README)[1]
    assert (ROOT / "notebooks" / lesson).is_file()


def test_no_line_lets_pip_take_a_pytorch_for_gpus_without_a_word():
    """Whatever asks for the extra that brings PyTorch names the index of its builds for the CPU."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = re.findall(r"^.*pip install .*", README, flags=re.MULTILINE)
    asked = [line for line in lines if f'"{project["name"]}[' in line or "torch==" in line]
    brings = [line for line in asked if "[lessons]" not in line]
    assert len(brings) < len(asked)
    assert brings
    for line in brings:
        assert "https://download.pytorch.org/whl/cpu" in line


def test_its_first_screen_says_what_it_is_shows_it_and_lets_one_try_it():
    first = README.split("## Start")[0]
    assert "Try it in the browser" in first
    assert "docs/readme.webp" in first
    assert len(re.sub(r"<img .*?>|\(http.*?\)", "", first).split()) <= 70


def test_its_picture_moves_is_crisp_on_a_fine_screen_and_not_heavy():
    width = int(re.search(r'<img src="docs/readme.webp" width="(\d+)"', README)[1])
    file = ROOT / "docs" / "readme.webp"
    assert file.stat().st_size <= 2_000_000
    with Image.open(file) as picture:
        assert picture.width == 2 * width
        assert picture.n_frames > 10
        assert picture.info["loop"] == 0  # for ever


def test_its_picture_says_in_words_what_it_shows():
    words = re.search(r'<img src="docs/readme.webp"[^>]* alt="([^"]+)"', README)[1].split()
    assert 30 <= len(words) <= 80
