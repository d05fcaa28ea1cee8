"""A hub with learners in it, to try `course/hub`: they sign in, work, lose their servers, go on."""
