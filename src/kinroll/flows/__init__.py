"""One file a use case. START HERE."""
