"""`make site`: what stands in its pages, and the npm packages that it needs, without a browser."""

import base64
import gzip
import io
import itertools
import json
import os
import re
import shutil
import tomllib
from pathlib import Path
from urllib.parse import unquote

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

import convlab
import make_site
import npm
from convlab.lessons.catalogue import exercise_ids, find_prediction, prediction_ids
from convlab.lessons.minutes import lesson_minutes
from website.api import api_pages
from website.assets import icons, lighter
from website.docstrings import as_rest
from website.lessons import WIDGET, LessonError, has_widgets, lesson_page, write_lessons

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MANIFEST = json.loads((ROOT / "tools" / "pages" / "package.json").read_text(encoding="utf-8"))
LOCK = (ROOT / "tools" / "pages" / "package-lock.json").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REPOSITORY = PROJECT["urls"]["Repository"]
MOST = {True: 1_500_000, False: 600_000}  # bytes of a page, gzipped: with explorers, and without


def soup_of(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def soups(site):
    """The pages of the site by their paths in it."""
    return {str(file.relative_to(site)): soup_of(file) for file in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="module")
def lessons(soups):
    return {file.stem: soups[f"notebooks/{file.stem}.html"] for file in LESSONS}


def loaded(soup: BeautifulSoup) -> list[str]:
    """The addresses that a page loads."""
    found = soup.select("script[src], img[src], link[rel~=stylesheet], link[rel~=icon], iframe")
    return [node.get("src") or node["href"] for node in found]


def is_outside(url: str) -> bool:
    return bool(re.match(r"[a-z]+:|//", url))


class TestEveryPage:
    def test_what_it_loads_lies_beside_it(self, site, soups):
        for name, soup in soups.items():
            for url in loaded(soup):
                if url.startswith("data:"):
                    continue
                assert not is_outside(url), (name, url)
                path = (site / name).parent / unquote(url.split("?")[0])
                assert path.is_file(), (name, url)

    def test_a_link_leads_to_a_page_and_to_a_place_in_it(self, site, soups):
        ids = {
            (site / name).resolve(): {node["id"] for node in soup.select("[id]")}
            for name, soup in soups.items()
        }
        missing = []
        for name, soup in soups.items():
            for link in soup.select("a[href]"):
                url, _, place = link["href"].partition("#")
                if is_outside(url) or link["href"] == "#":
                    continue
                target = ((site / name).parent / unquote(url)).resolve() if url else site / name
                target = target.resolve()
                known = ids.get(target, set()) | {""}
                if not target.is_file() or (
                    target.suffix == ".html" and unquote(place) not in known
                ):
                    missing.append((name, link["href"]))
        assert missing == []

    def test_no_script_holds_up_its_first_sight(self, soups):
        for name, soup in soups.items():
            if name != "search.html":
                waiting = [node["src"] for node in soup.select("script[src]:not([defer])")]
                assert waiting == [], name

    def test_it_is_light(self, site, soups):
        """Counted with all that it loads; the index of the search is loaded with it."""
        for name, soup in soups.items():
            files = {(site / name).parent / unquote(url.split("?")[0]) for url in loaded(soup)}
            files |= {site / name, site / "searchindex.js"}
            weight = sum(len(gzip.compress(file.read_bytes())) for file in files if file.is_file())
            has_explorers = "widget-view+json" in str(soup)
            assert weight <= MOST[has_explorers], name

    def test_it_says_what_it_is(self, site, soups):
        for name, soup in soups.items():
            assert soup.title.text.strip(), name
            assert soup.select_one("meta[name=description]")["content"], name
            picture = soup.select_one("meta[property='og:image']")["content"]
            assert (site / picture.partition(".github.io/")[2].partition("/")[2]).is_file(), name
            assert soup.select_one("link[rel~=icon]"), name
            footer = soup.select_one(".bd-footer-content").text
            assert "How to cite" in footer, name
            assert "CC BY 4.0" in footer, name

    def test_a_lesson_and_the_front_page_say_what_they_teach_and_no_other_page_does(self, soups):
        for name, soup in soups.items():
            data = [
                json.loads(script.string)
                for script in soup.select("script[type='application/ld+json']")
            ]
            if name == "index.html" or name.startswith("notebooks/"):
                (one,) = data
                assert one["url"].endswith("/" if name == "index.html" else name)
            else:
                assert data == [], name

    def test_no_search_leads_to_the_answers(self, site):
        text = (site / "searchindex.js").read_text(encoding="utf-8")
        index = json.loads(text.removeprefix("Search.setIndex(").rstrip(")"))
        hidden = {
            place
            for place, name in enumerate(index["docnames"])
            if name == "answers" or name.startswith("course/notes/")
        }
        assert len(hidden) == 1 + len(LESSONS)
        places = [
            where if isinstance(where, list) else [where] for where in index["terms"].values()
        ]
        assert len(places) > 1000
        assert not any(hidden & set(where) for where in places)


class TestTheFrontPage:
    def test_it_has_an_explorer_and_leads_to_every_lesson_with_its_minutes(self, soups):
        soup = soups["index.html"]
        assert soup.select_one("script[type='application/vnd.jupyter.widget-view+json']")
        rows = {
            row.select_one("a")["href"]: [cell.text for cell in row.select("td")]
            for row in soup.select("article tbody tr")
        }
        for file in LESSONS:
            _, derive, minutes = rows[f"notebooks/{file.stem}.html"]
            core, further = lesson_minutes(file)
            assert derive.strip()
            assert minutes == (f"{core} + {further}" if further else f"{core}")

    def test_it_starts_in_three_ways(self, soups):
        article = soups["index.html"].select_one("article")
        text = str(article)
        assert "notebooks/00-start-here.html" in text
        owner = REPOSITORY.removeprefix("https://github.com/")
        assert f"https://mybinder.org/v2/gh/{owner}/main" in text
        assert f"git clone {REPOSITORY}" in article.text


class TestALesson:
    def test_it_opens_on_binder_and_colab_and_can_be_mended(self, lessons):
        for name, soup in lessons.items():
            links = {link["href"] for link in soup.select(".header-article-items a[href]")}
            assert any(f"urlpath=lab/tree/lessons/{name}.ipynb" in url for url in links), name
            colab = REPOSITORY.replace("github.com", "colab.research.google.com/github")
            assert f"{colab}/blob/colab/{name}.ipynb" in links, name
            assert f"{REPOSITORY}/edit/main/notebooks/{name}.ipynb" in links, name

    def test_it_can_be_downloaded_as_it_is(self, site, lessons):
        for file in LESSONS:
            (link,) = lessons[file.stem].select("a.btn-download-source-button")
            target = (site / "notebooks" / link["href"]).resolve()
            assert target.read_bytes() == file.read_bytes()

    def test_its_questions_are_forms_with_their_answers_out_of_sight(self, lessons):
        for name, soup in lessons.items():
            forms = soup.select("[data-prediction]")
            asked = [form["id"].removeprefix("predict-") for form in forms]
            assert sorted(asked) == sorted(one for one in prediction_ids() if one[:2] == name[:2])
            for form, one in zip(forms, asked, strict=True):
                data = json.loads(base64.b64decode(form["data-prediction"]))
                prediction = find_prediction(one)
                assert data["because"] == prediction.because
                assert prediction.because not in str(soup)

    def test_its_exercises_say_where_to_work_and_their_solutions_are_folded(self, lessons):
        for name, soup in lessons.items():
            wanted = [one for one in exercise_ids() if one[:2] == name[:2]]
            places = soup.select(".convlab-exercise")
            assert len(places) == len(wanted)
            assert all(f"lessons/{name}.ipynb" in place.a["href"] for place in places)
            titles = [node.text for node in soup.select("details > summary")]
            assert sum(title.startswith("Solution of") for title in titles) >= len(wanted)

    def test_every_picture_has_its_text(self, lessons):
        for name, soup in lessons.items():
            shown = soup.select(".cell_output img")
            assert [one for one in shown if len(one.get("alt", "").split()) < 5] == [], name

    def test_its_formulas_are_drawn_and_can_be_read_aloud(self, lessons):
        soup = lessons["04-the-output-shape-formula"]
        drawn = soup.select("mjx-container")
        assert len(drawn) > 5
        assert all(one.select("svg path") and one.select_one("math") for one in drawn)
        assert "\\(" not in soup.select_one("article").text

    def test_each_is_linked_with_the_next(self, lessons):
        names = [file.stem for file in LESSONS]
        for name, after in itertools.pairwise(names):
            assert lessons[name].select_one("a.right-next")["href"] == f"{after}.html"


class TestTheInstructorsPages:
    def test_each_lesson_has_a_guide_and_the_list_leads_to_the_pages_of_the_folder(self, soups):
        listed = {
            link["href"]
            for link in soups["index.html"].select(".bd-sidebar-primary a[href]")
            if link["href"].startswith("course/")
        }
        here = {f"course/{file.stem}.html" for file in (ROOT / "course").glob("*.md")}
        assert here <= listed
        for file in LESSONS:
            soup = soups[f"course/notes/{file.stem[:2]}.html"]
            places = soup.select("a[href*='#predict-']")
            assert places
            lesson = soups[f"notebooks/{file.stem}.html"]
            for place in places:
                assert lesson.find(id=place["href"].partition("#")[2])

    def test_a_page_can_be_mended_where_it_stands(self, soups):
        links = {link["href"] for link in soups["course/notes/04.html"].select("a[href]")}
        assert f"{REPOSITORY}/edit/main/course/notes/04.md" in links


class TestThePublicNames:
    def test_each_has_a_page_with_its_example(self, soups):
        for name in convlab.__all__:
            soup = soups[f"api/{name}.html"]
            assert soup.select_one(f"[id='convlab.{name}']"), name
            if ">>>" in (getattr(convlab, name).__doc__ or ""):
                assert ">>>" in soup.select_one("article").text, name

    def test_each_name_of_a_public_module_is_on_its_page(self, soups):
        for module in convlab._MODULES:
            for name in getattr(convlab, module).__all__:
                place = f"[id='convlab.{module}.{name}']"
                assert soups[f"api/{module}.html"].select_one(place), name

    def test_they_are_found_without_a_list(self):
        pages = api_pages()
        assert {f"{name}.rst" for name in convlab.__all__} < set(pages)
        assert all(f"convlab.{name}`" in pages["index.md"] for name in convlab.__all__)

    def test_a_docstring_keeps_its_signs(self):
        lines = ["A *size*.", "", "x_: a `Grid`s |x|", "    or more", ">>> 2 * 3 | x_", "6"]
        assert as_rest(lines) == [
            "A \\*size\\*.",
            "",
            "``x_``",
            "    a `Grid`\\ s \\|x\\|",
            "    or more",
            ">>> 2 * 3 | x_",
            "6",
        ]


def png(pixels: np.ndarray) -> str:
    file = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


class TestALessonsNotebook:
    def test_a_question_becomes_a_form_and_an_exercise_keeps_its_stub_alone(self):
        cells = [
            new_code_cell('predict("04.a", ...)\npredict("04.b", ...)'),
            new_code_cell('check("04.1", size)', outputs=[new_output("stream", text="waits")]),
            new_markdown_cell("Text."),
        ]
        page = lesson_page(new_notebook(cells=cells), "04-x", binder="B", answers="A")
        forms, stub, where, text, progress = page.cells
        assert 'id="predict-04.a"' in forms.source
        assert 'id="predict-04.b"' in forms.source
        assert stub.outputs == []
        assert '<a href="B">' in where.source
        assert text.source == "Text."
        assert 'data-lesson="04"' in progress.source

    def test_an_explorer_leaves_its_picture_out_and_a_large_picture_gets_lighter(self):
        noise = np.random.default_rng(0).integers(0, 255, (300, 300, 3))
        shown = new_output("display_data", {WIDGET: {"model_id": "m"}, "image/png": png(noise)})
        large = new_output(
            "display_data", {"image/png": png(noise)}, metadata={"image/png": {"alt": "Noise."}}
        )
        cell = new_code_cell("x", outputs=[shown, large])
        page = lesson_page(new_notebook(cells=[cell]), "x")
        assert list(page.cells[0].outputs[0].data) == [WIDGET]
        assert list(page.cells[0].outputs[1].data) == ["image/jpeg"]
        assert page.cells[0].outputs[1].metadata["image/jpeg"] == {"alt": "Noise."}

    def test_a_picture_of_few_colours_stays_as_it_is(self):
        text = png(np.zeros((900, 900, 3)))
        assert lighter(text) == ("image/png", text)

    def test_a_cell_that_fails_ends_the_build_with_a_sentence(self, tmp_path):
        notebook = new_notebook(cells=[new_code_cell("raise ValueError('five')")])
        nbformat.write(notebook, tmp_path / "01-a.ipynb")
        with pytest.raises(LessonError, match=r"(?s)01-a\.ipynb: no page, a cell failed\..*five"):
            write_lessons({tmp_path / "01-a.ipynb": tmp_path / "page.ipynb"}, "", "")


def test_only_the_icons_in_use_are_kept():
    drawings = (
        'a={"sun":[9,8,[],"f1","M1"],moon:[7,6,["night"],"f2","M2"]},b={sun:[5,4,[],"f1","M3"]}'
    )
    style = icons(['<i class="fas fa-sun fa-lg"></i><i class="fa-solid fa-night"></i>'], drawings)
    assert re.findall(r"\.fa-(\w+) ", style) == ["night", "sun"]
    assert "M3" in style
    assert "M1" not in style


def test_without_npm_it_ends_with_a_sentence_and_status_1(monkeypatch, capsys):
    def no_npm(*_, **__):
        raise npm.NpmError("npm is not on the PATH.")

    monkeypatch.setattr(make_site, "build", no_npm)
    monkeypatch.setattr("sys.argv", ["make_site.py"])
    assert make_site.main() == 1
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
        assert "http" not in LOCK


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
    run = {name for name, notebook in lessons.items() if has_widgets(notebook)}
    assert "01-one-channel" in run
    assert "13-backward" not in run
    lessons["14-training"].cells[1].execution_count = None
    assert has_widgets(lessons["14-training"])
