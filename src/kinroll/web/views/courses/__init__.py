"""Courses and their dates: listed, added, edited, and opened for booking."""
