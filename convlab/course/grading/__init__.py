"""`convlab grade`: learners' functions called in processes of their own, and compared here."""
