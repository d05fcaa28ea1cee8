"""convlab: convolutional networks, every shape and every parameter count derived.

>>> import convlab
>>> int(convlab.conv_output_size(227, 11, stride=4))
55
"""

from importlib import import_module

__version__ = "0.1.0"

# Each public name and the module that defines it. A module is loaded when one of its names is
# first used, so that `import convlab` itself loads nothing but the standard library.
_HOMES = {
    "Derived": "convlab.arithmetic.derived",
    "DerivedPair": "convlab.arithmetic.derived",
    "Explanation": "convlab.explaining.rows",
    "Layer": "convlab.arithmetic.receptive_field",
    "ShapeError": "convlab.errors",
    "activation_bytes": "convlab.arithmetic.memory",
    "avg_pool2d": "convlab.byhand.pooling",
    "avg_pool2d_backward": "convlab.byhand.pooling",
    "batch_norm": "convlab.byhand.normalisation",
    "batch_norm_parameters": "convlab.arithmetic.counts",
    "check": "convlab.lessons.checking.check",
    "conv2d": "convlab.byhand.convolution",
    "conv2d_backward": "convlab.byhand.convolution_backward",
    "conv_macs": "convlab.arithmetic.macs",
    "conv_output_size": "convlab.arithmetic.sizes",
    "conv_parameters": "convlab.arithmetic.counts",
    "conv_transpose_macs": "convlab.arithmetic.macs",
    "conv_transpose_output_size": "convlab.arithmetic.sizes",
    "conv_transpose_parameters": "convlab.arithmetic.counts",
    "dropout": "convlab.byhand.dropout",
    "explain": "convlab.explaining.explain",
    "linear_macs": "convlab.arithmetic.macs",
    "linear_parameters": "convlab.arithmetic.counts",
    "local_response_norm": "convlab.byhand.normalisation",
    "max_pool2d": "convlab.byhand.pooling",
    "max_pool2d_backward": "convlab.byhand.pooling",
    "pool_output_size": "convlab.arithmetic.sizes",
    "predict": "convlab.lessons.predicting.predict",
    "receptive_field": "convlab.arithmetic.receptive_field",
    "solve_conv": "convlab.arithmetic.solve",
}

# Modules that are public as a whole, and where they are.
_MODULES = {
    "activations": "convlab.activations",
    "figures": "convlab.figures",
    "widgets": "convlab.widgets",
    "nets": "convlab.nets",
}

# A package that convlab may lack, and the extra of convlab that brings it.
_EXTRAS = {
    "anywidget": "widgets",
    "hypothesis": "lessons",
    "matplotlib": "figures",
    "numpy": "",
    "torch": "torch",
}


def __getattr__(name):
    if name == "__all__":
        return _loadable()
    if name in _MODULES:
        value = _load(_MODULES[name], name)
    elif name in _HOMES:
        value = getattr(_load(_HOMES[name], name), name)
    else:
        raise AttributeError(f"module 'convlab' has no attribute {name!r}")
    globals()[name] = value
    return value


def _load(module, name):
    """Import `module`; where a package is missing, say which command brings it for `name`."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = _missing_package(error)
        if package is None:
            raise
        from convlab.distribution import pip_install

        raise ModuleNotFoundError(
            f"convlab.{name} needs {package}, which is not installed in this Python. "
            f"Install it with: {pip_install(_EXTRAS[package])}",
            name=error.name,
        ) from None


def _missing_package(error):
    """Return the package that is not installed, None where another module is missing."""
    package = (error.name or "").partition(".")[0]
    return package if package in _EXTRAS else None


def _loadable():
    """Return the public names that this installation can load: `from convlab import *`."""
    names = []
    for name in sorted(_HOMES):
        try:
            __getattr__(name)
        except ModuleNotFoundError as error:
            if _missing_package(error) is None:
                raise
        else:
            names.append(name)
    return names


def __dir__():
    return sorted({*globals(), *_HOMES, *_MODULES})
