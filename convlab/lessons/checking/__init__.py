"""`check`: a learner's function is run on an exercise's cases, and its first mistake explained."""
