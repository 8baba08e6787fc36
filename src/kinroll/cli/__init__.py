"""The command line: words in, one flow, an answer out. Nothing is decided here."""
