"""READ: a folder for each kind of system. A source yields what was said, and decides nothing."""
