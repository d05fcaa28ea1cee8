"""Files for a learner and for a class, and what helps when something is wrong."""
