"""Moodle, through its web services. What it does in the places where it surprises was seen on real sites."""
