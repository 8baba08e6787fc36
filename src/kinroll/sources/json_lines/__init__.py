"""A file of JSON lines: one person a line, written by any other program."""
