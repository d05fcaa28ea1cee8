"""A limit on what a call may compute, in processor time: how busy the machine is does not count."""

import contextlib
import ctypes
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Ending", "OutOfTimeError", "call_within"]

_POLL_SECONDS = 0.05
_IDLE_POLLS = 600  # half a minute of waiting: for a lock, for another program
_STUBBORN_SECONDS = 5.0  # of the processor, for which code that catches everything is interrupted


class OutOfTimeError(SystemExit):
    """Raised inside a call that computes for too long.

    Not an `Exception`, so that an `except Exception` in the learner's code does not swallow it; and
    a SystemExit ends a thread without a word.
    """


@dataclass
class Ending:
    """How a call ended.

    value: what it returned; error: what it raised, or None. waited: whether it was ended because it
    waited and computed nothing. seconds: of the processor that it took.
    """

    value: object = None
    error: BaseException | None = None
    waited: bool = False
    seconds: float = 0.0


def call_within(action: Callable[[], object], seconds: float) -> Ending:
    """Call `action` in a thread of its own, and end it once that has computed for `seconds`.

    What its imports take does not count, and none is cut off: a module that is only half imported
    stays broken until Python is started again. A call that computes nothing for half a minute, as
    it waits for something, is ended too. An ended call has OutOfTimeError as its error.

    A call is ended by an asynchronous exception, which works on every platform, and which is raised
    again and again in case the code catches everything. A call that waits inside compiled code is
    left behind, and ends when that returns. Only a computation in compiled code that never returns,
    and lets no other thread run, cannot be ended.

    >>> call_within(lambda: 6 * 7, seconds=1).value
    42
    """
    ending, done = Ending(), threading.Event()

    def work():
        started = time.thread_time()
        try:
            ending.value = action()
        except BaseException as error:
            ending.error = error
        finally:
            ending.seconds = time.thread_time() - started
            done.set()

    thread = threading.Thread(target=work, daemon=True)
    try:
        thread.start()
    except RuntimeError:  # no thread to be had: then there is no limit
        work()
        return ending
    try:
        return _watched(thread, seconds, ending, done)
    except BaseException:  # the learner's own interrupt
        _interrupt(thread)
        raise


def _watched(thread, seconds, ending, done):
    clock = _clock(thread)
    before, used, idle_polls, ended = clock(), 0.0, 0, False
    while not done.wait(min(_POLL_SECONDS, max(seconds - used, 0.002))):
        if not thread.is_alive():
            break
        now = clock()
        gained, before = now - before, now
        if _is_importing(thread):
            continue
        used += gained
        idle_polls = 0 if gained > _POLL_SECONDS / 50 else idle_polls + 1
        waited = idle_polls >= _IDLE_POLLS
        if used < seconds and not waited:
            continue
        ended = True
        _interrupt(thread)
        if waited or used > seconds + _STUBBORN_SECONDS:
            return Ending(error=OutOfTimeError(), waited=waited, seconds=used)
    if ended:
        return Ending(error=OutOfTimeError(), seconds=used)
    return ending


def _interrupt(thread: threading.Thread) -> None:
    error = ctypes.py_object(OutOfTimeError)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), error)


def _is_importing(thread: threading.Thread) -> bool:
    frame = sys._current_frames().get(thread.ident)
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _clock(thread: threading.Thread) -> Callable[[], float]:
    """The clock of a thread's processor time; of the whole program's where the system has none."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    last = 0.0

    def read():
        nonlocal last
        with contextlib.suppress(OSError):  # it has just ended
            last = time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
        return last

    return read
