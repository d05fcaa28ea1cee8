"""The exercises and predictions of lesson 00."""
