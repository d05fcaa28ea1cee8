"""A learner's functions, called in the learner's process."""

import builtins
import contextlib
import dataclasses
import functools
import inspect
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from convlab.course.grading.cells import definitions
from convlab.course.grading.kernel import Kernel, KernelLostError
from convlab.lessons.checking.run import Outcome, RemoteFunction
from convlab.lessons.checking.time_limit import OutOfTimeError

__all__ = ["RunningNotebook"]

CELL_SECONDS = 60.0  # of the processor
_FIND_SECONDS = 10.0
_CHANGED_SECONDS = 60.0
_TIMES_LEFT_RUNNING = 3  # that a process is given up because code of earlier calls runs on


class RunningNotebook:
    """A notebook in a process of its own, which is started again whenever it is lost.

    cells: the code of the cells to run, in order, by their numbers in the notebook.

    errors: what the cells raised, in words, by their numbers.
    """

    def __init__(self, cells: dict[int, str]) -> None:
        self.errors: dict[int, str] = {}
        self._cells = cells
        self._kernel: Kernel | None = None

    def close(self) -> None:
        """End the process."""
        if self._kernel is not None:
            self._kernel.close()
            self._kernel = None

    def function(self, exercise_id: str, expression: str) -> RemoteFunction | None:
        """The function that the notebook gives to `check`, None if there is none.

        expression: what to check where no cell came to `check`, "" for nothing.
        """
        found = self.find(exercise_id, expression)
        return None if found is None else _Function(self, exercise_id, expression, found)

    def find(self, exercise_id: str, expression: str) -> dict | None:
        """The process's description of a function; a process that is lost is started again."""
        request = {"exercise_id": exercise_id, "expression": expression}
        for _ in range(2):
            kernel = self.kernel()
            with contextlib.suppress(KernelLostError):
                found = kernel.ask("find", request, _FIND_SECONDS)
                return found if isinstance(found, dict) else None
        return None

    def kernel(self) -> Kernel:
        """The process that has run the cells.

        Raises KernelLostError if it cannot even start, for which no notebook is to blame.
        """
        while self._kernel is None or not self._kernel.is_running:
            self.close()
            self._kernel = Kernel()
            self._kernel.ask("cell", {"source": "", "seconds": CELL_SECONDS}, CELL_SECONDS)
            self._run_cells(self._kernel)
        return self._kernel

    def _run_cells(self, kernel: Kernel) -> None:
        for number, source in self._cells.items():
            try:
                error = kernel.ask(
                    "cell", {"source": source, "seconds": CELL_SECONDS}, CELL_SECONDS
                )
            except KernelLostError as lost:
                self.errors[number] = f"it was lost with its process: {lost}"
                # The next process runs what the cell defines, and if that ends it too, nothing.
                only_definitions = definitions(source)
                self._cells[number] = "" if source == only_definitions else only_definitions
                return
            if error and isinstance(error, str):
                self.errors.setdefault(number, error)


class _Function(RemoteFunction):
    """A function of a running notebook.

    which: 0 for the function itself, else the number of the fresh one.
    """

    def __init__(
        self, notebook: RunningNotebook, exercise_id: str, expression: str, found: dict, which=0
    ) -> None:
        self._notebook = notebook
        self._request = {"exercise_id": exercise_id, "expression": expression}
        self._which = which
        self._found = found
        self._calls = itertools.count()
        self._times_left_running = 0
        self._keys: dict[int, int] = {}  # of calls, by the identity of their outcomes
        self._kernel = notebook.kernel()
        self.__name__ = _text(found.get("name"), "your function")
        self.notebook_values = [one for one in _listed(found, "notebook_values") if _text(one)]
        with contextlib.suppress(TypeError, ValueError):
            self.__signature__ = inspect.Signature(
                [_parameter(*one) for one in found["parameters"]]
            )

    def outcome(self, arguments: dict[str, Any], seconds: float, recorder: Callable) -> Outcome:
        key = next(self._calls)
        request = {
            "exercise_id": self._request["exercise_id"],
            "which": self._which,
            "arguments": arguments,
            "seconds": seconds,
            "recorder": "" if recorder is contextlib.nullcontext else _name(recorder),
            "key": key,
        }
        try:
            if not self._kernel.is_running:
                self._start_again()
            found = self._kernel.ask("call", request, seconds)
            if found.get("runs_on") is True:
                self._kernel.close()
                self._times_left_running += 1
                if self._times_left_running > _TIMES_LEFT_RUNNING:
                    raise KernelLostError("its calls leave threads behind, which go on computing")
            outcome = _outcome(found, arguments, recorder)
        except KernelLostError as lost:
            error = OutOfTimeError() if lost.out_of_time else ProcessEndedError()
            return Outcome(error=error, message=str(lost), lost=True, seconds=seconds)
        except Exception:  # the process may send anything
            self._kernel.close()
            message = "what came back could not be read"
            return Outcome(error=ProcessEndedError(), message=message, lost=True, seconds=seconds)
        self._keys[id(outcome)] = key
        return outcome

    def outcomes_now(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        try:
            changed = dict(self._kernel.ask("changed", {}, _CHANGED_SECONDS))
        except (KernelLostError, TypeError, ValueError):
            return outcomes
        keys = (self._keys.get(id(outcome)) for outcome in outcomes)
        return [
            dataclasses.replace(one, value=changed[key]) if key in changed else one
            for key, one in zip(keys, outcomes, strict=True)
        ]

    def fresh_functions(self) -> list[Callable[[], Callable]]:
        number = self._found.get("fresh_functions")
        count = number if type(number) is int and 0 <= number <= 2 else 0
        return [functools.partial(self._fresh, which) for which in range(1, count + 1)]

    def _fresh(self, which: int) -> RemoteFunction:
        return _Function(self._notebook, **self._request, found=self._found, which=which)

    def _start_again(self) -> None:
        found = self._notebook.find(**self._request)
        self._kernel = self._notebook.kernel()
        self._keys.clear()
        if found is None:
            raise KernelLostError("started again, it has no such function")


class ProcessEndedError(Exception):
    """In place of what a call would have raised, had its process not been lost."""


def _outcome(found: dict, arguments: dict, recorder: Callable) -> Outcome:
    """The outcome that a process reports; raises any error if it is none."""
    texts = {part: _checked(found[part], str) for part in _TEXTS}
    flags: dict[str, Any] = {part: _checked(found[part], bool) for part in _FLAGS}
    seconds = float(found["seconds"])
    returned = _checked(found["returned"], str)
    record = found["record"]
    if record is not None:
        with recorder() as empty:
            record = type(empty)(_checked(record, list))
    return Outcome(
        value=found["value"],
        error=_error(found["error"], _checked(found["out_of_time"], bool)),
        seconds=max(0.0, seconds) if math.isfinite(seconds) else 0.0,
        changed=tuple(filter(arguments.__contains__, found["changed"])),
        viewed=tuple(filter(arguments.__contains__, found["viewed"])),
        returned=returned if returned in arguments else "",
        record=record,
        **texts,
        **flags,
    )


_TEXTS = "message line raised_in printed".split()
_FLAGS = "not_started stub_left waited".split()


def _error(name: list[str] | None, out_of_time: bool) -> BaseException | None:
    """An error of the same name and module as the one that was raised; it has no text."""
    if out_of_time:
        return OutOfTimeError()
    if name is None:
        return None
    module, qualified = (_checked(part, str) for part in name)
    kind = getattr(builtins, qualified, None) if module == "builtins" else None
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return kind.__new__(kind)
    full = {"__module__": module, "__qualname__": qualified}
    return type(qualified.rpartition(".")[2], (Exception,), full)()


def _parameter(name: str, kind: int, has_default: bool) -> inspect.Parameter:
    default = None if has_default else inspect.Parameter.empty
    return inspect.Parameter(name, inspect._ParameterKind(kind), default=default)


def _name(recorder: Callable) -> str:
    return f"{recorder.__module__}:{recorder.__qualname__}"


def _listed(found: dict, key: str) -> Iterator[Any]:
    part = found.get(key)
    return iter(part if isinstance(part, list) else ())


def _text(value: object, default: str = "") -> str:
    return value[:200] if isinstance(value, str) else default


def _checked(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(f"a {type(value).__name__} where a {kind.__name__} belongs")
    return value
