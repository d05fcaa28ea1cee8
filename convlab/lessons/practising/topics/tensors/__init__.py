"""Topics on tensors: their axes, and the numbers in them."""
