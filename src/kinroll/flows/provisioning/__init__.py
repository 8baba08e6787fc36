"""Make other systems agree with what is held here, and hear what they have to say. Start with ``syncing.py``."""
