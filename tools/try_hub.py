"""Put a class into the hub of course/hub, to see whether it holds and what it takes.

All sign in at once, run a lesson to its end with answers of their own, and save. Then the servers
and the kernels are killed, convlab brings a newer lesson, and all come back. It fails unless each
check has replied as it does to one learner alone, each notebook is as it was saved, and the newer
lesson lies beside it.
"""

import argparse
import copy
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from hub.exercises import answer, replies
from hub.learner import Learner
from hub.server import Hub, processor_time, proportional_memory
from npm import ROOT


def together(what: str, act: Callable[[int], None], learners: int, stagger: float = 0) -> None:
    """Let all learners do something at once, and print how long they took.

    stagger: seconds from one learner's beginning to the next one's.
    """

    def timed(k: int) -> float:
        time.sleep(k * stagger)
        start = time.monotonic()
        act(k)
        return time.monotonic() - start

    with ThreadPoolExecutor(learners) as pool:
        times = list(pool.map(timed, range(learners)))
    print(f"  {what:34} {statistics.median(times):8.1f} {max(times):8.1f}", flush=True)


def print_use(hub: Hub, learners: int) -> None:
    """Print what the processes hold and have computed.

    Memory is in MB, and what processes share is divided among them (PSS).
    """
    processes = hub.processes()
    computed = [processor_time(process) for process, kind in processes.items() if kind == "kernel"]
    print(f"processor time of a kernel, median   {statistics.median(computed):6.1f} s")
    held = defaultdict(list)
    for process, kind in processes.items():
        held[kind or "other"].append(proportional_memory(process))
    own = sum(map(proportional_memory, hub.own_processes))
    print("memory in MB (PSS)")
    print(f"  hub, proxy and culler              {own:8.0f}")
    for kind, sizes in sorted(held.items(), key=lambda item: -sum(item[1])):
        print(f"  {len(sizes):3} × {kind:28} {statistics.mean(sizes):8.0f} each")
    total = own + sum(map(sum, held.values()))
    print(f"  in all                             {total:8.0f}")
    print(f"  for each learner                   {(total - own) / learners:8.0f}")


def try_class(learners: int, lesson: str, stagger: float, folder: Path) -> list[str]:
    """Let a class of `learners` do it all; return a sentence for each thing that went wrong."""
    path, newer = f"lessons/{lesson}", lesson.replace(".ipynb", ".new.ipynb")
    print("Asking check alone first …", flush=True)
    source = nbformat.read(ROOT / "notebooks" / lesson, as_version=4)
    for k in range(learners):
        answer(copy.deepcopy(source), k)
    wrong: list[str] = []
    saved: dict[int, nbformat.NotebookNode] = {}
    with Hub(folder) as hub:
        people = [Learner(hub.url, f"learner-{k:02}", hub.password) for k in range(learners)]
        print(f"{learners} learners, {os.cpu_count()} cores; seconds:     median  slowest")

        def come(k: int) -> None:
            people[k].sign_in()
            people[k].start()

        def work(k: int) -> None:
            notebook = people[k].read(path)
            deserved = answer(notebook, k)
            people[k].run(path, notebook)
            people[k].save(path, notebook)
            saved[k] = notebook
            if replies(notebook) != deserved:
                wrong.append(f"{people[k].name}: {replies(notebook)} instead of {deserved}")

        def come_back(k: int) -> None:
            people[k].start()
            if people[k].read(path) != saved[k]:
                wrong.append(f"{people[k].name}: the notebook is not as it was saved.")
            if newer not in people[k].files("lessons"):
                wrong.append(f"{people[k].name}: {newer} is not there.")

        together("sign in, and the server starts", come, learners, stagger)
        together("run the lesson to its end, save", work, learners)
        print_use(hub, learners)
        hub.upgrade(lesson)
        hub.kill()
        print("all servers and kernels killed")
        together("come back", come_back, learners)
    return wrong


def main() -> int:
    """Try it, print the figures; return 1 with what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=4)
    parser.add_argument("--lesson", default="03-padding-and-stride.ipynb", help="a file's name")
    parser.add_argument("--stagger", type=float, default=0, help="seconds between two arrivals")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        wrong = try_class(arguments.learners, arguments.lesson, arguments.stagger, Path(folder))
    print("\n".join(wrong) or "Nothing was lost, and each check replied as it does to one alone.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
