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

    What its imports take does not count towards the limit, and none is cut off: a module that is
    only half imported stays broken until Python is started again. A call that computes nothing for
    half a minute, as it waits for something, is ended too. An ended call has OutOfTimeError as its
    error.

    A call is ended by an asynchronous exception, which works on every platform, and which is raised
    again and again in case the code catches everything. A call that waits inside compiled code is
    left behind, and ends when that returns. Only a computation in compiled code that never returns,
    and lets no other thread run, cannot be ended.

    >>> call_within(lambda: 6 * 7, seconds=1).value
    42
    """
    ending, clocks = Ending(), []

    def work():
        if hasattr(time, "pthread_getcpuclockid"):  # asked for here, while the thread is alive
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
    except RuntimeError:  # no thread to be had: then there is no limit
        work()
        return ending
    try:
        return _watched(thread, seconds, ending, clocks)
    except BaseException:  # the learner's own interrupt
        _interrupt(thread)
        raise


def _watched(thread, seconds, ending, clocks):
    clock = _clock(clocks)
    before, used, idle_polls, ended = clock(), 0.0, 0, False
    while True:
        thread.join(min(_POLL_SECONDS, max(seconds - used, 0.002)))
        if not thread.is_alive():
            return Ending(error=OutOfTimeError(), seconds=used) if ended else ending
        now = clock()
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
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), error)


def _is_importing(thread: threading.Thread) -> bool:
    frame = sys._current_frames().get(thread.ident)
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _clock(clocks: list[int]) -> Callable[[], float]:
    """The clock of a thread's processor time; of the whole program's where the system has none."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    last = 0.0

    def read():
        nonlocal last
        if clocks:  # the thread has begun
            with contextlib.suppress(OSError):  # it has just ended
                last = time.clock_gettime(clocks[0])
        return last

    return read
