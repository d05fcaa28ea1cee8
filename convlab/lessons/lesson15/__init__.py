"""The exercises and predictions of lesson 15."""
