"""KEEP: the tables, the reads (queries), and the one way to write them (apply)."""
