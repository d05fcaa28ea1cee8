"""Topics on sizes and shapes."""
