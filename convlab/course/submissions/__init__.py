"""Learners' notebooks in any layout of folders: which file is whose, and which lesson."""
