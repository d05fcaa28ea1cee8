"""`practice`: questions without end, with numbers that are drawn, and replies that name a slip."""
