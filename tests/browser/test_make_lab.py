"""The last step of `make lab`: the learner's copies, and JupyterLab on lesson 00."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from browser.lab import CHROMIUM_ARGUMENTS
from browser.server import free_port
from patience import PATIENCE
from programs import find_program

SETTINGS = "{}lab/api/settings/@jupyter-widgets/jupyterlab-manager:plugin"
TOOL = Path(__file__).parents[2] / "tools" / "open_lab.py"


@pytest.fixture
def address(tmp_path):
    """The address that `make lab` opens in the learner's browser."""
    port = free_port()
    command = [
        sys.executable,
        str(TOOL),
        "--port",
        str(port),
        "--folder",
        str(tmp_path / "lessons"),
    ]
    command += ["--", "--no-browser", "--IdentityProvider.token=secret"]
    folders = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "RUNTIME")}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            command, env=os.environ | folders, stdout=log, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}/?token=secret"
    end = time.monotonic() + PATIENCE
    while not _answers(address):
        assert server.poll() is None, (tmp_path / "log").read_text()
        assert time.monotonic() < end, (tmp_path / "log").read_text()
        time.sleep(0.1)
    yield address
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=PATIENCE)


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_it_reaches_lesson_00_and_asks_no_question(address, tmp_path):
    chromium = find_program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(address)
        page.get_by_role("heading", name="00 · Start here").wait_for()
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for()
        assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
        # What lets a saved lesson keep its explorers.
        answer = page.request.get(f"{SETTINGS}?token=secret".format(address.partition("?")[0]))
        assert answer.json()["schema"]["properties"]["saveState"]["default"] is True
        browser.close()
    assert sorted(path.name for path in (tmp_path / "lessons").glob("*.ipynb"))[0].startswith("00-")
