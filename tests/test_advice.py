"""Errors whose advice is followed as it is written: the call then works, and the result is right.

A case in `advice/` makes mistakes, reads the way out from each message, takes it, and compares the
result. A case is demanded for each `raise` in the folders below, and for each text with an advice.
"""

import ast
import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import advice.arguments
import advice.arrays
import advice.assigning
import advice.course
import advice.explorers
import advice.grading
import advice.live_network
import advice.networks
import advice.sizes
import advice.training  # noqa: F401 — the cases add themselves
import convlab
from advice.following import CASES, PACKAGE, number, run
from advice.sizes import follow_pool
from convlab import widgets
from convlab.errors import ShapeError

FOLDERS = ["arithmetic", "byhand", "nets", "training", "widgets", "figures", "course"]
# For the authors of the package: no call of a learner gets there.
FOR_AUTHORS = (
    "SyntaxError(f'not part of a formula",
    "TypeError(f'{self.symbol} is a formula of",
    "ValueError(f'{self.symbol} = {self.expression} is not whole",
    "NotImplementedError",
    "ValueError('a digest is text')",
    # Caught where a learner's process is asked.
    "KernelLostError(",
    "MalformedError(",
    "TypeError(f'a {type(value).__name__} where",
    "ValueError('an array of something else",
    "ValueError('too deep",
    "NotInPage(",  # it becomes a sentence in the page
    "pickle.UnpicklingError",  # a part of the sentence that it is caught for
)


@given(
    size=st.integers(1, 9),
    kernel=st.integers(1, 9),
    stride=st.none() | st.integers(1, 4),
    padding=st.integers(0, 6),
    dilation=st.integers(1, 4),
    ceil_mode=st.booleans(),
)
def test_each_way_out_of_a_pooling_error_is_one(size, kernel, **options):
    with contextlib.suppress(ShapeError):
        convlab.pool_output_size(size, kernel, **options)
        return
    follow_pool(size, kernel, **options)


@given(
    operation=st.sampled_from(["conv", "pool", "transposed"]),
    input_size=st.integers(1, 24),
    kernel_size=st.integers(1, 9),
    padding=st.integers(0, 6),
    stride=st.integers(1, 6),
    dilation=st.integers(1, 4),
    ceil_mode=st.booleans(),
    output_padding=st.integers(0, 5),
)
def test_a_way_out_of_an_error_lies_within_the_limits_of_the_explorer(**settings):
    explorer = widgets.ShapeExplorer(**settings)
    for _ in range(3):  # at most one error of each kind
        try:
            assert explorer.output_size >= 1
        except ShapeError as error:
            message = str(error)
            if "K_eff ≤" in message:
                most = number("se K_eff ≤", message)
                explorer.kernel_size, explorer.dilation = min(most, explorer.kernel_size), 1
            elif "Use output_padding" in message:
                explorer.output_padding = int(re.search(r"Use output_padding \D*(\d+)", message)[1])
            else:
                explorer.padding = number("Use padding ≤", message)
                explorer.dilation = 1 if "with dilation 1" in message else explorer.dilation
        else:
            return
    pytest.fail(f"{settings}: {message}")


@pytest.mark.parametrize("name", CASES)
def test_the_advice_works_and_its_result_is_right(name):
    run(name)


def sources_of_errors():
    for folder in FOLDERS:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_each_raise_has_a_case():
    reached = {place for name in CASES for place, _ in run(name)}
    missing = []
    for path, tree in sources_of_errors():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Raise) or node.exc is None:
                continue
            text = ast.unparse(node.exc)
            lines = range(node.lineno, node.end_lineno + 1)
            if not text.startswith(FOR_AUTHORS) and not {(path, n) for n in lines} & reached:
                missing.append(f"{path.relative_to(PACKAGE)}:{node.lineno}: {text}")
    assert not missing, "No case for:\n" + "\n".join(missing)


ADVICE = re.compile(
    r"\b([Gg]ive|[Uu]se|Raise|Pick|Resize|Add|Set|Make|Free|Close|Install|[Cc]hoose|Did you mean)\b"
    r"|corner can be|percentage|is written"
)


def test_each_text_with_an_advice_has_a_case():
    messages = "\n".join(message for name in CASES for _, message in run(name))
    missing = []
    for path, tree in sources_of_errors():
        if "doctor" in path.parts:  # it raises nothing: its findings have commands
            continue
        docstrings = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if not is_text or id(node) in docstrings or not ADVICE.search(node.value):
                continue
            if node.value not in messages:
                missing.append(f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value!r}")
    assert not missing, "No case for:\n" + "\n".join(missing)
