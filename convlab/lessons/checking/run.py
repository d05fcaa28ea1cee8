"""Running a learner's function: with a time limit, its prints caught, its error kept."""

from __future__ import annotations

import contextlib
import copy
import functools
import inspect
import linecache
import re
import sysconfig
import traceback
import types
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from convlab.lessons.checking.compare import same_answer, type_name, wrong_dtype
from convlab.lessons.checking.process_state import default_settings
from convlab.lessons.checking.safe_call import captured_output, safe_call, try_call
from convlab.lessons.checking.time_limit import Ending, OutOfTimeError, call_within

__all__ = ["CALL_SECONDS", "Outcome", "RemoteFunction", "run"]

CALL_SECONDS = 2.0  # of the processor; a call that takes longer is taken for endless
_MESSAGE_AT_MOST = 2000


@dataclass(frozen=True)
class Outcome:
    """Result of one call of a learner's function.

    value: what the call returned.
    error: what the call raised, or None.
    message: the text of the error.
    line: the line of the function's own code that raised the error, "" if unknown.
    raised_in: the name of the function that raised the error: this one, or one that it called.
    not_started: whether `raised_in` is a stub, still to be written.
    stub_left: whether `raised_in` is written, with its `raise NotImplementedError` left in it.
    waited: whether the call was ended because it waited and computed nothing.
    lost: whether the call ended the process that it ran in.
    seconds: processor time that the call took.
    printed: what the call printed.
    changed: names of the arguments that the call changed.
    viewed: names of the arguments of which `value` is a view.
    returned: name of the argument that `value` is itself, or "".
    record: what the exercise's recorder recorded during the call, or None.
    """

    value: Any = None
    error: BaseException | None = None
    message: str = ""
    line: str = ""
    raised_in: str = ""
    not_started: bool = False
    stub_left: bool = False
    waited: bool = False
    lost: bool = False
    seconds: float = 0.0
    printed: str = ""
    changed: tuple[str, ...] = ()
    viewed: tuple[str, ...] = ()
    returned: str = ""
    record: Any = None

    @property
    def out_of_time(self) -> bool:
        """Whether the call was ended by the time limit."""
        return isinstance(self.error, OutOfTimeError)

    def same_as(
        self,
        other: Outcome,
        *,
        strictly: bool = True,
        if_unclear: bool = False,
        max_ulps: float | None = None,
        any_number: bool = False,
    ) -> bool:
        """Whether two calls with one case gave the same answer, or the same kind of error.

        Of two errors, the texts are compared without the numbers in them.

        strictly: compare the dtypes, the arguments changed and the records too.
        if_unclear: the result for two answers that cannot be compared.
        max_ulps, any_number: as in `same_answer`.
        """
        if (self.error is None) != (other.error is None):
            return False
        if self.error is not None:
            return self._kind_of_error() == other._kind_of_error()
        compare = functools.partial(same_answer, max_ulps=max_ulps, any_number=any_number)
        if not safe_call(compare, self.value, other.value, default=if_unclear):
            return False
        if not strictly:
            return True
        same_dtype = not wrong_dtype(self.value, other.value)
        return same_dtype and (self.changed, self.record) == (other.changed, other.record)

    def _kind_of_error(self) -> tuple[str, str]:
        """Name of the error, and its text without numbers and addresses."""
        return type_name(self.error), re.sub(r"0x[0-9a-fA-F]+|\d+", "", self.message)


class RemoteFunction(ABC):
    """A learner's function in another process, where it is called.

    __name__: the function's name there.
    notebook_values: names of the notebook's data that it reads, as `notebook_values` finds them.
    """

    __name__: str
    notebook_values: list[str]

    def __call__(self, *_, **__):
        raise NotImplementedError("use `outcome`")

    @abstractmethod
    def outcome(self, arguments: dict[str, Any], seconds: float, recorder: Callable) -> Outcome:
        """`run` in the other process."""

    @abstractmethod
    def outcomes_now(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        """Outcomes of earlier calls, with values that later calls have changed."""

    @abstractmethod
    def fresh_functions(self) -> list[Callable[[], Callable]]:
        """`fresh_functions` in the other process."""


def run(
    function: Callable,
    arguments: dict[str, Any],
    seconds: float,
    recorder: Callable[[], AbstractContextManager] = contextlib.nullcontext,
) -> Outcome:
    """Call `function` with copies of `arguments`, and end the call at the time limit.

    arguments: name → value, in the order of the function's parameters.
    seconds: processor time; `call_within` tells which calls can be ended.
    recorder: makes a context that is entered around the call; the value that it yields becomes
        `Outcome.record`.

    >>> run(divmod, {"a": 7, "b": 2}, seconds=1).value
    (3, 1)
    >>> run(divmod, {"a": 7, "b": 0}, seconds=1).error
    ZeroDivisionError('integer division or modulo by zero')
    """
    if isinstance(function, RemoteFunction):
        return function.outcome(arguments, seconds, recorder)
    copies = {name: _copy(value) for name, value in arguments.items()}

    def call():
        with default_settings(), recorder() as record:
            value = function(*copies.values())
        if inspect.iscoroutine(value):
            value.close()  # or Python warns later that nobody awaited it
        return value, record

    with captured_output() as printed:
        ending = call_within(call, seconds)
    if isinstance(ending.error, KeyboardInterrupt):  # the learner's own
        raise ending.error
    if ending.error is not None:
        return _failed_outcome(function, ending, ending.error, printed.getvalue())
    value, record = ending.value
    arrays = {name: one for name, one in copies.items() if type(one) is type(value) is np.ndarray}
    return Outcome(
        value=value,
        record=record,
        seconds=ending.seconds,
        printed=printed.getvalue(),
        changed=tuple(
            name
            for name, before in arguments.items()
            if not safe_call(_is_unchanged, before, copies[name], default=False)
        ),
        returned=next((name for name, array in arrays.items() if array is value), ""),
        viewed=tuple(name for name, array in arrays.items() if np.shares_memory(array, value)),
    )


def _failed_outcome(
    function: Callable, ending: Ending, error: BaseException, printed: str
) -> Outcome:
    if isinstance(error, OutOfTimeError):
        return Outcome(error=error, waited=ending.waited, seconds=ending.seconds, printed=printed)
    text = try_call(str, error)
    message = text.value if text.error is None else "(an error that has no text)"
    frames = traceback.extract_tb(error.__traceback__)
    *_, (last_frame, _) = traceback.walk_tb(error.__traceback__)
    is_short = _number_of_lines(last_frame.f_code) <= 1
    is_stub = _is_stub(error, frames[-1])
    return Outcome(
        error=error.with_traceback(None),
        message=message if len(message) <= _MESSAGE_AT_MOST else f"{message[:_MESSAGE_AT_MOST]} …",
        line=_line_in(function, frames),
        raised_in=frames[-1].name,
        not_started=is_stub and is_short,
        stub_left=is_stub and not is_short,
        seconds=ending.seconds + text.seconds,
        printed=printed,
    )


def _is_stub(error: BaseException, frame: traceback.FrameSummary) -> bool:
    """Whether the error comes from `raise NotImplementedError` outside any library."""
    is_raised_here = "raise NotImplementedError" in (frame.line or "raise NotImplementedError")
    file = Path(frame.filename)
    is_own = not {"site-packages", "dist-packages"} & set(file.parts) and not (
        file.is_relative_to(sysconfig.get_path("stdlib"))
    )
    return isinstance(error, NotImplementedError) and is_raised_here and is_own


def _number_of_lines(code: types.CodeType) -> int:
    """Number of lines of a function's body that run; its docstring does not."""
    lines = {line for *_, line in code.co_lines() if line is not None}
    return len(lines - {code.co_firstlineno})


def _line_in(function: Callable, frames: traceback.StackSummary) -> str:
    """Innermost line in the file or cell of `function`, "" if unknown."""
    code = getattr(function, "__code__", None)
    own = [frame for frame in frames if code and frame.filename == code.co_filename]
    return linecache.getline(own[-1].filename, own[-1].lineno or 0).strip() if own else ""


def _copy(value: Any) -> Any:
    """A copy, laid out in memory as `value` is; a view becomes one of every second number."""
    if isinstance(value, np.ndarray) and not value.flags.forc:
        return np.repeat(value, 2, axis=-1)[..., ::2]
    return copy.deepcopy(value)


def _is_unchanged(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        same_form = (before.shape, before.dtype) == (after.shape, after.dtype)
        return same_form and before.tobytes() == after.tobytes()
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_is_unchanged, before, after))
    return before == after
