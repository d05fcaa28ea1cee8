"""Exercises and predictions of the lessons, and `check` and `predict`, which answer them."""
