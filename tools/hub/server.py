"""The hub of course/hub, started for a trial, and the processes of its learners."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import nbformat
import requests

from npm import ROOT, node_modules

__all__ = ["COURSE_HUB", "Hub", "processor_time", "proportional_memory"]

COURSE_HUB = ROOT / "course" / "hub"


class Hub:
    """A hub on ports of its own, with a copy of convlab as a wheel installs it.

    folder: an empty folder for the copy, the learners' folders and what the hub keeps.

    Use it in a `with` statement. At the end all servers and kernels are stopped.
    """

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self.homes = self.folder / "homes"
        self.log = self.folder / "hub.log"
        self.password = secrets.token_hex(8)
        self.teacher_password = secrets.token_hex(16)
        self._package = self.folder / "site" / "convlab"
        port, self._hub_port, api_port = _free_ports(3)
        self.url = f"http://127.0.0.1:{port}"
        self._command = [
            *(sys.executable, "-m", "jupyterhub", "-f", str(COURSE_HUB / "jupyterhub_config.py")),
            f"--JupyterHub.bind_url={self.url}",
            f"--JupyterHub.hub_port={self._hub_port}",
            f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{api_port}",
        ]

    def __enter__(self):
        shutil.copytree(ROOT / "convlab", self._package)
        shutil.copytree(ROOT / "notebooks", self._package / "course" / "notebooks")
        programs = [node_modules(COURSE_HUB) / ".bin", Path(sys.executable).parent]
        environment = os.environ | {
            "CONVLAB_CLASS_PASSWORD": self.password,
            "CONVLAB_TEACHER_PASSWORD": self.teacher_password,
            "CONVLAB_HOMES": str(self.homes),
            "PYTHONPATH": str(self._package.parent),
            "PATH": os.pathsep.join([*map(str, programs), os.environ["PATH"]]),
        }
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,  # Node.js makes what it gets non-blocking, for us, too
                stdout=log,
                stderr=log,
            )
        self.wait_for("the hub to answer", self._answers)
        return self

    def __exit__(self, *_):
        self._process.send_signal(
            signal.SIGTERM
        )  # the hub stops the servers, and these the kernels
        try:
            self._process.wait(timeout=120)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.kill()

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"The hub ended. The end of its log:\n{self.log_tail()}")
        try:
            return requests.get(f"{self.url}/hub/health", timeout=10).ok
        except requests.ConnectionError:
            return False

    def wait_for(self, what: str, is_there, seconds: float = 600):
        """Ask `is_there` until it says yes; RuntimeError with the hub's log after some minutes."""
        end = time.monotonic() + seconds
        while not is_there():
            if time.monotonic() > end:
                raise RuntimeError(f"Waited {seconds:g} s for {what}. The log:\n{self.log_tail()}")
            time.sleep(0.2)

    def log_tail(self, lines: int = 30) -> str:
        """The last lines of the hub's log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def upgrade(self, lesson: str):
        """Bring a newer lesson, as an upgrade of convlab does: its first cell has a line more."""
        path = self._package / "course" / "notebooks" / lesson
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[0].source += "\n\nThis lesson is newer."
        nbformat.write(notebook, path)

    def processes(self, name: str | None = None) -> dict[int, str]:
        """The processes of a learner, or of all: each id, and "server", "kernel" or "other"."""
        found = {}
        for place in Path("/proc").glob("[0-9]*"):
            try:
                entries = (place / "environ").read_bytes().decode(errors="replace").split("\0")
                command = (place / "cmdline").read_bytes().decode(errors="replace")
            except OSError:  # ended, or another account's
                continue
            environment = dict(entry.split("=", 1) for entry in entries if "=" in entry)
            learner = environment.get("JUPYTERHUB_USER")
            own_hub = f":{self._hub_port}/" in environment.get("JUPYTERHUB_API_URL", "")
            if own_hub and learner and name in (None, learner):
                kinds = ("ipykernel", "kernel"), ("singleuser", "server")
                found[int(place.name)] = next((kind for word, kind in kinds if word in command), "")
        return found

    def kill(self, name: str | None = None):
        """Kill a learner's server and kernels, or all, without a word of warning."""
        for process in self.processes(name):
            with suppress(ProcessLookupError):  # it went with its server
                os.kill(process, signal.SIGKILL)
        while self.processes(name):  # the system takes its time to end them
            time.sleep(0.1)

    @property
    def own_processes(self) -> list[int]:
        """The ids of the hub, its proxy and its culler."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        learners = self.processes()
        return [self._process.pid, *(p for p in map(int, children.split()) if p not in learners)]


def proportional_memory(process: int) -> float:
    """Memory of a process in MB: what it shares with others is divided among them (PSS)."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise AssertionError(f"the kernel of Linux gives no Pss of process {process}")


def processor_time(process: int) -> float:
    """Seconds that the threads of a process have computed, in all."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")  # for itself, and in the system


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
