"""The layers written by hand in NumPy: short enough to be read in a lesson."""
