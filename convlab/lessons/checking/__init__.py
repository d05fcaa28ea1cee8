"""`check`: run a learner's function with the cases of an exercise, and explain a mistake."""
