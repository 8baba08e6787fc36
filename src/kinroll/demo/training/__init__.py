"""A fictional training organisation: its courses, its rules, and the lists that registrations come in."""
