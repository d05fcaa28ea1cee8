"""The exercises, predictions and the picture of lesson 12."""
