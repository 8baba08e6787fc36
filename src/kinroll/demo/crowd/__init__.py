"""The ordinary families of the school, one after the other, so that any number of them fits in memory."""
