"""The exercises, predictions and the clinic of lesson 14."""
