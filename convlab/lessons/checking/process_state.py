"""The state of the program that a learner's code may have changed, or may change."""

import contextlib
import random
import sys
from collections.abc import Iterator

import numpy as np

__all__ = ["kept_state", "standard_state"]

_NUMPY_ERRORS = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


@contextlib.contextmanager
def standard_state() -> Iterator[None]:
    """NumPy and PyTorch as in a new kernel, inside the block; afterwards as they were.

    So an oracle and a learner's function compute the same, whatever another cell has set:
    NumPy's handling of errors, PyTorch's gradients, default dtype and default device. PyTorch
    computes in one thread: a second one costs more than all there is to compute.
    """
    with np.errstate(**_NUMPY_ERRORS):
        if "torch" in sys.modules:
            with _standard_torch():
                yield
        else:
            yield


@contextlib.contextmanager
def _standard_torch() -> Iterator[None]:
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
def kept_state() -> Iterator[None]:
    """Random numbers, and how deep Python may recurse, go on after the block as if it had not run.

    So do PyTorch's default dtype and its threads, which a call that was left behind would keep.
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
