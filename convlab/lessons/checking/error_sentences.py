"""Explanation of an error that a learner's function raised."""

import inspect
from collections.abc import Callable

from convlab.lessons.checking.run import Outcome

__all__ = ["explain_error"]


def explain_error(function: Callable, case: dict, outcome: Outcome) -> str:
    """Sentences on the error that the call of `function` with a case has raised.

    They name a `raise NotImplementedError` that was left, a changed signature, or else the line
    that raised the error, with the usual reason for some messages.
    """
    if outcome.stub_left:
        return (
            f"The line `raise NotImplementedError` is still in {outcome.raised_in}, and this case "
            "comes to it. Delete the line, once what it stands for is written."
        )
    if outcome.not_started:
        return (
            f"It calls {outcome.raised_in}, which still says `raise NotImplementedError`. "
            "Do that one first, and run its cell."
        )
    try:
        inspect.signature(function).bind(*case.values())
    except TypeError:
        return (
            f"It is called with {len(case)} argument{'s' * (len(case) != 1)}, in this order: "
            f"{', '.join(case)}. Keep the first line of the exercise as it was."
        )
    except Exception:  # the function has no signature, as some built-in ones have none
        pass
    where = f" It was raised at `{outcome.line}`." if outcome.line else ""
    why = next((why for part, why in _WHY_RAISED.items() if part in outcome.message), "")
    return f"Your code raised an exception on this case.{where}{why}"


# Part of a message of NumPy or PyTorch → its usual reason in a beginner's code.
_WHY_RAISED = {
    "maximum recursion depth": (
        " Python ends a recursion after about a thousand calls. Does yours come to an end? Where "
        "numbers are large, a loop is needed."
    ),
    "mat1 and mat2 shapes": (
        " A Linear layer got another number of features than its in_features: is a Flatten "
        "missing, or was the map's size counted wrongly?"
    ),
    "'list' object is not callable": (
        " A list of layers cannot be called: `nn.Sequential(*layers)` makes a network of it."
    ),
    "is not a Module subclass": (
        " `nn.Sequential` takes its layers one by one: `nn.Sequential(*layers)`, with the star."
    ),
    "matmul": " `@` is the matrix product: the columns of the first must be as many as the rows "
    "of the second. `*` multiplies cell by cell.",
    "setting an array element with a sequence": (
        " Several numbers are put into one place: is a `.sum()` missing, or an index?"
    ),
    "Kernel size can't be greater": " The window does not fit: is a padding missing?",
    "Cannot interpret": " np.zeros takes one shape, in parentheses: np.zeros((rows, columns)).",
    "out of bounds for axis": " The last index along an axis is its size minus 1.",
    "Cannot cast ufunc": (
        " The arrays hold whole numbers here; a `/` or a cast has made fractions, which do not fit "
        "in."
    ),
    "expected scalar type": (
        " PyTorch wants one dtype, and the arrays of this case have two: "
        "`torch.tensor(array, dtype=…)`."
    ),
    "could not broadcast input": (
        " What is written has another shape than the place that it is written to."
    ),
    "broadcast": " Two arrays are multiplied or added whose shapes do not fit: print both.",
}
