"""The walk: a model's forward pass on shapes, operation by operation, and the rows it leaves."""
