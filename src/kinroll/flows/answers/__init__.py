"""Answers for programs: one function for each kind, so that the command line and the API say the same."""
