"""The learner's copies of the lessons (`convlab start`), and `convlab doctor`."""
