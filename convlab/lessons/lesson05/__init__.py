"""The exercises and predictions of lesson 05."""
