"""Links to other places, followed on a server of the test's own: never on the network."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import links


class Place(BaseHTTPRequestHandler):
    """Pages that behave as pages do; `asked` has each question."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str]]

    def answer(self, status=200, body=b"", location=None):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def do_HEAD(self):
        self.asked.append((self.command, self.path))
        if self.path == "/hangs-up":
            self.close_connection = True
        elif self.path == "/busy-once":
            self.answer(503 if len(self.asked) < 3 else 200)
        elif self.path == "/busy":
            self.answer(429)
        elif self.path == "/no-head":
            self.answer(405 if self.command == "HEAD" else 200)
        elif self.path == "/moved":
            self.answer(301, location="/page")
        elif self.path in ("/page", "/page?a=1&b=2", "/caf%C3%A9"):
            self.answer(body=b'<h2 id="here">Here</h2><a name=there>')
        else:
            self.answer(404)

    do_GET = do_HEAD

    def log_message(self, *_):
        pass


@pytest.fixture
def place(monkeypatch):
    """The address of a server, with `asked`; pauses take no time."""
    monkeypatch.setattr(links, "PAUSES", (0.0, 0.0))
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    Place.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Place)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "path", ["/page", "/page?a=1&b=2", "/moved", "/no-head", "/busy-once", "/café", "/caf%C3%A9"]
)
def test_a_link_that_leads_somewhere_is_fine(place, path):
    assert links.problem(place + path) is None


def test_a_page_is_asked_for_its_head_alone_where_that_is_enough(place):
    links.problem(f"{place}/page")
    assert Place.asked == [("HEAD", "/page")]


def test_a_place_that_knows_no_head_is_asked_for_the_page(place):
    links.problem(f"{place}/no-head")
    assert Place.asked == [("HEAD", "/no-head"), ("GET", "/no-head")]


def test_a_missing_page_is_said_at_once(place):
    assert links.problem(f"{place}/gone") == "404 Not Found"
    assert Place.asked == [("HEAD", "/gone"), ("GET", "/gone")]


def test_a_place_that_stays_busy_is_asked_three_times(place):
    assert links.problem(f"{place}/busy") == "429 Too Many Requests"
    assert [method for method, _ in Place.asked] == ["HEAD", "GET", "GET", "GET"]


def test_a_place_that_hangs_up_is_asked_three_times_and_no_more(place):
    urls = [f"{place}/page", f"{place}/hangs-up", f"{place}/gone"]
    wrongs = links.broken(urls)
    assert set(wrongs) == set(urls[1:])
    assert all("no answer: Remote end closed" in wrong for wrong in wrongs.values())
    assert len(Place.asked) == 4


def test_a_place_that_is_not_there_is_a_sentence(monkeypatch):
    monkeypatch.setattr(links, "PAUSES", ())
    # Port 9, "discard", has no server here.
    url = "http://127.0.0.1:9/page"
    assert "refused" in links.broken([url])[url]


@pytest.mark.parametrize("part", ["here", "there"])
def test_a_part_of_a_page_must_be_in_it(place, part):
    assert links.problem(f"{place}/page#{part}") is None
    assert links.problem(f"{place}/page#{part}x") == f"the page has no part #{part}x"


@pytest.fixture
def folder(tmp_path):
    """A small repository with links of every kind."""
    (tmp_path / "notebooks").mkdir()

    def write(address):
        (tmp_path / "README.md").write_text(f"See [it]({address}/page), or <{address}/gone>.\n")
        cells = [{"cell_type": "markdown", "source": ["*Read*\n", f"{address}/gone.\n"]}]
        (tmp_path / "notebooks" / "00.ipynb").write_text(json.dumps({"cells": cells}))
        return tmp_path

    return write


def test_each_link_is_found_with_the_files_that_have_it(folder):
    assert links.links(folder("https://a.org")) == {
        "https://a.org/page": ["README.md"],
        "https://a.org/gone": ["README.md", "notebooks/00.ipynb"],
    }


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("[x](https://a.org/b)(c)", "https://a.org/b"),
        ("([x](https://a.org/b_(c)))", "https://a.org/b_(c)"),
        ("`https://a.org/b`.", "https://a.org/b"),
        ("**https://a.org/b**", "https://a.org/b"),
        ('"https://a.org/b",', "https://a.org/b"),
        ("https://a.org/b?c=d#e_f.", "https://a.org/b?c=d#e_f"),
    ],
)
def test_a_link_ends_where_a_reader_sees_its_end(tmp_path, text, url):
    (tmp_path / "README.md").write_text(text)
    assert list(links.links(tmp_path)) == [url]


def test_the_command_names_what_leads_nowhere_and_where_it_stands(
    place, folder, capsys, monkeypatch
):
    monkeypatch.setattr(sys, "argv", ["links.py"])
    assert links.main(folder(place)) == 1
    said = capsys.readouterr().out
    assert f"{place}/gone\n    404 Not Found; in README.md, notebooks/00.ipynb\n" in said
    assert said.endswith("1 lead somewhere, 1 do not.\n")


def test_an_exception_is_not_followed_and_says_why(place, folder, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["links.py"])
    monkeypatch.setitem(links.EXCEPTIONS, f"{place}/gone", "it is gone")
    assert links.main(folder(place)) == 0
    assert f"Not followed: {place}/gone (it is gone)" in capsys.readouterr().out
    assert ("HEAD", "/gone") not in Place.asked


@pytest.mark.parametrize("start", links.EXCEPTIONS)
def test_each_exception_is_still_needed(start):
    assert any(url.startswith(start) for url in links.links())


def test_the_lessons_and_the_readme_are_read():
    files = {file for names in links.links().values() for file in names}
    assert {"README.md", "notebooks/04-the-output-shape-formula.ipynb"} <= files
    assert any(name.startswith("convlab/") for name in files)
