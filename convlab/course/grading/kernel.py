"""A learner's process, seen from the grading one: started, asked, watched and ended."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import queue
import signal
import tempfile
import threading
import time
from typing import Any

import psutil  # type: ignore[import-untyped]

from convlab.course.grading.learner import serve
from convlab.course.grading.transport import MalformedError, from_bytes, to_bytes

__all__ = ["Kernel", "KernelLostError"]

MEMORY = 2 * 10**9  # bytes that a notebook may take
_ANSWER_AT_MOST = 300_000_000  # bytes
_POLL_SECONDS = 0.05
_START_SECONDS = 120.0  # of the processor, for the imports
_GRACE_SECONDS = 15.0  # of the processor, beyond what the process ends by itself
_IDLE_SECONDS = 90.0  # without computing; the process itself ends a call after 30


class KernelLostError(Exception):
    """The process ended, had to be ended, or sent nonsense; the text says which."""

    def __init__(self, reason: str, *, out_of_time: bool = False) -> None:
        super().__init__(reason)
        self.out_of_time = out_of_time


class Kernel:
    """A new process that runs the cells of a notebook and calls its functions.

    It gets no right answer, and what it sends is read as data. Time is counted in seconds of the
    processor, so that a busy machine changes nothing. It is no sandbox: the process may do all that
    the user may do.

    is_running: whether it was not lost yet.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)
        self._connection, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(
            target=serve, args=(theirs, self._folder.name, MEMORY), daemon=True
        )
        self._process.start()
        theirs.close()
        self._numbers = itertools.count()
        self._requests: queue.SimpleQueue = queue.SimpleQueue()
        self._answers: queue.SimpleQueue = queue.SimpleQueue()
        # A hostile process may stop in the middle of a message: this thread waits for it.
        threading.Thread(target=self._exchange, daemon=True).start()
        self._allowance = _START_SECONDS
        self.is_running = True

    def ask(self, do: str, arguments: dict[str, Any], seconds: float) -> Any:
        """The answer of the process to a request.

        do: name of a method of `learner._Notebook`; `arguments` are its arguments.
        seconds: processor time after which the process ends the work by itself.

        Raises KernelLostError, and ends the process, if it does not answer.
        """
        number = next(self._numbers)
        self._requests.put(to_bytes({"number": number, "do": do, "with": arguments}))
        try:
            answer = self._watched_answer(seconds + self._allowance + _GRACE_SECONDS)
            if answer["number"] != number:
                raise MalformedError("an answer that was not asked for")
            self._allowance = 0.0
            return answer["answer"]
        except (MalformedError, KeyError, TypeError) as error:
            self.close()
            raise KernelLostError("what came back could not be read") from error
        except KernelLostError:
            self.close()
            raise

    def close(self) -> None:
        """End the process and those that it started."""
        self.is_running = False
        with contextlib.suppress(psutil.Error):
            for one in psutil.Process(self._process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    one.kill()
        if os.name == "posix" and self._process.pid:
            with contextlib.suppress(OSError):  # those whose parent has ended are of its group
                os.killpg(self._process.pid, signal.SIGKILL)
        self._requests.put(None)
        self._process.kill()
        self._process.join()
        self._connection.close()
        self._folder.cleanup()

    def _exchange(self) -> None:
        try:
            while (request := self._requests.get()) is not None:
                self._connection.send_bytes(request)
                self._answers.put(self._connection.recv_bytes(_ANSWER_AT_MOST))
        except (OSError, EOFError, TypeError, ValueError):  # ended, too long, or closed meanwhile
            self._answers.put(None)

    def _watched_answer(self, seconds: float) -> Any:
        """The next answer; raises KernelLostError where the process ends or takes too much."""
        started = before = self._used()
        computed_at = time.monotonic()
        while True:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=_POLL_SECONDS)
                if answer is None:
                    raise KernelLostError("Python was ended, or its answer was too long")
                return from_bytes(answer)
            if not self._process.is_alive() and self._answers.empty():
                raise KernelLostError("Python was ended")
            used = self._used()
            if used > before:
                before, computed_at = used, time.monotonic()
            if used - started > seconds:
                raise KernelLostError("it did not end, and took no interrupt", out_of_time=True)
            if time.monotonic() - computed_at > _IDLE_SECONDS:
                raise KernelLostError("it computed nothing any more, and took no interrupt")
            if self._memory() > MEMORY:
                raise KernelLostError(f"it took more than {MEMORY / 1e9:g} GB of memory")

    def _used(self) -> float:
        """Processor time of the process, in seconds."""
        try:
            times = psutil.Process(self._process.pid).cpu_times()
        except psutil.Error:  # it has ended: the thread will say so
            return 0.0
        return times.user + times.system

    def _memory(self) -> int:
        try:
            return psutil.Process(self._process.pid).memory_info().rss
        except psutil.Error:
            return 0
