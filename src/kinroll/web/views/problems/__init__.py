"""Open problems: one by one, by kind, by person, as a file; and what can be done about each right there."""
