"""Topics on windows: the cells that they read, and how often."""
