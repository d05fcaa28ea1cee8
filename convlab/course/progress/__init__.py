"""How far learners are, read from their saved notebooks (`convlab progress`)."""
