"""JupyterLab's server on a folder, with settings of its own, for as long as a test needs it."""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from patience import PATIENCE

__all__ = ["LabServer", "free_port"]

ROOT = Path(__file__).resolve().parents[2]

# What an installed convlab sets.
_SETTINGS = (ROOT / "convlab" / "course" / "jupyterlab.json").read_text(encoding="utf-8")


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class LabServer:
    """A JupyterLab server on `folder`; nothing of the user's own Jupyter is read or changed."""

    def __init__(self, folder: Path):
        self._folder = Path(folder).resolve()
        self._token = secrets.token_hex(16)

    def start(self):
        """Start the server and wait until it answers."""
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        home = Path(self._home.name)
        (home / "overrides.json").write_text(_SETTINGS)
        self._log = home / "server.log"
        self._port = free_port()
        arguments = [
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            f"--port={self._port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self._folder}",
            f"--IdentityProvider.token={self._token}",
            f"--LabApp.app_settings_dir={home}",
            "--expose-app-in-browser",
        ]
        folders = ("CONFIG", "DATA", "RUNTIME")
        environment = {
            **os.environ,
            **{f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in folders},
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
        }
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *arguments],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait("JupyterLab to answer", lambda: self._ask("api/status"))

    def stop(self):
        """Stop the server and its kernels."""
        self._process.terminate()
        try:
            self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._home.cleanup()

    def url(self, path: str) -> str:
        """Return the address of a page, with the token that opens it."""
        mark = "&" if "?" in path else "?"
        return f"http://127.0.0.1:{self._port}/{path}{mark}token={self._token}"

    def wait_for_kernel(self, name: str):
        """Wait until a notebook's kernel is idle and a page is connected with it."""

        def is_ready():
            for session in self._ask("api/sessions"):
                kernel = session["kernel"]
                if session["path"] == name and kernel["connections"] > 0:
                    return kernel["execution_state"] == "idle"
            return False

        self._wait(f"the kernel of {name} to be connected and idle", is_ready)

    def close_sessions(self):
        """Stop all kernels, so that the next notebook has the machine to itself."""
        for session in self._ask("api/sessions"):
            self._ask(f"api/sessions/{session['id']}", "DELETE")

    def log_tail(self, lines: int = 15) -> str:
        """Return the last lines that the server wrote."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])

    def _ask(self, path: str, method: str = "GET"):
        headers = {"Authorization": f"token {self._token}"}
        address = f"http://127.0.0.1:{self._port}/{path}"
        request = urllib.request.Request(address, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or "null")

    def _wait(self, what: str, is_there):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                if is_there():
                    return
            except OSError:
                pass  # not up yet
            time.sleep(0.05)
        ended = "" if self._process.poll() is None else "JupyterLab ended. "
        raise AssertionError(
            f"waited {PATIENCE} s for {what}. {ended}The end of its log:\n{self.log_tail()}"
        )
