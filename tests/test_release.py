"""What a release and a citation name is what pyproject.toml says."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
import yaml

import release

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = PROJECT["version"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_the_citation_agrees_with_pyproject():
    assert CITATION["authors"] == PROJECT["authors"]
    assert CITATION["repository-code"] == PROJECT["urls"]["Repository"]
    assert CITATION["keywords"] == PROJECT["keywords"]
    # CITATION.cff can only say "or", and the parts have one licence each: it names the code's.
    assert CITATION["license"] == PROJECT["license"].split(" AND ")[0]


def test_the_citation_has_what_the_format_demands():
    assert CITATION["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "version", "type"} <= set(CITATION)


def test_every_file_that_names_a_version_names_the_same():
    found = release.versions()
    found.pop("CHANGELOG.md")  # names it from the release on
    assert set(found.values()) == {VERSION}


@pytest.fixture
def released(tmp_path):
    """A copy of the files that name the version, with a changelog of a release."""
    for name in release.versions():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text(
        f"# Changelog\n\n## [Unreleased]\n\n## [{VERSION}] - 2026-12-01\n"
    )
    return tmp_path


def test_a_tag_of_that_version_is_fit_to_publish(released):
    assert release.problems(f"v{VERSION}", released) == []


@pytest.mark.parametrize("name", list(release.versions()))
def test_a_file_that_was_forgotten_is_named(released, name):
    text = (released / name).read_text(encoding="utf-8")
    line = rf"^(version: |version = \"|__version__ = \"|## \[){re.escape(VERSION)}"
    text, count = re.subn(line, r"\g<1>0.0.9", text, flags=re.MULTILINE)
    assert count == 1
    (released / name).write_text(text, encoding="utf-8")
    assert release.problems(f"v{VERSION}", released) == [
        f"{name} names 0.0.9, and the tag is v{VERSION}."
    ]


def test_a_changelog_without_a_release_is_named(released):
    (released / "CHANGELOG.md").write_text(f"## [Unreleased]: {VERSION}\n")
    assert release.problems(f"v{VERSION}", released) == [
        f"CHANGELOG.md names no released version, and the tag is v{VERSION}."
    ]


@pytest.mark.parametrize("tag", [VERSION, "v0.0", f"v{VERSION}rc1"])
def test_another_tag_fits_no_file(released, tag):
    assert len(release.problems(tag, released)) == 4


def test_every_link_of_the_project_names_its_owner():
    owner, name = PROJECT["urls"]["Repository"].removeprefix("https://github.com/").split("/")
    places = (f"https://github.com/{owner}/{name}", f"https://{owner}.github.io/{name}/")
    assert {"Repository", "Documentation", "Issues", "Changelog"} <= set(PROJECT["urls"])
    assert [url for url in PROJECT["urls"].values() if not url.startswith(places)] == []
