"""What the lessons import: `predict`, `check`, and one specification for each exercise."""
