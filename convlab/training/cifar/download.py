"""A download that goes on where it broke off, and keeps nothing that is not the right file."""

import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from convlab.training.progress import progress_bar

__all__ = ["download", "md5_of"]

CHUNK = 1 << 18  # bytes
AGAIN = "Call again when there is a connection: it goes on from there."


def md5_of(path: Path) -> str:
    """The MD5 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def download(url: str, path: Path, md5: str, *, progress: bool = True) -> None:
    """Download a file to `path`; another call goes on where one was broken off.

    What has come so far is in a file beside `path` whose name ends in .part; it gets the name
    `path` when it is complete and has the right MD5.

    url: http or https. md5: of the whole file, in hexadecimal digits.

    Raises ConnectionError if there is no connection or it breaks off; ValueError for a file with
    another MD5, which is removed.
    """
    part = path.with_name(f"{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    done = part.stat().st_size if part.exists() else 0
    if not done or md5_of(part) != md5:  # else it was killed before it could take its name
        _receive(url, part, done, progress)
        if (found := md5_of(part)) != md5:
            part.unlink()
            raise ValueError(
                f"cifar10: the file at {url} must have the MD5 {md5}, and what came has {found}. "
                "It is removed. Call again; if that does not help, the file there is another one: "
                f"get it from elsewhere and save it as {path}."
            )
    os.replace(part, path)


def _receive(url: str, part: Path, done: int, progress: bool) -> None:
    """Append to `part` what the server has beyond its first `done` bytes."""
    request = urllib.request.Request(url, headers={"Range": f"bytes={done}-"} if done else {})
    try:
        response = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        if done and error.code == 416:  # the server has no byte beyond these
            return
        raise ConnectionError(
            f"cifar10: the server must send {url}, and answers {error.code} {error.reason}. {AGAIN}"
        ) from error
    except OSError as error:
        raise ConnectionError(
            f"cifar10: there must be a connection to {url}, got: {error}. {AGAIN}"
        ) from error
    with response:
        if response.status != 206:  # the server sends the whole file, asked for a range or not
            done = 0
        length = response.headers.get("Content-Length")
        total = done + int(length) if length else None
        with (
            part.open("ab" if done else "wb") as file,
            progress_bar(total, done, shown=progress, unit="B") as bar,
        ):
            for chunk in _chunks(response):
                file.write(chunk)
                bar.update(len(chunk))
    size = part.stat().st_size
    if total is not None and size < total:
        raise ConnectionError(
            f"cifar10: the connection must last for {total} bytes, and broke off after {size}. "
            f"{AGAIN}"
        )


def _chunks(response: HTTPResponse) -> Iterator[bytes]:
    """The bytes of the response as they come, up to its end or the end of the connection."""
    with suppress(HTTPException, OSError):
        while chunk := response.read(CHUNK):
            yield chunk
