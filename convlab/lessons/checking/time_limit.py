"""A time limit for a call, in processor time, so that a busy machine makes no difference."""

import contextlib
import ctypes
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Ending", "OutOfTimeError", "call_within"]

_POLL_SECONDS = 0.05
_IDLE_POLLS = 600  # half a minute of waiting: for a lock, for another program
_STUBBORN_SECONDS = 5.0  # of the processor, in which code that catches everything is interrupted


class OutOfTimeError(SystemExit):
    """The error that ends a call which computes for too long.

    Not an `Exception`, so that an `except Exception` in the learner's code does not catch it; and
    a SystemExit ends a thread without printing anything.
    """


@dataclass
class Ending:
    """Result of a call with a time limit.

    value: what the call returned.
    error: what the call raised, or None.
    waited: whether the call was ended because it waited and computed nothing.
    seconds: processor time that the call took.
    """

    value: Any = None
    error: BaseException | None = None
    waited: bool = False
    seconds: float = 0.0


def call_within(action: Callable[[], object], seconds: float) -> Ending:
    """Call `action` in a thread of its own, and end the call at the time limit.

    seconds: processor time of the thread. The time of imports does not count, and no import is
        interrupted: a half-imported module stays broken until Python is started again.

    Returns an `Ending`; the error of a call that was ended is OutOfTimeError. A call that computes
    nothing for half a minute, because it waits for something, is ended too.

    A call is ended by an asynchronous exception, which works on every platform, and which is raised
    again and again in case the code catches everything. A call that waits inside compiled code runs
    on in its thread until that code returns. Only compiled code that never returns, and lets no
    other thread run, cannot be ended.

    >>> call_within(lambda: 6 * 7, seconds=1).value
    42
    """
    ending = Ending()
    clocks: list[int] = []  # the id of the thread's clock, once the thread has begun

    def work():
        if hasattr(time, "pthread_getcpuclockid"):  # only a running thread has one
            clocks.append(time.pthread_getcpuclockid(threading.get_ident()))
        started = time.thread_time()
        try:
            ending.value = action()
        except BaseException as error:
            ending.error = error
        finally:
            ending.seconds = time.thread_time() - started

    thread = threading.Thread(target=work, daemon=True)
    try:
        thread.start()
    except RuntimeError:  # no thread can be started: call without a limit
        work()
        return ending
    try:
        return _wait_for(thread, seconds, ending, clocks)
    except BaseException:  # the learner's own interrupt
        _interrupt(thread)
        raise


def _wait_for(
    thread: threading.Thread, seconds: float, ending: Ending, clocks: list[int]
) -> Ending:
    processor_time = _clock(clocks)
    before, used, idle_polls, ended = processor_time(), 0.0, 0, False
    while True:
        thread.join(min(_POLL_SECONDS, max(seconds - used, 0.002)))
        if not thread.is_alive():
            return Ending(error=OutOfTimeError(), seconds=used) if ended else ending
        now = processor_time()
        gained, before = now - before, now
        importing = _is_importing(thread)
        used += 0 if importing else gained
        idle_polls = 0 if gained > _POLL_SECONDS / 50 else idle_polls + 1
        waited = idle_polls >= _IDLE_POLLS
        if used >= seconds and not importing:
            ended = True
            _interrupt(thread)
        if waited or used > seconds + _STUBBORN_SECONDS:
            if not importing:
                threading.Thread(
                    target=_interrupt_until_it_ends, args=[thread], daemon=True
                ).start()
            return Ending(error=OutOfTimeError(), waited=waited, seconds=used)


def _interrupt_until_it_ends(thread: threading.Thread) -> None:
    while thread.is_alive():
        _interrupt(thread)
        thread.join(0.01)


def _interrupt(thread: threading.Thread) -> None:
    error = ctypes.py_object(OutOfTimeError)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), error)


def _is_importing(thread: threading.Thread) -> bool:
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _clock(clocks: list[int]) -> Callable[[], float]:
    """Clock of a thread's processor time, or of the program's if the system has no such clock."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    last = 0.0

    def read():
        nonlocal last
        if clocks:
            with contextlib.suppress(OSError):  # the thread has just ended
                last = time.clock_gettime(clocks[0])
        return last

    return read
