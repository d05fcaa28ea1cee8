"""Settings of a layer in words, and as PyTorch writes them, for the questions of practice."""

from collections.abc import Mapping

from convlab.arithmetic.any_rank import along_axes
from convlab.arithmetic.formula import Formula
from convlab.arithmetic.sizes import CONV_OUTPUT

__all__ = ["phrases", "places"]

_DTYPES = {1: "uint8", 2: "float16", 4: "float32", 8: "float64"}


def phrases(numbers: Mapping[str, int]) -> dict[str, str]:
    """Phrases of a question about its numbers: {settings}, {code}, {dtype}.

    settings: padding, stride and dilation; those that are not among the numbers have defaults.
    code: a convolution as PyTorch writes it.
    dtype: the type of number that takes b bytes.

    >>> phrases({"P_h": 1, "P_w": 0, "S_h": 2, "S_w": 3})
    {'settings': 'padding (1, 0), stride (2, 3)'}
    >>> phrases({"C_in": 6, "C_out": 10, "K_h": 5, "K_w": 3, "S": 2})["code"]
    'Conv2d(6, 10, (5, 3), stride=2)'
    """
    found = {"settings": _settings(numbers)}
    if {"C_in", "C_out"} <= set(numbers):
        found["code"] = _conv_code(numbers)
    if "b" in numbers:
        found["dtype"] = _DTYPES[numbers["b"]]
    return found


def _settings(numbers: Mapping[str, int]) -> str:
    padding, stride, dilation = (_one_or_pair(numbers, letter) for letter in "PSD")
    words = [f"padding {padding}" if padding else "no padding"]
    words.append(f"stride {stride}" if stride else "stride one")
    return ", ".join([*words, *([f"dilation {dilation}"] if dilation else [])])


def _conv_code(numbers: Mapping[str, int]) -> str:
    names = {"S": "stride", "P": "padding", "D": "dilation"}
    options = {name: _one_or_pair(numbers, letter) for letter, name in names.items()}
    options["groups"] = str(numbers.get("G", ""))
    kept = "".join(f", {name}={text}" for name, text in options.items() if text)
    channels = f"{numbers['C_in']}, {numbers['C_out']}"
    return f"Conv2d({channels}, {_one_or_pair(numbers, 'K')}{kept})"


def places(
    numbers: Mapping[str, int], axis: str = "", *, formula: Formula = CONV_OUTPUT
) -> Formula:
    """The formula of the output size along an axis, without the settings that are not there.

    axis: "" for one axis, "_h" or "_w" for one of two.
    formula: of `convlab.arithmetic.sizes`, for one axis.

    >>> places({}).text, places({"S": 2, "P": 1}).text
    ('O = I − K + 1', 'O = ⌊(I + 2·P − K)/S⌋ + 1')
    """
    text = formula.expression
    if not _has("D", axis, numbers):
        text = text.replace("D*(K - 1) - 1", "K")
    if not _has("P", axis, numbers):
        text = text.replace(" + 2*P", "").replace(" + P", "").replace(" - 2*P", "")
    if not _has("S", axis, numbers):
        text = text.removeprefix("floor((").replace(") / S)", "")
    if axis:
        text = dict(zip(("_h", "_w"), along_axes(text), strict=True))[axis]
    return Formula(f"O{axis}", text)


def _has(letter: str, axis: str, numbers: Mapping[str, int]) -> bool:
    return letter in numbers or f"{letter}{axis}" in numbers


def _one_or_pair(numbers: Mapping[str, int], letter: str) -> str:
    if letter in numbers:
        return f"{numbers[letter]}"
    pair = [numbers[f"{letter}{axis}"] for axis in ("_h", "_w") if f"{letter}{axis}" in numbers]
    return f"({pair[0]}, {pair[1]})" if len(pair) == 2 else ""
