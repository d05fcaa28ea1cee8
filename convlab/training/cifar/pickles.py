"""Pickled batches of CIFAR-10, read without running what a pickle may ask for."""

import io
import pickle
from pathlib import Path

import numpy as np

__all__ = ["read_batch", "read_class_names"]

# All that the format has beside dicts, lists, numbers and texts. NumPy 2 has renamed its core.
ADMITTED = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
}
ADVICE = "Remove the folder that it lies in, and call again: the archive is then unpacked anew."


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in ADMITTED:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return super().find_class(module.replace("numpy.core", "numpy._core"), name)


def _read(path: Path) -> dict:
    """The dict in a pickle, with keys of type bytes as Python 2 wrote them.

    Raises ValueError for a pickle that is damaged or asks for anything but arrays.
    """
    try:
        content = _Unpickler(io.BytesIO(path.read_bytes()), encoding="bytes").load()
    except Exception as error:  # a damaged pickle can raise anything
        raise ValueError(
            f"cifar10: {path} must be a pickle of arrays, lists and texts, and is not: {error}. "
            f"Nothing of it was run. {ADVICE}"
        ) from error
    return content if isinstance(content, dict) else {}


def read_batch(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The images, uint8 (N, 3, 32, 32), and the labels, int64 (N,), of a batch of CIFAR-10.

    Raises ValueError for any other content.
    """
    content = _read(path)
    data, labels = content.get(b"data"), content.get(b"labels")
    if not (
        isinstance(data, np.ndarray)
        and data.dtype == np.uint8
        and data.ndim == 2
        and data.shape[1] == 3 * 32 * 32
        and isinstance(labels, list)
        and len(labels) == len(data)
        and all(type(label) is int and 0 <= label < 10 for label in labels)
    ):
        raise ValueError(
            f"cifar10: {path} must have b'data', uint8 (N, 3072), and b'labels', N ints from 0 to "
            f"9, and has not. {ADVICE}"
        )
    return data.reshape(-1, 3, 32, 32), np.array(labels, np.int64)


def read_class_names(path: Path) -> tuple[str, ...]:
    """The names of the classes from the file batches.meta.

    Raises ValueError for any other content.
    """
    names = _read(path).get(b"label_names")
    if not (isinstance(names, list) and all(isinstance(name, bytes) for name in names)):
        raise ValueError(
            f"cifar10: {path} must have b'label_names', a list of texts, and has not. {ADVICE}"
        )
    return tuple(name.decode("ascii", "replace") for name in names)
