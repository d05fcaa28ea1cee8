"""Layers written by hand in NumPy, forward and backward, short enough to be read in a lesson."""
