"""The accounts of the system that Kinroll replaces, from a CSV file."""
