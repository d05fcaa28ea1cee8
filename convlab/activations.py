"""The activations by hand, `convlab.activations.relu(x)`: they stand in `convlab.byhand`."""

from convlab.byhand.activations import *  # noqa: F403
from convlab.byhand.activations import __all__  # noqa: F401
