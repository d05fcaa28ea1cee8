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
    "Layer": "convlab.arithmetic.receptive_field",
    "ShapeError": "convlab.errors",
    "activation_bytes": "convlab.arithmetic.memory",
    "avg_pool2d": "convlab.byhand.pooling",
    "avg_pool2d_backward": "convlab.byhand.pooling",
    "batch_norm": "convlab.byhand.normalisation",
    "batch_norm_parameters": "convlab.arithmetic.counts",
    "check": "convlab.lessons.checking",
    "conv2d": "convlab.byhand.convolution",
    "conv2d_backward": "convlab.byhand.convolution_backward",
    "conv_macs": "convlab.arithmetic.macs",
    "conv_output_size": "convlab.arithmetic.sizes",
    "conv_parameters": "convlab.arithmetic.counts",
    "conv_transpose_macs": "convlab.arithmetic.macs",
    "conv_transpose_output_size": "convlab.arithmetic.sizes",
    "conv_transpose_parameters": "convlab.arithmetic.counts",
    "linear_macs": "convlab.arithmetic.macs",
    "linear_parameters": "convlab.arithmetic.counts",
    "local_response_norm": "convlab.byhand.normalisation",
    "max_pool2d": "convlab.byhand.pooling",
    "max_pool2d_backward": "convlab.byhand.pooling",
    "pool_output_size": "convlab.arithmetic.sizes",
    "predict": "convlab.lessons.predicting",
    "receptive_field": "convlab.arithmetic.receptive_field",
    "solve_conv": "convlab.arithmetic.solve",
}

__all__ = sorted(_HOMES)


def __getattr__(name):
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module 'convlab' has no attribute {name!r}") from None
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *_HOMES})
