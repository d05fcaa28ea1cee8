"""`predict`: a learner's answer to a question, before the lesson shows the right one."""
