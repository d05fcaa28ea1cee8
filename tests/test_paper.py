"""The paper for the Journal of Open Source Education: its form, its length, its references."""

import re

import yaml

from website.paths import ROOT

_, FRONT, BODY = (ROOT / "paper" / "paper.md").read_text(encoding="utf-8").split("---\n", 2)
ENTRIES = re.split(
    r"^@\w+\{", (ROOT / "paper" / "paper.bib").read_text(encoding="utf-8"), flags=re.M
)
REFERENCES = {entry.partition(",")[0]: entry for entry in ENTRIES[1:]}


def test_it_opens_with_what_the_journal_asks_for():
    front = yaml.safe_load(FRONT)
    assert front["bibliography"] == "paper.bib"
    assert {"title", "tags", "authors", "affiliations", "date"} <= set(front)
    for heading in ("Statement of need", "Learning objectives", "Experience of use", "References"):
        assert f"\n# {heading}\n" in BODY


def test_it_is_no_longer_than_a_thousand_words():
    assert 500 < len(BODY.split()) <= 1000


def test_each_reference_is_cited_once_at_least_and_each_citation_has_one():
    cited = set(re.findall(r"@(\w+)", BODY))
    assert cited == set(REFERENCES)


def test_each_reference_says_who_when_and_where_to_find_it():
    for name, entry in REFERENCES.items():
        assert re.search(r"^  author +=", entry, re.M), name
        assert re.search(r"^  title +=", entry, re.M), name
        assert re.search(r"^  (year|note) +=.*\d{4}", entry, re.M), name
        assert re.search(
            r"^  (doi +=  *\{10\.\d{4,}/\S+\}|url +=  *\{https://\S+\})", entry, re.M
        ), name
