"""Settings and random states of the program, which a learner's code may change."""

import contextlib
import random
import sys
from collections.abc import Iterator

import numpy as np

__all__ = ["default_printing", "default_settings", "restore_state"]


@contextlib.contextmanager
def default_settings() -> Iterator[None]:
    """Give NumPy and PyTorch the settings of a new kernel inside the block.

    An oracle and a learner's function then compute the same, whatever another cell has set:
    NumPy's handling of errors, PyTorch's gradients, default dtype and default device. PyTorch
    computes in one thread: a second one costs more than all there is to compute.
    """
    torch_settings = _default_torch() if "torch" in sys.modules else contextlib.nullcontext()
    with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"), torch_settings:
        yield


@contextlib.contextmanager
def _default_torch() -> Iterator[None]:
    import torch

    dtype, device = torch.get_default_dtype(), torch.get_default_device()
    threads = torch.get_num_threads()
    on_cpu = contextlib.nullcontext() if device.type == "cpu" else torch.device("cpu")
    try:
        torch.set_default_dtype(torch.float32)
        torch.set_num_threads(1)
        with torch.inference_mode(False), on_cpu:
            yield
    finally:
        torch.set_num_threads(threads)
        torch.set_default_dtype(dtype)
        if torch.get_default_device() != device:
            torch.set_default_device(device)


@contextlib.contextmanager
def restore_state() -> Iterator[None]:
    """Restore the random states and Python's recursion limit after the block.

    PyTorch's default dtype and its number of threads are restored too: a call that never ended
    would leave them changed.
    """
    depth, python, numpy = sys.getrecursionlimit(), random.getstate(), np.random.get_state()
    if torch := sys.modules.get("torch"):
        dtype, threads = torch.get_default_dtype(), torch.get_num_threads()
        state = torch.get_rng_state()
    try:
        yield
    finally:
        sys.setrecursionlimit(depth)
        random.setstate(python)
        np.random.set_state(numpy)
        if torch:
            torch.set_default_dtype(dtype)
            torch.set_num_threads(threads)
            torch.set_rng_state(state)


def default_printing() -> contextlib.AbstractContextManager:
    """NumPy's own print options, whatever the notebook has set."""
    return np.printoptions(
        precision=8,
        threshold=1000,
        edgeitems=3,
        linewidth=75,
        suppress=False,
        nanstr="nan",
        infstr="inf",
        sign="-",
        formatter=None,
        floatmode="maxprec",
    )
