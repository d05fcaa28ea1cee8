"""The x axis of the ActivationExplorer, as Python sends it to the page."""

from convlab.widgets import ActivationExplorer


def cases():
    """The limits of the setting `position`."""
    return ActivationExplorer().limits["position"]
