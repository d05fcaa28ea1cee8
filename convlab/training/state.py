"""The state around a training that must be as it was afterwards: modes and random numbers."""

import random
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import numpy as np
import torch
from torch import nn

__all__ = ["kept_mode", "kept_random_state", "random_state", "seed_all", "set_random_state"]


@contextmanager
def kept_mode(model: nn.Module) -> Iterator[None]:
    """Give each module of the model its mode, training or not, back at the end."""
    modes = [(module, module.training) for module in model.modules()]
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


def random_state(device: torch.device, loader: object = None) -> dict:
    """The states of all random numbers that a training draws, as `torch.load` reads them safely.

    device: the state of a CUDA device is part of it.
    loader: the state of its `generator` is part of it, where it has one.
    """
    numpy: dict = np.random.get_state(legacy=False)
    numpy["state"]["key"] = torch.from_numpy(numpy["state"]["key"].astype(np.int64))
    state = {"torch": torch.get_rng_state(), "python": random.getstate(), "numpy": numpy}
    if device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(device)
    if isinstance(generator := getattr(loader, "generator", None), torch.Generator):
        state["loader"] = generator.get_state()
    return state


def set_random_state(state: dict, device: torch.device, loader: object = None) -> None:
    """Set what `random_state` has returned; the device and the loader must be of the same kind."""
    torch.set_rng_state(state["torch"])
    random.setstate(state["python"])
    numpy = state["numpy"]
    key = numpy["state"]["key"].numpy().astype(np.uint32)
    np.random.set_state(numpy | {"state": numpy["state"] | {"key": key}})
    if device.type == "cuda" and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)
    if isinstance(generator := getattr(loader, "generator", None), torch.Generator):
        generator.set_state(state["loader"])


def seed_all(seed: int, device: torch.device, loader: object = None) -> None:
    """Seed all random numbers that a training draws, the order of the loader's batches included."""
    # torch.manual_seed would seed the GPU of a training on the CPU as well.
    torch.default_generator.manual_seed(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    if device.type == "cuda":
        with torch.cuda.device(device):
            torch.cuda.manual_seed(seed)
    if isinstance(generator := getattr(loader, "generator", None), torch.Generator):
        generator.manual_seed(int(torch.randint(2**62, ())))


@contextmanager
def kept_random_state(device: torch.device, loader: object = None) -> Iterator[None]:
    """Set all random numbers back at the end, and let cuDNN repeat its results meanwhile."""
    state = random_state(device, loader)
    try:
        with _repeatable() if device.type == "cuda" else nullcontext():
            yield
    finally:
        set_random_state(state, device, loader)


def _repeatable() -> AbstractContextManager:
    """A context in which cuDNN chooses the same algorithms in each run; all else stays."""
    cudnn = torch.backends.cudnn
    return cudnn.flags(
        enabled=cudnn.enabled,
        benchmark=False,
        benchmark_limit=None,
        deterministic=True,
        allow_tf32=cudnn.allow_tf32,
        fp32_precision=None,
        depthwise_kernel=None,
    )
