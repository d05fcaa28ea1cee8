"""Every page of the site in Chromium, opened as a file, with the network off."""

import pytest

from browser.accessibility import npm_packages
from browser.site import chromium_pages, unfold

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", params=[False, True], ids=["light", "dark"])
def dark(request):
    return request.param


@pytest.fixture(scope="module")
def new_page():
    with chromium_pages() as new_page:
        yield new_page


@pytest.fixture(scope="module")
def addresses(site):
    """The pages of the site; of those of the tests alone the explorers are looked at elsewhere."""
    return [file.as_uri() for file in sorted(site.rglob("*.html")) if file.parent.name != "further"]


def test_no_page_asks_another_machine_or_goes_wrong_or_is_wider_than_a_phone(new_page, addresses):
    page = new_page(390, 844)
    said = []
    page.on("console", lambda line: line.type in ("error", "warning") and said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"no answer: {request.url}"))
    beside = ("file:", "data:", "blob:")
    page.on("request", lambda one: one.url.startswith(beside) or said.append(one.url))
    for address in addresses:
        page.goto(address)
        unfold(page)
        page.wait_for_load_state("networkidle")
        for explorer in page.locator(".convlab-shown").all():
            explorer.locator(".convlab-tools").wait_for()
        assert said == [], address
        assert page.evaluate(SIDEWAYS) <= 0, address
    page.close()


def test_axe_finds_nothing_on_any_page(new_page, addresses, dark):
    axe = (npm_packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page = new_page(dark=dark, still=True)
    for address in addresses:
        page.goto(address)
        unfold(page)
        assert page.evaluate("document.documentElement.dataset.theme") == ("light", "dark")[dark]
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        wrong = [
            f"{rule['id']}: {node['html']}\n{node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
        assert wrong == [], address
    page.close()


def test_the_search_finds_a_lesson_on_a_file(new_page, site):
    page = new_page()
    page.goto(f"{(site / 'search.html').as_uri()}?q=dilation")
    found = page.locator("#search-results a", has_text="The output-shape formula")
    found.first.wait_for()
    found.first.click()
    page.locator("article h1", has_text="The output-shape formula").wait_for()
    page.close()


def test_without_scripts_all_is_to_be_read(new_page, site):
    page = new_page(script=False)
    page.goto((site / "notebooks" / "04-the-output-shape-formula.html").as_uri())
    assert page.get_by_text("2175 cases, of which wrong: 0").is_visible()
    page.locator("#predict-04\\.a a").click()
    assert page.locator("#answer-04\\.a").is_visible()
    page.close()
