"""What is kept about targets: read and written in sets."""
