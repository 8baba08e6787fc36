"""Tokens of other programs: for owners."""
