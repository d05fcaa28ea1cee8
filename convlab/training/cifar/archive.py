"""CIFAR-10 from its archive in the Python version."""

import os
import shutil
import tarfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from convlab.arithmetic.arguments import flag
from convlab.training.cifar.download import download as download_file
from convlab.training.cifar.download import md5_of
from convlab.training.cifar.pickles import read_batch, read_class_names

__all__ = ["Cifar10", "cifar10"]

URL = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
MD5 = "c58f30108f718f92721af3b95e74349a"
FOLDER = "cifar-10-batches-py"
PARTS = {"train": [f"data_batch_{number}" for number in range(1, 6)], "test": ["test_batch"]}
NAMES = "batches.meta"


class Cifar10(NamedTuple):
    """Images of ten classes of things and animals.

    images: uint8 (N, 3, 32, 32), red, green and blue from 0 to 255.
    labels: int64 (N,), 0 to 9.
    classes: the name of each class.
    """

    images: torch.Tensor
    labels: torch.Tensor
    classes: tuple[str, ...]


def cifar10(root: str | os.PathLike, part: str = "train", *, download: bool = False) -> Cifar10:
    """The images and labels of CIFAR-10, from the archive cifar-10-python.tar.gz.

    root: the folder that the archive lies in, or is downloaded to; it is unpacked there.
    part: "train" for 50,000 images (154 MB), "test" for 10,000 others.
    download: True to download the archive (170 MB) if it is not there. A download that was broken
        off goes on where it stopped.

    Raises FileNotFoundError if the archive is not there, ConnectionError if a download breaks off,
    ValueError for an archive that is not the right one, or files in it that are not.

    Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.

    >>> cifar10("no-such-folder")
    Traceback (most recent call last):
        ...
    FileNotFoundError: cifar10: the archive must lie in root, and there is no \
no-such-folder/cifar-10-python.tar.gz. Give download=True, or put it there: \
https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz
    """
    if part not in PARTS:
        raise ValueError(f'cifar10: part must be "train" or "test", got {part!r}.')
    root = Path(root)
    archive, folder = root / URL.rpartition("/")[2], root / FOLDER
    if not folder.is_dir():
        if flag(download, "download", "cifar10") and not archive.exists():
            download_file(URL, archive, MD5)
        if not archive.is_file():
            raise FileNotFoundError(
                f"cifar10: the archive must lie in root, and there is no {archive.as_posix()}. "
                f"Give download=True, or put it there: {URL}"
            )
        unpack(archive, folder)
    pairs = [read_batch(folder / name) for name in PARTS[part]]
    images, labels = (np.concatenate(arrays) for arrays in zip(*pairs, strict=True))
    classes = read_class_names(folder / NAMES)
    return Cifar10(torch.from_numpy(images), torch.from_numpy(labels), classes)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack the archive's files into `folder`; a call that is killed leaves no such folder.

    Raises ValueError for an archive with another MD5, and for one with a file that lies outside of
    its folder or is a link; nothing is unpacked then.
    """
    if (found := md5_of(archive)) != MD5:
        raise ValueError(
            f"cifar10: {archive} must have the MD5 {MD5}, and has {found}: it is incomplete or "
            "another file. It is left as it is: remove it, and give download=True."
        )
    unfinished = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    with tarfile.open(archive) as file:
        members = [member for member in file.getmembers() if member.name != FOLDER]
        for member in members:
            if not member.isfile() or Path(member.name).parts[:-1] != (FOLDER,):
                raise ValueError(
                    f"cifar10: each entry of {archive} must be a file in {FOLDER}/, and "
                    f"{member.name!r} is not. Nothing was unpacked: remove the archive, and give "
                    "download=True."
                )
        unfinished.mkdir()
        for member in members:
            source = file.extractfile(member)
            with (unfinished / Path(member.name).name).open("wb") as target:
                shutil.copyfileobj(source, target)  # type: ignore[arg-type]
    os.replace(unfinished, folder)
