"""Running a learner's function: with a time limit, its prints caught, its error kept."""

from __future__ import annotations

import contextlib
import copy
import ctypes
import io
import linecache
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from unittest import mock

import numpy as np

from convlab.lessons.comparing import alike, wrong_dtype

__all__ = ["Outcome", "run"]


class OutOfTimeError(BaseException):
    """Raised inside a function that runs for too long.

    Not an `Exception`, so that an `except Exception` in the learner's code does not swallow it.
    """


@dataclass(frozen=True)
class Outcome:
    """What became of one call.

    value: what it returned. error: what it raised, or None; line: the line of the function's own
    code that raised it; raised_in: the name of the function that did, which it may have called.
    printed: what it printed. changed: the names of the arguments that it changed; viewed: of those
    whose memory it returned.
    """

    value: object = None
    error: BaseException | None = None
    line: str = ""
    raised_in: str = ""
    printed: str = ""
    changed: tuple[str, ...] = ()
    viewed: tuple[str, ...] = ()

    @property
    def out_of_time(self) -> bool:
        """Whether the call was ended by the time limit."""
        return isinstance(self.error, OutOfTimeError)

    @property
    def not_started(self) -> bool:
        """Whether a stub was reached that is still to be written."""
        return isinstance(self.error, NotImplementedError)

    def is_like(self, other: Outcome, *, strictly: bool = True) -> bool:
        """Whether two functions did the same with one case: the answer, or the kind of error.

        strictly: in the same manner too, with the same dtype and the same arguments changed.
        """
        if type(self.error) is not type(other.error) or not alike(self.value, other.value):
            return False
        same_manner = self.changed == other.changed and not wrong_dtype(self.value, other.value)
        return same_manner or not strictly


def run(function: Callable, arguments: dict, seconds: float) -> Outcome:
    """Call `function` with copies of `arguments` (name → value), for at most `seconds`.

    An endless loop is ended; a single call into compiled code that never returns cannot be.

    >>> run(divmod, {"a": 7, "b": 2}, seconds=1).value
    (3, 1)
    >>> run(divmod, {"a": 7, "b": 0}, seconds=1).error
    ZeroDivisionError('integer division or modulo by zero')
    """
    given = copy.deepcopy(arguments)
    printed = io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(printed),
            warnings.catch_warnings(action="ignore"),
            mock.patch("builtins.input", _no_input),
            _time_limit(seconds),
        ):
            value = function(*given.values())
    except (Exception, SystemExit, OutOfTimeError) as error:
        frames = traceback.extract_tb(error.__traceback__)
        return Outcome(
            error=error.with_traceback(None),
            line=_line_in(function, frames),
            raised_in=frames[-1].name,
            printed=printed.getvalue(),
        )
    return Outcome(
        value=value,
        printed=printed.getvalue(),
        changed=tuple(name for name in arguments if not _same(arguments[name], given[name])),
        viewed=tuple(name for name in arguments if _share_memory(value, given[name])),
    )


def _no_input(*_):
    raise RuntimeError("input() cannot be used here: use the arguments of the function.")


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError in this thread after `seconds`, unless the block is done by then.

    An asynchronous exception works on every platform and in any thread; a signal would not.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    lock, done, fired = threading.Lock(), False, False

    def fire():
        nonlocal fired
        with lock:
            if not done:
                fired = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(OutOfTimeError))

    timer = threading.Timer(seconds, fire)
    timer.daemon = True
    timer.start()
    try:
        yield
    except OutOfTimeError:
        fired = False  # it has arrived
        raise
    finally:
        with lock:
            done = True
        timer.cancel()
        if fired:
            # It is on its way, and must arrive here rather than somewhere later. To clear it would
            # leave a flag set in the interpreter, which then runs several times slower.
            time.sleep(0.01)
            raise OutOfTimeError


def _line_in(function: Callable, frames: traceback.StackSummary) -> str:
    """The innermost line of the file or cell that `function` stands in, "" where unknown."""
    code = getattr(function, "__code__", None)
    if code is None:
        return ""
    own = [frame for frame in frames if frame.filename == code.co_filename]
    return linecache.getline(own[-1].filename, own[-1].lineno).strip() if own else ""


def _same(before: object, after: object) -> bool:
    if isinstance(before, np.ndarray):
        return before.shape == after.shape and before.tobytes() == after.tobytes()
    return before == after


def _share_memory(one: object, other: object) -> bool:
    both_arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    return both_arrays and np.shares_memory(one, other)
