"""Sizes and counts as formulas that show their derivation. Standard library only."""
