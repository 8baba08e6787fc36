"""What people have asked the school for: the list, and the answers."""
