"""The activations of `convlab.byhand` under a public name: `convlab.activations.relu(x)`."""

from convlab.byhand.activations import *  # noqa: F403
from convlab.byhand.activations import __all__  # noqa: F401
