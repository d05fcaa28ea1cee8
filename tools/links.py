"""Follow every link to another place, in the lessons, the README, the docs and the docstrings.

`make links` needs the network, so it is no part of `make test`; a workflow runs it once a month. A
page is asked for by HEAD, then by GET; a link to a part of a page needs that part in the page. One
place is asked one question at a time, and no more once it does not answer.
"""

import argparse
import http.client
import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATTERNS = (
    "*.md",
    "LICENSE",
    "CITATION.cff",
    "benchmarks/*.md",
    "convlab/**/*.md",
    "course/**/*.md",
    "convlab/**/*.py",
    "docs/**/*.md",
    "docs/**/*.rst",
    "notebooks/*.ipynb",
    "paper/*",
)
# Links that are not followed: how each begins, and why.
EXCEPTIONS = {
    "https://download.pytorch.org/whl/cpu": "pip's index, which gives no page of its own",
    "https://mybinder.org/v2/gh/": "a visit would start a server",
    "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz": "170 MB; the download has its test",
}
_LETTER = r"""[^\s<>"'`\\\]()]"""
URL = re.compile(rf"https?://{_LETTER}+(?:\({_LETTER}*\){_LETTER}*)*")
TIMEOUT = 20.0  # seconds, for one answer
PAUSES = (2.0, 10.0)  # seconds before a second and a third try
PASSING = {408, 425, 429, 500, 502, 503, 504}  # what may be over in a moment
# Some places answer no program that does not look like a browser.
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; convlab-links)", "Accept": "*/*"}


def texts(file: Path) -> Iterator[str]:
    """The text of a file; of a notebook, the sources of its cells."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".ipynb":
        yield text
        return
    for cell in json.loads(text)["cells"]:
        yield "".join(cell["source"])


def links(root: Path = ROOT) -> dict[str, list[str]]:
    """Each link to another place, and the files that have it."""
    found: dict[str, list[str]] = {}
    for file in sorted({file for pattern in PATTERNS for file in root.glob(pattern)}):
        name = file.relative_to(root).as_posix()
        for text in texts(file):
            for url in URL.findall(text):
                files = found.setdefault(url.rstrip(".,;:!?*_}"), [])
                if name not in files:
                    files.append(name)
    return found


def exception(url: str) -> str | None:
    """The reason not to follow this link, or None."""
    return next((why for start, why in EXCEPTIONS.items() if url.startswith(start)), None)


class Silence(Exception):
    """A place gave no answer at all, after every try."""


def ask(url: str, method: str) -> str | None:
    """What is wrong with the answer to one question; None for nothing."""
    page, _, part = url.partition("#")
    address = urllib.parse.quote(page, safe=":/?&=%~+,;@!$'()*[]-._")
    request = urllib.request.Request(address, headers=HEADERS, method=method)
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
        if method == "GET" and part:
            body = answer.read().decode("utf-8", "replace")
            name = re.escape(urllib.parse.unquote(part))
            if not re.search(rf"""(?:id|name)=["']?{name}["'\s>]""", body):
                return f"the page has no part #{part}"
    return None


def problem(url: str) -> str | None:
    """What is wrong with a link, in words; None if it leads somewhere.

    Raises Silence if its place gives no answer.
    """
    method = "GET" if "#" in url else "HEAD"
    pauses = iter(PAUSES)
    while True:
        try:
            return ask(url, method)
        except urllib.error.HTTPError as error:
            wrong = f"{error.code} {error.reason}"
            if method == "HEAD":  # which not every place knows
                method = "GET"
                continue
            if error.code not in PASSING:
                return wrong
            silent = False
        except (OSError, http.client.HTTPException) as error:  # URLError is an OSError
            wrong, silent = str(getattr(error, "reason", error)), True
        pause = next(pauses, None)
        if pause is None and silent:
            raise Silence(wrong)
        if pause is None:
            return wrong
        time.sleep(pause)


def broken(urls: list[str]) -> dict[str, str]:
    """What is wrong with each of these links that lead nowhere."""
    places: dict[str, list[str]] = {}
    for url in urls:
        places.setdefault(urllib.parse.urlsplit(url).netloc, []).append(url)

    def visit(of_one_place: list[str]) -> dict[str, str | None]:
        answers = {}
        try:
            for url in of_one_place:
                answers[url] = problem(url)
        except Silence as silence:
            answers |= {url: f"no answer: {silence}" for url in of_one_place if url not in answers}
        return answers

    with ThreadPoolExecutor(max_workers=16) as pool:
        found = [item for answers in pool.map(visit, places.values()) for item in answers.items()]
    return {url: wrong for url, wrong in found if wrong is not None}


def main(root: Path = ROOT) -> int:
    """Print what leads nowhere, and where it stands; return 1 if there is something."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    found = links(root)
    followed = [url for url in found if exception(url) is None]
    print(f"Following {len(followed)} links …", flush=True)
    wrongs = broken(followed)
    for url, wrong in sorted(wrongs.items()):
        print(f"{url}\n    {wrong}; in {', '.join(found[url])}")
    for url in found:
        if why := exception(url):
            print(f"Not followed: {url} ({why})")
    print(f"{len(followed) - len(wrongs)} lead somewhere, {len(wrongs)} do not.")
    return int(bool(wrongs))


if __name__ == "__main__":
    sys.exit(main())
