"""Make .venv and install the lock and convlab into it: `python tools/setup.py lab` or `test`.

Standard library only: the set-up runs before anything is installed. Steps that are complete are not
repeated; an interrupted set-up is made anew, never trusted.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The distribution that pip installs from this folder. An environment with another name in its
# record is made anew.
PACKAGE = "convlab-course"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# GB free before an install, with room for pip's downloads: .venv takes 1.3 (lab), 1.6 (test).
NEEDED_GB = {"lab": 2.5, "test": 3.0}
CUDA_GB = 12.0
# Words of pip without a network. The last ones mean that an existing package has no versions.
NETWORK_WORDS = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "NameResolutionError",
    "ProxyError",
    "ReadTimeoutError",
    "Read timed out",
    "(from versions: none)",
)


class SetupError(Exception):
    """An error with a text for the person at the terminal: the problem, and a way out."""


def check_disk(folder: Path, needed_gb: float) -> None:
    """Raise SetupError unless the disk of `folder` has `needed_gb` gigabytes free."""
    free_gb = shutil.disk_usage(folder).free / 1e9
    if free_gb < needed_gb:
        raise SetupError(
            f"Not enough disk: the set-up needs {needed_gb:g} GB, and {folder} has "
            f"{free_gb:.1f} GB free. Free some space, or move this folder to a larger disk."
        )


def check_folder(folder: Path) -> None:
    """Raise SetupError if the environment's place is taken by anything but a folder."""
    if os.path.lexists(folder) and not folder.is_dir():
        raise SetupError(
            f"{folder} is not a folder, and the environment must stand there. "
            "Remove it or give it another name, and run the same command again."
        )


def python_outside(folder: Path) -> str:
    """The Python that runs this script, or its base if it belongs to the environment `folder`.

    An activated environment and a terminal of JupyterLab both put .venv/bin first on the PATH,
    and a Python cannot remake the folder that it lies in.
    """

    def lies_inside(path: str | Path) -> bool:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))

    # A .venv without its pyvenv.cfg has the prefix of the base, so sys.executable is compared too:
    # by its folder, as the program itself is a link to the base.
    if not (lies_inside(sys.prefix) or lies_inside(Path(sys.executable).parent)):
        return sys.executable
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    bases = [sys._base_executable, Path(sys.base_prefix, "bin", f"python{version}")]
    for base in map(Path, filter(None, bases)):
        if base.is_file() and not lies_inside(base.parent):
            return str(base)
    raise SetupError(
        f"{sys.executable} lies in {folder}, which must be made anew, and the Python it was made "
        f"from is gone. Name another one: make PYTHON=/path/to/python{version}"
    )


def check_venv_module(python: str) -> None:
    """Raise SetupError if `python` cannot make an environment, as Debian's Python alone cannot."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(
            f"{python} lacks its module {missing[0]}, so it cannot make an environment. "
            f"On Debian or Ubuntu: sudo apt install python{version}-venv. "
            "Or name another Python: make PYTHON=/path/to/python3.11"
        )


def layer_hash(root: Path, layer: str) -> str:
    """The fingerprint of the pins of a layer, "lab" or "test"."""
    return hashlib.sha256((root / "requirements" / f"{layer}.txt").read_bytes()).hexdigest()


def read_pyproject(root: Path) -> dict:
    """The tables of pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def package_hash(root: Path) -> str:
    """The fingerprint of what pip reads in pyproject.toml, and of the files that it copies.

    Settings of other tools do not count.
    """
    project = read_pyproject(root)
    hatch = project["tool"]["hatch"]
    parts = [project["build-system"], project["project"], hatch]
    copied = hatch["build"]["targets"]["wheel"]["shared-data"]
    parts += [(root / name).read_text(encoding="utf-8") for name in sorted(copied)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class Environment:
    """The environment .venv of a checkout, and the record of its complete layers."""

    def __init__(self, root: Path):
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.log = self.folder / "set-up.log"
        self.state_file = self.folder / "set-up.json"
        self.last_step = 0  # offset of the last step in the log, in bytes

    def read_state(self) -> dict[str, str]:
        """The record of the last complete set-up; empty if interrupted, moved or damaged."""
        try:
            state = json.loads(self.state_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        complete = isinstance(state, dict) and {"folder", PACKAGE} <= set(state)
        return state if complete and state["folder"] == str(self.folder) else {}

    def write_state(self, layers: list[str]) -> None:
        """Record `layers` as complete."""
        state = {layer: layer_hash(self.root, layer) for layer in layers}
        state |= {"folder": str(self.folder), PACKAGE: package_hash(self.root)}
        self.state_file.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")

    def version(self) -> str | None:
        """The version of the environment's Python, such as "3.11", or None if it does not run."""
        # Without pyvenv.cfg the program runs as the base Python, without the installed packages.
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        code += "; sys.exit(sys.prefix == sys.base_prefix)"
        try:
            done = subprocess.run([self.python, "-c", code], capture_output=True, text=True)
        except OSError:
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    def run(self, *command: str) -> bool:
        """Run `python -m command` of the environment, its output into the log; True on success."""
        environ = os.environ | {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        start = time.monotonic()
        with self.log.open("a", encoding="utf-8") as log:
            self.last_step = log.tell()
            process = subprocess.Popen(
                [self.python, "-m", *command],
                cwd=self.root,
                env=environ,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            while True:
                try:
                    return process.wait(timeout=30) == 0
                except subprocess.TimeoutExpired:
                    print(f"  still at it ({time.monotonic() - start:.0f} s)", flush=True)
                except KeyboardInterrupt:
                    process.wait()
                    raise

    def pip(self, *arguments: str) -> bool:
        """Run `pip install` with these arguments; True on success."""
        return self.run("pip", "install", "--quiet", *arguments)

    def need(self, succeeded: bool, what: str) -> None:
        """Raise SetupError with the reason from the log, unless the step `what` succeeded."""
        if not succeeded:
            step = self.log.read_bytes()[self.last_step :].decode(errors="replace")
            raise SetupError(f"{what} failed. {failure_reason(step)}")

    def make(self, python: str) -> None:
        """Make an empty environment with `python`, in place of the folder that may be there."""
        done = subprocess.run(
            [python, "-m", "venv", "--clear", self.folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            reason = done.stdout.strip() or f"It ended with status {done.returncode}."
            raise SetupError(
                f"{python} could not make {self.folder}:\n{reason}\n"
                "Remove that folder, or name another Python: make PYTHON=/path/to/python3.11"
            )

    def install_torch(self) -> None:
        """Install PyTorch's CPU build: a wheel at hand, else PyTorch's index, else PyPI."""
        lock = (self.root / "requirements/lab.txt").read_text(encoding="utf-8")
        torch = next(line for line in lock.splitlines() if line.startswith("torch=="))
        say(f"Installing PyTorch ({torch}, about 200 MB) …")
        if self.pip("--no-index", "--no-deps", torch):
            return
        if sys.platform == "linux":
            source = ("--index-url", CPU_INDEX, "--retries", "0")
            if self.pip("--no-deps", *source, f"{torch}+cpu"):
                return
            print(f"  {CPU_INDEX} has no answer: PyPI's build, with several GB for GPUs.")
            check_disk(self.root, CUDA_GB)
        self.need(self.pip(torch), "Installing PyTorch")

    def install(self, layers: list[str]) -> None:
        """Install these layers of the lock, in order, and convlab itself."""
        for layer in layers:
            lock = f"requirements/{layer}.txt"
            if layer == "lab":
                self.install_torch()
            say(f"Installing the packages of {lock} …")
            self.need(self.pip("--no-deps", "-r", lock), f"Installing {lock}")
        say("Installing convlab itself, from this folder …")
        self.need(self.pip("--no-deps", "--no-build-isolation", "-e", "."), "Installing convlab")


def failure_reason(log: str) -> str:
    """The reason of a failure: a sentence for the known ones, else the last lines of the log."""
    if "No space left on device" in log:
        return "The disk is full. Free some space and run the same command again."
    if any(word in log for word in NETWORK_WORDS):
        return (
            "The package index gave no answer. Check the network (behind a proxy, set "
            "HTTPS_PROXY) and run the same command again."
        )
    return "The last lines of .venv/set-up.log:\n" + "\n".join(log.splitlines()[-12:])


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def set_up(root: Path, layer: str, *, python_given: bool = False) -> None:
    """Install `layer` into the environment of `root`: "lab", or "test", which contains "lab".

    python_given: True to remake an environment of another Python than the one that runs this.
    """
    environment = Environment(root)
    state = environment.read_state()
    version = environment.version()
    wanted = ["lab"] if layer == "lab" else ["lab", "test"]
    valid = [name for name in ("lab", "test") if state.get(name) == layer_hash(root, name)]
    # Packages can be added only if each recorded layer is complete and has the present pins.
    sound = version is not None and "lab" in valid and set(state) & {"lab", "test"} <= set(valid)
    if python_given:
        sound = sound and version == f"{sys.version_info.major}.{sys.version_info.minor}"
    missing = [name for name in wanted if not (sound and name in valid)]
    if not missing and state[PACKAGE] == package_hash(root):
        say(f"Set up already: .venv (Python {version}).")
        return

    start = time.monotonic()
    if not sound:
        check_folder(environment.folder)
        python = python_outside(environment.folder)
        check_venv_module(python)
        check_disk(root, NEEDED_GB[layer])
    # Until the record is written again, nothing counts as complete.
    environment.state_file.unlink(missing_ok=True)
    if not sound:
        if environment.folder.is_dir():
            say("The .venv here is unfinished or of other pins: making it anew.")
        say(f"Making .venv with {python} …")
        environment.make(python)
        valid = []
    environment.install(missing)
    environment.write_state(sorted({*valid, *wanted}))
    say(f"Set up in {time.monotonic() - start:.0f} s.")


def main() -> int:
    """Set up the layer that the command line names; return 1 with a sentence if that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("layer", choices=["lab", "test"])
    parser.add_argument(
        "--python-given", action="store_true", help="remake a .venv of another Python than this"
    )
    arguments = parser.parse_args()
    try:
        set_up(ROOT, arguments.layer, python_given=arguments.python_given)
    except (SetupError, OSError) as error:  # OSError: for example a folder that cannot be written
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The same command starts the set-up again.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
