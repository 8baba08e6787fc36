"""Records that a school's own machine has read, checked and sent."""
