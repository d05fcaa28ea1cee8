"""Checks of a learner's installation, for the command `convlab doctor`."""
