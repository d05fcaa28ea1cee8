"""Running a learner's function: with a time limit, its prints caught, its error kept."""

from __future__ import annotations

import contextlib
import copy
import ctypes
import io
import linecache
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
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
    code that raised it; raised_in: the name of the function that did, which it may have called;
    not_started: whether that is a stub, still to be written.
    printed: what it printed. changed: the names of the arguments that it changed; viewed: of those
    whose memory it returned.
    """

    value: object = None
    error: BaseException | None = None
    line: str = ""
    raised_in: str = ""
    not_started: bool = False
    printed: str = ""
    changed: tuple[str, ...] = ()
    viewed: tuple[str, ...] = ()

    @property
    def out_of_time(self) -> bool:
        """Whether the call was ended by the time limit."""
        return isinstance(self.error, OutOfTimeError)

    @property
    def message(self) -> str:
        """The text of the error."""
        try:
            return str(self.error)
        except Exception:
            return "(an error that has no text)"

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
    try:
        with _quiet() as printed, _time_limit(seconds):
            value = function(*given.values())
    except KeyboardInterrupt:  # the learner's own
        raise
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        return Outcome(
            error=error.with_traceback(None),
            line=_line_in(function, frames),
            raised_in=frames[-1].name,
            not_started=_is_stub(error, frames[-1]),
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
def _quiet() -> Iterator[io.StringIO]:
    """Catch what is printed; in a notebook, what is displayed too."""
    printed = io.StringIO()
    with contextlib.ExitStack() as stack:
        if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
            from IPython.utils.capture import capture_output

            stack.enter_context(capture_output())
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        stack.enter_context(warnings.catch_warnings(action="ignore"))
        stack.enter_context(mock.patch("builtins.input", _no_input))
        yield printed


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError in this thread after `seconds`, unless the block is done by then.

    An asynchronous exception works on every platform and in any thread; a signal would not. It is
    raised again and again until the block is left, in case the block catches everything.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    lock, done, fired = threading.Lock(), threading.Event(), False

    def watch():
        nonlocal fired
        done.wait(seconds)
        while not done.wait(0.005 if fired else 0):
            with lock:
                if not done.is_set():
                    fired = True
                    error = ctypes.py_object(OutOfTimeError)
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with lock:
            done.set()
        if fired:
            # One may still be on its way, and must arrive here rather than somewhere later. To
            # clear it would leave a flag set in the interpreter, which then runs much slower.
            with contextlib.suppress(OutOfTimeError):
                time.sleep(0.01)
            raise OutOfTimeError


def _is_stub(error: BaseException, frame: traceback.FrameSummary) -> bool:
    """Whether the error comes from `raise NotImplementedError`; a library may raise one too."""
    says_so = (frame.line or "raise NotImplementedError").startswith("raise NotImplementedError")
    is_own = "site-packages" not in Path(frame.filename).parts
    return isinstance(error, NotImplementedError) and says_so and is_own


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
