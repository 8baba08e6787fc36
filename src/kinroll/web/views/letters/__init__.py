"""Mails to people: which went out, which did not, and how they are worded."""
