"""Slides of a lesson for the room, made from its cells: questions, figures, explorers, formulas."""
