"""The rules: one for each operation, in files by kind; `registry` finds them all."""
