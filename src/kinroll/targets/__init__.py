"""A folder for each kind of system that is told of people: it says and asks what it is told to, and decides nothing."""
