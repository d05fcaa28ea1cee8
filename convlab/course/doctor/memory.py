"""Memory that this process may use, of the machine or of its container."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Memory", "cgroup_memory", "memory"]


@dataclass(frozen=True)
class Memory:
    """Bytes of memory: all of them, and those free for a new program."""

    total: int
    available: int


def memory() -> Memory:
    """The memory of the machine, or of the container (Binder, JupyterHub) if that is smaller."""
    machine = _machine_memory()
    container = cgroup_memory()
    if container is None or container.total >= machine.total:
        return machine
    return Memory(container.total, min(container.available, machine.available))


def _machine_memory() -> Memory:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:  # not Linux
        import psutil  # type: ignore[import-untyped]  # ipykernel brings it

        found = psutil.virtual_memory()
        return Memory(found.total, found.available)
    kibibytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return Memory(kibibytes["MemTotal"] * 1024, kibibytes["MemAvailable"] * 1024)


def cgroup_memory(
    root: Path = Path("/sys/fs/cgroup"), membership: Path = Path("/proc/self/cgroup")
) -> Memory | None:
    """The memory that Linux's control groups leave to this process, None without a limit.

    root: folder that the control groups are mounted in.
    membership: file that names the groups of this process.
    """
    try:
        lines = membership.read_text().splitlines()
    except OSError:
        return None
    limits = []
    for line in lines:
        _, controllers, group = line.split(":", 2)
        if controllers == "":
            base, names = root, ("memory.max", "memory.current")
        elif "memory" in controllers.split(","):  # version 1
            base, names = root / "memory", ("memory.limit_in_bytes", "memory.usage_in_bytes")
        else:
            continue
        own = base / group.lstrip("/")
        # The limits of the parents hold too. In a container the path may be the host's: then only
        # the mounted root exists.
        for folder in (own, *own.parents):
            limits.append(_limit(folder, *names))
            if folder == base:
                break
    return min(filter(None, limits), key=lambda limit: limit.total, default=None)


def _limit(folder: Path, limit_name: str, usage_name: str) -> Memory | None:
    try:
        total = int((folder / limit_name).read_text())  # "max" is no limit
        used = int((folder / usage_name).read_text())
        statistics = (folder / "memory.stat").read_text()
    except (OSError, ValueError):
        return None
    # Linux drops cached files when a program needs the memory.
    entries = (line.split() for line in statistics.splitlines())
    cache = sum(int(size) for name, size in entries if name == "inactive_file")
    return Memory(total, max(0, total - used + cache))
