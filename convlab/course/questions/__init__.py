"""`convlab questions`: the questions of the lessons and of practice, for the quizzes of a class."""
