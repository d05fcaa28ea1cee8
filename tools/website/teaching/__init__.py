"""Pages for who teaches: a guide to each lesson, and metadata of the lessons."""
