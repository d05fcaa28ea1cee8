"""The largest number that may be typed, as Python sends it to the page."""

from convlab.widgets import ConvolutionExplorer


def cases():
    """The limits of the setting `x`."""
    return ConvolutionExplorer().limits["x"]
