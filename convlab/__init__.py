"""convlab: convolutional networks, every shape and every parameter count derived.

>>> import convlab
>>> int(convlab.conv_output_size(227, 11, stride=4))
55
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# For type checkers and editors; a test compares this with the names below.
if TYPE_CHECKING:
    from convlab import activations as activations
    from convlab import figures as figures
    from convlab import nets as nets
    from convlab import training as training
    from convlab import widgets as widgets
    from convlab.arithmetic.counts import batch_norm_parameters as batch_norm_parameters
    from convlab.arithmetic.counts import conv_parameters as conv_parameters
    from convlab.arithmetic.counts import conv_transpose_parameters as conv_transpose_parameters
    from convlab.arithmetic.counts import linear_parameters as linear_parameters
    from convlab.arithmetic.derived import Derived as Derived
    from convlab.arithmetic.derived import DerivedPair as DerivedPair
    from convlab.arithmetic.macs import conv_macs as conv_macs
    from convlab.arithmetic.macs import conv_transpose_macs as conv_transpose_macs
    from convlab.arithmetic.macs import linear_macs as linear_macs
    from convlab.arithmetic.memory import activation_bytes as activation_bytes
    from convlab.arithmetic.receptive_field import Layer as Layer
    from convlab.arithmetic.receptive_field import receptive_field as receptive_field
    from convlab.arithmetic.sizes import conv_output_size as conv_output_size
    from convlab.arithmetic.sizes import conv_transpose_output_size as conv_transpose_output_size
    from convlab.arithmetic.sizes import pool_output_size as pool_output_size
    from convlab.arithmetic.solve import solve_conv as solve_conv
    from convlab.byhand.convolution import conv2d as conv2d
    from convlab.byhand.convolution_backward import conv2d_backward as conv2d_backward
    from convlab.byhand.dropout import dropout as dropout
    from convlab.byhand.normalisation import batch_norm as batch_norm
    from convlab.byhand.normalisation import local_response_norm as local_response_norm
    from convlab.byhand.pooling import avg_pool2d as avg_pool2d
    from convlab.byhand.pooling import avg_pool2d_backward as avg_pool2d_backward
    from convlab.byhand.pooling import max_pool2d as max_pool2d
    from convlab.byhand.pooling import max_pool2d_backward as max_pool2d_backward
    from convlab.errors import ShapeError as ShapeError
    from convlab.explaining.errors import CannotExplain as CannotExplain
    from convlab.explaining.explain import explain as explain
    from convlab.explaining.rows import Explanation as Explanation
    from convlab.explaining.rows import Group as Group
    from convlab.explaining.rows import Row as Row
    from convlab.lessons.checking.check import check as check
    from convlab.lessons.checking.grade import grade as grade
    from convlab.lessons.practising.practice import practice as practice
    from convlab.lessons.predicting.predict import predict as predict

# Each public name and the module that defines it. A module is loaded when one of its names is
# first used, so that `import convlab` itself loads nothing but the standard library.
_HOMES = {
    name: f"convlab.{module}"
    for module, names in {
        "arithmetic.counts": "batch_norm_parameters conv_parameters conv_transpose_parameters "
        "linear_parameters",
        "arithmetic.derived": "Derived DerivedPair",
        "arithmetic.macs": "conv_macs conv_transpose_macs linear_macs",
        "arithmetic.memory": "activation_bytes",
        "arithmetic.receptive_field": "Layer receptive_field",
        "arithmetic.sizes": "conv_output_size conv_transpose_output_size pool_output_size",
        "arithmetic.solve": "solve_conv",
        "byhand.convolution": "conv2d",
        "byhand.convolution_backward": "conv2d_backward",
        "byhand.dropout": "dropout",
        "byhand.normalisation": "batch_norm local_response_norm",
        "byhand.pooling": "avg_pool2d avg_pool2d_backward max_pool2d max_pool2d_backward",
        "errors": "ShapeError",
        "explaining.errors": "CannotExplain",
        "explaining.explain": "explain",
        "explaining.rows": "Explanation Group Row",
        "lessons.checking.check": "check",
        "lessons.checking.grade": "grade",
        "lessons.practising.practice": "practice",
        "lessons.predicting.predict": "predict",
    }.items()
    for name in names.split()
}

# Modules that are public as a whole.
_MODULES = ("activations", "figures", "nets", "training", "widgets")

if not TYPE_CHECKING:  # or a misspelt name would have a type

    def __getattr__(name):
        if name == "__all__":
            return _loadable()
        if name in _MODULES:
            value = _load(f"convlab.{name}", name)
        elif name in _HOMES:
            value = getattr(_load(_HOMES[name], name), name)
        else:
            raise AttributeError(f"module 'convlab' has no attribute {name!r}")
        globals()[name] = value
        return value


def _load(module, name):
    """Import `module`; if a package is missing, name the command that installs it for `name`."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        from convlab.distribution import sentence_on_missing

        if (sentence := sentence_on_missing(error, f"convlab.{name}")) is None:
            raise
        raise ModuleNotFoundError(sentence, name=error.name) from None


def _loadable():
    """The public names that this installation can load, for `from convlab import *`."""
    from convlab.distribution import sentence_on_missing

    names = []
    for name in sorted(_HOMES):
        try:
            getattr(sys.modules[__name__], name)
        except ModuleNotFoundError as error:
            if sentence_on_missing(error, name) is None:
                raise
        else:
            names.append(name)
    return names


def __dir__():
    return sorted({*globals(), *_HOMES, *_MODULES})
