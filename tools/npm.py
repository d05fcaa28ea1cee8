"""The npm packages of the saved pages and of the tests, exactly as tools/pages pins them.

They go into build/npm, in a folder named for the lock's fingerprint: what stands there is complete,
and another lock is another folder.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "tools" / "pages"
FILES = ("package.json", "package-lock.json", ".npmrc")
FOLDER = ROOT / "build" / "npm"


class NpmError(Exception):
    """What is wrong and what to do about it, in sentences for the person at the terminal."""


def node_modules(manifest: Path = MANIFEST, folder: Path = FOLDER) -> Path:
    """The folder node_modules of the packages that `manifest` pins, installed where it is missing.

    Raises NpmError where there is no npm, or where it cannot install them.
    """
    texts = [(manifest / name).read_bytes() for name in FILES]
    place = folder / hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]
    if place.is_dir():
        return place / "node_modules"
    npm = shutil.which("npm")
    if npm is None:
        raise NpmError(
            "npm is not on the PATH, and the saved pages need packages from it. It comes with "
            "Node.js. On Debian or Ubuntu: sudo apt install npm. On macOS: brew install node."
        )
    folder.mkdir(parents=True, exist_ok=True)
    print("Installing the npm packages that tools/pages pins (200 MB) …", flush=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="unfinished-") as unfinished:
        fresh = Path(unfinished) / "packages"
        fresh.mkdir()
        for name in FILES:
            shutil.copy(manifest / name, fresh)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=fresh, capture_output=True, text=True)
        if done.returncode != 0:
            last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
            raise NpmError(f"npm could not install the packages of {manifest}. It says:\n{last}")
        try:
            os.replace(fresh, place)
        except OSError:
            # Two tests may do this at once. Who comes second takes what the first one made.
            if not place.is_dir():
                raise
    for other in folder.iterdir():
        if other != place and not other.name.startswith("unfinished-"):
            shutil.rmtree(other, ignore_errors=True)
    return place / "node_modules"
