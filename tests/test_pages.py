"""`make html`: what stands in a page, and the npm packages that it loads, without a browser."""

import json
import os
import re
import shutil
import tomllib
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import npm
import pages
from execute import execute

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MANIFEST = json.loads((ROOT / "tools" / "pages" / "package.json").read_text(encoding="utf-8"))
LOCK = (ROOT / "tools" / "pages" / "package-lock.json").read_text(encoding="utf-8")


def loaded(soup: BeautifulSoup) -> list[str]:
    """The addresses that a page loads."""
    found = soup.select("script[src], img[src], link[href], iframe[src]")
    return [node.get("src") or node["href"] for node in found]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A page with an explorer and a cell that is to fail."""
    cells = [
        new_markdown_cell("# 01 · Two windows\n\nMore: [the next](02-more.ipynb#why)."),
        new_code_cell("from convlab.widgets import ShapeExplorer\nShapeExplorer(input_size=8)"),
        new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]}),
        new_code_cell("print('<a href=\"02-more.ipynb\">')"),
    ]
    notebook = new_notebook(cells=cells)
    execute(notebook, tmp_path_factory.mktemp("run"), widget_state=True)
    return BeautifulSoup(pages.page(notebook, "01-windows"), "html.parser")


def test_a_page_loads_only_what_lies_beside_it(page):
    names = set(pages.ASSETS.values())
    outside = [url for url in loaded(page) if not url.startswith("data:")]
    assert outside == ["assets/require.js", "assets/mathjax/tex-svg.js"]
    assert {url.removeprefix("assets/") for url in outside} <= names
    assert "'assets/embed-amd.js'" in str(page)
    assert "embed-amd.js" in names


def test_it_holds_the_explorers_settings_and_text(page):
    (state,) = page.select('script[type="application/vnd.jupyter.widget-state+json"]')
    models = json.loads(state.string)["state"].values()
    (explorer,) = [model["state"] for model in models if model["model_name"] == "AnyModel"]
    assert explorer["input_size"] == 8
    assert "export default" in explorer["_esm"]
    assert page.select_one('script[type="application/vnd.jupyter.widget-view+json"]')
    assert page.select("img") == []  # the still picture is for viewers without widgets


def test_its_title_is_the_lessons_and_a_cell_that_is_to_fail_shows_how(page):
    assert page.title.text == "01 · Two windows"
    assert "ZeroDivisionError" in page.text


def test_a_link_to_a_lesson_leads_to_its_page_and_text_stays_text(page):
    links = [link["href"] for link in page.select("a:not(.anchor-link)")]
    assert links == ["index.html", "02-more.html#why"]
    assert '<a href="02-more.ipynb">' in page.text


def test_a_page_without_an_explorer_loads_nothing_for_widgets():
    notebook = new_notebook(cells=[new_markdown_cell("# Plain")])
    text = pages.page(notebook, "plain")
    assert loaded(BeautifulSoup(text, "html.parser")) == ["assets/mathjax/tex-svg.js", "data:,"]
    assert "requirejs" not in text


def test_a_picture_keeps_its_text_and_its_size_and_one_without_a_text_gets_none():
    alt = 'Two "grids" <b> & 1,472 numbers.'
    metadata = {"image/png": {"alt": alt, "width": 300, "height": 20}}
    cell = new_code_cell("picture")
    cell.outputs = [
        new_output("display_data", {"image/png": "iVBORw0KGgo="}, metadata=metadata),
        new_output("display_data", {"image/png": "iVBORw0KGgo="}),
    ]
    soup = BeautifulSoup(pages.page(new_notebook(cells=[cell]), "picture"), "html.parser")
    first, second = soup.select(".jp-RenderedImage img")
    assert (first["alt"], first["width"], first["height"]) == (alt, "300", "20")
    assert not {"width", "height"} & set(second.attrs)
    assert alt not in second.get("alt", "")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_picture_of_a_lesson_has_its_text(lesson):
    text = pages.page(nbformat.read(lesson, as_version=4), lesson.stem)
    shown = BeautifulSoup(text, "html.parser").select(".jp-OutputArea-output img")
    assert [one["alt"] for one in shown if len(one.get("alt", "").split()) < 5] == []
    assert not any("No description" in one["alt"] for one in shown)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_each_lessons_links_and_pictures_are_there(lesson):
    text = pages.page(nbformat.read(lesson, as_version=4), lesson.stem)
    soup = BeautifulSoup(text, "html.parser")
    beside = [link["href"] for link in soup.select("a[href]")]
    beside = [url for url in beside if not re.match("https?:|#", url)]
    names = {"index.html", *(f"{other.stem}.html" for other in LESSONS)}
    assert {url.split("#")[0] for url in beside} <= names
    assert [url for url in loaded(soup) if not url.startswith(("data:", "assets/"))] == []


def write_lesson(path: Path, *sources: str) -> bytes:
    cells = [new_markdown_cell(f"# {path.stem} <b>"), *map(new_code_cell, sources)]
    nbformat.write(new_notebook(cells=cells), path)
    return path.read_bytes()


@pytest.fixture
def no_assets(monkeypatch, tmp_path):
    monkeypatch.setattr(pages, "node_modules", lambda: tmp_path)
    monkeypatch.setattr(pages, "ASSETS", {})


@pytest.mark.usefixtures("no_assets")
class TestWriting:
    def test_the_index_lists_the_pages_and_the_notebooks_stay_as_they_are(self, tmp_path):
        files = [tmp_path / "01-a.ipynb", tmp_path / "02-b.ipynb"]
        before = [write_lesson(file, "6 * 7") for file in files]
        pages.write_pages(files, tmp_path / "html")
        assert [file.read_bytes() for file in files] == before
        index = BeautifulSoup((tmp_path / "html" / "index.html").read_text(), "html.parser")
        links = {link["href"]: link.text for link in index.select("li a")}
        assert links == {"01-a.html": "01-a <b>", "02-b.html": "02-b <b>"}
        assert all((tmp_path / "html" / name).exists() for name in links)
        page = BeautifulSoup((tmp_path / "html" / "02-b.html").read_text(), "html.parser")
        assert page.select_one(".jp-OutputArea-output").text.strip() == "42"

    def test_the_index_leads_to_the_readme_that_pyproject_names(self, tmp_path):
        pages.write_pages([], tmp_path)
        index = BeautifulSoup((tmp_path / "index.html").read_text(), "html.parser")
        (link,) = index.select("p a")
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert link["href"] == f"{project['urls']['Repository']}#readme"
        assert link.text == "README of convlab"

    def test_a_cell_that_fails_ends_it_with_status_1(self, tmp_path, monkeypatch, capsys):
        write_lesson(tmp_path / "01-a.ipynb", "raise ValueError('five')")
        arguments = [str(tmp_path / "01-a.ipynb"), "--folder", str(tmp_path / "html")]
        monkeypatch.setattr("sys.argv", ["pages.py", *arguments])
        assert pages.main() == 1
        said = capsys.readouterr().err
        assert said.startswith(f"{tmp_path / '01-a.ipynb'}: no page, a cell failed.\n")
        assert "raise ValueError('five')" in said

    def test_without_npm_it_ends_with_a_sentence_and_status_1(self, monkeypatch, capsys):
        def no_npm():
            raise npm.NpmError("npm is not on the PATH.")

        monkeypatch.setattr(pages, "node_modules", no_npm)
        monkeypatch.setattr("sys.argv", ["pages.py"])
        assert pages.main() == 1
        assert capsys.readouterr().err == "npm is not on the PATH.\n"


class TestTheLock:
    def test_each_package_is_pinned_exactly_with_what_it_must_hash_to(self):
        versions = MANIFEST["dependencies"].values()
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
        packages = json.loads(LOCK)["packages"]
        assert packages.pop("")["dependencies"] == MANIFEST["dependencies"]
        assert all(package["integrity"].startswith("sha512-") for package in packages.values())
        for name, version in MANIFEST["dependencies"].items():
            assert packages[f"node_modules/{name}"]["version"] == version

    def test_it_names_no_registry(self):
        assert '"resolved"' not in LOCK
        # The addresses in it are those of who asks for funding.
        assert set(re.findall(r'"(\w+)": "https?:', LOCK)) == {"url"}

    def test_anywidget_is_the_one_that_python_has(self):
        pins = (ROOT / "requirements" / "lab.txt").read_text(encoding="utf-8")
        assert (
            re.search(r"^anywidget==(\S+)", pins, re.M)[1] == MANIFEST["dependencies"]["anywidget"]
        )


class TestInstalling:
    """node_modules with a stub for npm, which counts how often it is asked."""

    @pytest.fixture
    def install(self, monkeypatch, tmp_path):
        manifest = tmp_path / "manifest"
        manifest.mkdir()
        for name in npm.FILES:
            (manifest / name).write_text(name)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
        self.manifest, self.calls = manifest, tmp_path / "calls"
        self.folder = tmp_path / "npm" / "manifest"
        self.stub(tmp_path, "mkdir node_modules")
        return lambda manifest=manifest: npm.node_modules(manifest, tmp_path / "npm")

    def stub(self, tmp_path, action):
        file = tmp_path / "bin" / "npm"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'#!/bin/sh\necho "$*" >>"{self.calls}"\n{action}\n')
        file.chmod(0o755)

    def asked(self):
        return self.calls.read_text().splitlines() if self.calls.exists() else []

    def test_npm_is_asked_once_for_each_lock(self, install):
        first = install()
        assert install() == first
        assert first.is_dir()
        assert self.asked() == ["ci --ignore-scripts --no-audit --no-fund"]
        (self.manifest / "package-lock.json").write_text("another")
        second = install()
        assert len(self.asked()) == 2
        assert list(self.folder.iterdir()) == [second.parent] != [first.parent]

    def test_the_packages_of_two_manifests_stand_beside_each_other(self, install, tmp_path):
        other = tmp_path / "other"
        shutil.copytree(self.manifest, other)
        first, second = install(), install(other)
        assert first.is_dir()
        assert second.is_dir()
        (other / "package-lock.json").write_text("another")
        install(other)
        assert first.is_dir()
        assert not second.is_dir()

    def test_what_npm_says_is_told_and_nothing_counts_as_installed(self, install, tmp_path):
        self.stub(tmp_path, "mkdir node_modules; echo 'npm error E404 no such package' >&2; exit 1")
        with pytest.raises(npm.NpmError, match=r"could not install .*\n.*E404 no such package"):
            install()
        assert list(self.folder.iterdir()) == []
        self.stub(tmp_path, "mkdir node_modules")
        assert install().is_dir()

    def test_who_comes_second_takes_what_the_first_one_made(self, install, tmp_path):
        ready = install().parent
        os.rename(ready, tmp_path / "aside")
        # While this npm works, another process brings its own to the end.
        self.stub(tmp_path, f'mkdir node_modules; cp -r "{tmp_path / "aside"}" "{ready}"')
        assert install() == ready / "node_modules"
        assert list(self.folder.iterdir()) == [ready]

    def test_without_npm_the_sentence_says_where_to_get_it(self, install, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(npm.NpmError, match=r"npm is not on the PATH.*sudo apt install npm"):
            install()


def test_only_a_lesson_with_explorers_or_without_outputs_is_run():
    lessons = {file.stem: nbformat.read(file, as_version=4) for file in LESSONS}
    run = {name for name, notebook in lessons.items() if pages.has_widgets(notebook)}
    assert "01-one-channel" in run
    assert "14-training" not in run
    lessons["14-training"].cells[1].execution_count = None
    assert pages.has_widgets(lessons["14-training"])
