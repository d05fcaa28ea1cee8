"""`convlab doctor`: a learner's installation, what is wrong with it, and how to mend it."""
