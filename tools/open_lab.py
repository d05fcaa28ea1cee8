"""Write the learner's copies of the lessons and open JupyterLab on the first one."""

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST_LESSON = "00-start-here.ipynb"


def is_free(port: int) -> bool:
    """Tell whether a server on this machine can listen on `port`."""
    with socket.socket() as server:
        # Servers set this option too: a port whose last connection is still closing is free.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def port_problem(text: str) -> str | None:
    """The reason why JupyterLab cannot listen on port `text`, with a way out, or None."""
    if not (text.isascii() and text.isdigit() and 1024 <= int(text) <= 65535):
        return f"PORT={text} is not a port: give a number from 1024 to 65535, as in PORT=8888."
    port = int(text)
    if is_free(port):
        return None
    others = [other for other in range(port + 1, min(port + 100, 65536)) if is_free(other)]
    way_out = f"run: make lab PORT={others[0]}" if others else "name another one with PORT=…"
    return f"Port {port} is taken, perhaps by another JupyterLab. Close that one, or {way_out}"


def main() -> int:
    """Open JupyterLab, or with --check only look at the port; return 1 with a sentence if taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8888")
    parser.add_argument("--folder", type=Path, default=ROOT / "lessons", help="of the copies")
    parser.add_argument("--check", action="store_true", help="only see whether the port is free")
    parser.add_argument("jupyterlab", nargs="*", help="further arguments of JupyterLab")
    arguments = parser.parse_args()
    problem = port_problem(arguments.port)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    if arguments.check:
        return 0

    lessons = arguments.folder.resolve()
    started = subprocess.run([sys.executable, "-m", "convlab", "start", str(lessons)])
    if started.returncode != 0:
        return started.returncode
    print(f"Opening JupyterLab on port {arguments.port}; Ctrl-C here ends it.", flush=True)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={lessons}"]
    command += [f"--ServerApp.port={arguments.port}", "--ServerApp.port_retries=0"]
    command += [f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}"]
    command += ["--log-level=WARN"]  # the address is still printed
    if os.geteuid() == 0:
        command += ["--allow-root"]  # as in a container, where there is no other user
    # So that `convlab doctor` and `pip` in a terminal of JupyterLab are those of .venv.
    programs = str(Path(sys.executable).parent)
    environ = os.environ | {"PATH": os.pathsep.join([programs, os.environ.get("PATH", "")])}
    os.execve(sys.executable, command + arguments.jupyterlab, environ)


if __name__ == "__main__":
    sys.exit(main())
