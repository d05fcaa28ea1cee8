"""The process of one notebook: it runs the cells, and calls the functions that are checked there.

Everything here runs beside a learner's code, which may change it: what it sends is a claim. It gets
the arguments of calls, never a right answer.
"""

import contextlib
import importlib
import inspect
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from convlab.course.grading.transport import from_bytes, to_bytes
from convlab.lessons.checking.fresh_function import fresh_functions
from convlab.lessons.checking.notebook_values import notebook_values
from convlab.lessons.checking.run import run
from convlab.lessons.checking.safe_call import captured_output, safe_call
from convlab.lessons.checking.time_limit import call_within

__all__ = ["PROGRAM_MAGICS", "serve"]

_PRINTED_AT_MOST = 3000  # characters; a reply shows fewer
_KEPT_AT_MOST = 250_000_000  # bytes of answers, to see whether later calls change them
_THREADS_LEFT = 8  # that calls may leave running, before a new process is better
# Magics that run other programs. Here they do nothing.
PROGRAM_MAGICS = "bash cmd conda mamba perl pip powershell ruby script sh sx system uv".split()


def serve(connection: Connection, folder: str, memory: int) -> None:
    """Answer the requests of the grading process until it closes the connection.

    folder: an empty one; the notebook runs in a folder below.
    memory: bytes that the process may take.
    """
    _become_a_kernel(folder, memory, connection.fileno())
    notebook = _Notebook()
    with contextlib.suppress(EOFError, OSError):
        while True:
            request = from_bytes(connection.recv_bytes())
            answer = getattr(notebook, request.pop("do"))(**request.pop("with"))
            connection.send_bytes(to_bytes({**request, "answer": answer}))


def _become_a_kernel(folder: str, memory: int, connection: int) -> None:
    os.mkdir(f"{folder}/notebook")
    os.chdir(f"{folder}/notebook")
    os.environ |= {"IPYTHONDIR": folder, "MPLCONFIGDIR": folder, "MPLBACKEND": "Agg"}
    os.environ |= {"OMP_NUM_THREADS": "1"}
    os.environ.pop("CONVLAB_EXERCISES", None)  # where the right answers of an exam are
    del sys.argv[1:]  # the grading process's, which name that folder too
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if os.name == "posix":
        os.setsid()  # a Ctrl-C in the terminal is for the grading process
        # Files that multiprocessing shares with the grading process.
        vars(resource_tracker._resource_tracker).update(_fd=None, _pid=None)
        os.closerange(3, connection)
        os.closerange(connection + 1, 4096)
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


class _Notebook:
    """The notebook's names, and the functions that its cells give to `check` or `grade`."""

    def __init__(self):
        import convlab

        self.shell = _shell()
        self.checked: dict[str, Any] = {}
        self.functions: dict[str, list[Callable[[], Callable]]] = {}
        self.values: dict[int, tuple[object, bytes]] = {}
        self.bytes_kept = self.threads = 0
        for name in ("check", "grade", "predict"):
            setattr(convlab, name, self.note)

    def note(self, exercise_id=None, function=None, *_, **__):
        """In place of `check`, `grade` and `predict`: keep the function."""
        if callable(function):
            self.checked[str(exercise_id)] = function
        return _NOTED

    def cell(self, source: str, seconds: float) -> str:
        """Run a cell, and give its error in words, "" if it ended without one."""
        with captured_output():
            ending = call_within(
                lambda: self.shell.run_cell(source, store_history=False, silent=True), seconds
            )
        if ending.waited:
            return "it waited for something, and was left after half a minute"
        if ending.error is not None:
            return f"it had not ended after {seconds:g} seconds of computing"
        error = ending.value.error_before_exec or ending.value.error_in_exec
        return "" if error is None else safe_call(_in_words, error, default="an error")

    def find(self, exercise_id: str, expression: str) -> dict[str, Any] | None:
        """A description of the function that was checked, or else of an expression's value."""
        function = self.checked.get(exercise_id)
        if function is None and expression:
            with captured_output():
                names = self.shell.user_ns
                function = call_within(lambda: eval(expression, names), 2).value
        if not callable(function):
            return None
        self.functions[exercise_id] = [lambda: function, *fresh_functions(function)]
        self.values.clear()
        self.bytes_kept, self.threads = 0, threading.active_count()
        name = getattr(function, "__name__", "your function")
        return {
            "name": name if isinstance(name, str) else "your function",
            "notebook_values": notebook_values(function),
            "fresh_functions": len(self.functions[exercise_id]) - 1,
            "parameters": safe_call(_parameters, function, default=None),
        }

    def call(
        self, exercise_id: str, which: int, arguments: dict, seconds: float, recorder: str, key: int
    ) -> dict[str, Any]:
        """The outcome of a call, field by field.

        which: 0 for the function itself, else the number of the fresh one.
        recorder: "module:name" of the recorder, "" for none.
        """
        function = self.functions[exercise_id][which]()
        threads = threading.active_count()
        outcome = run(function, arguments, seconds, _recorder(recorder))
        parts = dict(vars(outcome))
        error, value, record = parts.pop("error"), parts.pop("value"), parts.pop("record")
        if error is None and which == 0:
            self.keep(key, value)
        return {
            **parts,
            "printed": outcome.printed[:_PRINTED_AT_MOST],
            "error": None if error is None else [type(error).__module__, type(error).__qualname__],
            "out_of_time": outcome.out_of_time,
            "runs_on": threading.active_count()
            > (threads if outcome.out_of_time else self.threads + _THREADS_LEFT),
            "value": value,
            "record": None if record is None else list(record),
        }

    def keep(self, key: int, value: object) -> None:
        sent = to_bytes(value)
        self.bytes_kept += len(sent)
        if self.bytes_kept < _KEPT_AT_MOST:
            self.values[key] = value, sent

    def changed(self) -> dict[int, Any]:
        """Answers that are others by now, by the key of their call."""
        now = {key: (to_bytes(value), sent) for key, (value, sent) in self.values.items()}
        return {key: self.values[key][0] for key, (one, sent) in now.items() if one != sent}


class _Noted:
    """In place of a reply; a cell may ask it whether it passed."""

    passed = True

    def __repr__(self):
        return ""


_NOTED = _Noted()


def _shell() -> Any:
    """A shell of IPython as a notebook has it, in which no cell starts another program."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell: Any = InteractiveShell.instance(config=config)
    shell.system = shell.getoutput = lambda *_, **__: None
    shell.ask_exit = lambda: None
    for name in PROGRAM_MAGICS:
        shell.register_magic_function(lambda *_: None, "line_cell", name)
    return shell


def _in_words(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg} (line {error.lineno})"
    return f"{type(error).__name__}: {error}"[:300].removesuffix(": ")


def _parameters(function: Callable) -> list[tuple[str, int, bool]]:
    """Name and kind of each parameter, and whether it has a default."""
    parameters = inspect.signature(function).parameters.values()
    return [(one.name, int(one.kind), one.default is not one.empty) for one in parameters]


def _recorder(name: str) -> Callable:
    if not name:
        return contextlib.nullcontext
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
