"""Running a learner's function: with a time limit, its prints caught, its error kept."""

from __future__ import annotations

import contextlib
import copy
import functools
import inspect
import io
import linecache
import re
import sysconfig
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np

from convlab.lessons.checking.compare import alike, type_name, wrong_dtype
from convlab.lessons.checking.process_state import standard_state
from convlab.lessons.checking.time_limit import Ending, OutOfTimeError, call_within

__all__ = ["CALL_SECONDS", "Outcome", "guarded", "is_tame", "run"]

CALL_SECONDS = 2.0  # of the processor; a call that takes longer is taken for endless
_PRINTED_AT_MOST = 100_000  # characters that are kept
_MESSAGE_AT_MOST = 2000
_COMPARE_SECONDS = 0.5


@dataclass(frozen=True)
class Outcome:
    """What became of one call.

    value: what it returned. error: what it raised, or None; message: the text of that.
    line: the line of the function's own code that raised it; raised_in: the name of the function
    that did, which it may have called; not_started: whether that is a stub, still to be written;
    stub_left: whether that is written, and its `raise NotImplementedError` was left in it.
    waited: whether it was ended because it waited and computed nothing; seconds: of the processor
    that it took.
    printed: what it printed. changed: the names of the arguments that it changed; viewed: of those
    of which it returned a view; returned: of the one that it returned itself.
    seen: what the exercise watched, or None.
    """

    value: object = None
    error: BaseException | None = None
    message: str = ""
    line: str = ""
    raised_in: str = ""
    not_started: bool = False
    stub_left: bool = False
    waited: bool = False
    seconds: float = 0.0
    printed: str = ""
    changed: tuple[str, ...] = ()
    viewed: tuple[str, ...] = ()
    returned: str = ""
    seen: object = None

    @property
    def out_of_time(self) -> bool:
        """Whether the call was ended by the time limit."""
        return isinstance(self.error, OutOfTimeError)

    def is_like(
        self, other: Outcome, *, strictly: bool = True, if_unclear: bool = False, **options
    ) -> bool:
        """Whether two functions did the same with one case: the answer, or the kind of error.

        The texts of two errors must agree, too, but for the numbers in them.

        strictly: in the same manner too, with the same dtype and the same arguments changed.
        if_unclear: what is taken for true where two answers cannot be compared.
        options: of `alike`.
        """
        if (self.error is None) != (other.error is None):
            return False
        if self.error is not None:
            return _kind_of_error(self) == _kind_of_error(other)
        compare = functools.partial(alike, **options)
        if not guarded(compare, self.value, other.value, otherwise=if_unclear):
            return False
        if not strictly:
            return True
        same_dtype = not wrong_dtype(self.value, other.value)
        return same_dtype and (self.changed, self.seen) == (other.changed, other.seen)


def _kind_of_error(outcome: Outcome) -> tuple[str, str]:
    """The name of the error, and its text without numbers and addresses."""
    return type_name(outcome.error), re.sub(r"0x[0-9a-fA-F]+|\d+", "", outcome.message)


def run(
    function: Callable, arguments: dict, seconds: float, watching: Callable = contextlib.nullcontext
) -> Outcome:
    """Call `function` with copies of `arguments` (name → value), for at most `seconds`.

    seconds: of processor time; `call_within` says what it can end.
    watching: makes a context, entered around the call; what it yields is `Outcome.seen`.

    >>> run(divmod, {"a": 7, "b": 2}, seconds=1).value
    (3, 1)
    >>> run(divmod, {"a": 7, "b": 0}, seconds=1).error
    ZeroDivisionError('integer division or modulo by zero')
    """
    given = {name: _copy(value) for name, value in arguments.items()}

    def call():
        with standard_state(), watching() as seen:
            value = function(*given.values())
        if inspect.iscoroutine(value):
            value.close()  # or Python warns later that nobody awaited it
        return value, seen

    with _quiet() as printed:
        ending = call_within(call, seconds)
    if isinstance(ending.error, KeyboardInterrupt):  # the learner's own
        raise ending.error
    if ending.error is not None:
        return _failure(function, ending, printed.getvalue())
    value, seen = ending.value
    return Outcome(
        value=value,
        seen=seen,
        seconds=ending.seconds,
        printed=printed.getvalue(),
        changed=tuple(
            name
            for name in arguments
            if not guarded(_same, arguments[name], given[name], otherwise=False)
        ),
        returned=next((name for name in arguments if _is_array(value, given[name])), ""),
        viewed=tuple(name for name in arguments if _share_memory(value, given[name])),
    )


def guarded(action: Callable, *values: object, otherwise: object) -> object:
    """`action(*values)`, or `otherwise` where it raises or does not end.

    For our own code on a learner's values, whose methods may do either.
    """
    ending = _call_guarded(action, *values)
    return ending.value if ending.error is None else otherwise


def _call_guarded(action: Callable, *values: object) -> Ending:
    if all(map(is_tame, values)):
        try:
            return Ending(action(*values))
        except Exception as error:
            return Ending(error=error)
    with _quiet():
        return call_within(functools.partial(action, *values), _COMPARE_SECONDS)


def is_tame(value: object, depth: int = 3) -> bool:
    """Whether the methods of a value are Python's or NumPy's own, and quick."""
    if type(value) is np.ndarray:
        return value.dtype.kind in "biufc"
    if type(value) in (list, tuple):
        return depth > 0 and len(value) < 100 and all(is_tame(part, depth - 1) for part in value)
    if isinstance(value, BaseException):
        return type(value).__module__ == "builtins" and is_tame(value.args, depth)
    return value is None or type(value) in (bool, int, float, str, np.int64, np.float64)


def _failure(function: Callable, ending: Ending, printed: str) -> Outcome:
    failure = {"waited": ending.waited, "seconds": ending.seconds, "printed": printed}
    error = ending.error
    if isinstance(error, OutOfTimeError):
        return Outcome(error=error, **failure)
    text = _call_guarded(str, error)
    message = text.value if text.error is None else "(an error that has no text)"
    failure["seconds"] += text.seconds
    frames = traceback.extract_tb(error.__traceback__)
    last = error.__traceback__
    while last.tb_next is not None:
        last = last.tb_next
    lines = _number_of_lines(last.tb_frame.f_code)
    is_stub = _is_stub(error, frames[-1])
    return Outcome(
        error=error.with_traceback(None),
        message=message if len(message) <= _MESSAGE_AT_MOST else f"{message[:_MESSAGE_AT_MOST]} …",
        line=_line_in(function, frames),
        raised_in=frames[-1].name,
        not_started=is_stub and lines <= 1,
        stub_left=is_stub and lines > 1,
        **failure,
    )


class _Printed(io.StringIO):
    """What a function prints: not without an end, and not closed by it."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, _PRINTED_AT_MOST - self.tell())])
        return len(text)

    def close(self) -> None:
        pass


def _no_input(*_):
    raise RuntimeError("input() cannot be used here: use the arguments of the function.")


@contextlib.contextmanager
def _quiet() -> Iterator[io.StringIO]:
    """Catch what is printed."""
    printed = _Printed()
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(action="ignore"),
        mock.patch("builtins.input", _no_input),
    ):
        yield printed


def _is_stub(error: BaseException, frame: traceback.FrameSummary) -> bool:
    """Whether the error comes from `raise NotImplementedError`; a library may raise one too."""
    says_so = "raise NotImplementedError" in (frame.line or "raise NotImplementedError")
    file = Path(frame.filename)
    is_own = not {"site-packages", "dist-packages"} & set(file.parts) and not (
        file.is_relative_to(sysconfig.get_path("stdlib"))
    )
    return isinstance(error, NotImplementedError) and says_so and is_own


def _number_of_lines(code: types.CodeType) -> int:
    """How many lines of a function's body do something; its docstring does nothing."""
    lines = {line for *_, line in code.co_lines() if line is not None}
    return len(lines - {code.co_firstlineno})


def _line_in(function: Callable, frames: traceback.StackSummary) -> str:
    """The innermost line of the file or cell that `function` stands in, "" where unknown."""
    code = getattr(function, "__code__", None)
    if code is None:
        return ""
    own = [frame for frame in frames if frame.filename == code.co_filename]
    return linecache.getline(own[-1].filename, own[-1].lineno).strip() if own else ""


def _copy(value: object) -> object:
    """A copy, laid out in memory as `value` is; a view becomes one of every second number."""
    if isinstance(value, np.ndarray) and not value.flags.forc:
        return np.repeat(value, 2, axis=-1)[..., ::2]
    return copy.deepcopy(value)


def _same(before: object, after: object) -> bool:
    if isinstance(before, np.ndarray):
        same_form = (before.shape, before.dtype) == (after.shape, after.dtype)
        return same_form and before.tobytes() == after.tobytes()
    return before == after


def _is_array(one: object, other: object) -> bool:
    return one is other and type(one) is np.ndarray


def _share_memory(one: object, other: object) -> bool:
    return type(one) is type(other) is np.ndarray and np.shares_memory(one, other)
