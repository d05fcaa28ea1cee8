"""The site of the course: lessons that answer without Python, and a page for each public name."""
