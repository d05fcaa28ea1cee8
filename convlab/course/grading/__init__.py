"""`convlab grade`: learners' functions called in processes of their own, and compared here."""

SEED = 1  # of the cases; `check` has 0, so that a table of its answers does not help here
