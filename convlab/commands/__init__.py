"""The commands of the command line, a file each: `convlab.cli` lists this folder.

A command's file has `SUMMARY`, a line for the list of commands; `add_arguments(parser)`, which
gives the parser its description, an example and the arguments; and `run(arguments)`, which returns
the exit status. What is heavy is imported in `run`, so that `convlab --version` loads nothing.
"""
