"""The topics of practice: a file each, found by its place in these folders."""
