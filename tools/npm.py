"""npm packages, exactly as a manifest pins them: of tools/pages, tools/javascript or course/hub.

They go into build/npm/MANIFEST, into a folder named for the lock's fingerprint: a folder of that
name is complete, and another lock is another folder.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "tools" / "pages"
JAVASCRIPT = ROOT / "tools" / "javascript"
FILES = ("package.json", "package-lock.json", ".npmrc")
FOLDER = ROOT / "build" / "npm"


class NpmError(Exception):
    """A problem with npm and its way out, in sentences for the person at the terminal."""


def node_modules(manifest: Path = PAGES, folder: Path = FOLDER) -> Path:
    """The folder node_modules of the packages that `manifest` pins; installed if it is missing.

    manifest: the folder of a package.json, its package-lock.json and its .npmrc.
    folder: the folder to install into; each manifest has a folder of its own name in it.

    Raises NpmError if there is no npm, or if npm cannot install the packages.
    """
    texts = [(manifest / name).read_bytes() for name in FILES]
    folder = folder / manifest.name
    place = folder / hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]
    if place.is_dir():
        return place / "node_modules"
    whose = f"{manifest.parent.name}/{manifest.name}"
    npm = shutil.which("npm")
    if npm is None:
        raise NpmError(
            f"npm is not on the PATH, and {whose} needs packages from it. It is part "
            "of Node.js. On Debian or Ubuntu: sudo apt install npm. On macOS: brew install node."
        )
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Installing the npm packages that {whose} pins …", flush=True)
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
            # Two tests may install at once: the second one takes the folder of the first.
            if not place.is_dir():
                raise
    for other in folder.iterdir():
        if other != place and not other.name.startswith("unfinished-"):
            shutil.rmtree(other, ignore_errors=True)
    return place / "node_modules"
